# readings.py: whoever reads what a donor gave is written down before the answer
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import os
import re
import time
from pathlib import Path

from city import EVERYTHING, Kiosk, cookie_of, running_city
from kit import tap
from p256 import Key

PEOPLE = Path(os.environ["DURE_SOURCE"]) / "backend" / "pages" / "people.c"
# What each route of the people's door hands out; None: nothing personal.
HANDED_OUT = {
    ("GET", "/"): None,
    ("GET", "/c"): None,
    ("GET", "/check"): None,
    ("GET", "/.well-known/jwks.json"): None,
    ("GET", "/a/{name}"): None,
    ("GET", "/problems/{name}"): None,
    ("GET", "/demo"): None,
    ("GET", "/help"): None,
    ("GET", "/offline"): None,
    ("GET", "/sw.js"): None,
    ("GET", "/my"): "observations",
    ("GET", "/my/add"): None,
    ("POST", "/my/add"): None,
    ("GET", "/my/add/preview"): None,
    ("POST", "/my/add/donate"): None,
    ("POST", "/my/add/drop"): None,
    ("GET", "/my/energy"): "observations",
    ("POST", "/my/energy/undo"): None,
    ("GET", "/my/files"): None,
    ("POST", "/my/files/undo"): None,
    ("GET", "/my/benefits"): None,
    ("GET", "/my/consents"): "consent",
    ("POST", "/my/consents"): None,
    ("GET", "/my/download"): "observations",
    ("GET", "/my/ledger"): "consent",
    ("GET", "/ledger"): None,
    ("GET", "/ledger/checkpoint"): None,
    ("GET", "/ledger/proof/inclusion"): None,
    ("GET", "/ledger/proof/consistency"): None,
    ("GET", "/my/guardian"): "consent",
    ("POST", "/my/guardian"): None,
    ("POST", "/my/guardian/fourteen"): None,
    ("GET", "/my/receipt"): "receipt",
    ("GET", "/my/receipt.jws"): "receipt",
    ("GET", "/my/receipt.json"): "receipt",
    ("GET", "/my/releases/manifest.json"): None,
    ("GET", "/my/releases/proof.json"): "consent",
    ("GET", "/my/proposals"): None,
    ("POST", "/my/proposals"): None,
    ("GET", "/my/proposals/sure"): None,
    ("POST", "/my/proposals/take-back"): None,
    ("POST", "/my/proposals/voice"): None,
    ("GET", "/my/sources"): "sources",
    ("POST", "/my/sources"): "sources",
    ("POST", "/my/sources/revoke"): None,
    ("GET", "/my/trends"): "observations",
    ("GET", "/my/uses"): None,
    ("GET", "/my/withdraw"): "consent",
    ("GET", "/my/withdraw/sure"): None,
    ("GET", "/open"): None,
    ("GET", "/open.json"): None,
    ("GET", "/proposals"): None,
    ("GET", "/proposals/{id}"): None,
    ("GET", "/register"): None,
    ("GET", "/register.json"): None,
    ("GET", "/join"): None,
    ("GET", "/recover"): None,
    ("GET", "/h"): None,
    ("GET", "/v"): None,
    ("GET", "/my/phones"): None,
    ("POST", "/my/phones/add"): None,
    ("POST", "/my/phones/decide"): None,
    ("POST", "/my/phones/remove"): None,
    ("POST", "/my/recovery"): None,
    ("POST", "/v1/phones/offers"): None,
    ("POST", "/v1/phones/joins"): None,
    ("POST", "/v1/recoveries"): None,
    ("POST", "/v1/visit-files"): None,
    ("POST", "/v1/visits/approvals"): None,
    ("POST", "/v1/passkeys"): None,
    ("POST", "/v1/sessions/passkeys"): None,
    ("POST", "/v1/claims"): None,
    ("POST", "/v1/sessions/challenges"): None,
    ("POST", "/v1/sessions"): None,
    ("POST", "/my/withdraw"): None,
    ("GET", "/my/withdrawn"): "consent",
    ("GET", "/my/deletion.jws"): "receipt",
    ("GET", "/my/copies-deleted.jws"): "receipt",
    ("POST", "/my/sign-out"): None,
}
BODIES = {"/my/sources": b"kind=clinic", "/my/sources/revoke": b"number=1",
          "/my/withdraw": EVERYTHING}
READINGS = "SELECT reader, what, donor, items, command FROM reading ORDER BY number"


def claimed(city):
    gift = Kiosk(city).give()
    assert city.send(gift["envelope"]) == [("stored", None)]
    return gift, cookie_of(city.claim(gift["token"], Key()))


def ask(city, method, path, cookie):
    headers = {"Cookie": cookie, "Accept": "text/html"}
    if method == "GET":
        return city.get(path, **headers)
    return city.post(path, BODIES.get(path, b""), **headers,
                     Content_Type="application/x-www-form-urlencoded")


def test_every_route():
    """Each route of the people's door is known here, and writes down what it hands out"""
    source = PEOPLE.read_text(encoding="utf-8")
    routes = re.findall(r'^  \{ \{ "(\w+)", (.+?) \}, ', source, re.MULTILINE)
    routes = [(method, path.replace("ASSETS ", "/a/").replace("PROBLEMS ", "/problems/")
               .replace("DURE_PROPOSAL_PATH ", "/proposals/").replace('"', ""))
              for method, path in routes]
    assert sorted(routes) == sorted(HANDED_OUT)
    with running_city() as city:
        gift, cookie = claimed(city)
        donor = gift["donor"]
        for (method, path), what in HANDED_OUT.items():
            before = len(city.rows(READINGS))
            ask(city, method, path, cookie)
            if path == "/my/withdraw" and method == "POST":
                donor = None
            new = [row[:3] for row in city.rows(READINGS)[before:]]
            assert new == ([("phone", what, donor)] if what else []), (method, path, new)


def test_what_is_written():
    """When to the second, by which phone, whose, of how many; nothing without a session"""
    with running_city() as city:
        gift, cookie = claimed(city)
        start = int(time.time() * 1000) - 1000
        assert city.get("/my", Cookie=cookie).status == 200
        time_ms, phone, donor, items = city.row("SELECT time_ms, phone, donor, items FROM reading")
        assert start <= time_ms <= start + 60000
        assert (phone, donor, items) == (*city.row("SELECT number FROM phone"), gift["donor"], 1)
        for wrong in ("", "__Host-dure=" + "A" * 43):
            assert city.get("/my", Cookie=wrong, Accept="text/html").status == 401
        assert len(city.rows(READINGS)) == 1


def test_at_the_desk():
    """The desk's commands are written down too; one that finds nobody is not"""
    with running_city() as city:
        gift, _ = claimed(city)
        assert city.command("source", "list", "0000000000", check=False).returncode == 1
        assert not city.rows(READINGS)
        city.command("source", "list", gift["code"])
        assert city.rows(READINGS) == [("desk", "sources", gift["donor"], 0, "source list")]


def test_not_written_not_read():
    """What cannot be written down is not handed out"""
    with running_city() as city:
        _, cookie = claimed(city)
        city.change("ALTER TABLE reading RENAME TO elsewhere")
        answer = city.get("/my?lang=en", Cookie=cookie, Accept="text/html")
        assert answer.status >= 500 and "a minute" not in answer.text
        city.change("ALTER TABLE elsewhere RENAME TO reading")
        answer = city.get("/my?lang=en", Cookie=cookie, Accept="text/html")
        assert answer.status == 200 and "a minute" in answer.text


def test_erased():
    """Of an erased donor the readings say no more whose they were, nor by which phone"""
    with running_city() as city:
        gift, cookie = claimed(city)
        city.get("/my", Cookie=cookie)
        city.command("source", "list", gift["code"])
        assert city.row("SELECT count(*) FROM reading WHERE donor IS NOT NULL") == (2,)
        assert city.post("/my/withdraw", EVERYTHING, Cookie=cookie).status == 303
        city.get("/my", Cookie=cookie)
        assert city.row("SELECT count(*), count(donor), count(phone) FROM reading") == (3, 0, 0)


def uses(city, cookie, path="/my/uses?lang=en"):
    """The days on the page of who looked, each with its lines as a person reads them."""
    page = city.get(path, Cookie=cookie, Accept="text/html").text
    days = re.split(r'<h3 class="day">', page)[1:]
    return [(day.split("</h3>")[0],
             [" ".join(re.sub(r"<[^>]*>", " ", line).split())
              for line in re.findall(r"<li><div>(.*?)</li>", day, re.DOTALL)]) for day in days]


def test_donor_sees_who_looked():
    """The donor is told who looked at what, why and how often, and nobody else is"""
    with running_city() as city:
        gift, cookie = claimed(city)
        _, stranger = claimed(city)
        city.get("/my/receipt.jws", Cookie=cookie)
        for _ in range(3):
            city.get("/my", Cookie=cookie)
        city.command("source", "list", gift["code"])
        [(_, lines)] = uses(city, cookie)
        assert [re.sub(r"\d\d:\d\d", "HH:MM", line) for line in lines] == [
            "Staff at the desk What sends for you, and how much"
            " Why: to look after the keys of what sends for you HH:MM",
            "This phone Measurements, results and consent HH:MM 3 times",
            "This phone The receipt HH:MM"], lines
        assert uses(city, stranger) == []
        city.change("UPDATE reading SET phone = (SELECT max(number) FROM phone)"
                    " WHERE what = 'receipt'")
        city.change("UPDATE reading SET command = 'audit <b>' WHERE reader = 'desk'")
        [(_, lines)] = uses(city, cookie)
        assert lines[2].startswith("My other phone The receipt"), lines
        assert "Why: the task “audit &lt;b&gt;”" in lines[0], lines
        assert city.post("/my/withdraw", EVERYTHING, Cookie=cookie).status == 303
        assert uses(city, cookie) == []


def test_days_of_reading():
    """A day begins at midnight in Gwangju; a long list goes on at the next page, day by day"""
    with running_city() as city:
        gift, cookie = claimed(city)
        midnight = 1767193200000  # 2026-01-01 in Gwangju
        for at in (midnight - 1, midnight):
            city.change("INSERT INTO reading (time_ms, reader, phone, what, donor, items)"
                        f" SELECT {at}, 'phone', phone, 'observations', donor, 1 FROM claim")
        assert [(day, [line[-5:] for line in lines]) for day, lines in uses(city, cookie)] == [
            ("1 January 2026", ["00:00"]), ("31 December 2025", ["23:59"])]
        city.change("INSERT INTO reading (time_ms, reader, command, what, donor, items) VALUES "
                    + ", ".join(f"({midnight + day * 86400000}, 'desk', 'c', 'consent',"
                                f" '{gift['donor']}', 1)" for day in range(1, 120)))
        first = uses(city, cookie)
        older = re.search(r"/my/uses\?before=\d+",
                          city.get("/my/uses", Cookie=cookie, Accept="text/html").text)[0]
        rest = uses(city, cookie, f"{older}&lang=en")
        days = [day for day, _ in first + rest]
        assert len(days) == len(set(days)) == 121 and len(first) <= 100, (len(first), len(rest))
        assert days[0] == "30 April 2026" and days[-1] == "31 December 2025"
        assert "before=" not in city.get(f"{older}", Cookie=cookie, Accept="text/html").text
        for wrong in ("-1", "x", "99999999999999999999"):
            assert city.get(f"/my/uses?before={wrong}", Cookie=cookie).status == 404


if __name__ == "__main__":
    tap.main()

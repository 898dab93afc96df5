# readings.py: whoever reads what a donor gave is written down before the answer
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import os
import re
import time
from pathlib import Path

from city import Kiosk, cookie_of, running_city
from kit import tap
from p256 import Key

PEOPLE = Path(os.environ["DURE_SOURCE"]) / "backend" / "http" / "people.c"
# What each route of the people's door hands out; None: nothing personal.
HANDED_OUT = {
    ("GET", "/"): None,
    ("GET", "/c"): None,
    ("GET", "/a/{name}"): None,
    ("GET", "/problems/{name}"): None,
    ("GET", "/my"): "observations",
    ("GET", "/my/receipt.jws"): "receipt",
    ("GET", "/my/sources"): "sources",
    ("POST", "/my/sources"): "sources",
    ("POST", "/my/sources/revoke"): None,
    ("GET", "/my/withdraw"): "consent",
    ("GET", "/join"): None,
    ("GET", "/recover"): None,
    ("GET", "/v"): None,
    ("GET", "/my/phones"): None,
    ("POST", "/my/phones/add"): None,
    ("POST", "/my/phones/decide"): None,
    ("POST", "/my/phones/remove"): None,
    ("POST", "/my/recovery"): None,
    ("POST", "/v1/phones/offers"): None,
    ("POST", "/v1/phones/joins"): None,
    ("POST", "/v1/recoveries"): None,
    ("POST", "/v1/visits/approvals"): None,
    ("POST", "/v1/passkeys"): None,
    ("POST", "/v1/sessions/passkeys"): None,
    ("POST", "/v1/claims"): None,
    ("POST", "/v1/sessions/challenges"): None,
    ("POST", "/v1/sessions"): None,
    ("POST", "/my/withdraw"): None,
    ("GET", "/my/withdrawn"): "consent",
    ("POST", "/my/sign-out"): None,
}
BODIES = {"/my/sources": b"kind=clinic", "/my/sources/revoke": b"number=1"}
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
    routes = re.findall(r'^  \{ \{ "(\w+)", (.+?) \}, \w+, \w+ \},$', source, re.MULTILINE)
    routes = [(method, path.replace("ASSETS ", "/a/").replace("PROBLEMS ", "/problems/")
               .replace('"', "")) for method, path in routes]
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
        assert city.post("/my/withdraw", b"", Cookie=cookie).status == 303
        city.get("/my", Cookie=cookie)
        assert city.row("SELECT count(*), count(donor), count(phone) FROM reading") == (3, 0, 0)


if __name__ == "__main__":
    tap.main()

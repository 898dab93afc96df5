# stewards.py: what stewards watch: deletions that recipients owe, and what went wrong
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import datetime
import hashlib
import json
import re

from backend.city import EVERYTHING, cookie_of, running_city
from backend.granting import in_force
from backend.member import Member
from backend.p256 import Key
from backend.recipient import Recipient
from backend.releases import DONORS, ITEMS, build, visit
from kit import tap

DAY_MS = 86400000
TODAY = str(datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=9))).date())
MADE = {}


def member(role, scope=None):
    """Somebody with a passkey; made once."""
    if (role, scope) not in MADE:
        MADE[role, scope] = Member(CITY, f"The {role} {scope}", role, scope)
    return MADE[role, scope]


def rows_of(page):
    """The lines of a table, each with its cells as a person reads them."""
    body = re.search(r"<tbody>(.*?)</tbody>", page, re.DOTALL)[1]
    return [[" ".join(re.sub(r"<[^>]*>", " ", cell).split())
             for cell in re.findall(r"<t[dh].*?>(.*?)</t[dh]>", row, re.DOTALL)]
            for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)]


def test_deletions():
    """A steward sees who has to delete by when, who is late, and who has confirmed it"""
    steward = member("steward")
    assert "No recipient has to delete anything." in " ".join(
        steward.get("/lab/withdrawals").text.split())
    gifts = [visit(CITY, number) for number in range(DONORS)]
    permit = in_force(CITY, "clinic", "Mudeung clinic", items=ITEMS, train=False)
    build(CITY, permit)
    clinic = Recipient(CITY, "clinic").sign_in()
    cookie = cookie_of(CITY.claim(gifts[0]["token"], Key()))
    assert CITY.post("/my/withdraw", EVERYTHING, Cookie=cookie, Accept="text/html").status == 303
    row, = rows_of(steward.get("/lab/withdrawals").text)
    assert row[:2] == ["Not confirmed yet", "Mudeung clinic"] and row[5] == "–"
    donor, = CITY.row("SELECT id FROM donor WHERE withdrawn_ms IS NOT NULL")
    assert donor not in steward.get("/lab/withdrawals").text
    CITY.change("UPDATE feed_entry SET due_ms = due_ms - ? WHERE kind = 'deletion'", 30 * DAY_MS)
    row, = rows_of(steward.get("/lab/withdrawals", state="late").text)
    assert row[0] == "Late" and not rows_of(steward.get("/lab/withdrawals", state="done").text)
    CITY.change("UPDATE feed_entry SET due_ms = due_ms + ? WHERE kind = 'deletion'", 30 * DAY_MS)
    entry, = (entry for entry in clinic.feed(0)["entries"] if entry["kind"] == "deletion")
    assert clinic.say_deleted(clinic.receipt(entry)).status == 200
    row, = rows_of(steward.get("/lab/withdrawals", q="clin", sort="due").text)
    assert row[0] == "Deleted" and row[5] != "–"
    assert not rows_of(steward.get("/lab/withdrawals", q="other").text)
    own = member("steward", "gwangju-heart")
    assert len(rows_of(own.get("/lab/withdrawals").text)) == 1
    CITY.change("UPDATE lab_role SET scope = 'gwangju-lungs' WHERE person = ?", own.id)
    assert not rows_of(own.get("/lab/withdrawals").text)


def test_releases():
    """A steward proposes a release, another one builds it; two are compared by their numbers"""
    steward = member("steward")
    permit = CITY.row("SELECT id FROM permit")[0]
    page = steward.get("/lab/releases").text
    assert "Mudeung clinic" in page and "Propose a release" in page
    first, = CITY.row("SELECT id FROM sealed_release")
    assert "Compare the two" not in page and "radio" not in page
    for why in ("", "x" * 501):
        assert steward.post("/lab/release/propose", permit=permit, why=why).status == 400
    assert steward.post("/lab/release/propose", permit="none", why="x").status == 404
    assert "within seven days" in steward.get("/lab/release/propose", permit=permit).text
    assert steward.post("/lab/release/propose", permit=permit, why="The yearly one").status == 303
    page = " ".join(steward.get("/lab/releases").text.split())
    assert f"by {steward.name}" in page and "The yearly one" in page
    assert "Propose a release" not in page
    application, = CITY.row("SELECT application FROM permit")
    assert "Release proposed" in steward.get("/lab/application", id=application).text
    assert CITY.command("release", "build", permit, "--by", steward.name,
                        check=False).returncode == 77, "not by who proposed it"
    CITY.command("release", "build", permit, "--by", "steward-2")
    page = steward.get("/lab/releases").text
    assert "Propose a release" in page and "Compare the two" in page
    second = next(one for one in re.findall(r'name="b" value="([^"]*)"', page) if one != first)
    rows = rows_of(steward.get("/lab/releases/compare", a=first, b=second).text)
    donors, = (row for row in rows if row[0] == "Donors")
    assert donors[1] != donors[2], "one has taken everything back"
    for wrong in ({"a": first}, {"a": first, "b": "none"}, {}):
        assert steward.get("/lab/releases/compare", **wrong).status == 404
    own = member("steward", "gwangju-heart")
    assert own.get("/lab/releases/compare", a=first, b=second).status == 403
    assert first not in own.get("/lab/releases").text
    assert own.post("/lab/release/propose", permit=permit, why="x").status == 403


def test_incidents():
    """What went wrong is written down, step by step, and never changed; the ledger has digests"""
    operator, steward = member("operator"), member("steward")
    fields = {"title": "Screen <b>froze</b>", "found": TODAY, "text": "It stood still"}
    answer = operator.post("/lab/incident/new", **fields)
    assert answer.status == 303, answer.text
    one = re.search(r"id=([0-9a-f-]+)$", answer.headers["Location"])[1]
    row, = rows_of(steward.get("/lab/incidents").text)
    assert row[:2] == ["Still open", "Screen &lt;b&gt;froze&lt;/b&gt;"]
    assert steward.post("/lab/incident/step", id=one, text="Restarted").status == 303
    page = steward.get("/lab/incident", id=one).text
    assert page.index("It stood still") < page.index("Restarted") < page.index("The next step")
    assert operator.post("/lab/incident/step", id=one, text="Mended", closes="on").status == 303
    page = steward.get("/lab/incident", id=one).text
    assert "The next step" not in page and "Over" in page
    assert steward.post("/lab/incident/step", id=one, text="Once more").status == 409
    events = [json.loads(record) for record, in CITY.rows(
        "SELECT record FROM governance_event WHERE subject = ? ORDER BY number", one)]
    assert [event["what"] for event in events] == ["incident", "incident-step", "incident-closed"]
    assert [event["why"] for event in events] == [
        hashlib.sha256(text.encode()).hexdigest()
        for text in ("It stood still", "Restarted", "Mended")]
    assert [row[0] for row in rows_of(steward.get("/lab/incidents", state="closed").text)] == [
        "Over"]


def test_wrong_incidents():
    """An incident without a day that was, or without words, is none"""
    operator = member("operator")
    good = {"title": "A title", "found": TODAY, "text": "A text"}
    for wrong in ({"title": " "}, {"text": ""}, {"text": "x" * 1501}, {"found": ""},
                  {"found": "2026-02-30"}, {"found": "2099-01-01"}, {"found": "1969-12-31"},
                  {"title": b"\xff"}):
        assert operator.post("/lab/incident/new", **{**good, **wrong}).status == 400, wrong
    assert operator.post("/lab/incident/step", id="none", text="x").status == 404
    assert operator.get("/lab/incident", id="none").status == 404
    assert operator.get("/lab/incident", id="").status == 404


if __name__ == "__main__":
    with running_city() as CITY:
        tap.main()

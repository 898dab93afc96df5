# stewards.py: what stewards watch: deletions that recipients owe, and what went wrong
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import csv
import datetime
import hashlib
import json
import re
import time

from backend.city import EVERYTHING, cookie_of, running_city
from backend.granting import in_force, signed
from backend.member import Member
from backend.p256 import Key
from backend.recipient import Recipient
from backend.releases import DONORS, ITEMS, build, visit
from kit import tap
from kit.processes import wait_until

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
    assert CITY.command("release", "build", permit, *signed(CITY, steward.name),
                        check=False).returncode == 77, "not by who proposed it"
    CITY.command("release", "build", permit, *signed(CITY, "steward-2"))
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


def code_for(steward, right):
    """The code for the desk that they make in the lab."""
    made = steward.post("/lab/desk", **{"for": right})
    assert made.status == 200, made.status
    return re.search(r'class="code"><code>((?:[A-Z]{4}-){3}[A-Z]{4})<', made.text)[1]


def test_code_for_the_desk():
    """At the desk a name counts with a code that its owner made for just that, and once"""
    steward, other = member("steward"), Member(CITY, "Third steward", "steward")
    permit = CITY.row("SELECT id FROM permit")[0]
    def suspend(name, *words, deed="suspend"):
        done = CITY.command("permit", deed, permit, "--by", name, *words, check=False)
        return done.returncode, "/lab/desk" in done.stderr
    page = steward.get("/lab/desk").text
    assert "Make a code for deciding" in page and "for voting" not in page
    assert "/lab/desk" in steward.get("/lab").text
    assert member("operator").get("/lab/desk").status == 403
    assert "/lab/desk" not in member("operator").get("/lab").text
    assert steward.post("/lab/desk", **{"for": "vote"}).status == 403
    assert steward.post("/lab/desk", **{"for": "all"}).status == 400
    code = code_for(steward, "decide")
    assert code not in steward.get("/lab/desk").text
    events = [json.loads(text) for text, in CITY.rows(
        "SELECT record FROM governance_event WHERE subject = ?", steward.id)]
    assert [(one["what"], one["why"]) for one in events[-1:]] == [("desk-code", "decide")]
    refused = (1, True)
    for words in ((), ("--code", "A" * 16), ("--code", ""),
                  ("--code", code_for(steward, "contracts")),
                  ("--code", code_for(other, "decide"))):
        assert suspend(steward.name, *words) == refused, words
    assert suspend(other.name, "--code", code) == refused, "another's name"
    early = suspend(steward.name, "--code", code, deed="activate")
    assert early == (1, False), "what comes to nothing leaves it as it was"
    assert suspend(steward.name.upper(), "--code", code.lower()) == (0, False)
    assert suspend(steward.name, "--code", code, deed="resume") == refused, "once"
    late = code_for(steward, "decide")
    CITY.change("UPDATE lab_desk_code SET expires_ms = 1 WHERE person = ?", steward.id)
    assert suspend(steward.name, "--code", late, deed="resume") == refused, "ten minutes"
    before, code = code_for(steward, "decide"), code_for(steward, "decide")
    assert suspend(steward.name, "--code", before, deed="resume") == refused, "the newest"
    assert suspend(steward.name, "--code", code, deed="resume") == (0, False)
    tried = [json.loads(text) for text, in CITY.rows(
        "SELECT record FROM governance_event WHERE subject = 'desk'")]
    assert sum(one["actor"] == steward.name and one["what"] == "refuse"
               and one["why"] == "permit" for one in tried) >= 8, "each try is written down"
    assert CITY.command("ledger", "verify").returncode == 0


def ordered(steward, permit, deed):
    """What came of a release that was ordered, as its page says when it is over."""
    answer = steward.post("/lab/release/order", permit=permit, do=deed)
    assert answer.status == 303, answer.status
    task = answer.headers["Location"].split("=")[1]
    wait_until(lambda: "data-open" not in steward.get("/lab/release/task", id=task).text, 60,
               "the task")
    return task, steward.get("/lab/release/task", id=task).text


def test_build_in_the_room():
    """One steward proposes, another sees what would leave and how well it hides, and builds it"""
    one, other = member("steward"), Member(CITY, "Second steward", "steward")
    permit = CITY.row("SELECT id FROM permit")[0]
    count = CITY.row("SELECT count(*) FROM sealed_release")
    _, page = ordered(other, permit, "preview")
    assert "How well it hides who is in it" in page and "<rect" in page
    assert "Somebody proposes it" in page and "Yes, build it" not in page
    assert other.post("/lab/release/order", permit=permit, do="build").status == 409
    assert one.post("/lab/release/propose", permit=permit, why="Too early").status == 303
    assert "Undo my proposal" in one.get("/lab/releases").text
    assert other.post("/lab/release/withdraw", permit=permit).status == 409, "not theirs"
    assert one.post("/lab/release/withdraw", permit=permit).status == 303
    assert other.post("/lab/release/order", permit=permit, do="build").status == 409
    assert "Undo my proposal" not in one.get("/lab/releases").text
    assert one.post("/lab/release/withdraw", permit=permit).status == 409
    assert one.post("/lab/release/propose", permit=permit, why="Once more").status == 303
    _, page = ordered(one, permit, "preview")
    assert "Yes, build it" not in page, "who proposes it does not build it"
    assert one.post("/lab/release/order", permit=permit, do="build").status == 409
    assert CITY.row("SELECT count(*) FROM sealed_release") == count
    task, page = ordered(other, permit, "preview")
    assert "Yes, build it" in page
    rows = {row[0]: row[1:] for row in rows_of(page.split("In percent")[1])}
    prosecutor = next(row for name, row in rows.items() if "most exposed" in name)
    assert float(prosecutor[1].split()[0]) <= 100 / 11 < float(prosecutor[0].split()[0])
    assert other.post("/lab/release/order", permit=permit, do="dance").status == 400
    assert other.post("/lab/release/order", permit="none", do="preview").status == 404
    own = member("steward", "gwangju-heart")
    assert own.post("/lab/release/order", permit=permit, do="preview").status == 403
    assert own.get("/lab/release/task", id=task).status == 403
    task, page = ordered(other, permit, "build")
    assert "It is built and sealed." in page
    release, = re.search(r'/lab/release\?id=([0-9a-f-]+)', page).groups()
    assert "How well it hides who is in it" in other.get("/lab/release", id=release).text
    assert other.post("/lab/release/order", permit=permit, do="build").status == 409, "used up"
    first, = CITY.row("SELECT id FROM sealed_release ORDER BY number LIMIT 1")
    assert "It was built at the desk" in other.get("/lab/release", id=first).text
    assert "most exposed" not in other.get("/lab/releases/compare", a=first, b=release).text
    compared = {row[0]: row[1:] for row in rows_of(
        other.get("/lab/releases/compare", a=release, b=release).text)}
    told = next(row for name, row in compared.items() if "most exposed" in name)
    assert told == [prosecutor[1]] * 2
    for kind in ("release build", "release build --preview"):
        assert CITY.row("SELECT count(*) FROM reading WHERE command = ?", kind)[0] > 0
    CITY.command("ledger", "verify")


def test_left_behind():
    """A task whose server went away is taken up by the next, and one that cannot be says why"""
    other, permit = member("steward"), CITY.row("SELECT id FROM permit")[0]
    CITY.change("INSERT INTO release_task (id, permit, kind, actor, state, since_ms, seen_ms)"
                " VALUES ('left', ?, 'preview', 'Somebody', 'running', 1, 1)", permit)
    wait_until(lambda: "data-open" not in other.get("/lab/release/task", id="left").text, 60,
               "the task that was left")
    assert "How well it hides" in other.get("/lab/release/task", id="left").text
    CITY.change("INSERT INTO release_task (id, permit, kind, actor, state, since_ms, seen_ms)"
                " VALUES ('sly', ?, 'build', 'Somebody', 'waiting', 1, 1)", permit)
    wait_until(lambda: "It was not made." in other.get("/lab/release/task", id="sly").text, 60,
               "the task without a proposal")
    assert "nobody else has proposed" in other.get("/lab/release/task", id="sly").text
    assert other.get("/lab/release/task", id="none").status == 404
    assert other.get("/lab/release", id="none").status == 404


def test_review():
    """The monthly review stands on a page and in a table; who reads it is written down first"""
    steward = member("steward")
    CITY.change("INSERT INTO reading (reader, what, items, time_ms) VALUES ('phone', 'consent', 1,"
                " ?)", time.time_ns() // 1000000)

    def review(language):
        text = steward.get("/lab/review", language, id=TODAY[:7]).text
        return " ".join(re.sub("<.*?>", " ", text).split())
    page = review("en")
    assert f"Living lab {steward.name} Review of access" in page, page
    assert "Phone that is not known any more Whether somebody agreed, and when 1" in page
    assert not re.search("consent|observations", review("ko"))
    assert "release build" in page and "The yearly one" in page and "Refused" in page
    lines = list(csv.DictReader(steward.get("/lab/review.csv", id=TODAY[:7]).body.decode(
        "utf-8-sig").splitlines()))
    whole = json.loads(CITY.command("access", "review", "--json", TODAY[:7]).stdout)
    assert len([line for line in lines if line["part"] == "read"]) >= len(
        [line for line in whole["read"] if line["reader"] == "desk"])
    assert any(line["part"] == "reason" and line["why"] == "The yearly one" for line in lines)
    assert all(int(line["readings"]) > 0 for line in lines if line["part"].startswith("read"))
    assert "Nobody read anything" in steward.get("/lab/review", id="2020-02").text
    for wrong in ("2026-13", "x", "2026"):
        assert steward.get("/lab/review", id=wrong).status == 400, wrong
    assert steward.get("/lab/review").status == 200
    assert CITY.row("SELECT count(*) FROM lab_reading WHERE what = 'review' AND subject = ?",
                    TODAY[:7])[0] == 3
    own = member("steward", "gwangju-heart")
    assert own.get("/lab/review", id=TODAY[:7]).status == 403


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

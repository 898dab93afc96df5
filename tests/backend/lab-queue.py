# lab-queue.py: who comes in sees what waits for them, and nothing that waits for others
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import datetime
import json

from backend import lab
from backend.city import Kiosk, running_city
from backend.granting import in_force
from backend.lab import asked, committee, somebody, tell, waiting
from backend.member import Member
from kit import tap

DAY_MS = 24 * 60 * 60 * 1000


def day_text(ago):
    """So many days ago, as pages write it."""
    day = datetime.datetime.now(lab.SEOUL).date() - datetime.timedelta(ago)
    return f"{day.day} {day:%B} {day.year}"


def test_nothing():
    """For nobody anything waits in a city in which nothing has happened"""
    CITY.command("recipient", "add", "clinic", "The clinic", "hospital")
    for role, scope in lab.ROLES.items():
        assert waiting(somebody(role, scope)) == {}, role


def test_application():
    """What was asked for waits for each seat until it has voted, and for stewards until decided"""
    seats, steward = committee(), somebody("steward")
    elsewhere = Member(CITY, "Elsewhere", "steward")
    CITY.change("UPDATE lab_role SET scope = 'gwangju-lungs' WHERE person = ?", elsewhere.id)
    one = asked("clinic-a")
    assert {seat: waiting(member) for seat, member in seats.items()} \
        == {seat: {"Applications your seat has not voted on": 1} for seat in seats}
    for member in seats.values():
        member.post("/lab/application/vote", id=one, vote="yes")
        assert waiting(member) == {}
    assert waiting(steward) == {"Applications to be decided": 1}
    assert waiting(elsewhere) == waiting(somebody("operator")) == {}
    fields = {"id": one, "do": "decide", "why": "Five to none"}
    assert steward.post("/lab/application/do", **fields).status == 303
    assert waiting(steward) == {}
    company = Member(CITY, "Clinic desk", "recipient", "clinic-a")
    assert set(waiting(company)) == {"Duties of your permits"}
    CITY.change("UPDATE duty SET due_ms = 4102444800000")
    assert "Due on 1 January 2100" in company.get("/lab").text
    CITY.change("UPDATE duty SET due_ms = 1")
    assert "Was due on 1 January 1970" in company.get("/lab").text
    assert waiting(somebody("recipient", "clinic")) == {}


def test_pilot():
    """A pilot waits for its writers, and then for those who have written none of it"""
    ann, bob = Member(CITY, "Ann", "coordinator"), Member(CITY, "Bob", "coordinator")
    assert ann.post("/lab/pilot/new", id="city-queue").status == 303
    assert waiting(ann) == waiting(bob) == {"Pilots that are being written": 1}
    CITY.change("UPDATE pilot SET state = 'review', since_ms = since_ms - ?", 3 * DAY_MS)
    assert waiting(ann) == {}
    assert waiting(bob) == waiting(somebody("steward")) \
        == {"Pilots others have written, to look at": 1}


def test_release():
    """A release waits for everybody of its pilot who may build it, but whoever has proposed it,
    since that day; no longer when it is taken back, or after seven days"""
    permit = in_force(CITY, "clinic-r", "The clinic r", train=False)
    one, two = (Member(CITY, name, "steward") for name in ("Proposes", "Builds"))
    elsewhere = Member(CITY, "Builds elsewhere", "steward")
    CITY.change("UPDATE lab_role SET scope = 'gwangju-lungs' WHERE person = ?", elsewhere.id)
    release = "Releases that wait for their second person"

    def propose():
        assert one.post("/lab/release/propose", permit=permit, why="For the report").status == 303
    assert release not in waiting(two)
    propose()
    assert waiting(two)[release] == 1
    assert all(release not in waiting(member)
               for member in (one, elsewhere, somebody("operator"), somebody("coordinator")))
    CITY.change("UPDATE permit SET proposed_ms = proposed_ms - ?", 2 * DAY_MS)
    assert f"Since {day_text(2)}" in two.get("/lab").text
    assert one.post("/lab/release/withdraw", permit=permit).status == 303
    assert release not in waiting(two)
    propose()
    CITY.change("UPDATE permit SET proposed_ms = proposed_ms - ?", 8 * DAY_MS)
    assert release not in waiting(two)


def test_model_on_trial():
    """A model that may run waits for who writes its pilot, until a version of that names it"""
    CITY.change("UPDATE permit SET pilot = 'city-queue' WHERE recipient = 'clinic-r'")
    CITY.change("INSERT INTO model_submission (id, recipient, pilot, name, version, digest, state,"
                " since_ms, manifest, file) VALUES ('m', 'clinic-r', 'city-queue', 'pulse', 1, ?,"
                " 'review', ?, '{}', ?)", "ab" * 32, DAY_MS, b"")
    writes, steward = somebody("coordinator"), somebody("steward")
    trial = "Models on trial that no pilot runs yet"
    assert trial not in waiting(writes) and waiting(steward)["Models to look at"] == 1
    CITY.change("UPDATE model_submission SET state = 'trial'")
    assert waiting(writes)[trial] == 1 and trial not in waiting(steward)
    assert "Since 2 January 1970" in writes.get("/lab").text
    assert "pulse" in writes.get("/lab/models", state="trial").text
    other = Member(CITY, "Writes another", "coordinator")
    CITY.change("UPDATE lab_role SET scope = 'gwangju-lungs' WHERE person = ?", other.id)
    assert trial not in waiting(other) and "pulse" not in other.get("/lab/models").text
    draft = CITY.row("SELECT draft FROM pilot WHERE name = 'city-queue'")[0]
    CITY.change("UPDATE pilot SET draft = ? WHERE name = 'city-queue'",
                json.dumps({**json.loads(draft), "model": "ab" * 32}))
    assert trial not in waiting(writes)
    CITY.change("UPDATE pilot SET draft = ? WHERE name = 'city-queue'", draft)
    for state, waits in (("suspended", False), ("active", True)):
        CITY.change("UPDATE permit SET state = ? WHERE recipient = 'clinic-r'", state)
        assert (trial in waiting(writes)) == waits, state
    CITY.change("INSERT INTO model_stop (model, stopped_ms) VALUES (?, 1)", "ab" * 32)
    assert trial not in waiting(writes)


def test_proposals():
    """What nobody can read yet waits for moderators, what no expert has looked at for experts"""
    moderator, expert = somebody("moderator"), somebody("expert")
    CITY.change("INSERT INTO proposal (id, kind, title, text, language, state, made_day)"
                " VALUES ('w', 'idea', 'Shade', 'x', 'en', 'waiting', 1)")
    assert waiting(moderator) == {"Ideas and problems nobody can read yet": 1}
    assert "Since 2 January 1970" in moderator.get("/lab").text
    assert waiting(expert) == {}
    CITY.change("UPDATE proposal SET state = 'open', shown_day = 2")
    assert waiting(expert) == {"Ideas and problems no expert has looked at": 1}
    assert "Since 3 January 1970" in expert.get("/lab").text
    for hides in ("is_hidden = 1", "is_hidden = 0, taken_back_day = 3",
                  "taken_back_day = NULL, state = 'review'"):
        assert waiting(moderator) == {}
        CITY.change(f"UPDATE proposal SET {hides}")
        assert waiting(expert) == {}, hides


def test_proposals_of_pilots():
    """What was reviewed waits for who coordinates a pilot; a pilot that is over, for its own"""
    city, kiosk = somebody("coordinator"), Member(CITY, "Of one kiosk", "coordinator",
                                                  Kiosk(CITY).id)
    other = Member(CITY, "Of lungs", "coordinator")
    CITY.change("UPDATE lab_role SET scope = 'gwangju-lungs' WHERE person = ?", other.id)
    reviewed = "Ideas and problems in review, with no pilot yet"
    over = "Pilots that are over, of which no result is told"
    CITY.change("UPDATE proposal SET state = 'review', shown_day = 2, taken_back_day = NULL")
    assert waiting(city)[reviewed] == waiting(other)[reviewed] == 1
    assert reviewed not in waiting(kiosk)
    CITY.change("UPDATE proposal SET state = 'pilot', pilot = 'city-queue'")
    assert {reviewed, over}.isdisjoint(waiting(city))
    CITY.change("UPDATE pilot SET state = 'closed', since_ms = ? WHERE name = 'city-queue'", DAY_MS)
    assert waiting(city)[over] == 1 and over not in waiting(other)
    assert "Since 2 January 1970" in city.get("/lab").text
    CITY.change("UPDATE proposal SET state = 'result'")
    assert over not in waiting(city)


def test_kiosks_and_incidents():
    """Operators see kiosks that need a look or are silent, each their own, and open incidents"""
    bad, silent, well = (Kiosk(CITY) for _ in range(3))
    for kiosk in (bad, silent, well):
        tell(kiosk, **({"radio": "off"} if kiosk is bad else {}))
    CITY.change("UPDATE kiosk SET heard_ms = heard_ms - 200000000 WHERE id = ?", silent.id)
    operator, own = somebody("operator"), Member(CITY, "One of them", "operator", bad.id)
    assert waiting(operator) == {"Kiosks that need a look": 1, "Kiosks that are silent": 1}
    assert waiting(own) == {"Kiosks that need a look": 1}
    CITY.change("INSERT INTO incident (id, title, found_day, made_ms) VALUES ('i', 'Leak', 1, ?)",
                DAY_MS)
    assert waiting(operator)["Incidents that are open"] == 1
    assert "Since 2 January 1970" in operator.get("/lab").text
    for kiosk in (bad, silent):
        assert operator.post("/lab/kiosk/retire", id=kiosk.id, why="Broken").status == 303
    assert waiting(operator) == {"Incidents that are open": 1}


if __name__ == "__main__":
    with running_city() as CITY:
        lab.CITY = CITY
        tap.main()

# lab-queue.py: who comes in sees what waits for them, and nothing that waits for others
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

from backend import lab
from backend.city import Kiosk, running_city
from backend.lab import asked, committee, numbers, somebody, tell
from backend.member import Member
from kit import tap

DAY_MS = 24 * 60 * 60 * 1000


def waiting(member):
    """What waits for somebody, and how many of it."""
    page = member.get("/lab").text
    if "Nothing waits for you." in page:
        return {}
    return {name: int(line[0]) for name, line in numbers(page, "What waits for you").items()}


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

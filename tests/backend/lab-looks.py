# lab-looks.py: who of the lab asked for what is not theirs, for those who review it
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

from backend.city import Kiosk, running_city
from backend.member import Member
from kit import tap
from kit.processes import wait_until


def refusals(member):
    """What this person asked for and was not shown, oldest first."""
    return [subject for subject, in CITY.rows(
        "SELECT subject FROM lab_reading WHERE person = ? AND what = 'refused' ORDER BY number",
        member.id)]


def test_refused_is_written_down():
    """A44 who asks for another place's, in a room or with a form, is refused and written down"""
    mine, other = Kiosk(CITY), Kiosk(CITY)
    member = Member(CITY, "Another place", "coordinator", mine.id)
    assert member.get("/lab/kiosk", id=mine.id).status == 200 and refusals(member) == []
    assert member.get("/lab/kiosk", id=other.id).status == 403
    assert member.post("/lab/kiosk/retire", id=other.id, why="Because").status == 403
    assert member.get("/lab/applications").status == 403
    assert member.post("/lab/kiosk/retire", id="<b>x</b>").status == 403
    wait_until(lambda: len(refusals(member)) == 4, 20, "four lines")
    assert sorted(refusals(member)) == sorted([
        f"/lab/kiosk {other.id}", f"/lab/kiosk/retire {other.id}", "/lab/applications",
        "/lab/kiosk/retire <b>x</b>"])
    page = Member(CITY, "A steward", "steward").get("/lab/looks", state="refused").text
    assert "/lab/kiosk/retire &lt;b&gt;" in page and "Another place" in page


if __name__ == "__main__":
    with running_city() as CITY:
        tap.main()

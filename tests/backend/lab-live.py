# lab-live.py: visits, donors and quality in the lab's rooms, day by day and kiosk by kiosk
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import csv
import datetime

from backend import lab
from backend.city import Kiosk, running_city
from backend.lab import SEOUL, counted, grown, judged, numbers, rows_of, somebody
from backend.member import Member
from kit import tap


def lines_of(answer, *key):
    """A file of numbers: what each line says, by its other columns."""
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    lines = list(csv.reader(answer.body.decode("utf-8-sig").splitlines()))
    assert lines[0] == [*key, "number"]
    assert all(line[-1] == "not told" or int(line[-1]) % 10 == 0 for line in lines[1:])
    return {tuple(line[:-1]): line[-1] for line in lines[1:]}


def test_counts():
    """A coordinator sees how many came, left and refused; nothing small, and the rest in tens"""
    one, two = Kiosk(CITY), Kiosk(CITY)
    near = counted(one, 2, {"receipt": 27, "measure": 10, "choose": 4}, {"donate": 14})
    far = counted(two, 40, {"receipt": 12, "result": 31}, {"train": 11})
    counted(two, 3, {"receipt": 5, "choose": 5}, {"donate": 5})
    counted(two, 4, {"receipt": 9}, {"donate": 7})
    member = somebody("coordinator")
    page = member.get("/lab/counts").text
    ended = numbers(page, "Where visits ended")
    assert ended["Donated, with a receipt"] == ["40"]
    assert ended["While it was measured"] == ended["Choosing what to measure"] == ["not told"]
    assert ended["Seeing the result"] == ["not told"]
    assert numbers(page, "What was refused")["To donate at all"] == ["30"]
    days = numbers(page, "By day")
    assert list(days.values()) == [["40", "30", "10"]]
    assert f'datetime="{near}"' in page and 'src="/a/lab-plot.' in page
    assert numbers(page, "By kiosk") == {one.id[:8]: ["40", "not told"],
                                        two.id[:8]: ["20", "not told"]}
    page = member.get("/lab/counts", days=91).text
    assert list(numbers(page, "By day").values()) == [["40", "30", "10"],
                                                      ["40", "10", "not told"]]
    assert numbers(page, "What was refused")["Training models"] == ["10"]
    page = member.get("/lab/counts", days=91, kiosk=two.id).text
    assert numbers(page, "Where visits ended")["Seeing the result"] == ["30"]
    assert f'value="{two.id}" selected' in page and "By kiosk" not in page
    lines = lines_of(member.get("/lab/counts.csv", days=91), "day", "kiosk", "what", "word")
    assert lines[near, "", "visits", ""] == "40" and lines[near, "", "ended-on", "receipt"] == "30"
    assert lines[near, "", "ended-on", "measure"] == "not told"
    assert lines[far, "", "refused", "train"] == "10" and lines["all", "", "visits", ""] == "100"
    assert lines["all", two.id, "visits", ""] == "60"
    own = Member(CITY, "One site", "coordinator", two.id)
    assert one.id not in own.get("/lab/counts").text
    assert one.id not in own.get("/lab/counts.csv").text
    assert "On no day did more than 10 come." in own.get("/lab/counts", kiosk=one.id).text
    assert len(numbers(own.get("/lab/counts", days=91).text, "By day")) == 1


def test_quality():
    """A coordinator sees what was wrong with what came, once eleven donors have given there"""
    kiosk, quiet = Kiosk(CITY), Kiosk(CITY)
    judged(kiosk, 2, "ecg-strap", kept=300, flagged=42, dropped=4, motion=40, unit=4)
    judged(kiosk, 3, "thermometer", kept=60, flagged=33, dropped=21, duplicate=21, jump=33)
    judged(quiet, 3, "thermometer", kept=90, flagged=30, irregular_pulse=30)
    judged(kiosk, 40, "ecg-strap", kept=20)
    member = somebody("coordinator")
    for number in range(11):
        page = member.get("/lab/quality", kiosk=kiosk.id).text
        assert "Too few donors or values" in page and "There was movement" not in page, number
        assert CITY.send(kiosk.give()["envelope"]) == [("stored", None)]
    page = member.get("/lab/quality", kiosk=kiosk.id).text
    assert numbers(page, "By instrument") == {"Chest strap": ["300", "not told", "not told", "350"],
                                              "Thermometer": ["60", "not told", "not told", "110"]}
    assert [[row[0], row[-1]] for row in rows_of(page.split("What was wrong</h2>")[1])] == [
        ["There was movement Kept with a mark", "40"],
        ["It changed faster than a body does Kept with a mark", "30"],
        ["The same value once more Left out", "20"]]
    assert len(numbers(page, "By day")) == 2
    assert len(numbers(member.get("/lab/quality", kiosk=kiosk.id, days=91).text, "By day")) == 3
    assert "Too few donors or values" in member.get("/lab/quality", kiosk=quiet.id).text
    lines = lines_of(member.get("/lab/quality.csv", kiosk=kiosk.id), "day", "device", "result")
    assert lines["all", "ecg-strap", "kept"] == "300" and lines["all", "all", "motion"] == "40"
    assert lines["all", "all", "unit"] == lines["all", "ecg-strap", "dropped"] == "not told"
    assert set(lines_of(member.get("/lab/quality.csv", kiosk=quiet.id), "day", "device",
                        "result").values()) == {"not told"}
    own = Member(CITY, "A quiet site", "coordinator", quiet.id)
    assert kiosk.id not in own.get("/lab/quality").text
    assert "Too few donors or values" in own.get("/lab/quality", kiosk=kiosk.id).text
    assert "An irregular pulse" in member.get("/lab/quality").text


def test_donors():
    """Donors and how many are alike grow day by day, at a kiosk and at all; nothing small is told,
    nor is what would tell it, and who is there for a kiosk sees that one"""
    one, two, few = Kiosk(CITY).id, Kiosk(CITY).id, Kiosk(CITY).id
    men, women = "20-39/male", "40-59/female"
    grown("city-grown",
          ("", 40, 60, {men: 30, women: 30}), (one, 40, 60, {men: 30, women: 30}),
          ("", 5, 36, {women: 36}), (two, 5, 36, {women: 36}),
          ("", 4, 13, {men: 5, women: 4}), (one, 4, 13, {men: 5, women: 4}),
          ("", 3, 30, {men: 30}), (one, 3, 26, {men: 26}), (few, 3, 4, {men: 4}))
    member = somebody("coordinator")
    page = member.get("/lab/donors", pilot="city-grown").text
    days = list(numbers(page, "By day").values())
    assert days[2] == ["30", "140", "70", "70", "70"]
    assert days[3] == ["10", "100", "30", "30", "30"], "nine more are not eleven more"
    assert days[4] == ["40", "100", "30", "30", "30"]
    assert days[-1] == ["not told", "60", "30", "30", "30"] and len(days) == 28
    assert numbers(page, "By kiosk") == {one[:8]: ["100", "30", "30", "30"],
                                         two[:8]: ["not told"] * 4, few[:8]: ["not told"] * 4}
    lines = lines_of(member.get("/lab/donors.csv", pilot="city-grown"), "day", "kiosk", "what",
                     "word")
    day = str(datetime.datetime.now(SEOUL).date() - datetime.timedelta(3))
    told = [lines[day, kiosk, "so-far", ""] for kiosk in ("", one, two, few)]
    assert told == ["140", "100", "not told", "not told"], "or four are what is left"
    assert lines[day, few, "alike", "sex"] == "not told"
    page = member.get("/lab/donors", pilot="city-grown", kiosk=one, days=91).text
    assert f'value="{one}" selected' in page and len(numbers(page, "By day")) == 40
    own = Member(CITY, "Two's site", "coordinator", two)
    page = own.get("/lab/donors", kiosk=one).text
    assert one not in page and f'value="{two}" selected' in page and "All kiosks" not in page
    assert list(numbers(page, "By day").values()) == [["not told"] + ["40"] * 4, ["40"] * 5]
    lines = lines_of(own.get("/lab/donors.csv"), "day", "kiosk", "what", "word")
    assert {line[1] for line in lines} == {two}
    whole = Member(CITY, "One pilot's", "coordinator", "city-grown")
    assert "All kiosks" in whole.get("/lab/donors").text
    CITY.change("INSERT INTO first_pilot_count (version, donors, counted_ms, due_ms)"
                " VALUES (3, 0, 1, 4000000000000) ON CONFLICT DO NOTHING")
    page = member.get("/lab/donors", pilot="gwangju-heart").text
    assert '<option value="gwangju-heart" selected>' in page and "Too few donors" in page
    nobody = Member(CITY, "Another site", "coordinator", Kiosk(CITY).id)
    page = nobody.get("/lab/donors", pilot="city-grown").text
    assert "Too few donors to tell anything of." in page and "city-grown" not in page
    assert set(lines_of(nobody.get("/lab/donors.csv", pilot="city-grown"), "day", "kiosk", "what",
                        "word")) == set()


if __name__ == "__main__":
    with running_city() as CITY:
        lab.CITY = CITY
        tap.main()

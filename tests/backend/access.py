# access.py: the monthly review of who read how much of what, and what stands out in it
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import datetime
import json

from backend.city import EVERYTHING, Kiosk, cookie_of, running_city
from backend.granting import in_force, signed
from backend.p256 import Key
from kit import tap

MIDNIGHT = 1767193200000  # 2026-01-01 in Gwangju
HOUR = 3600000
DAY = 24 * HOUR


def review(city, month):
    return json.loads(city.command("access", "review", "--json", month).stdout)


def this_month():
    return (datetime.datetime.now(datetime.timezone.utc)
            + datetime.timedelta(hours=9)).strftime("%Y-%m")


def visitors(count):
    """Donors who have given, by their ids."""
    gifts = Kiosk(CITY).give_many(count)
    assert set(CITY.send(*(gift["envelope"] for gift in gifts))) == {("stored", None)}
    return [gift["donor"] for gift in gifts]


def look(at, donor, command="release build", items=2):
    CITY.change("INSERT INTO reading (time_ms, reader, command, what, donor, items)"
                " VALUES (?, 'desk', ?, 'observations', ?, ?)", at, command, donor, items)


def counts(readings, items, donors, erased=0):
    return {"readings": readings, "items": items, "donors": donors, "erased": erased}


def test_a_month():
    """Readings of a month by day, of distinct donors; nights and many donors stand out"""
    donors = visitors(12)
    for at in (MIDNIGHT - 1, MIDNIGHT + 31 * DAY):
        look(at, donors[0])
    for donor in donors[:11]:
        look(MIDNIGHT + 12 * HOUR, donor)
    for donor in donors[:10]:
        look(MIDNIGHT + DAY + 6 * HOUR, donor)
        look(MIDNIGHT + DAY + 22 * HOUR - 1, donor)
    look(MIDNIGHT + 31 * DAY - 1, donors[11], "source list", 0)
    look(MIDNIGHT + 2 * DAY + 6 * HOUR - 1, donors[0], "source list", 1)
    said = review(CITY, "2026-01")
    assert (said["schema"], said["month"], said["reasons"]) == (
        "dure.access-review/1", "2026-01", [])
    assert said["read"] == [
        {"reader": "desk", "by": "release build", "what": "observations", **counts(31, 62, 11),
         "days": [{"day": "2026-01-01", **counts(11, 22, 11)},
                  {"day": "2026-01-02", **counts(20, 40, 10)}]},
        {"reader": "desk", "by": "source list", "what": "observations", **counts(2, 1, 2),
         "days": [{"day": "2026-01-03", **counts(1, 1, 1)},
                  {"day": "2026-01-31", **counts(1, 0, 1)}]}], said["read"]
    assert said["standsOut"] == [
        {"kind": "night", "day": "2026-01-03", "reader": "desk", "by": "source list",
         **counts(1, 1, 1)},
        {"kind": "night", "day": "2026-01-31", "reader": "desk", "by": "source list",
         **counts(1, 0, 1)},
        {"kind": "many-donors", "day": "2026-01-01", "reader": "desk", "by": "release build",
         **counts(11, 22, 11)}], said["standsOut"]
    assert not any(donor in json.dumps(said) for donor in donors)
    again = review(CITY, "2026-01")
    assert {**again, "made": ""} == {**said, "made": ""}
    [row] = [line["readings"] for line in review(CITY, "2025-12")["read"]]
    assert row == 1, "the first of January begins at midnight in Gwangju"


def test_phones():
    """Phones by their kind; of who has withdrawn only that somebody looked"""
    before = {line["by"]: line for line in review(CITY, this_month())["read"]
              if line["reader"] == "phone"}
    assert before == {}
    gift = CITY.kiosk.give()
    assert CITY.send(gift["envelope"]) == [("stored", None)]
    cookie = cookie_of(CITY.claim(gift["token"], Key()))
    for _ in range(2):
        assert CITY.get("/my", Cookie=cookie).status == 200
    [line] = [line for line in review(CITY, this_month())["read"] if line["reader"] == "phone"]
    assert (line["by"], line["what"]) == ("key", "observations")
    assert {key: line[key] for key in counts(0, 0, 0)} == counts(2, 2, 1)
    CITY.change("INSERT INTO reading (time_ms, reader, phone, what, donor, items)"
                " SELECT ?, 'phone', max(number), 'consent', donor.id, 1 FROM phone, donor"
                " GROUP BY donor.id",
                MIDNIGHT + 40 * DAY)
    night, odd = review(CITY, "2026-02")["standsOut"]
    assert night["kind"] == "night" and night["day"] == "2026-02-01"
    assert (odd["kind"], odd["by"]) == ("many-donors", "key") and odd["donors"] >= 12, odd
    assert CITY.post("/my/withdraw", EVERYTHING, Cookie=cookie).status == 303
    [line] = [line for line in review(CITY, this_month())["read"] if line["reader"] == "phone"]
    assert line["by"] == "unknown" and line["donors"] == 0 and line["erased"] == 2, line


def test_lab():
    """What was shown to people of the lab, by their name there, and nothing of the subject"""
    CITY.change("INSERT INTO lab_person (id, name, name_key, since_ms)"
                " VALUES ('p', 'Steward Bae', 'steward bae', 1)")
    for at in (0, 1, DAY):
        CITY.change("INSERT INTO lab_reading (time_ms, person, what, subject)"
                    " VALUES (?, 'p', 'application', 'secret')", MIDNIGHT + 60 * DAY + at)
    CITY.change("INSERT INTO lab_reading (time_ms, person, what, subject)"
                " VALUES (?, 'p', 'refused', '/lab/fleet')", MIDNIGHT + 60 * DAY)
    said = review(CITY, "2026-03")
    assert said["read"] == [
        {"reader": "lab", "by": "Steward Bae", "what": "application", **counts(3, 3, 0),
         "days": [{"day": "2026-03-02", **counts(2, 2, 0)},
                  {"day": "2026-03-03", **counts(1, 1, 0)}]}], said["read"]
    assert [(odd["kind"], odd["actor"], odd["by"]) for odd in said["standsOut"]] == [
        ("refused", "Steward Bae", "/lab/fleet")], said["standsOut"]
    assert "secret" not in json.dumps(said)


def test_reasons_and_refused():
    """What was said for a release, and tries of the desk that were refused, are told"""
    permit = in_force(CITY, "clinic", "Mudeung Clinic", train=False)
    why = "the year's\nreport \x1b[2J"
    CITY.command("release", "propose", permit, *signed(CITY, "steward-1"), "--why", why)
    assert CITY.command("release", "build", permit, *signed(CITY, "steward-1"),
                        check=False).returncode == 77
    for words in (("source", "list", "0000000000"), ("source", "issue", "0000000000"),
                  ("source", "revoke", "0000000000", "1"), ("withdraw", "0000000000")):
        assert CITY.command(*words, check=False).returncode == 1
    said = review(CITY, this_month())
    [reason] = said["reasons"]
    assert (reason["what"], reason["subject"], reason["actor"], reason["why"]) == (
        "propose-release", permit, "steward-1", why)
    refused = [(odd["by"], odd["actor"]) for odd in said["standsOut"] if odd["kind"] == "refused"]
    assert refused == [("release build", "steward-1"), ("source list", "desk"),
                       ("source issue", "desk"), ("source revoke", "desk"),
                       ("withdraw", "desk")], refused
    text = CITY.command("access", "review", this_month()).stdout
    assert '"the year\'s\\nreport \\u001B[2J"' in text and "\x1b" not in text, text
    assert "\nrefused  " in text and "withdraw  \"desk\"" in text, text
    assert "\nphone  unknown  observations  2 readings of 2 items, 0 donors, 2 of erased" in text


def test_is_read_itself():
    """A review is a reading and an entry of the ledger; what cannot be written is not printed"""
    CITY.change("DELETE FROM reading WHERE nonce IS NULL AND reader = 'desk'")
    number = CITY.row("SELECT count(*) FROM reading WHERE what = 'readings'")[0]
    first = review(CITY, this_month())
    [line] = [line for line in first["read"] if line["what"] == "readings"]
    assert (line["reader"], line["by"], line["readings"], line["donors"], line["erased"]) == (
        "desk", "access review", number, 0, 0)
    last = CITY.row("SELECT items FROM reading WHERE what = 'readings' ORDER BY number DESC")[0]
    assert last == sum(line["readings"] for line in first["read"])
    assert CITY.command("ledger", "verify").returncode == 0
    CITY.change("UPDATE reading SET time_ms = time_ms + 1 WHERE what = 'readings'")
    assert CITY.command("ledger", "verify", check=False).returncode == 65
    CITY.change("UPDATE reading SET time_ms = time_ms - 1 WHERE what = 'readings'")
    assert CITY.command("ledger", "verify").returncode == 0
    CITY.change("ALTER TABLE reading RENAME COLUMN items TO elsewhere")
    try:
        failed = CITY.command("access", "review", this_month(), check=False)
        assert failed.returncode == 1 and failed.stdout == ""
    finally:
        CITY.change("ALTER TABLE reading RENAME COLUMN elsewhere TO items")
    for wrong in ("2026", "2026-13", "2026-1", "2026-00", "26-01", "2026-11-01", "x", ""):
        failed = CITY.command("access", "review", wrong, check=False)
        assert failed.returncode == 1 and "2026-11" in failed.stderr, (wrong, failed.stderr)


if __name__ == "__main__":
    with running_city() as CITY:
        tap.main()

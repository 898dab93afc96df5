# tables.py: tables with a hundred thousand rows behind them, in a real browser
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""The rows are made by the store itself, in one transaction: some seconds for all of them."""

import contextlib
import json
import re
import sqlite3
from pathlib import Path

from selenium.webdriver.common.keys import Keys

from backend.city import running_city
from backend.member import Member
from kit import axe, tap
from web import lab
from web.lab import at_work, look_at

ROWS = 100000
PAGE_MS = 100  # of the server's CPU; a page takes five, and one that reads all rows five hundred
NUMBERS = f"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS}) "
NOW_MS = "CAST (strftime ('%s', 'now') AS INTEGER) * 1000"
REPORT = json.dumps({
    "schema": "dure.station-report/1", "id": "01990001-0000-7000-8000-000000000000",
    "day": "2026-11-21", "version": "0.1.0", "radio": "on", "diskFreeMib": 20000,
    "clockAheadSeconds": 0, "queued": 0, "oldestHours": 0, "parked": 0, "days": []})
# One in a hundred needs a look, one is silent, one has never said a word and one is retired.
FILL = (
    "INSERT INTO kiosk (id, public_key, enrolled_ms, revoked_ms, heard_ms, is_bad, queued,"
    " oldest_hours, place) " + NUMBERS + "SELECT printf ('%08x-0000-7000-8000-%012x',"
    " i * 2654435761 % 4294967296, i), CAST ('key ' || i AS BLOB), 0,"
    " CASE i % 100 WHEN 4 THEN 1 END,"
    f" CASE i % 100 WHEN 3 THEN 0 WHEN 2 THEN 1 + i ELSE {NOW_MS} - i END, i % 100 = 1,"
    " i * 31 % 1009, i % 48, printf ('Park %04d', i * 7919 % 5003) FROM n",
    "INSERT INTO station (kiosk, report, made_ms) SELECT id, replace ('" + REPORT
    + "', '\"on\"', CASE is_bad WHEN 1 THEN '\"off\"' ELSE '\"on\"' END), 0 FROM kiosk"
    " WHERE heard_ms > 0",
    "INSERT INTO recipient (id, name, class, since_ms) " + NUMBERS
    + "SELECT 'house-' || i, 'House ' || (i * 7 % 1009), 'hospital', 0 FROM n WHERE i <= 1000",
    "INSERT INTO sealed_release (id, time_ms, manifest, recipient, pilot) " + NUMBERS
    + "SELECT 'release-' || i, i * 7919 % 1000003, '{}', 'house-' || (1 + i % 1000), 'p' FROM n",
    "INSERT INTO feed_entry (id, recipient, sequence, kind, sealed_release, made_ms, due_ms,"
    " done_ms) SELECT 'deletion-' || number, recipient, number, 'deletion', number, time_ms,"
    " 4102444800000 + number, CASE WHEN number % 3 > 0 THEN 1 END FROM sealed_release",
    "INSERT INTO application (id, recipient, pilot, state, request, since_ms, stands, votes,"
    " due_ms) " + NUMBERS + "SELECT 'asked-' || i, 'house-' || (1 + i % 1000), 'p', 'submitted',"
    " '{\"title\": \"Pulse\"}', i * 7919 % 1000003, CASE i % 9 WHEN 0 THEN 'submitted' ELSE"
    " 'closed' END, i % 6, i * 31 % 100003 FROM n",
    "INSERT INTO proposal (id, kind, title, text, language, state, is_hidden, made_day, shown_day,"
    " taken_back_day, support) " + NUMBERS + "SELECT 'idea-' || i, CASE i % 50000 WHEN 9 THEN"
    " 'problem' ELSE 'idea' END, 'Idea ' || i, 'Shade', 'ko', CASE i % 9 WHEN 0 THEN 'waiting'"
    " ELSE 'open' END, i % 100 = 1, i * 31 % 5003, i * 31 % 5003, CASE i % 100 WHEN 2 THEN 6000"
    " END, i * 7919 % 1009 FROM n",
    "INSERT INTO lab_reading (time_ms, person, what, subject) " + NUMBERS
    + "SELECT i, (SELECT min (id) FROM lab_person), CASE i % 3 WHEN 0 THEN 'release' ELSE"
    " 'applicant' END, 'subject-' || i FROM n",
)
SORTS = {"/lab/fleet": ("state", "kiosk", "place", "heard", "waiting", "oldest"),
         "/lab/looks": ("newest", "person", "what"),
         "/lab/withdrawals": ("state", "recipient", "told", "due"),
         "/lab/releases": ("made", "recipient", "pilot"),
         "/lab/proposals": ("state", "made", "support"),
         "/lab/applications": ("state", "asked", "recipient", "votes", "due")}


def fill():
    with contextlib.closing(sqlite3.connect(CITY.state / "main.db")) as database, database:
        database.execute("PRAGMA foreign_keys = OFF")
        database.execute("PRAGMA cache_size = -400000")  # kibibytes: all of it, in any order
        for statement in FILL:
            database.execute(statement)


def cpu_ms():
    """How long the thread that answers people has been at work, in milliseconds."""
    for task in Path("/proc", str(CITY.process.child.pid), "task").iterdir():
        if (task / "comm").read_text() == "people\n":
            return int((task / "schedstat").read_text().split()[0]) / 1e6
    raise AssertionError("no thread answers people")


def cost(member, path, **asked):
    """The page, and what it cost, whatever else goes on at this machine."""
    before = cpu_ms()
    page = member.get(path, **asked)
    assert page.status == 200, page.text
    return page.text, cpu_ms() - before


def test_last_page_costs_as_the_first():
    """Of 100,000 rows the first page, the last and the one before cost a few milliseconds,
    however they are sorted"""
    members = {"/lab/fleet": Member(CITY, "Counts machines", "operator"),
               "/lab/proposals": Member(CITY, "Counts ideas", "expert")}
    steward = Member(CITY, "Counts pages", "steward")
    dear = []
    for path, sorts in SORTS.items():
        member = members.get(path, steward)
        for sort in sorts:
            for asked in ({}, {"down": 1, "end": 1}):
                page, ms = cost(member, path, sort=sort, **asked)
                assert re.search(r"of 100,0\d\d</span>", page), (path, asked)
                if ms > PAGE_MS:
                    dear.append((path, sort, asked, round(ms)))
            place, start = re.search(r'[?&;]before=([^&"]*)&amp;from=(\d+)">Before', page).groups()
            page, ms = cost(member, path, sort=sort, down=1, before=place, **{"from": start})
            assert f"{int(start) + 1:,} to {int(start) + 50:,} of" in page, (path, sort)
            if ms > PAGE_MS:
                dear.append((path, sort, "before", round(ms)))
    assert not dear, dear


STEPS = """
    const all = [...document.querySelectorAll(
        'a[href], button, summary, select, input:not([type=hidden]), [tabindex="0"]')]
      .filter((it) => it.getClientRects().length > 0);
    const target = all.findIndex((it) => it.innerText.trim() === arguments[0]);
    return target - all.indexOf(document.activeElement);"""


def focus(desk, words):
    """Goes with the Tab key to what carries these words, as somebody without a mouse: it takes as
    many steps as there are things before it on the page."""
    desk.find("#q, .card")
    steps = desk.driver.execute_script(STEPS, words)
    key = Keys.TAB if steps > 0 else Keys.SHIFT + Keys.TAB
    desk.driver.switch_to.active_element.send_keys(key * abs(steps))
    there = desk.driver.switch_to.active_element
    assert there.text == words, (words, steps, there.text)
    return there


def column(desk, number):
    return desk.driver.execute_script(
        "return [...document.querySelectorAll('tbody tr')]"
        ".map((row) => row.children[arguments[0]].innerText)", number)


def test_operator_finds_one_of_them():
    """An operator sorts, chooses, leafs to the last page and back and finds one kiosk of 100,000,
    with keys alone"""
    with at_work("Machine room", "operator") as desk:
        focus(desk, "Kiosks").send_keys(Keys.ENTER)
        desk.wait_for("1 to 50 of 100,000")
        assert set(column(desk, 0)) == {"Needs a look"}
        look_at(desk, "/lab/fleet", "fleet-100000")
        desk.open(f"{CITY.people}/lab/fleet?lang=en")
        focus(desk, "Place").send_keys(Keys.ENTER)
        desk.wait_for("Park 0000")
        assert desk.find('th[aria-sort="ascending"]').text == "Place"
        focus(desk, "Place").send_keys(Keys.ENTER)
        desk.wait_for("Park 5002")
        assert desk.find('th[aria-sort="descending"]').text == "Place"
        focus(desk, "To the last").send_keys(Keys.ENTER)
        text = desk.wait_for("99,951 to 100,000 of 100,000")
        assert "After" not in text and column(desk, 2)[-1] == "Park 0000"
        last = column(desk, 1)
        barriers = axe.barriers(desk)
        assert not barriers, barriers
        focus(desk, "Before").send_keys(Keys.ENTER)
        desk.wait_for("99,901 to 99,950 of 100,000")
        assert not set(column(desk, 1)) & set(last)
        focus(desk, "After").send_keys(Keys.ENTER)
        desk.wait_for("99,951 to 100,000 of 100,000")
        assert column(desk, 1) == last
        focus(desk, "To the first").send_keys(Keys.ENTER)
        desk.wait_for("1 to 50 of 100,000")
        focus(desk, "Retired").send_keys(Keys.ENTER)
        desk.wait_for("1 to 50 of 1,000")
        assert set(column(desk, 0)) == {"Retired"}
        assert desk.find('[aria-current="true"]').text == "Retired"
        wanted = column(desk, 1)[7]
        field = desk.find("#q")
        field.send_keys(wanted + Keys.ENTER)
        desk.wait_for(wanted)
        assert column(desk, 1) == [wanted] and not desk.driver.find_elements("css selector",
                                                                             ".pager")
        desk.find("#q").send_keys(Keys.CONTROL + "a" + Keys.NULL + "ffffffff-ffff" + Keys.ENTER)
        desk.wait_for("No kiosk is like that.")
        barriers = axe.barriers(desk)
        assert not barriers, barriers


if __name__ == "__main__":
    with running_city() as CITY:
        lab.CITY = CITY
        Member(CITY, "Somebody", "coordinator")
        fill()
        tap.main()

# lab-fleet.py: kiosks in the lab's rooms: how they are, where they stand, and their keys
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import json
import re
import time
from html import unescape
from urllib.parse import parse_qsl

from backend import lab
from backend.city import Kiosk, running_city
from backend.lab import SETTINGS, judged, rows_of, settle, somebody, tell
from backend.member import Member
from kit import tap


def kiosks_of(answer):
    assert answer.status == 200, answer.text
    return re.findall(r'href="/lab/kiosk\?id=([0-9a-f-]+)"', answer.text)


def test_fleet():
    """The fleet is shown with what is wrong first; it is sorted and chosen in the address"""
    member = somebody("operator")
    well, wrong, silent, never = (Kiosk(CITY) for _ in range(4))
    tell(well, queued=2, model="5e" * 32)
    tell(wrong, radio="off", diskFreeMib=100, clockAheadSeconds=90, oldestHours=30, parked=1,
         queued=7, modelFault="not-genuine")
    tell(silent)
    CITY.change("UPDATE kiosk SET heard_ms = heard_ms - 200000000 WHERE id = ?", silent.id)
    mine = {kiosk.id for kiosk in (well, wrong, silent, never)}

    def shown(**asked):
        return [kiosk for kiosk in kiosks_of(member.get("/lab/fleet", **asked)) if kiosk in mine]
    assert shown() == [wrong.id, silent.id, never.id, well.id]
    assert shown(sort="waiting", down=1)[:2] == [wrong.id, well.id]
    assert shown(state="silent") == [silent.id] and shown(state="never") == [never.id]
    assert shown(q=well.id[:12]) == [well.id] and shown(q="_") == []
    assert member.get("/lab/fleet", q="'").status == 400
    assert set(shown(sort="dance", state="x", down="y", **{"from": "-1"})) == mine
    row, = rows_of(member.get("/lab/fleet", q=wrong.id).text)
    assert row[0] == "Needs a look" and row[1] == wrong.id[:8] and row[4:6] == ["7", "30"]
    assert row[6] == ("No radio Disk nearly full Wrong clock Waits for a day Donations refused"
                      " Model not taken")
    assert "No kiosk is like that." in member.get("/lab/fleet", q="none").text
    page = member.get("/lab/kiosk", id=wrong.id).text
    assert "90 seconds" in page and "0.1 gigabytes" in page and wrong.id in page
    words = re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", page))
    assert "Model on trial None" in words
    assert "<code>5e5e5e5e</code>" in member.get("/lab/kiosk", id=well.id).text
    assert member.get("/lab/kiosk", id="none").status == 404


def far_kiosks(count):
    """So many kiosks at once, of all kinds: many are alike in what a list is sorted by."""
    now = int(time.time() * 1000)
    rows = [(f"far-{n:03}", f"far-{n:03}".encode(), 1 if n % 7 == 6 else None,
             (0, now, now - n * 1000, now - 200000000)[n % 4], n % 3 == 0, n % 5, n % 2,
             ("", "도서관", "Park")[n % 3]) for n in range(count)]
    CITY.change("INSERT INTO kiosk (id, public_key, enrolled_ms, revoked_ms, heard_ms, is_bad,"
                " queued, oldest_hours, place) VALUES "
                + ", ".join(["(?, ?, 0, ?, ?, ?, ?, ?, ?)"] * count),
                *(int(value) if isinstance(value, bool) else value for row in rows
                  for value in row))


def walk(member, way, **asked):
    """The kiosks and what is said of where they are, page by page: `After` from the first one, or
    `Before` from the last."""
    pages, said = [], []
    page = member.get("/lab/fleet", **asked).text
    if way == "Before":
        page = follow(member, page, "To the last")
    while page:
        pages.append([row[1] for row in rows_of(page)])
        said.append(re.search(r'class="pager".*?<span>(.*?)</span>', page, re.DOTALL)[1])
        page = follow(member, page, way)
    return pages, said


def follow(member, page, way):
    """The page that a way leads to; None where there is none."""
    found = re.search(rf'href="/lab/fleet\?([^"]*)">{way}<', page)
    return member.get("/lab/fleet", **dict(parse_qsl(unescape(found[1])))).text if found else None


def test_long_fleet():
    """Of very many kiosks a page is shown, and the ways on, back and to both ends, however sorted:
    each kiosk once, the last page as far as the first"""
    member = somebody("operator")
    far_kiosks(120)
    places = ["1 to 50 of 120", "51 to 100 of 120", "101 to 120 of 120"]
    for sort in ("state", "kiosk", "place", "heard", "waiting", "oldest"):
        orders = {}
        for down in ("0", "1"):
            pages, said = walk(member, "After", q="far-", sort=sort, down=down)
            assert said == places and [len(page) for page in pages] == [50, 50, 20]
            orders[down] = sum(pages, [])
            assert len(set(orders[down])) == 120, sort
            back, said = walk(member, "Before", q="far-", sort=sort, down=down)
            assert (back, said) == (pages[::-1], places[::-1]), (sort, down)
        assert orders["0"] == orders["1"][::-1], sort
    page = member.get("/lab/fleet", q="far-", sort="kiosk").text
    assert "To the last" in page and "To the first" not in page and "Before" not in page
    page = follow(member, page, "To the last")
    assert "To the first" in page and "After" not in page and "To the last" not in page
    assert "1 to 50 of 120" in follow(member, page, "To the first")
    CITY.change("DELETE FROM kiosk WHERE id LIKE 'far-%'")


def test_long_fleet_that_changes():
    """Kiosks that come or go while somebody leafs put no other one on two pages, or on none"""
    member = somebody("operator")
    far_kiosks(120)
    first = member.get("/lab/fleet", q="far-", sort="kiosk").text
    CITY.change("INSERT INTO kiosk (id, public_key, enrolled_ms) VALUES ('far-00a', ?, 0)", b"a")
    second = follow(member, first, "After")
    assert [row[1] for row in rows_of(second)] == [f"far-{n:03}" for n in range(50, 100)]
    assert "51 to 100 of 121" in second
    CITY.change("DELETE FROM kiosk WHERE id IN ('far-050', 'far-099')")
    assert [row[1] for row in rows_of(follow(member, second, "After"))][0] == "far-100"
    page = follow(member, second, "Before")
    assert len(rows_of(page)) == 50 and "2 to 51 of 119" in page
    last = follow(member, first, "To the last")
    CITY.change("DELETE FROM kiosk WHERE id > 'far-090' AND id LIKE 'far-%'")
    assert "far-090" in follow(member, second, "After"), "nothing is left there: the last page"
    assert len(rows_of(follow(member, last, "Before"))) == 50
    for wrong in ("x", "W10", "WzAsImZhci0wMDEiXQ", "WzAsMV0", "WzUsImEiXQ", "A" * 900):
        page = member.get("/lab/fleet", q="far-", sort="heard", after=wrong, **{"from": 70}).text
        assert "1 to 50 of 91" in page, wrong
    CITY.change("DELETE FROM kiosk WHERE id LIKE 'far-%'")


def test_only_ones_own_kiosks():
    """Who looks after one kiosk sees that one, and retires no other"""
    mine, other = Kiosk(CITY), Kiosk(CITY)
    member = Member(CITY, "One kiosk", "operator", mine.id)
    assert kiosks_of(member.get("/lab/fleet")) == [mine.id]
    assert member.get("/lab/kiosk", id=mine.id).status == 200
    for path in ("/lab/kiosk", "/lab/kiosk/retire", "/lab/kiosk/place", "/lab/kiosk/code"):
        assert member.get(path, id=other.id).status == 403
        assert member.get(path, id=mine.id).status == 200
    for what in ("retire", "restore", "place", "code"):
        answer = member.post(f"/lab/kiosk/{what}", id=other.id, why="Because", place="Here")
        assert answer.status == 403, what
    assert member.get("/lab/kiosk/code").status == member.post("/lab/kiosk/code").status == 403
    assert "Enrol a kiosk" not in member.get("/lab/fleet").text
    assert CITY.row("SELECT revoked_ms FROM kiosk WHERE id = ?", other.id) == (None,)


def test_retire():
    """A kiosk is retired with a reason, after a second look; a coordinator may only see it"""
    kiosk = Kiosk(CITY)
    sees = somebody("coordinator").get("/lab/kiosk", id=kiosk.id)
    assert sees.status == 200 and "Retire this kiosk" not in sees.text
    member = somebody("operator")
    assert "Retire this kiosk" in member.get("/lab/kiosk", id=kiosk.id).text
    sure = member.get("/lab/kiosk/retire", id=kiosk.id).text
    assert "For ten minutes that can be taken back." in sure
    for why in ("", "  ", "x" * 501, b"\xff"):
        assert member.post("/lab/kiosk/retire", id=kiosk.id, why=why).status == 400
    assert member.post("/lab/kiosk/retire", id="none", why="Gone").status == 404
    answer = member.post("/lab/kiosk/retire", id=kiosk.id, why="Stolen on the way")
    assert answer.status == 303 and answer.headers["Location"] == f"/lab/kiosk?id={kiosk.id}"
    page = member.get("/lab/kiosk", id=kiosk.id).text
    assert "Retired" in page and "Retire this kiosk" not in page
    record, = CITY.row("SELECT record FROM governance_event WHERE subject = ?", kiosk.id)
    assert "Stolen on the way" in record and "The operator" in record
    gift = kiosk.give()["envelope"]
    assert CITY.send(gift) == [("refused", "revoked-kiosk")]
    assert "Take it back" in page
    assert member.post("/lab/kiosk/restore", id=kiosk.id).status == 303
    assert "Retired" not in member.get("/lab/kiosk", id=kiosk.id).text
    assert CITY.send(gift) == [("stored", None)]
    assert member.post("/lab/kiosk/restore", id=kiosk.id).status == 409
    assert member.post("/lab/kiosk/retire", id=kiosk.id, why="Stolen after all").status == 303
    CITY.change("UPDATE kiosk SET revoked_ms = revoked_ms - 601000 WHERE id = ?", kiosk.id)
    assert "Take it back" not in member.get("/lab/kiosk", id=kiosk.id).text
    assert member.post("/lab/kiosk/restore", id=kiosk.id).status == 409
    told = [row[0] for row in CITY.rows("SELECT record FROM governance_event WHERE subject = ?",
                                        kiosk.id)]
    assert len(told) == 3 and sum('"restore"' in record for record in told) == 1


def code_of(answer):
    """The code that a page shows, this once."""
    assert answer.status == 200 and answer.headers["Cache-Control"] == "no-store"
    return re.search(r"<code>([A-Z]{4}-[A-Z]{4}-[A-Z]{4})</code>", answer.text)[1]


def test_enrol():
    """A code is made in the room and shown once; a kiosk is known by it, and no other one"""
    member, new = somebody("operator"), Kiosk(CITY, enrolled=False)
    assert "asks for a code when it starts" in member.get("/lab/kiosk/code").text
    code = code_of(member.post("/lab/kiosk/code"))
    assert code not in member.get("/lab/kiosk/code").text
    assert not CITY.rows("SELECT 1 FROM governance_event WHERE record LIKE ?", f"%{code}%")
    assert new.enrol(CITY, code).status == 201
    assert kiosks_of(member.get("/lab/fleet", q=new.id)) == [new.id]
    assert Kiosk(CITY, enrolled=False).enrol(CITY, code).problem == "used-code"


def test_new_key():
    """A kiosk with a new key has place, settings and people of the old one, which is retired"""
    old, new = Kiosk(CITY), Kiosk(CITY, enrolled=False)
    settle(old)
    member, own = somebody("operator"), Member(CITY, "Looks after it", "operator", old.id)
    assert member.post("/lab/kiosk/place", id=old.id, place="Library").status == 303
    code = code_of(member.post("/lab/kiosk/code", id=old.id))
    tell(old)
    assert "In its place came" not in member.get("/lab/kiosk", id=old.id).text
    assert new.enrol(CITY, code).status == 201 and new.id != old.id
    assert new.enrol(CITY, code).json["kiosk"] == new.id, "its first answer may have been lost"
    tell(new)
    page = member.get("/lab/kiosk", id=old.id).text
    assert "Retired" in page and "In its place came" in page and "Take it back" not in page
    assert member.post("/lab/kiosk/restore", id=old.id).status == 409
    assert CITY.send(old.give()["envelope"]) == [("refused", "revoked-kiosk")]
    page = own.get("/lab/kiosk", id=new.id).text
    assert "It came in the place of" in page and "· Library" in page
    assert "Blood pressure monitor" in page
    sent = json.loads(CITY.command("fleet", "settings", new.id).stdout)["settings"]
    assert sent["kiosk"] == new.id and sent["site"] == SETTINGS["site"]
    assert member.post("/lab/kiosk/code", id=old.id).status == 404, "its key is not taken"


def test_instruments():
    """Of each instrument of a kiosk is seen how it does, and no number of anybody"""
    kiosk = Kiosk(CITY)
    member = somebody("operator")
    page = member.get("/lab/kiosk", id=kiosk.id).text
    assert "Nobody has said yet how this kiosk is to be." in page
    settle(kiosk)
    judged(kiosk, 2, "blood-pressure-cuff", kept=7, dropped=3)
    judged(kiosk, 2, "thermometer", kept=30, flagged=9, dropped=9)
    judged(kiosk, 12, "ecg-strap", kept=30, dropped=1)
    page = member.get("/lab/kiosk", id=kiosk.id).text.split("Its instruments")[1]
    shown = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page.split("</dl>")[0], re.DOTALL)
    assert [[" ".join(re.sub("<.*?>", " ", part, flags=re.DOTALL).split()) for part in line]
            for line in shown] == [["Blood pressure monitor", "Used in the last week"],
                                   ["Thermometer", "Often wrong"],
                                   ["Chest strap", "Used in the last four weeks"],
                                   ["Scale", "Nothing for four weeks"]]


def test_map():
    """Kiosks are put on a map by degrees; those close together are one mark and a way there"""
    near, next_door, far, lost = (Kiosk(CITY) for _ in range(4))
    member = somebody("operator")

    def put(kiosk, place, latitude="", longitude=""):
        return member.post("/lab/kiosk/place", id=kiosk.id, place=place, latitude=latitude,
                           longitude=longitude)

    def marks(page):
        body = page.split("<tbody>")[1].split("</tbody>")[0]
        return re.findall(r'<td><a href="(.*?)">', body)
    for wrong in (("",), ("Here", "35.1"), ("Here", "", "126.9"), ("Here", "135.1", "126.9"),
                  ("Here", "35.1", "26.9"), ("Here", "35.1.1", "126.9"), ("Here", "x", "126.9"),
                  ("H" * 121,), ("Here", ".", "126.9")):
        answer = put(near, *wrong)
        assert answer.status == 400 and "이름을 적고" in answer.text, wrong
    assert put(Kiosk(CITY, enrolled=False), "Nowhere").status == 404
    assert put(near, " Office <b> ", "35.1467", "126.9229").status == 303
    assert put(next_door, "Next door", "35.14671", "126.92291").status == 303
    assert put(far, "Park", "35.2260", "126.8430").status == 303
    assert put(lost, "Somewhere").status == 303
    tell(near)
    tell(next_door, radio="off")
    page = member.get("/lab/map").text
    assert "Office &lt;b&gt;" not in page, "both are one mark"
    ways = [unescape(way) for way in marks(page)]
    assert len(ways) == 2 and f"/lab/kiosk?id={far.id}" in ways
    assert page.count('aria-label="2 kiosks: Needs a look"') == 1
    zoomed, = (way for way in ways if way.startswith("/lab/map?"))
    for _ in range(4):
        page = member.get("/lab/map", **dict(parse_qsl(zoomed.partition("?")[2]))).text
        ways = [unescape(way) for way in marks(page)]
        if len(ways) == 2:
            break
        zoomed, = ways
    assert set(ways) == {f"/lab/kiosk?id={kiosk.id}" for kiosk in (near, next_door)}
    assert "Office &lt;b&gt;" in page and "Kiosks that stand nowhere yet" in page
    for wrong in ({"lat": "x", "lon": "1", "span": "1"}, {"lat": "1"},
                  {"lat": "99999999999999999999", "lon": "1", "span": "1"}):
        assert len(marks(member.get("/lab/map", **wrong).text)) == 2
    own = Member(CITY, "One on the map", "coordinator", far.id)
    assert marks(own.get("/lab/map").text) == [f"/lab/kiosk?id={far.id}"]
    page = member.get("/lab/fleet", q=far.id).text
    assert rows_of(page)[0][2] == "Park"


if __name__ == "__main__":
    with running_city() as CITY:
        lab.CITY = CITY
        tap.main()

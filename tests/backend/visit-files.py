# visit-files.py: any phone brings the file of its home to a visit, and only that kiosk gets it
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""The cases share one city; each shows a pass of its own."""

import base64
import struct
from datetime import datetime, timedelta, timezone

from city import Kiosk, running_city
from kit import tap
from kit.processes import wait_until

FIRST = datetime(2025, 3, 1, tzinfo=timezone(timedelta(hours=9)))
CITY = {}


def table(hours=48, minutes=60, head="time,usage (kWh)", kwh=0.25, more=""):
    """One row an interval, at Gwangju's clocks."""
    rows = [f"{FIRST + timedelta(minutes=minutes * i):%Y-%m-%d %H:%M},{kwh}"
            for i in range(hours * 60 // minutes)]
    return ("\n".join([head, *rows, more])).encode()


def feed(hours=48, minutes=60, kwh=0.25, estimated=(), prefix="espi:"):
    """The same as a Green Button file, with the name of who lives there; in tenths of Wh."""
    space = f' xmlns{":" + prefix[:-1] if prefix else ""}="http://naesb.org/espi"'

    def entry(links, content):
        links = "".join(f'<a:link rel="{rel}" href="{href}"/>' for rel, href in links)
        return (f"<a:entry>{links}<a:title>Hong Gildong</a:title><a:content>{content}"
                "</a:content></a:entry>")

    def element(name, content):
        return f"<{prefix}{name}>{content}</{prefix}{name}>"

    readings = "".join(element("IntervalReading", (
        element("ReadingQuality", element("quality", 8)) if number in estimated else "")
        + element("timePeriod", element("duration", minutes * 60)
                  + element("start", int(FIRST.timestamp()) + minutes * 60 * number))
        + element("value", round(kwh * 10000))) for number in range(hours * 60 // minutes))
    entries = [
        entry([("self", "U/1"), ("related", "U/1/M")], element(
            "UsagePoint", element("ServiceCategory", element("kind", 0)))),
        entry([("self", "U/1/M/1"), ("up", "U/1/M"), ("related", "U/1/M/1/B"), ("related", "T/1")],
              element("MeterReading", "")),
        entry([("self", "U/1/M/1/B/1"), ("up", "U/1/M/1/B")], element("IntervalBlock", readings)),
        entry([("self", "T/1")], element("ReadingType", "".join(
            element(name, number) for name, number in (
                ("accumulationBehaviour", 4), ("commodity", 1), ("flowDirection", 1),
                ("powerOfTenMultiplier", -1), ("uom", 72))))),
    ]
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<a:feed xmlns:a="http://www.w3.org/2005/Atom"'
            f'{space}>{"".join(entries)}</a:feed>\n').encode()


class Visit:
    """A kiosk that shows a pass, and phones that bring something with it."""

    def __init__(self, *options):
        self.city, self.kiosk = CITY["city"], CITY["kiosk"]
        self.shown = self.kiosk.show_pass("--home", *options)

    def bring(self, content, shown=None, query="", accept="application/json", **headers):
        return self.city.post("/v1/visit-files" + query, content, Accept=accept,
                              Accept_Language="en", Dure_Pass=shown or self.shown,
                              **{"Content_Type": "application/octet-stream", **headers})

    def ask(self, what="looks", signature=None):
        return self.city.ask(self.city.machines, "POST", f"/v1/visit-files/{what}", {
            "pass": self.shown, "signature": signature or self.kiosk.proof(self.shown)})

    def hours(self):
        """When the first hour began, and the watt hours, -1 where unknown; estimated ones too."""
        told = self.ask().json
        assert told["state"] == "here", told
        packed = base64.urlsafe_b64decode(told["hours"] + "==")
        start, *hours = struct.unpack(f">q{(len(packed) - 8) // 4}I", packed)
        return start, [-1 if hour == 0xffffffff else hour & 0x7fffffff for hour in hours]


def waiting():
    return CITY["city"].row("SELECT count(*) FROM visit_file WHERE sealed IS NOT NULL")[0]


def test_brought_and_fetched():
    """A phone without a session brings a file; the kiosk gets its hours, and then it is gone"""
    visit = Visit()
    assert visit.ask().json == {"state": "waiting"}
    answer = visit.bring(table(more="2025-03-03 00:00,much\n2025-03-03 01:00,"))
    assert answer.status == 201, answer.text
    assert answer.json["badCount"] == 2 and answer.json["bad"][0]["reason"] == {"bad-amount": True}
    assert answer.json["bad"][0]["line"] == 50
    for _ in range(2):
        assert visit.hours() == (int(FIRST.timestamp()), [250] * 48)
    assert waiting() == 1
    assert visit.ask("ends").json == {"state": "over"} and waiting() == 0
    assert visit.ask().json == {"state": "over"}
    assert visit.bring(table()).problem == "visit-over"


def test_nothing_in_clear():
    """What waits is sealed under what the city does not keep: neither amounts nor the pass"""
    visit = Visit()
    assert visit.bring(table(kwh=0.271)).status == 201
    packed = b"".join(struct.pack(">I", 271) for _ in range(4))
    secret = base64.urlsafe_b64decode(visit.shown)[6:22]
    for path, content in visit.city.files().items():
        assert packed not in content and b"0.271" not in content, path
        assert secret not in content and visit.shown.encode() not in content, path
    assert visit.shown not in visit.city.process.log and "271" not in visit.city.process.log
    visit.ask("ends")


def test_first_phone_only():
    """Who photographed the code can neither fetch what was brought, nor bring it unseen"""
    visit = Visit()
    assert visit.bring(table(kwh=0.1)).status == 201
    assert visit.bring(table(kwh=0.9)).problem == "file-brought"
    assert set(visit.hours()[1]) == {100}
    for signature in ("A" * 86, "short", Kiosk(visit.city).proof(visit.shown)):
        assert visit.ask(signature=signature).status == 403, signature
        assert visit.ask("ends", signature=signature).status == 403, signature
    assert set(visit.hours()[1]) == {100}
    visit.ask("ends")


def test_passes_that_are_none():
    """No byte is read with a pass that is cut short, changed, old, for another use or foreign"""
    visit, stranger = Visit(), Kiosk(CITY["city"], enrolled=False)
    changed = visit.shown[:20] + ("A" if visit.shown[20] != "A" else "B") + visit.shown[21:]
    for wrong, problem in ((visit.shown[:-1], "cut-short"), (visit.kiosk.show_pass(), "cut-short"),
                           (changed, "unknown-kiosk"),
                           (stranger.show_pass("--home"), "unknown-kiosk"),
                           (visit.kiosk.show_pass("--home", "--later", "-700"), "visit-over"),
                           (visit.kiosk.show_pass("--home", "--later", "700"), "visit-over")):
        assert visit.bring(table(), shown=wrong).problem == problem, (wrong, problem)
    assert visit.bring(table(), Origin="https://elsewhere.example").problem == "foreign-page"
    assert visit.bring(table(), Content_Type="text/csv").status == 415
    answer = visit.city.post("/v1/visits/approvals", {"pass": visit.shown})
    assert answer.status == 401
    assert visit.ask().json == {"state": "waiting"} and waiting() == 0


def test_files_that_cannot_be_read():
    """Why a file is refused is said on the form, and the pass stays good"""
    visit = Visit()
    for content, reason in ((b"", "none"), (b"<!DOCTYPE x><feed/>", "malformed"),
                            (b"name,colour\n1,2\n", "header"),
                            (table(head="time,usage"), "unit"),
                            (table(hours=72, minutes=24 * 60), "no-hours"),
                            (table(head="time,production (kWh)"), "no-hours")):
        answer = visit.bring(content)
        assert answer.status == 400 and answer.json["reason"] == reason, (reason, answer.text)
    page = visit.bring(table(head="time,usage"), accept="text/html").text
    assert "In which unit are the amounts?" in page and "data-home-file" in page
    page = visit.bring(table(head="time,usage"), query="?unit=kWh", accept="text/html")
    assert page.status == 201 and "Look at the kiosk now." in page.text, page.text
    assert set(visit.hours()[1]) == {250}
    visit.ask("ends")


def test_hours():
    """Quarters add up to hours, an hour with a hole is unknown, and one year is enough"""
    visit = Visit()
    rows = table(hours=8784 + 24, minutes=15).decode().splitlines()
    del rows[-30]
    assert visit.bring("\n".join(rows).encode()).status == 201
    start, hours = visit.hours()
    assert start == int(FIRST.timestamp()) + 24 * 3600 and len(hours) == 8784
    assert hours.count(-1) == 1 and set(hours) == {1000, -1}
    visit.ask("ends")


def test_green_button():
    """The home's Green Button file makes the same hours, estimated ones told; no name is kept"""
    for options in ({}, {"minutes": 15, "kwh": 0.0625, "prefix": ""},
                    {"minutes": 30, "kwh": 0.125, "prefix": "x:"}):
        visit = Visit()
        answer = visit.bring(feed(**options))
        assert answer.status == 201 and not answer.json["bad"], answer.text
        assert visit.hours() == (int(FIRST.timestamp()), [250] * 48), options
        for path, content in visit.city.files().items():
            assert b"Gildong" not in content, path
        visit.ask("ends")
    visit = Visit()
    assert visit.bring(feed(estimated={2})).status == 201
    told = visit.ask().json["hours"]
    packed = struct.unpack(">q48I", base64.urlsafe_b64decode(told + "=="))
    assert [hour >> 31 for hour in packed[1:]] == [0, 0, 1] + [0] * 45
    visit.ask("ends")
    assert "Gildong" not in visit.city.process.log


def test_ended_before():
    """A visit that ended before the file came takes nothing"""
    visit = Visit()
    assert visit.ask("ends").json == {"state": "over"}
    assert visit.ask("ends").json == {"state": "over"}
    assert visit.bring(table()).problem == "visit-over" and waiting() == 0


def test_full():
    """A stranger cannot fill the disk: so many wait, and no more"""
    city, visit = CITY["city"], Visit()
    now = city.row("SELECT max(made_ms) FROM visit_file")[0]
    for number in range(64):
        city.change("INSERT INTO visit_file (pass_hash, made_ms, sealed) VALUES (?, ?, ?)",
                    number.to_bytes(32, "big"), now, b"sealed")
    assert visit.bring(table()).status == 503
    city.change("UPDATE visit_file SET made_ms = made_ms - 600000")
    assert visit.bring(table()).status == 201
    visit.ask("ends")


def test_time_over():
    """What no kiosk fetches in ten minutes is erased"""
    visit = Visit()
    assert visit.bring(table()).status == 201
    visit.city.change("UPDATE visit_file SET made_ms = made_ms - 600001")
    wait_until(lambda: waiting() == 0, 30, "the sweep")
    visit.city.change("UPDATE visit_file SET made_ms = made_ms - 600001")
    wait_until(lambda: visit.city.rows("SELECT 1 FROM visit_file") == [], 30, "the sweep")


if __name__ == "__main__":
    with running_city() as CITY["city"]:
        CITY["kiosk"] = Kiosk(CITY["city"])
        tap.main()

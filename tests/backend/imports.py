# imports.py: a donor's own file: read, shown, donated or thrown away, and taken back
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""The cases share one city; each has a donor of its own."""

import datetime
import io
import re
import socket
import zipfile
import xml.etree.ElementTree as ET
from urllib.parse import urlencode, urlsplit

from city import EVERYTHING, Kiosk, cookie_of, running_city
from kit import tap
from kit.processes import wait_until
from p256 import Key

FORM = "application/x-www-form-urlencoded"
BOUNDARY = "----made-up-boundary"
FIRST = datetime.datetime(2025, 3, 1)
CITY = {}
ATOM, ESPI = "{http://www.w3.org/2005/Atom}", "{http://naesb.org/espi}"


def table(first_hour=0, hours=48, head="time,usage (kWh)", kwh=0.25):
    """One row an hour."""
    rows = [f"{FIRST + datetime.timedelta(hours=first_hour + i):%Y-%m-%d %H:%M},{kwh}"
            for i in range(hours)]
    return "\n".join([head, *rows, ""]).encode()


def feed(qualities):
    """A Green Button feed of quarters of an hour, 100 Wh each; what the meter says of each."""
    readings = "".join(
        f"<e:IntervalReading><e:ReadingQuality><e:quality>{quality}</e:quality>"
        f"</e:ReadingQuality><e:timePeriod><e:duration>900</e:duration><e:start>"
        f"{1740754800 + 900 * i}</e:start></e:timePeriod><e:value>100</e:value>"
        f"</e:IntervalReading>" for i, quality in enumerate(qualities))
    return f"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:e="http://naesb.org/espi">
<entry><title>Hong Gildong, 12 Made-up Street</title>
<link rel="related" href="b"/><link rel="related" href="t"/><e:MeterReading/></entry>
<entry><link rel="self" href="t"/><e:ReadingType><e:uom>72</e:uom></e:ReadingType></entry>
<entry><link rel="up" href="b"/><e:IntervalBlock>{readings}</e:IntervalBlock></entry></feed>
""".encode()


def body_of(content, **fields):
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
             for name, value in fields.items()]
    parts.append(f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; '
                 'filename="made-up"\r\nContent-Type: text/csv\r\n\r\n')
    return "".join(parts).encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


class Giver:
    """Somebody with a phone who gave a pulse at a kiosk, and was never asked about energy."""

    def __init__(self, *given):
        self.city = CITY["city"]
        gift = CITY["kiosk"].give(*given)
        self.donor = gift["donor"]
        assert self.city.send(gift["envelope"]) == [("stored", None)]
        self.cookie = cookie_of(self.city.claim(gift["token"], Key()))

    def upload(self, content, accept="text/html", **fields):
        return self.city.post("/my/add", body_of(content, **fields), Cookie=self.cookie,
                              Accept=accept, Accept_Language="en",
                              Content_Type=f"multipart/form-data; boundary={BOUNDARY}")

    def post(self, path, **fields):
        return self.city.post(path, urlencode(fields).encode(), Cookie=self.cookie,
                              Accept="text/html", Content_Type=FORM)

    def page(self, path):
        answer = self.city.get(f"{path}?lang=en", Cookie=self.cookie, Accept="text/html")
        assert answer.status == 200, answer.text
        return " ".join(answer.text.split())

    def preview(self, content, **fields):
        answer = self.upload(content, **fields)
        assert (answer.status, answer.headers["Location"]) == (303, "/my/add/preview"), answer.text
        return self.page("/my/add/preview")

    def press(self, page, action):
        """Sends the form of a page that goes there."""
        form = re.search(rf'<form method="post" action="{action}">(.*?)</form>', page)[1]
        fields = dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', form))
        return self.post(action, **fields)

    def donate(self, content, **fields):
        answer = self.press(self.preview(content, **fields), "/my/add/donate")
        assert (answer.status, answer.headers["Location"]) == (303, "/my/energy"), answer.text

    def given(self):
        count, = self.city.row("SELECT CAST (coalesce(sum(observations), 0) AS BIGINT) FROM batch"
                               " JOIN source ON source.number = batch.source WHERE donor = ?",
                               self.donor)
        return count

    def drafts(self):
        return self.city.row("SELECT count(*) FROM import WHERE donor = ?"
                             " AND donated_ms IS NULL", self.donor)[0]

    def orphans(self):
        """Pieces of drafts that belong to no draft."""
        return self.city.row("SELECT count(*) FROM draft_batch WHERE import NOT IN"
                             " (SELECT number FROM import WHERE donated_ms IS NULL)")[0]


def test_read_shown_donated():
    """What was found is shown and asked about; then it is donated, sealed, and in the download"""
    giver = Giver()
    page = giver.preview(table(kwh=0.1357))
    for words in ("<dd>48</dd>", "6.5 kWh", "1 March 2025", "2 March 2025",
                  "May we collect your home&#39;s energy use too?", "Yes, I agree and donate",
                  "136 W", "Worked out from 2 whole days."):
        assert words in page or words.replace("&#39;", "'") in page, words
    assert giver.given() == 0 and giver.drafts() == 1
    assert giver.press(page, "/my/add/donate").status == 303
    assert giver.given() == 48 and giver.drafts() == 0
    assert giver.orphans() == 0
    kind, record = giver.city.row("SELECT kind, record FROM consent_event WHERE donor = ?"
                                  " ORDER BY number DESC LIMIT 1", giver.donor)
    assert kind == "changed" and '"energy"' in record, record
    page = giver.page("/my/energy")
    assert "48 readings" in page and "Day by day" in page and "136 W" in page
    assert "What sends for me" in giver.page("/my/sources") and "A device at home" not in \
        giver.page("/my/sources").split("Give a key")[0]
    for path, content in giver.city.files().items():
        assert b"2025-03-01 00:00,0.1357" not in content, path
    answer = giver.city.get("/my/download", Cookie=giver.cookie)
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        rows = archive.read("csv/electricity-use.csv").decode().splitlines()
    assert len(rows) == 49 and "135.7" in rows[1] and "Wh" in rows[1], rows[:2]


def test_not_twice():
    """The same file, or a part of it, is not taken again, and the donor is told"""
    giver = Giver()
    giver.donate(table())
    page = giver.preview(table())
    assert "There is nothing new to give." in page and "/my/add/donate" not in page
    assert "<dt>You gave these before</dt><dd>48</dd>" in page
    page = giver.preview(table(first_hour=40))
    assert "<dt>You gave these before</dt><dd>8</dd>" in page
    assert "40 readings, 10.0 kWh" in page and "May we collect" not in page
    assert giver.press(page, "/my/add/donate").status == 303
    assert giver.given() == 88
    again = giver.press(page, "/my/add/donate")
    assert (again.status, again.headers["Location"]) == (303, "/my/add/preview")
    assert giver.given() == 88


def test_bad_rows():
    """The first twenty bad rows are named by line and reason, the others counted"""
    page = Giver().preview(table() + b"31/12/2025,1\n" * 2 + b"2025-03-09 00:00,many\n" * 23)
    assert "Could not be read: 25" in page and "And 5 more." in page
    assert page.count("<li><b>") == 20
    assert "<b>Line 50</b> <span>No time that we can read</span>" in page
    assert "<b>Line 52</b> <span>The amount is not a number</span>" in page


def test_what_must_be_declared():
    """A column that may be several things, or has no unit, is asked about, and then read"""
    giver = Giver()
    for head, reason, words, declared in (
            ("time,kWh", "count", "What do the amounts count?", {"count": "use"}),
            ("time,usage", "unit", "In which unit are the amounts?", {"unit": "kWh"})):
        content = table(head=head)
        answer = giver.upload(content)
        assert answer.status == 400 and words in answer.text, answer.text
        answer = giver.upload(content, accept="application/json")
        assert answer.status == 400 and answer.json["reason"] == reason, answer.text
        assert "12.0 kWh" in giver.preview(content, **declared)
    assert "Readings</dt><dd>47</dd>" in giver.preview(table(head="time,kWh"), count="register")
    page = giver.preview(table(head="time,solar (kWh)"))
    assert "Of another kind, left out</dt><dd>48</dd>" in page and "nothing new" in page


def test_green_button():
    """What the supplier has estimated is shown and stays out; names in the file are not kept"""
    giver = Giver()
    page = giver.preview(feed([0] * 90 + [8] * 6))
    assert "Estimated by the supplier</dt><dd>6</dd>" in page and "90 readings, 9.0 kWh" in page
    giver.press(page, "/my/add/donate")
    assert giver.given() == 90
    for path, content in giver.city.files().items():
        assert b"Gildong" not in content and b"Made-up Street" not in content, path
    assert b"Gildong" not in giver.city.log.read_bytes()


def linked(feed):
    """The entries of an Atom feed by their addresses: what is in each, and where it leads."""
    entries = {}
    for entry in feed.findall(ATOM + "entry"):
        links = {}
        for link in entry.findall(ATOM + "link"):
            links.setdefault(link.get("rel"), []).append(link.get("href"))
        assert {child.tag[len(ATOM):] for child in entry} >= {"id", "title", "updated", "content"}
        content, = entry.find(ATOM + "content")
        assert content.tag.startswith(ESPI)
        own, = links["self"]
        assert own not in entries and links["up"] == [own.rsplit("/", 1)[0]], own
        entries[own] = content, links.get("related", [])
    names = [entry.find(ATOM + "id").text for entry in feed.findall(ATOM + "entry")]
    assert len(set(names)) == len(names)
    return entries


def numbers_of(element):
    """The names of its children as they stand, and their numbers."""
    return [(child.tag[len(ESPI):], int(child.text)) for child in element]


def test_green_button_taken_home():
    """The download has a Green Button file: another parser walks it, and we read it again"""
    giver = Giver()
    giver.donate(feed([0] * 8))
    giver.donate(table(kwh=0.1357))
    answer = giver.city.get("/my/download", Cookie=giver.cookie)
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        whole = archive.read("energy/green-button.xml")
    entries = linked(ET.fromstring(whole))
    home = f"UsagePoint/{giver.donor}"
    assert numbers_of(entries[home][0].find(ESPI + "ServiceCategory")) == [("kind", 0)]
    assert entries[home][1] == [home + "/MeterReading", "LocalTimeParameters/1"]
    local = entries["LocalTimeParameters/1"][0]
    assert [child.tag[len(ESPI):] for child in local] == ["dstEndRule", "dstOffset",
                                                          "dstStartRule", "tzOffset"]
    assert local.find(ESPI + "tzOffset").text == "32400"
    for length, count, each in ((900, 8, 100000), (3600, 46, 135700)):
        meter = f"{home}/MeterReading/{length}"
        assert entries[meter][1] == [meter + "/IntervalBlock", f"ReadingType/{length}"]
        assert numbers_of(entries[f"ReadingType/{length}"][0]) == [
            ("accumulationBehaviour", 4), ("commodity", 1), ("dataQualifier", 12),
            ("flowDirection", 1), ("intervalLength", length), ("kind", 12), ("phase", 0),
            ("powerOfTenMultiplier", -3), ("uom", 72)]
        block = entries[meter + "/IntervalBlock/1"][0]
        readings = block.findall(ESPI + "IntervalReading")
        assert [reading.find(ESPI + "value").text for reading in readings] == [str(each)] * count
        periods = [dict(numbers_of(reading.find(ESPI + "timePeriod"))) for reading in readings]
        assert {period["duration"] for period in periods} == {length}
        assert dict(numbers_of(block.find(ESPI + "interval"))) == {
            "start": periods[0]["start"], "duration": length * count}
    page = giver.preview(whole)
    assert "<dt>You gave these before</dt><dd>54</dd>" in page and "nothing new" in page


def test_no_file_of_a_meter():
    """Anything else is refused with a reason, and nothing of it stays"""
    giver = Giver()
    for content, reason in ((b"", "none"), (b"hello\n", "header"), (b"<feed", "malformed"),
                            (b"<!DOCTYPE a>", "malformed"), (b"time,usage\0", "malformed"),
                            (b"time,usage (kWh)\n" + b"x,1\n" * 1200, "complaints")):
        answer = giver.upload(content, accept="application/json")
        assert answer.status == 400 and answer.json["reason"] == reason, (content, answer.text)
    assert giver.drafts() == 0
    for content in (b"--x", b"", body_of(table())[:-9]):
        answer = giver.city.post("/my/add", content, Cookie=giver.cookie,
                                 Content_Type=f"multipart/form-data; boundary={BOUNDARY}")
        assert answer.status == 400, answer.text
    assert giver.drafts() == 0


def test_thrown_away():
    """A file that is thrown away, or followed by another, leaves nothing"""
    giver = Giver()
    giver.preview(table())
    page = giver.preview(table(hours=24))
    assert giver.drafts() == 1
    assert giver.press(page, "/my/add/drop").status == 303
    assert giver.drafts() == 0 and giver.orphans() == 0
    assert "No file waits here." in giver.page("/my/add/preview")
    assert giver.given() == 0


def test_what_it_says():
    """The page tells what is usual, days away, the tier and what it costs, but no points yet"""
    giver = Giver()
    giver.donate(b"".join((table(hours=50 * 24), b"".join(
        f"{FIRST + datetime.timedelta(hours=50 * 24 + i):%Y-%m-%d %H:%M},0.01\n".encode()
        for i in range(48)), table(first_hour=52 * 24, hours=38 * 24, head="").strip(), b"\n")))
    page = giver.page("/my/energy")
    for words in ("2160 readings", "29/5/2025: about as usual for you on such a day.",
                  "nobody seemed to be at home: 2.", "Up to 29/5/2025, 29 days",
                  "<dd>174 kWh</dd>", "<dd>186 kWh</dd>", "<dd>1</dd>", "<dd>23,200 won</dd>"):
        assert words in page, words
    assert "Carbon-neutral points" not in page


def test_taken_back():
    """One file is erased for good under a new key; another file and the pulse still open"""
    giver = Giver()
    giver.donate(table())
    giver.donate(table(first_hour=100, hours=24))
    wrapped, = giver.city.row("SELECT wrapped FROM donor_key WHERE donor = ?", giver.donor,
                              of_keys=True)
    page = giver.page("/my/energy")
    identity = re.findall(r'name="id" value="([^"]*)"', page)[1]
    other = Giver().post("/my/energy/undo", id=identity)
    assert other.status == 404
    assert giver.post("/my/energy/undo", id=identity).status == 303
    assert giver.given() == 24
    page = giver.page("/my/energy")
    assert "24 readings" in page and "48 readings" not in page
    assert "a minute" in giver.page("/my")
    page = giver.page("/my/withdrawn")
    assert "One file" in page and "It is gone." in page
    assert giver.city.rows("SELECT donor FROM donor_key WHERE donor LIKE ?", f"{giver.donor}%",
                           of_keys=True) == [(f"{giver.donor}#1",)]
    if giver.city.store.overwrites:
        for path, content in giver.city.files().items():
            assert wrapped not in content, path
    assert "Yes, I agree" not in giver.preview(table())


def test_withdrawals_reach_it():
    """Electricity is a kind that can be taken back; everything takes files and drafts with it"""
    giver = Giver()
    giver.donate(table())
    giver.preview(table(first_hour=100))
    assert "Electricity" in giver.page("/my/withdraw")
    assert giver.post("/my/withdraw", what="electricity", erase="yes").status == 303
    assert giver.given() == 0 and giver.drafts() == 0
    page = giver.preview(table(first_hour=100))
    assert "Yes, I agree and donate" in page
    giver.press(page, "/my/add/donate")
    giver.preview(table(first_hour=200))
    answer = giver.city.post("/my/withdraw", EVERYTHING, Cookie=giver.cookie, Accept="text/html",
                             Content_Type=FORM)
    assert answer.status == 303
    assert giver.given() == 0 and giver.drafts() == 0
    answer = giver.upload(table(), accept="application/json")
    assert answer.status == 400 and answer.json["reason"] == "nobody", answer.text


def test_strangers():
    """Nobody sends a file without a session, from another page, or larger than it may be"""
    giver = Giver()
    city, content = giver.city, body_of(table())
    form = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    assert city.ask(city.people, "POST", "/my/add", content,
                    {**form, "Origin": city.people}).status == 401
    assert city.ask(city.people, "POST", "/my/add", content,
                    {**form, "Origin": "https://elsewhere.example",
                     "Cookie": giver.cookie}).status == 403
    assert city.post("/my/add", b"{}", Cookie=giver.cookie,
                     Content_Type="application/json").status == 415
    address = urlsplit(city.people)
    with socket.create_connection((address.hostname, address.port), timeout=20) as line:
        line.sendall(f"POST /my/add HTTP/1.1\r\nHost: {address.netloc}\r\nOrigin: {city.people}"
                     f"\r\nContent-Type: multipart/form-data; boundary=x\r\nCookie: {giver.cookie}"
                     f"\r\nContent-Length: {257 << 20}\r\n\r\n".encode())
        assert b" 413 " in line.recv(4096)
    assert giver.drafts() == 0


def test_upload_that_breaks_off():
    """A phone that leaves in the middle leaves nothing, and its place is free again"""
    giver = Giver()
    address = urlsplit(giver.city.people)
    for _ in range(20):
        with socket.create_connection((address.hostname, address.port), timeout=20) as line:
            line.sendall(f"POST /my/add HTTP/1.1\r\nHost: {address.netloc}\r\nOrigin: "
                         f"{giver.city.people}\r\nContent-Type: multipart/form-data; boundary="
                         f"{BOUNDARY}\r\nCookie: {giver.cookie}\r\nContent-Length: 99999\r\n\r\n"
                         .encode() + body_of(table())[:900])
    wait_until(lambda: giver.upload(table()).status == 303, 15, "room for a file")
    assert giver.drafts() == 1


def test_day_over():
    """A draft that nobody decided about is not offered after a day, and is erased"""
    giver = Giver()
    giver.preview(table())
    giver.city.change("UPDATE import SET made_ms = made_ms - 86400001 WHERE donor = ?",
                      giver.donor)
    assert "No file waits here." in giver.page("/my/add/preview")
    wait_until(lambda: giver.drafts() == 0, 30, "the sweep")
    assert giver.orphans() == 0


def test_home_of_a_kiosk():
    """Hours of a home given at a kiosk are on the phone's pages, and are not taken again"""
    giver = Giver("--notice", "3", "--hours", ",".join(["250"] * 72))
    page = giver.page("/my")
    assert "Electricity of my home" in page and "72 hours" in page, page
    page = giver.page("/my/energy")
    assert "Runs day and night" in page and "250 W" in page, page
    assert "None: all of it came from a kiosk or a device." in page, page
    hour = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=9)))
    began = hour.replace(minute=0, tzinfo=None) - datetime.timedelta(hours=60)
    page = giver.preview(table((began - FIRST) // datetime.timedelta(hours=1), hours=24))
    assert "<dt>You gave these before</dt><dd>24</dd>" in page, page



if __name__ == "__main__":
    with running_city() as CITY["city"]:
        CITY["kiosk"] = Kiosk(CITY["city"])
        tap.main()

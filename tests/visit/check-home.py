# check-home.py: a phone brings the file of its home, and the kiosk says what is in it
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import datetime
import re
import struct

from kit import search, tap
from kit.browser import Browser
from kit.processes import wait_until
from kit.words import notice
from phone import claims, picture, words_of
from visitor import house, languages, panel

DAYS = 15
NIGHT_WH, EVENING_WH, DAY_WH = 137, 613, 251
SEOUL = datetime.timezone(datetime.timedelta(hours=9))


def watt_hours(hour):
    if 17 <= hour < 21:
        return EVENING_WH
    return NIGHT_WH if hour < 6 else DAY_WH


def meter_file(phone):
    """A made-up table of two weeks, where the browser's user may read it."""
    first = datetime.datetime(2026, 3, 2, tzinfo=SEOUL)
    rows = ["time,usage (kWh)"]
    for count in range(DAYS * 24):
        start = first + datetime.timedelta(hours=count)
        rows.append(f"{start:%Y-%m-%d %H:%M},{watt_hours(start.hour) / 1000}")
    path = phone.home / "meter.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    path.chmod(0o644)
    return path


def green_button(phone):
    """The same two weeks as a Green Button file."""
    first = int(datetime.datetime(2026, 3, 2, tzinfo=SEOUL).timestamp())
    readings = "".join(
        "<IntervalReading><timePeriod><duration>3600</duration>"
        f"<start>{first + 3600 * count}</start></timePeriod>"
        f"<value>{watt_hours(count % 24)}</value></IntervalReading>" for count in range(DAYS * 24))
    path = phone.home / "meter.xml"
    path.write_text(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Hong Gildong</title>'
        '<entry><link rel="related" href="b"/><link rel="related" href="t"/>'
        '<content><MeterReading xmlns="http://naesb.org/espi"/></content></entry>'
        '<entry><link rel="self" href="t"/><content><ReadingType xmlns="http://naesb.org/espi">'
        "<accumulationBehaviour>4</accumulationBehaviour><flowDirection>1</flowDirection>"
        "<uom>72</uom></ReadingType></content></entry>"
        '<entry><link rel="up" href="b"/><content><IntervalBlock xmlns="http://naesb.org/espi">'
        f"{readings}</IntervalBlock></content></entry></feed>", encoding="utf-8")
    path.chmod(0o644)
    return path


def traces():
    """What betrays that home: a day of it, as the kiosk holds and as it was brought."""
    hours = [watt_hours(hour) for hour in range(12, 24)]
    return {"held": b"".join(struct.pack("<ii", hour, 0) for hour in hours),
            "packed": b"".join(struct.pack(">I", hour) for hour in hours),
            **search.encodings(hours)}


def in_memory(visitor):
    if visitor.memory_is_closed():
        return []
    return search.find_in_memory(visitor.station.kiosk.child.pid, {"held": traces()["held"]})


def left_in_the_city(visitor):
    """How many files wait, after any number of them was brought."""
    return search.count_rows(visitor.station.backend_files, "visit_file", "sealed IS NOT NULL")


def shows_a_code(visitor):
    codes = wait_until(visitor.station.display.qr_codes, 15, "a QR code that a camera can read")
    assert len(codes) == 1, f"the camera read {codes}"
    assert codes[0].startswith(visitor.station.people + "/h#"), "the code leads elsewhere"
    return codes[0]


def brings_the_file(visitor, phone, make):
    """From the welcome to the covered result."""
    web = words_of(visitor)
    visitor.starts()
    visitor.touches("My home's energy")
    visitor.sees("Waiting for your file.")
    visitor.picture("18-home")
    phone.open(shows_a_code(visitor))
    phone.wait_for(web("Which file is your home's?"))
    phone.find("input[type=file]").send_keys(str(make(phone)))
    picture(phone, visitor, "7-home-file")
    phone.press(web("Send it to the kiosk"))
    phone.wait_for(web("Look at the kiosk now."))
    picture(phone, visitor, "8-home-brought")
    visitor.sees("Show the result")
    visitor.picture("19-home-covered")
    assert str(NIGHT_WH) not in visitor.screen.texts(), "the result is not covered"


def reads_the_result(visitor):
    visitor.touches("Show the result")
    visitor.sees("Runs day and night")
    visitor.picture("20-home-result")
    texts = visitor.screen.texts()
    share = round(100 * 4 * EVENING_WH / sum(watt_hours(hour) for hour in range(24)))
    assert str(NIGHT_WH) in texts and str(share) in texts, texts
    assert in_memory(visitor) or visitor.memory_is_closed(), "the search finds nothing"


def refuses(visitor, phone):
    """Finishes at the result: the file is gone from the city and from the kiosk's memory."""
    before = visitor.kept_at_rest()
    brings_the_file(visitor, phone, meter_file)
    reads_the_result(visitor)
    visitor.touches("Finish without donating")
    visitor.sees("Nothing was kept.")
    visitor.touches("Finish")
    visitor.sees_the_welcome()
    assert search.snapshot(visitor.station.kiosk_files) == before, "the kiosk kept something"
    assert in_memory(visitor) == []
    assert left_in_the_city(visitor) == 0
    assert search.count_rows(visitor.station.backend_files, "donation") == 0


def donates(visitor, phone):
    """Three asks, of which E is the first; returns what the receipt's QR code says."""
    brings_the_file(visitor, phone, green_button)
    reads_the_result(visitor)
    visitor.touches("Donate this result")
    visitor.sees("It is used to study homes and the heart.")
    visitor.touches("Yes, I am 14 or over")
    for ask in ("energy", "provide", "train"):
        title = notice(visitor.language)["asks"][ask]["title"]
        visitor.screen.wait_for(f"^{re.escape(title)}$")
        visitor.touches("Yes, I agree")
    visitor.sees("Electricity of my home")
    visitor.picture("21-home-review")
    visitor.touches("Donate")
    visitor.sees("Finish and clear")
    codes = wait_until(visitor.station.display.qr_codes, 15, "a QR code that a camera can read")
    wait_until(lambda: search.count_rows(visitor.station.backend_files, "donation") == 1, 20,
               "the donation")
    return codes[0]


def test_home():
    """A table refused leaves nothing; a Green Button file donated reaches the city and the phone"""
    for language in languages("ko"):
        with house(language) as visitor, Browser(language) as phone:
            web = words_of(visitor)
            refuses(visitor, phone)
            claims(phone, donates(visitor, phone), visitor.word_pair(), visitor)
            visitor.finishes()
            assert in_memory(visitor) == [] and left_in_the_city(visitor) == 0
            for folder in ("kiosk", "backend"):
                assert search.find_in_files(visitor.station.folder / folder, traces()) == []
            phone.open(f"{visitor.station.people}/my/energy")
            page = phone.wait_for(web("Runs day and night"))
            assert f"{NIGHT_WH} W" in page, page
            picture(phone, visitor, "9-home-energy")


with panel():
    tap.main()

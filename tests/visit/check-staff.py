# check-staff.py: staff at their station, behind a code that the city's settings name
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import json
import re
import subprocess

from kit import search, tap
from kit.browser import Browser
from kit.processes import wait_until
from kit.words import pattern, say
from phone import claims
from visitor import ASKS, house, panel

CODE, WRONG = "482913", "000000"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PLACE = "동명동 작은 도서관"
SETTINGS = {"schema": "dure.station-settings/1", "until": "2099-01-01T00:00:00.000Z",
            "site": {"ko": PLACE}, "panel": {"dpi": 68.9, "bottomMm": 500}, "languages": ["ko"],
            "instruments": ["heart-rate=C0:DE:00:00:00:01"],
            "opening": {day: ["00:00", "24:00"] for day in DAYS},
            "idle": {"seconds": 60, "warningSeconds": 30}, "pilot": {"name": "gwangju-heart"},
            "voice": {"speaks": False, "percent": 100}}


def fleet(station, *words, **options):
    return subprocess.run([station.program("backend"), "fleet", *words, "--state",
                           station.backend_files], capture_output=True, text=True, check=True,
                          timeout=60, **options).stdout


def names_a_code(visitor):
    """The city's settings, with a code; the kiosk follows them from its next start on."""
    station = visitor.station
    kiosk = json.loads((station.kiosk_files / "kiosk.json").read_text("utf-8"))["kiosk"]
    hashed = fleet(station, "staff-code", input=f"{CODE}\n").strip()
    assert CODE not in hashed
    draft = station.folder / "settings.json"
    draft.write_text(json.dumps({**SETTINGS, "staffCode": hashed}), encoding="utf-8")
    fleet(station, "settings", kiosk, draft)
    station.stop_one("kiosk")
    visitor.open_kiosk()
    visitor.screen.wait_for(f"{PLACE}$", seconds=40)


def knocks(visitor):
    visitor.touches("Help")
    visitor.touches("For staff")
    visitor.sees("Type the staff code.")


def types(visitor, code):
    """The keys stand still: they are looked for once."""
    visitor.screen.wait_until_still("^1$")
    keys = {thing.name: thing.centre for thing in visitor.screen.things()}
    for digit in code:
        visitor.station.display.finger.tap(*keys[digit])
    visitor.touches("Open")


def comes_in(visitor):
    knocks(visitor)
    types(visitor, CODE)
    visitor.sees("This station is well.")


def acts(visitor, act):
    """Of the only instrument; a button's name says of which."""
    visitor.screen.touch(f": {re.escape(say(act, visitor.language))}$")


def looks_around(visitor):
    """The station, its strap and its screen."""
    answers = re.escape(say("It answers", visitor.language))
    visitor.picture("staff")
    visitor.touches("How the station is")
    visitor.sees("%s GB free")
    visitor.sees("Version %u")
    visitor.picture("staff-station")
    visitor.touches("Back")
    visitor.touches("Instruments")
    visitor.screen.wait_for(re.escape(say("Not tried yet", visitor.language)))
    acts(visitor, "Pair again")
    visitor.screen.wait_for(answers, seconds=40)
    visitor.picture("staff-instruments")
    acts(visitor, "Let go")
    wait_until(lambda: not visitor.screen.find(answers), 20,
               "the strap to be let go")
    visitor.touches("Back")
    visitor.touches("Look at the screen")
    field = visitor.sees("The ruler is 100 mm long.")
    x, y = field.centre
    visitor.station.display.finger.tap(x, y + 900)
    visitor.screen.wait_for(pattern("Touches: %u", visitor.language))
    visitor.touches("Back")


def begins_anew(visitor):
    """The program ends well, and whoever has started it starts it again."""
    visitor.touches("Start the program anew")
    assert visitor.station.kiosk.child.wait(20) == 0
    visitor.station.stop_one("kiosk")
    visitor.open_kiosk()


def is_helped(visitor):
    """From the choice to the receipt; each question says that somebody helps."""
    visitor.sees("What shall we measure?")
    visitor.measures()
    visitor.reads_the_result()
    visitor.wants_to_donate()
    for ask in ASKS:
        visitor.sees("Staff help you to read. We note that.")
        visitor.answers(ask)
    visitor.touches("Donate")
    visitor.sees("Finish and clear")
    link, = wait_until(visitor.station.display.qr_codes, 15, "a QR code")
    return link


def reads_the_record(visitor, link):
    with Browser("ko") as phone:
        claims(phone, link, visitor.word_pair(), visitor)
        for words in ("The words match. See what I gave", "Show the receipt"):
            phone.press(say(words, "ko", "web"))
        assert say("Staff helped", "ko", "web") in phone.wait_for(say("Help used", "ko", "web"))


def writes_of_nobody(visitor, secrets):
    """What the program wrote is there to be read, and holds nothing of who was here."""
    visitor.touches("What the program wrote")
    visitor.sees("Back")
    texts = " ".join(visitor.screen.texts())
    assert not [secret for secret in secrets if secret in texts], texts
    visitor.touches("Back")
    visitor.touches("Leave")


def test_corner():
    """No door without a code; behind it the station is seen to, and somebody helped, which the
    record says; what the program wrote holds nothing of that"""
    with house() as visitor:
        visitor.touches("Help")
        visitor.sees("Close help")
        assert not visitor.screen.find(pattern("For staff", "ko"))
        visitor.touches("Close help")
        names_a_code(visitor)
        visitor.touches("Help")
        visitor.screen.wait_for("00:00.*24:00")
        visitor.touches("Close help")
        knocks(visitor)
        types(visitor, WRONG)
        visitor.sees("This code is not right.\nPlease type it again.")
        types(visitor, CODE)
        looks_around(visitor)
        begins_anew(visitor)

        comes_in(visitor)
        visitor.touches("Help somebody")
        link = is_helped(visitor)
        wait_until(lambda: search.count_rows(visitor.station.backend_files, "donation") == 1, 20,
                   "the donation")
        secrets = [link.split("#")[1], *visitor.word_pair(), CODE]
        reads_the_record(visitor, link)
        visitor.finishes()

        comes_in(visitor)
        writes_of_nobody(visitor, secrets)
        assert CODE not in visitor.station.logs()


with panel():
    tap.main()

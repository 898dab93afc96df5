# check-staff.py: staff at their station, behind a code that the city's settings name
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import json
import re
import subprocess

from kit import search, tap
from kit.browser import Browser
from kit.processes import run, wait_until
from kit.words import pattern, say
from phone import claims
from visitor import ASKS, house, panel, traces

CODE, WRONG = "482913", "000000"
SETTINGS = {"schema": "dure.station-settings/1", "until": "2099-01-01T00:00:00.000Z",
            "site": {"ko": "동명동 작은 도서관", "en": "Dongmyeong Library"},
            "panel": {"dpi": 68.9, "bottomMm": 500}, "languages": ["ko", "en"],
            "instruments": ["heart-rate=C0:DE:00:00:00:01"], "opening": {},
            "idle": {"seconds": 60, "warningSeconds": 30}, "pilot": {"name": "gwangju-heart"},
            "voice": {"speaks": False, "percent": 100}}
HELPED = "Staff help you to read. We note that."


def fleet(station, *words, **options):
    return subprocess.run([str(station.program("backend")), "fleet", *map(str, words), "--state",
                           str(station.backend_files)], capture_output=True, text=True, check=True,
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
    visitor.station.stop_one("kiosk")
    visitor.open_kiosk(*visitor.kiosk_options)
    visitor.screen.wait_for("동명동 작은 도서관$", seconds=40)


def types(visitor, code):
    for digit in code:
        visitor.screen.touch(f"^{digit}$")
    visitor.touches("Open")


def knocks(visitor):
    visitor.touches("Help")
    visitor.touches("For staff")
    visitor.sees("Type the staff code.")


def looks_around(visitor):
    """The station, its strap, its screen and its log; nothing there is of anybody."""
    visitor.touches("How the station is")
    visitor.sees("Bluetooth radio")
    visitor.sees(pattern_of_version(visitor))
    visitor.picture("staff-station")
    visitor.touches("Back")
    visitor.touches("Instruments")
    visitor.sees("Not tried yet")
    visitor.screen.touch(f": {pattern('Pair again', visitor.language)[1:]}")
    visitor.sees("It answers", seconds=40)
    visitor.picture("staff-instruments")
    visitor.screen.touch(f": {pattern('Let go', visitor.language)[1:]}")
    visitor.touches("Back")
    visitor.touches("What the program wrote")
    visitor.touches("Back")


def pattern_of_version(visitor):
    return "Version %u"


def test_door():
    """Without a code there is no door; five wrong codes close it, for a right one too"""
    with house() as visitor:
        visitor.touches("Help")
        visitor.sees("Close help")
        assert not visitor.screen.find(pattern("For staff", "ko"))
        visitor.touches("Close help")
        names_a_code(visitor)
        knocks(visitor)
        types(visitor, WRONG)
        visitor.sees("This code is not right.\nPlease type it again.")
        for _ in range(4):
            types(visitor, WRONG)
        visitor.sees("Too many codes were wrong.\nPlease try again in five minutes.")
        visitor.touches("Close")
        knocks(visitor)
        assert not visitor.screen.find("^1$")


with panel():
    tap.main()

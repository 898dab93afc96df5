# check-settings.py: how the city wants a station reaches its screen, between two visits
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import json
import os
import signal

from kit import tap
from kit.processes import run, temporary_folder, wait_until
from kit.station import Station
from kit.words import pattern
from visitor import START, display, panel

PLACE = {"ko": "동명동 작은 도서관", "vi": "Thư viện nhỏ Dongmyeong"}
SETTINGS = {"schema": "dure.station-settings/1", "until": "2099-01-01T00:00:00.000Z",
            "site": PLACE, "panel": {"dpi": 68.9, "bottomMm": 500}, "languages": ["ko", "vi"],
            "instruments": ["blood-pressure=C0:DE:00:00:01:01"], "opening": {},
            "idle": {"seconds": 60, "warningSeconds": 30}, "pilot": {"name": "gwangju-heart"},
            "voice": {"speaks": False, "percent": 100}}
STRAP = "Chest strap, 3 min"


def fleet_settings(station, *words):
    kiosk = json.loads((station.kiosk_files / "kiosk.json").read_text("utf-8"))["kiosk"]
    return run([station.program("backend"), "fleet", "settings", kiosk, *words, "--state",
                station.backend_files]).stdout


def wants(station, **changes):
    draft = station.folder / "settings.json"
    draft.write_text(json.dumps({**SETTINGS, **changes}), encoding="utf-8")
    fleet_settings(station, draft)


def follows(station):
    """The version of which the kiosk has told that it follows it."""
    return json.loads(fleet_settings(station)).get("has")


def has_fetched(station):
    return (station.kiosk_files / "settings.json").exists()


def test_between_visits():
    """What comes within a visit waits for its end; then the place is named and two languages are
    left. Without the city it stays so"""
    with temporary_folder("dure-settings") as folder:
        station = Station(folder, display())
        try:
            station.start_backend()
            station.start_wearables()
            screen = station.start_kiosk()
            screen.wait_for(f"^{START['ko']}$", seconds=40)
            assert screen.find("^English$|Start in English")
            station.stop_one("kiosk")
            wants(station)

            os.kill(station.backend.child.pid, signal.SIGSTOP)
            screen = station.start_kiosk()
            screen.touch(f"^{START['ko']}$", seconds=40)
            screen.wait_for(pattern("What shall we measure?", "ko"))
            os.kill(station.backend.child.pid, signal.SIGCONT)
            wait_until(lambda: has_fetched(station), 30, "the settings")
            assert screen.find(pattern(STRAP, "ko")) and not screen.find(PLACE["ko"])
            screen.touch(pattern("Start over", "ko"))
            screen.wait_for(f"{PLACE['ko']}$")
            assert not screen.find("^English$|Start in English")
            screen.touch("Tiếng Việt|Bắt đầu")
            screen.wait_for(pattern("What shall we measure?", "vi"))
            assert not screen.find(pattern(STRAP, "vi"))
            station.stop_one("kiosk")

            screen = station.start_kiosk()
            wait_until(lambda: follows(station) == 1, 40, "its report")
            station.stop_one("kiosk")
            station.stop_one("backend")
            screen = station.start_kiosk()
            screen.wait_for(f"{PLACE['ko']}$", seconds=40)
            station.stop()
        finally:
            station.abandon()


with panel():
    tap.main()

# check-enrolling.py: the first start of a station, with staff before its screen
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

from kit import tap
from kit.processes import temporary_folder
from kit.station import Station
from kit.words import pattern
from visitor import START, display, panel

SPENT = "This code was used already.\nPlease ask for a new one."
SILENT = "The city does not answer.\nPlease look at the network cable."


def types(screen, code):
    for letter in code.replace("-", ""):
        screen.touch(f"^{letter}$")


def begins_anew(screen):
    """In another language the page is a new one, and what was typed is gone."""
    screen.touch(pattern("Language", "ko"))
    screen.touch("^English$")
    screen.touch(pattern("Language", "en"))
    screen.touch("^한국어$")
    screen.wait_for(pattern("Type the station's code.", "ko"))


def connects(screen):
    screen.touch(pattern("Connect", "ko"))


def test_first_start():
    """A used code and a silent city are told apart; a good code leads to the welcome page"""
    with temporary_folder("dure-enrol") as folder:
        station = Station(folder, display())
        try:
            station.start_backend()
            station.start_wearables()
            used = station.enrolment_code()
            screen = station.start_kiosk("--enrol", used, is_known=False)
            screen.wait_for(f"^{START['ko']}$", seconds=40)
            station.stop_one("kiosk")
            for name in ("kiosk.json", "kiosk.key"):
                (station.kiosk_files / name).unlink()

            screen = station.start_kiosk(is_known=False)
            screen.wait_for(pattern("Type the station's code.", "ko"), seconds=40)
            types(screen, used)
            connects(screen)
            screen.wait_for(pattern(SPENT, "ko"))
            fresh = station.enrolment_code()
            begins_anew(screen)
            types(screen, fresh)
            station.stop_one("backend")
            connects(screen)
            screen.wait_for(pattern(SILENT, "ko"))
            station.start_backend()
            connects(screen)
            screen.wait_for(f"^{START['ko']}$")
            assert (station.kiosk_files / "kiosk.json").exists()
            station.stop_one("kiosk")

            screen = station.start_kiosk(is_known=False)
            screen.wait_for(f"^{START['ko']}$", seconds=40)
            log = "".join(process.log for process in station.ended)
            assert fresh not in log and fresh.replace("-", "") not in log
            station.stop()
        finally:
            station.abandon()


def test_later():
    """Staff can put it off: the station measures, and asks again at its next start"""
    with temporary_folder("dure-enrol") as folder:
        station = Station(folder, display())
        try:
            station.start_wearables()
            screen = station.start_kiosk(is_known=False)
            screen.touch(pattern("Later, without donating", "ko"), seconds=40)
            screen.touch(f"^{START['ko']}$")
            screen.wait_for(pattern("What shall we measure?", "ko"))
            assert not (station.kiosk_files / "kiosk.json").exists()
            station.stop()
        finally:
            station.abandon()


with panel():
    tap.main()

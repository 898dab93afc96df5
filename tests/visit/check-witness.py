# check-witness.py: a station sees when the city tells another story than before
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import json
import shutil

from kit import tap
from kit.processes import run, temporary_folder, wait_until
from kit.station import Station
from visitor import display, panel


def desk(station, *words, check=True):
    return run([station.program("backend"), *words, "--state", station.backend_files],
               check=check).stdout


def an_entry(station):
    """A try that is refused is an entry of the ledger."""
    desk(station, "withdraw", "0000000000", check=False)


def size_of(note):
    return int(note.splitlines()[1])


def kept(station):
    """The size of what the station has seen last; 0 for nothing."""
    path = station.kiosk_files / "ledger-checkpoint.txt"
    return size_of(path.read_text("utf-8")) if path.exists() else 0


def told(station):
    kiosk = json.loads((station.kiosk_files / "kiosk.json").read_text("utf-8"))["kiosk"]
    look = json.loads(desk(station, "fleet", "show", kiosk))
    return look["state"], look.get("ledger", {}).get("found")


def tell_otherwise(station, copy):
    """The city forgets what it did since the copy, and does something else, and more of it."""
    station.stop_one("backend")
    shutil.rmtree(station.backend_files)
    shutil.copytree(copy, station.backend_files)
    for _ in range(4):
        an_entry(station)
    station.start_backend()


def test_another_story():
    """What was seen outlives a power cut; a list that does not begin with it is told for good"""
    with temporary_folder("dure-witness") as folder:
        station = Station(folder, display())
        try:
            station.start_backend()
            station.start_wearables()
            station.start_kiosk()
            wait_until(lambda: kept(station) > 0, 40, "a checkpoint")
            station.stop_one("backend")
            shutil.copytree(station.backend_files, station.folder / "copy")
            station.start_backend()
            an_entry(station)
            station.stop_one("kiosk", kill=True)
            before = kept(station)
            station.start_kiosk()
            wait_until(lambda: kept(station) > before, 40, "a longer one")
            wait_until(lambda: told(station)[1] == "fine", 40, "its report")
            station.stop_one("kiosk", kill=True)
            before = kept(station)
            tell_otherwise(station, station.folder / "copy")
            station.start_kiosk()
            wait_until((station.kiosk_files / "ledger-broken.json").exists, 40, "what is broken")
            assert kept(station) == before
            station.stop_one("kiosk", kill=True)
            station.start_kiosk()
            wait_until(lambda: told(station) == ("alarm", "broken"), 40, "the alarm")
            assert kept(station) == before
            station.stop()
        finally:
            station.abandon()


with panel():
    tap.main()

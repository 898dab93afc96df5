# kills.py: a backend that is killed again and again under load keeps what it has acknowledged
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""The instant of each kill is drawn from a seed: after some answers and a few milliseconds more,
and at each fifth kill while the backend is still starting. What the clients are at in that instant,
the machine decides, so that no two runs are the same."""

import contextlib
import random
import sqlite3
import threading
import time

from backend.city import City
from kit.processes import temporary_folder
from load import QUICK, Load

EVERY = 5
ANSWERS = 25
LATER_SECONDS = 0.01
STARTING_SECONDS = 0.15


def pass_time(seconds):
    threading.Event().wait(seconds)


def kill_once(city, history, chance, is_starting):
    """Kills a backend that runs, at an instant that is drawn, and has it launched again."""
    if is_starting:
        city.kill()
        city.launch(*QUICK)
        pass_time(chance.uniform(0, STARTING_SECONDS))
    else:
        history.wait_for(chance.randint(1, ANSWERS))
        pass_time(chance.uniform(0, LATER_SECONDS))
    city.kill()
    city.start(*QUICK)


def check_files(city):
    """SQLite's own checks of both files."""
    for name in ("main.db", "keys.db"):
        with contextlib.closing(sqlite3.connect(city.state / name)) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)], name
            assert database.execute("PRAGMA foreign_key_check").fetchall() == [], name


def run_kills(times, seed, tell=lambda line: None):
    """Kills so many times, checks, and returns the figures of the history."""
    chance = random.Random(seed)
    begun = time.monotonic()
    with temporary_folder("dure-city") as folder:
        city = City(folder).start(*QUICK)
        load = Load([city], seed)
        with load.running():
            for number in range(1, times + 1):
                kill_once(city, load.history, chance, number % EVERY == 0)
                if number % 50 == 0:
                    tell(f"{number} kills, {time.monotonic() - begun:.0f} s")
        killing = time.monotonic() - begun
        figures = load.history.figures()
        load.verify()
        assert city.stop() == 0
        check_files(city)
    return {"kills": times, "seed": seed, "seconds of killing": round(killing),
            "seconds of checking": round(time.monotonic() - begun - killing), **figures}

# growth.py: whether a batch costs the same when there are ten times as many
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""Batches come until there are ten million observations. Around the first million and around the
tenth, a million is counted: processor time and bytes given to the disk for each batch. Once without
the index by source, which withdrawing needs, so that what the index costs is seen."""

import contextlib
import math
import sqlite3
from typing import NamedTuple

from bench.asking import flush_all, load
from bench.goals import GROWTH_RATIO, OBSERVATION_BYTES
from bench.servers import Dure

CONNECTIONS = 64
CASES = ((20, False), (20, True), (100, True))
WINDOW = 1_000_000
QUICK_WINDOW = 200_000
INDEX = "batch_source"


class Window(NamedTuple):
    at: int
    rate: float
    cpu_us: float
    written: float


def look(database, sql):
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql).fetchone()[0]


def change(database, sql):
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(sql)


def send(server, world, batch, observations):
    """Sends about so many."""
    return load(server, world.city.secrets, CONNECTIONS, batch,
                "--count", math.ceil(observations / batch))


def count_window(server, world, batch, at, size):
    """A window of `size` observations around the `at`-th."""
    flush_all()
    asked = send(server, world, batch, size)
    if asked.oddities:
        print(f"    answers {asked.oddities}")
    return Window(at, asked.rate, asked.cpu_us, asked.written / asked.all)


def measure(world, batch, has_index):
    size, late = QUICK_WINDOW if world.plan.is_quick else WINDOW, world.plan.observations
    server = Dure(world.folder / f"growth-{batch}-{has_index}", world.city)
    main = server.state / "main.db"
    if not has_index:
        change(main, f"DROP INDEX {INDEX}")
    before = main.stat().st_size
    with server:
        send(server, world, batch, size / 2)
        first = count_window(server, world, batch, size, size)
        send(server, world, batch, late - size * 2)
        last = count_window(server, world, batch, late, size)
    observations = look(main, "SELECT sum(observations) FROM batch")
    each = (main.stat().st_size - before) / observations
    server.remove()
    return first, last, observations, each


def run(world, goals):
    for batch, has_index in CASES:
        first, last, observations, each = measure(world, batch, has_index)
        index = "with" if has_index else "without"
        print(f"\nGrowth, batches of {batch}, {index} the index by source, "
              f"{CONNECTIONS} connections")
        print(f"  {'around observation':<20}{'batches/s':>11}{'us CPU each':>13}"
              f"{'bytes written each':>20}")
        for window in (first, last):
            print(f"  {window.at:<20,}{window.rate:>11.0f}{window.cpu_us:>13.1f}"
                  f"{window.written:>20.0f}")
        print(f"  main.db has {each:.2f} bytes an observation ({observations:,} of them)",
              flush=True)
        wanted = GROWTH_RATIO[has_index]
        title = f"N={batch} {index} index: {{}} at {last.at:,} to {first.at:,}"
        goals.add(title.format("CPU"), "<=", wanted, last.cpu_us / first.cpu_us)
        goals.add(title.format("writes"), "<=", wanted, last.written / first.written)
        if has_index:
            goals.add(f"N={batch}: bytes an observation", "<=", OBSERVATION_BYTES[batch], each)

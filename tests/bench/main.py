# main.py: reads what tests/bench/ingest is asked to measure, and measures it
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import argparse
import tempfile
from pathlib import Path
from typing import NamedTuple

from bench import growth, latency, machine, rates, sealed
from bench.goals import Goals
from bench.servers import City, install_peers

PARTS = {"rates": rates, "latency": latency, "growth": growth, "sealed": sealed}
WITH_PEERS = ("rates", "latency")
SOURCES = 1000
# Somebody asks ten times a second, so it takes a while until 99 % of the waits mean something.
PROBE_TO_ROUND = 2.5
OBSERVATIONS = 10_000_000
QUICK_OBSERVATIONS = 2_000_000


class Plan(NamedTuple):
    is_quick: bool
    rounds: int
    latency_rounds: int
    seconds: float
    probe_seconds: float
    warm: float
    observations: int


class World(NamedTuple):
    """What every part has: where to work, and a city to begin with."""
    plan: Plan
    folder: Path
    city: City
    sources: int


def read_arguments():
    parser = argparse.ArgumentParser(prog="tests/bench/ingest", allow_abbrev=False)
    parser.add_argument("parts", nargs="*", metavar="PART", default=[],
                        help=f"what to measure: {', '.join(PARTS)} (all)")
    parser.add_argument("--quick", action="store_true",
                        help="a short look: fewer, shorter rounds; two million observations")
    parser.add_argument("--rounds", type=int, help="of which the median is taken (5)")
    parser.add_argument("--seconds", type=float, help="that a round counts (4)")
    parser.add_argument("--to", type=int, metavar="OBSERVATIONS",
                        help="until when growth goes on (10000000)")
    options = parser.parse_args()
    if options.to is not None and options.to < QUICK_OBSERVATIONS:
        parser.error(f"growth goes on to {QUICK_OBSERVATIONS} at least")
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    rounds = options.rounds or (2 if options.quick else 5)
    seconds = options.seconds or (2 if options.quick else 4)
    plan = Plan(options.quick, rounds, min(rounds, 3), seconds, seconds * PROBE_TO_ROUND,
                1.5 if options.quick else 4,
                options.to or (QUICK_OBSERVATIONS if options.quick else OBSERVATIONS))
    return plan, [name for name in PARTS if name in options.parts or not options.parts]


def main():
    plan, parts = read_arguments()
    if set(parts) & set(WITH_PEERS):
        install_peers()
    group = machine.share_processor()
    goals = Goals()
    with tempfile.TemporaryDirectory(prefix="ingest-", dir=".build") as name:
        folder = Path(name).resolve()
        machine.print_facts(folder, group)
        print(f"{'rounds':<20}{plan.rounds} of {plan.seconds:g} s after {plan.warm:g} s of warming "
              "up; medians, [lowest..highest]", flush=True)
        world = World(plan, folder, City(folder / "city", SOURCES), SOURCES)
        for part in parts:
            PARTS[part].run(world, goals)
    goals.print()
    print(f"\n{'load after':<20}{machine.load()}")


main()

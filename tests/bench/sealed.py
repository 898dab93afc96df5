# sealed.py: how many sealed donations a second, and what each is spent on
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""Donations as kiosks seal and sign them, in requests of 64. All are made beforehand; the server
takes each once: verified, opened, held against its consent, sealed anew, stored, acknowledged."""

import json

from bench.asking import Asked, load_command
from bench.growth import look
from bench.servers import BUILD, City, Dure
from kit.processes import run as run_program

STEPS = BUILD / "tests" / "bench" / "bench-sealed"
DONATIONS = 12800
QUICK_DONATIONS = 2560
OF_A_REQUEST = 64
CONNECTIONS = 8
SECONDS = 600


def send(world):
    """(answers, how many donations were stored)."""
    donations = QUICK_DONATIONS if world.plan.is_quick else DONATIONS
    city = City(world.folder / "sealed", 1, donations=donations)
    server = Dure(world.folder / "sealed-server", city)
    stored = "SELECT count(*) FROM donation"
    before = look(server.state / "main.db", stored)
    with server:
        command = load_command(server, city.secrets, CONNECTIONS, 1, "--path", "/v1/donations",
                               "--bodies", city.bodies)
        asked = Asked(run_program(command, seconds=SECONDS).stdout)
    return asked, look(server.state / "main.db", stored) - before


def print_steps(world):
    folder = world.folder / "sealed-steps"
    folder.mkdir()
    steps = json.loads(run_program([STEPS, folder / "state"], seconds=SECONDS).stdout)
    whole = sum(steps.values())
    print(f"  {'one thread, without HTTP':<44}{'us each':>9}{'of all':>8}")
    for name, us in steps.items():
        print(f"  {name:<44}{us:>9.1f}{us / whole:>8.0%}")
    print(f"  {'all':<44}{whole:>9.1f}{1e6 / whole:>8.0f}/s")
    print(f"  most goes into: {max(steps, key=steps.get)}", flush=True)


def run(world, goals):
    asked, stored = send(world)
    print(f"\nSealed donations, requests of {OF_A_REQUEST}, {CONNECTIONS} connections")
    print(f"  {stored} verified and stored in {asked.seconds:.2f} s: "
          f"{stored / asked.seconds:.0f}/s, {asked.cpu_s * 1e6 / stored:.0f} us CPU each, "
          f"{asked.written / stored:.0f} bytes written each")
    if asked.oddities:
        print(f"  answers {asked.oddities}")
    print_steps(world)

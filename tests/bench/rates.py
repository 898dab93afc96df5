# rates.py: how many batches a second, beside the peers
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""All servers run at the same time, one of them is asked, in turn: A B C, A B C. So whatever else
the machine does falls on all of them, and a ratio is of two neighbours."""

import contextlib
import statistics

from bench.asking import flush_all, load, spread
from bench.goals import RATES
from bench.servers import Dure, Packed, Rows

CONNECTIONS = (64, 512)
BATCHES = (1, 20, 100, 1000)
QUICK_BATCHES = (20, 100)
NAMES = {"rate": "rate", "cpu": "processor time"}


def ask_in_turn(servers, world, connections, batch):
    """name -> what was measured, round by round."""
    plan = world.plan
    for server in servers:
        load(server, world.city.secrets, connections, batch, "--warm", plan.warm, "--seconds", 0.5)
    asked = {server.name: [] for server in servers}
    for _ in range(plan.rounds):
        for server in servers:
            flush_all()
            asked[server.name].append(
                load(server, world.city.secrets, connections, batch, "--warm", 0.5,
                     "--seconds", plan.seconds))
    return asked


def ratios(asked, peer, what):
    """Of dure-backend to a peer, round by round; more is better."""
    pairs = list(zip(asked["dure"], asked[peer]))
    if what == "rate":
        return [ours.rate / theirs.rate for ours, theirs in pairs]
    return [theirs.cpu_us / ours.cpu_us for ours, theirs in pairs]


def print_cell(servers, asked, connections, batch):
    print(f"\n{connections} connections, batches of {batch}")
    print(f"  {'':<30}{'batches/s':>11}{'us CPU each':>13}{'p50 ms':>9}{'p99 ms':>9}")
    for server in servers:
        rounds = asked[server.name]
        medians = [statistics.median(pick(one) for one in rounds) for pick in (
            lambda one: one.rate, lambda one: one.cpu_us,
            lambda one: one.latency_ms["p50"], lambda one: one.latency_ms["p99"])]
        odd = "; ".join(filter(None, (one.oddities for one in rounds)))
        print(f"  {server.title:<30}{medians[0]:>11.0f}{medians[1]:>13.1f}{medians[2]:>9.1f}"
              f"{medians[3]:>9.1f}{'  answers ' + odd if odd else ''}")
    for peer in (server for server in servers if server.name != "dure"):
        print(f"  {'to ' + peer.title:<34}rate {spread(ratios(asked, peer.name, 'rate'))}, "
              f"CPU {spread(ratios(asked, peer.name, 'cpu'))}", flush=True)


def measure_cell(world, connections, batch):
    folder = world.folder / f"rates-{connections}-{batch}"
    servers = [Rows(folder, world.city.secrets), Packed(folder, world.city.secrets),
               Dure(folder, world.city)]
    with contextlib.ExitStack() as stack:
        for server in servers:
            stack.enter_context(server)
        asked = ask_in_turn(servers, world, connections, batch)
    print_cell(servers, asked, connections, batch)
    for server in servers:
        server.remove()
    return asked


def run(world, goals):
    batches = QUICK_BATCHES if world.plan.is_quick else BATCHES
    cells = {(connections, batch): measure_cell(world, connections, batch)
             for connections in CONNECTIONS for batch in batches}
    for (peer, what, connections), wanted in RATES.items():
        for batch in batches:
            title = {"rows": Rows, "packed": Packed}[peer].title
            measured = ratios(cells[connections, batch], peer, what)
            goals.add(f"{NAMES[what]} to {title}, {connections} conn., N={batch}",
                      ">=", wanted[batch], statistics.median(measured))

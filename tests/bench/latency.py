# latency.py: how long a person waits while batches come as fast as they can
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""A read and a withdrawal, each at an even pace on a connection of its own, first on an idle
server, then beside a crowd. Every withdrawal is another person's, and takes everything back."""

import itertools
import secrets
import statistics
from pathlib import Path

from bench.asking import Crowd, end_probe, flush_all, spread, start_probe
from bench.goals import LATENCY_OF_PEER, LATENCY_RATIO
from bench.rates import CONNECTIONS
from bench.servers import City, Dure, Rows

BATCH = 100
SETTLE_S = 1
READERS = 50
READS_PER_S = 50
# A withdrawal is several flushes: a faster pace would measure the queue of a slow disk.
WITHDRAWALS_PER_S = 10
WARM_S = 1
KINDS = ("read", "withdrawal")
IDLE, LOADED = 0, 1


class People:
    """A file of header fields for those who read, and one for each time that some withdraw."""

    def __init__(self, lines, folder):
        self.lines = iter(lines)
        self.folder = Path(folder)
        self.numbers = itertools.count()
        self.readers = self.take(READERS)

    def take(self, count):
        path = self.folder / f"people-{next(self.numbers)}"
        chosen = list(itertools.islice(self.lines, count))
        assert len(chosen) == count, "there are not enough people"
        path.write_text("\n".join(chosen) + "\n", encoding="utf-8")
        return path


def probe(server, people, seconds):
    """Latencies of reads and of withdrawals, in ms."""
    kinds = ((server.read, people.readers, READS_PER_S),
             (server.withdrawal, people.take(int(WITHDRAWALS_PER_S * seconds)),
              WITHDRAWALS_PER_S))
    probes = [start_probe(server, request, fields, rate, seconds)
              for request, fields, rate in kinds]
    ended = [end_probe(process) for process in probes]
    for (request, _, _), (_, answers) in zip(kinds, ended):
        odd = ", ".join(f"{name}: {count}" for name, count in answers.items()
                        if count and name not in ("200", "303"))
        if odd:
            print(f"    {request[1]} {odd}")
    return [latency_ms for latency_ms, _ in ended]


def settle(server, people):
    """What a crowd before has left in the queue is answered when this is."""
    end_probe(start_probe(server, server.read, people.readers, READS_PER_S, SETTLE_S))
    flush_all()


def probe_beside(server, senders, people, connections, seconds):
    """The same beside a crowd, and what the crowd saw."""
    crowd = Crowd(server, senders, connections, BATCH, "--warm", WARM_S)
    measured = probe(server, people, seconds)
    return measured, crowd.end()


def measure(server, world, senders, people, connections):
    """Rounds of (idle, loaded), each (read, withdrawal)."""
    plan, rounds, rates = world.plan, [], []
    for _ in range(plan.latency_rounds):
        settle(server, people)
        idle = probe(server, people, plan.probe_seconds)
        loaded, asked = probe_beside(server, senders, people, connections, plan.probe_seconds)
        rounds.append((idle, loaded))
        rates.append(asked.rate)
    print(f"  {server.title:<30}{statistics.median(rates):>8.0f} batches/s meanwhile")
    for number, kind in enumerate(KINDS):
        for share, title in (("p50", "half"), ("p99", "99 %")):
            idle, loaded = (statistics.median(one[phase][number][share] for one in rounds)
                            for phase in (IDLE, LOADED))
            print(f"    {title} of {kind + 's':<14}idle {idle:>8.2f} ms, "
                  f"loaded {loaded:>8.2f} ms, ratio {spread(ratios(rounds, number, share))}",
                  flush=True)
    return rounds


def ratios(rounds, number, share="p99"):
    """Loaded to idle, round by round, of one of KINDS."""
    return [one[LOADED][number][share] / one[IDLE][number][share] for one in rounds]


def loaded_p99(rounds, number):
    return statistics.median(one[LOADED][number]["p99"] for one in rounds)


def people_wanted(plan):
    return READERS + int(WITHDRAWALS_PER_S * plan.probe_seconds) * 2 * plan.latency_rounds


def dure_rounds(world, folder, connections):
    city = City(folder / "city", world.sources, phones=people_wanted(world.plan))
    people = People(city.sessions.read_text(encoding="utf-8").splitlines(), folder)
    with Dure(folder, city) as server:
        return measure(server, world, city.secrets, people, connections)


def rows_rounds(world, folder, connections):
    persons = [secrets.token_urlsafe(32) for _ in range(people_wanted(world.plan))]
    known = folder / "secrets"
    known.write_text(world.city.secrets.read_text() + "\n".join(persons) + "\n")
    people = People([f"Authorization: Bearer {person}" for person in persons], folder)
    with Rows(folder, known) as server:
        return measure(server, world, world.city.secrets, people, connections)


def run(world, goals):
    for connections in CONNECTIONS:
        print(f"\nWaiting beside {connections} connections that send batches of {BATCH}")
        folder = world.folder / f"latency-{connections}"
        folder.mkdir()
        ours = dure_rounds(world, folder, connections)
        theirs = rows_rounds(world, folder, connections)
        for number, kind in enumerate(KINDS):
            goals.add(f"99 % of {kind}s, loaded to idle, {connections} conn.", "<=",
                      LATENCY_RATIO, statistics.median(ratios(ours, number)))
        goals.add(f"99 % of withdrawals, loaded, to {Rows.title}, {connections} conn.", "<=",
                  LATENCY_OF_PEER, loaded_p99(ours, 1) / loaded_p99(theirs, 1))

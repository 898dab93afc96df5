# asking.py: the two programs that ask a server, and what they tell
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import json
import os
import statistics
import subprocess

from bench.servers import BUILD
from kit.processes import run

LOAD = BUILD / "tests" / "bench" / "bench-load"
PROBE = BUILD / "tests" / "bench" / "bench-probe"
PATIENCE_S = 3600


class Asked:
    """What a crowd of clients saw, and what it cost the server."""

    def __init__(self, told):
        figures = json.loads(told.splitlines()[-1])
        self.answers = figures["answers"]
        self.stored = self.answers.get("201", 0)
        self.all = sum(self.answers.values())
        self.lost = figures["lost"]
        self.seconds = figures["seconds"]
        self.rate = self.stored / self.seconds
        self.latency_ms = figures["latencyMs"]
        self.cpu_s = figures["server"]["cpuS"]
        self.written = figures["server"]["written"]

    @property
    def cpu_us(self):
        """Processor time of the server for one request."""
        return self.cpu_s * 1e6 / self.all if self.all else float("nan")

    @property
    def oddities(self):
        """Answers that nobody should have got: `503: 12`."""
        odd = {status: count for status, count in self.answers.items()
               if status not in ("200", "201")}
        if self.lost:
            odd["lost"] = self.lost
        return ", ".join(f"{status}: {count}" for status, count in odd.items())


def load_command(server, secrets, connections, batch, *options):
    return [str(word) for word in (
        LOAD, "--url", server.url, "--connections", connections, "--batch", batch,
        "--secrets", secrets, "--server", server.pid, *options)]


def load(*arguments):
    return Asked(run(load_command(*arguments), seconds=PATIENCE_S).stdout)


class Crowd:
    """A load that goes on, from the moment it counts until it is ended."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen(
            load_command(*arguments, "--seconds", PATIENCE_S), stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline() == "counting\n", "the load did not begin"

    def end(self):
        self.process.terminate()
        return Asked(self.process.communicate()[0])


def start_probe(server, request, fields, rate, seconds):
    """One kind of request at an even pace, as a process."""
    method, path, body = request
    return subprocess.Popen([str(word) for word in (
        PROBE, "--url", server.people, "--method", method, "--path", path, "--body", body,
        "--fields", fields,
        "--field", f"Origin: {server.people}", "--rate", rate, "--seconds", seconds)],
        stdout=subprocess.PIPE, text=True)


def end_probe(process):
    """(latencies in ms: `p50`, `p99`; how many answers there were by status)."""
    told = json.loads(process.communicate()[0])
    return told["latencyMs"], {**told["answers"], "lost": told["lost"], "late": told["late"]}


def spread(values):
    """The median with the lowest and the highest."""
    values = list(values)
    return f"{statistics.median(values):.2f} [{min(values):.2f}..{max(values):.2f}]"


def flush_all():
    """What one measurement left in memory is not the next one's to write."""
    os.sync()

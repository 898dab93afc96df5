#!/usr/bin/python3
# hunt.py: one libFuzzer target, from the inputs that are kept, for a bounded time
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""hunt.py PROGRAM SIZE ID FOLDER [FILE]    hunts for a second and reports as a test

SIZE is the most octets an input may have. The inputs to begin with are those of ID in the tables
of vectors (.tsv) in FOLDER, and every line of FILE, in hexadecimal."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

SECONDS = 1
# Nothing the targets do needs long memory of what was freed, or of who allocated.
SANITIZERS = {"ASAN_OPTIONS": "quarantine_size_mb=1:malloc_context_size=2",
              "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1"}


class Hunt(NamedTuple):
    """What a target is, as the test's command line tells it."""
    program: str
    size: str
    ident: str
    folder: str
    kept: str

    def name(self):
        return Path(self.program).name.removeprefix("fuzz-")

    def inputs(self):
        """The inputs to begin with."""
        for path in sorted(Path(self.folder).glob("*.tsv")):
            for line in path.read_text(encoding="utf-8").splitlines():
                cells = line.split("\t")
                if len(cells) > 2 and cells[0] == self.ident:
                    yield bytes.fromhex(cells[1])
        if self.kept:
            yield from map(bytes.fromhex, Path(self.kept).read_text(encoding="utf-8").split())

    def run(self, corpus, findings, seconds):
        """Hunts; returns (executions, what the target said when it found something)."""
        for number, data in enumerate(dict.fromkeys(self.inputs())):
            (corpus / f"kept-{number}").write_bytes(data)
        outcome = subprocess.run(
            [self.program, f"-max_total_time={seconds}", f"-max_len={self.size}",
             "-print_final_stats=1", "-detect_leaks=0", "-rss_limit_mb=1024", "-timeout=10",
             f"-artifact_prefix={findings}/{self.name()}-", corpus],
            env={**os.environ, **SANITIZERS}, stdin=subprocess.DEVNULL, capture_output=True,
            text=True, errors="replace", check=False)
        executions = re.search(r"number_of_executed_units: (\d+)", outcome.stderr)
        finding = outcome.stderr[-6000:] if outcome.returncode or not executions else ""
        return int(executions.group(1)) if executions else 0, finding


def hunt_of(arguments):
    return Hunt(*arguments, *[""] * (len(Hunt._fields) - len(arguments)))


def main():
    hunt = hunt_of(sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus")
        corpus.mkdir()
        executions, finding = hunt.run(corpus, folder, SECONDS)
        found = [path.read_bytes().hex() for path in Path(folder).iterdir() if path.is_file()]
    print("1..1")
    fine = not finding and executions > 0
    print(f"{'ok' if fine else 'not ok'} 1 {hunt.name()}: {executions} executions")
    for line in finding.splitlines() + [f"input: {data}" for data in found]:
        print(f"# {line}")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())

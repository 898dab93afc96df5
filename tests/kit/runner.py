# runner.py: builds both folders, runs the suites through meson and counts every single test
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""What tests/run starts once the packages are there.

meson is the only register of tests; this file counts what it reports. A skipped test, a test
program that ends badly, a suite without tests and a suite over its time budget are failures."""

import json
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from kit.suites import BUILDS, SUITES

SOURCE = Path(__file__).resolve().parents[2]
TAIL_LINES = 60


def run_quietly(arguments, log):
    """Runs a build step; shows its output only when it fails."""
    with open(log, "w", encoding="utf-8") as out:
        code = subprocess.run(arguments, cwd=SOURCE, stdout=out, stderr=subprocess.STDOUT,
                              stdin=subprocess.DEVNULL).returncode
    if code:
        print(tail(log.read_text(encoding="utf-8", errors="replace")))
        print(f"{' '.join(map(str, arguments))} failed", flush=True)
    return code == 0


def tail(text):
    return "\n".join(text.rstrip().splitlines()[-TAIL_LINES:])


def build(name):
    """Sets up and compiles .build/NAME; True when it is ready."""
    folder = SOURCE / ".build" / name
    started = time.monotonic()
    folder.parent.mkdir(exist_ok=True)
    if (folder / "meson-info").exists() and not (folder / "build.ninja").exists():
        shutil.rmtree(folder)
    if not (folder / "build.ninja").exists():
        if not run_quietly(["meson", "setup", *BUILDS[name], folder, SOURCE],
                           folder.parent / f"{name}-setup.log"):
            return False
    target = [] if name == "sanitized" else ["programs"]
    if not run_quietly(["ninja", "-C", folder, *target], folder.parent / f"{name}-compile.log"):
        return False
    print(f"built {name:<12} {time.monotonic() - started:6.1f} s", flush=True)
    return True


class Count:
    """Passed and failed tests of one suite, and the last words of what failed."""

    def __init__(self):
        self.passed = 0
        self.failed = 0
        self.words = []

    def fail(self, title, output=""):
        self.failed += 1
        self.words.append(f"FAILED {title}\n{tail(output)}".rstrip())

    def add_case(self, case, program):
        problem = next((child.tag for child in case if child.tag in
                        ("failure", "error", "skipped")), None)
        if problem is None:
            self.passed += 1
        else:
            self.fail(f"{program}: {case.get('name')} ({problem})")

    def read(self, logs):
        """Adds what meson wrote to testlog.junit.xml and testlog.json."""
        failed_programs = set()
        for suite in ElementTree.parse(logs / "testlog.junit.xml").getroot():
            for case in suite.findall("testcase"):
                before = self.failed
                self.add_case(case, suite.get("name"))
                if self.failed > before:
                    failed_programs.update((suite.get("name"), case.get("name")))
        for line in (logs / "testlog.json").read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if record["result"] in ("OK", "EXPECTEDFAIL"):
                continue
            name = record["name"].split(" / ")[-1]
            output = record.get("stdout", "") + "\n" + record.get("stderr", "")
            if failed_programs & {name, f"dure.{name}"}:
                self.words.append(tail(output))
            else:
                # Every reported subtest was fine, yet the program ended badly or too late.
                self.fail(f"{name} ({record['result'].lower()})", output)


def run_suite(suite):
    """Runs one suite and returns its Count and its seconds."""
    folder = SOURCE / ".build" / suite.build
    logs = folder / "meson-logs"
    for name in ("testlog.junit.xml", "testlog.json"):
        (logs / name).unlink(missing_ok=True)
    started = time.monotonic()
    outcome = subprocess.run(
        ["meson", "test", "-C", folder, "--suite", suite.name, "--num-processes", "2"],
        cwd=SOURCE, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    seconds = time.monotonic() - started
    count = Count()
    if (logs / "testlog.junit.xml").exists() and (logs / "testlog.json").exists():
        count.read(logs)
    elif outcome.returncode:
        count.fail(f"{suite.name} could not run", outcome.stdout + outcome.stderr)
    if count.passed + count.failed == 0:
        count.fail(f"{suite.name} ran no test")
    if outcome.returncode and count.failed == 0:
        count.fail(f"meson test ended with {outcome.returncode}", outcome.stdout + outcome.stderr)
    if seconds > suite.budget:
        count.fail(f"{suite.name} took {seconds:.0f} s of {suite.budget} s")
    return count, seconds


def main():
    wanted = sys.argv[1:]
    unknown = set(wanted) - {suite.name for suite in SUITES}
    if unknown:
        names = " ".join(suite.name for suite in SUITES)
        print(f"There is no suite {', '.join(sorted(unknown))}. The suites: {names}")
        return 2
    suites = [suite for suite in SUITES if not wanted or suite.name in wanted]
    needed = [name for name in BUILDS if any(suite.build == name for suite in suites)]
    for name in needed:
        if not build(name):
            print("0 passed, 1 failed")
            return 1
    passed = failed = 0
    print(f"{'suite':<16}{'passed':>8}{'failed':>8}{'seconds':>9}{'budget':>8}", flush=True)
    for suite in suites:
        count, seconds = run_suite(suite)
        print(f"{suite.name:<16}{count.passed:>8}{count.failed:>8}{seconds:>9.1f}"
              f"{suite.budget:>8}", flush=True)
        for words in count.words:
            print(words, flush=True)
        passed += count.passed
        failed += count.failed
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

# runner.py: builds both folders, runs the suites through meson and counts every single test
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""What tests/run starts once the packages are there.

meson is the only register of tests; this file counts what it reports. A skipped test, a test
program that ends badly, a suite without tests and a suite over its time budget are failures. A
program that failed beside others is run once more, alone, and told of: that counts."""

import json
import shutil
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from kit.suites import BUILDS, SUITES, TARGETS

SOURCE = Path(__file__).resolve().parents[2]
TAIL_LINES = 60
# A program's own time limit is for an idle machine; a suite's budget (suites.py) is for any.
PATIENCE = "3"
# Suites that run at once, two programs of each: most of a program is waiting for another one.
LANES = 4


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


def needs_of(folder, suites):
    """The files of a build folder that the programs of these suites need, as ninja knows them."""
    facts = folder / "meson-info"
    files = {target["id"]: target["filename"] for target in
             json.loads((facts / "intro-targets.json").read_text(encoding="utf-8"))}
    labels = {f"dure:{suite.name}" for suite in suites}
    return sorted({str(Path(file).relative_to(folder)) for test in
                   json.loads((facts / "intro-tests.json").read_text(encoding="utf-8"))
                   if labels & set(test["suite"])
                   for identity in test["depends"] for file in files[identity]})


def build(name, suites):
    """Sets up .build/NAME and compiles what these suites need; True when it is ready."""
    folder = SOURCE / ".build" / name
    started = time.monotonic()
    folder.parent.mkdir(exist_ok=True)
    if (folder / "meson-info").exists() and not (folder / "build.ninja").exists():
        shutil.rmtree(folder)
    if not (folder / "build.ninja").exists():
        if not run_quietly(["meson", "setup", *BUILDS[name], folder, SOURCE],
                           folder.parent / f"{name}-setup.log"):
            return False
    # Where the description of the build has changed, its tests are read as they are now.
    log = folder.parent / f"{name}-compile.log"
    if not (run_quietly(["ninja", "-C", folder, "build.ninja"], log) and
            run_quietly(["ninja", "-C", folder, *TARGETS[name], *needs_of(folder, suites)], log)):
        return False
    print(f"built {name:<12} {time.monotonic() - started:6.1f} s", flush=True)
    return True


class Count:
    """Passed and failed tests of one suite, and the last words of what failed."""

    def __init__(self):
        self.passed = 0
        self.failed = 0
        self.words = []
        self.programs = []

    def add(self, other):
        """Counts what another one counted."""
        self.passed += other.passed
        self.failed += other.failed
        self.words += other.words

    def fail(self, title, output=""):
        self.failed += 1
        self.words.append(f"FAILED {title}\n{output}".rstrip())

    def add_subtest(self, case, program):
        """Counts one subtest; True when it failed. A skipped one has failed."""
        problem = next((child.tag for child in case if child.tag in
                        ("failure", "error", "skipped")), None)
        if problem is None:
            self.passed += 1
        else:
            self.fail(f"{program}: {case.get('name')} ({problem})")
        return problem is not None

    def read(self, programs, tests):
        """Adds what meson wrote: one file on programs (JSON), one on their subtests (JUnit)."""
        subtests = {suite.get("name").partition(".")[2]: suite.findall("testcase") for suite in
                    ElementTree.parse(tests).getroot()}
        for line in programs.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            one = Count()
            one.read_program(record, subtests.get(record["name"], []))
            self.add(one)
            if one.failed:
                self.programs.append((record["name"], one))

    def read_program(self, record, cases):
        """What one program came to, with its subtests."""
        fine = record["result"] == "OK"
        words = "" if fine else last_words(record.get("stdout", ""), record.get("stderr", ""))
        if any([self.add_subtest(case, record["name"]) for case in cases]):
            self.words.append(words)
        elif not fine:
            # Every reported subtest was fine, yet the program ended badly or too late.
            self.fail(f"{record['name']} ({record['result'].lower()})", words)
        elif not cases:
            self.passed += 1


def last_words(output, errors):
    """What a failed program said: its failed subtests with their diagnostics, then its errors."""
    found = []
    telling = False
    for line in output.splitlines():
        telling = line.startswith("not ok") or (telling and line.startswith("#"))
        if telling:
            found.append(line)
    return "\n".join(part for part in (tail("\n".join(found) or output), tail(errors)) if part)


def run_tests(folder, suite, logbase, *arguments):
    """Runs programs of a suite; returns their Count and how meson ended. The logs have a name of
    their own, since others run from the same folder."""
    logs = [folder / "meson-logs" / f"{logbase}.{kind}" for kind in ("json", "junit.xml")]
    for log in logs:
        log.unlink(missing_ok=True)
    outcome = subprocess.run(
        ["meson", "test", "-C", folder, "--no-rebuild", "--suite", suite.name, "--logbase",
         logbase, "--timeout-multiplier", PATIENCE, *arguments],
        cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    count = Count()
    if all(log.exists() for log in logs):
        count.read(*logs)
    elif outcome.returncode:
        count.fail(f"{suite.name} could not run", tail(outcome.stdout + outcome.stderr))
    return count, outcome


def run_suite(suite, folder):
    """Runs one suite from a build folder, where all is built, and returns its Count and its
    seconds."""
    started = time.monotonic()
    count, outcome = run_tests(folder, suite, suite.name, "--num-processes", "2")
    seconds = time.monotonic() - started
    if count.passed + count.failed == 0:
        count.fail(f"{suite.name} ran no test")
    if outcome.returncode and count.failed == 0:
        count.fail(f"meson test ended with {outcome.returncode}",
                   tail(outcome.stdout + outcome.stderr))
    if seconds > suite.budget:
        count.fail(f"{suite.name} took {seconds:.0f} s of {suite.budget} s")
    return count, seconds


def run_again(suite, folder, name):
    """Runs one program alone that failed beside others, and returns what it comes to then."""
    program = name.rpartition(" / ")[2]
    count, outcome = run_tests(folder, suite, f"again-{program}", "--num-processes", "1", program)
    if count.failed == 0 and (outcome.returncode or count.passed == 0):
        count.fail(f"{name} did not pass alone", tail(outcome.stderr))
    return count


class Sheet:
    """What all lanes have found so far, told line by line."""

    def __init__(self):
        self.lock = threading.Lock()
        self.passed = 0
        self.failed = 0
        self.failures = []

    def tell(self, suite, count, seconds):
        with self.lock:
            print(f"{suite.name:<16}{count.passed:>8}{count.failed:>8}{seconds:>9.1f}"
                  f"{suite.budget:>8}", flush=True)
            for words in count.words:
                print(words, flush=True)
            self.passed += count.passed
            self.failed += count.failed
            self.failures += [(suite, name, one) for name, one in count.programs]

    def tell_again(self, name, first, count):
        """The second time counts."""
        print(f"again, alone: {name}: {count.passed} passed, {count.failed} failed", flush=True)
        for words in count.words:
            print(words, flush=True)
        self.passed += count.passed - first.passed
        self.failed += count.failed - first.failed


def run_all(suites):
    """Some suites at once, since much of a visit and of a virtual machine is waiting, which others
    can use. The longest begin, so that no processor is idle at the end."""
    sheet = Sheet()

    def run_one(suite):
        sheet.tell(suite, *run_suite(suite, SOURCE / ".build" / suite.build))
    with ThreadPoolExecutor(LANES) as pool:
        for _ in pool.map(run_one, sorted(suites, key=lambda suite: -suite.budget)):
            pass
    for suite, name, first in sheet.failures:
        sheet.tell_again(name, first, run_again(suite, SOURCE / ".build" / suite.build, name))
    return sheet


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
        if not build(name, [suite for suite in suites if suite.build == name]):
            print("0 passed, 1 failed")
            return 1
    print(f"{'suite':<16}{'passed':>8}{'failed':>8}{'seconds':>9}{'budget':>8}", flush=True)
    sheet = run_all(suites)
    print(f"{sheet.passed} passed, {sheet.failed} failed", flush=True)
    return 1 if sheet.failed else 0


if __name__ == "__main__":
    sys.exit(main())

# check-bluetooth-vm.py: the instruments against the real bluetoothd, in one boot of a machine
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""check-bluetooth-vm.py [all|part K/N|NAME...]

Each scenario is played by the real dure-instruments wholly inside the machine, and by the same
program in the double; both must hold, and both transcripts must be equal (transcripts.py says in
what). Then zero-trace.py looks for anybody's trace in the real daemon's state. DURE_KEEP=1 keeps
the folder with transcripts and logs."""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import machine  # noqa: E402
from chosen import CHOSEN, RACES, why_impossible  # noqa: E402
from transcripts import differences  # noqa: E402

from kit import tap  # noqa: E402
from kit.processes import temporary_folder  # noqa: E402

ZERO_TRACE = ("passers-by", "own-strap-bonded", "own-strap-again", "watch-among-others")
SCENARIOS = machine.HERE.parents[1] / "devices/simulator/scenarios"
SECONDS_EACH, SECONDS_MORE = 40, 140
TRIES = 3  # of the full set: how often a machine may fall in one scenario


def every_name():
    """All scenarios that can be played for real: the double's, then those of this folder; tells
    which cannot, and why."""
    names, kernel = [], machine.kernel()
    for path in sorted(SCENARIOS.glob("*.scenario")):
        why = why_impossible(path.stem, path.read_text(encoding="utf-8"), kernel)
        if why:
            print(f"# left out: {path.stem}: {why}", file=sys.stderr)
        else:
            names.append(path.stem)
    own = sorted(path.stem for path in (machine.HERE / "scenarios").glob("*.scenario"))
    return names + [name for name in own if name not in ZERO_TRACE]


def chosen_names(words):
    """(names, whether they are of the full set, whether bonded visits are looked at too)."""
    if words[:1] == ["part"]:
        part, parts = map(int, words[1].split("/"))
        return every_name()[part - 1::parts], True, part == 1
    if words == ["all"]:
        return every_name(), True, True
    return words or list(CHOSEN), False, False


def case_of(name, folder):
    def check():
        for world in ("tap", "double-tap"):
            report = machine.read(folder / f"{name}.{world}")
            assert re.search(r"^ok 1 ", report, re.MULTILINE), f"{name}.{world}:\n{report}"
        found = differences(machine.read(folder / f"{name}.double"),
                            machine.read(folder / f"{name}.real"), only_told=name in RACES)
        assert not found, "\n".join(found)
    return f"{name}: as in the double", check


def report_missing():
    raise AssertionError("zero-trace.py reported nothing")


def trace_cases(report):
    """The cases that zero-trace.py reported from inside."""
    lines = report.splitlines()
    if not lines:
        yield "anybody's trace is looked for", report_missing
    for at, line in enumerate(lines):
        match = re.match(r"(not )?ok \d+ (.*)", line)
        if match:
            words = [each for each in lines[at + 1:] if each.startswith("#")]

            def check(bad=match.group(1), words=words):
                assert not bad, "\n".join(words)
            yield match.group(2), check


def has_passed(name, folder):
    return bool(re.search(r"^ok 1 ", machine.read(folder / f"{name}.tap"), re.MULTILINE))


def play_all(names, folder, with_visits):
    """The full set, in as many machines as it takes: after each fall the rest is played in a new
    one, what it fell in last. Returns the last machine's code."""
    left, tries = list(names), dict.fromkeys(names, 0)
    while True:
        seconds = 2 * SECONDS_EACH * len(left) + SECONDS_MORE
        code = machine.play_everywhere(left, folder, seconds, with_visits)
        if not machine.has_fallen(folder, code):
            return code
        begun = [name for name in left if (folder / f"{name}.tap").exists()]
        if not begun or max(tries.values()) == TRIES:
            return code
        fell_in = begun[-1]
        tries[fell_in] += 1
        left = [name for name in left if name not in begun]
        if not has_passed(fell_in, folder):
            (folder / f"{fell_in}.tap").unlink()
            left.append(fell_in)
        print(f"# the machine fell in {fell_in}; {len(left)} left", file=sys.stderr, flush=True)
        if not left:
            return code


def play_chosen(names, folder, with_visits):
    """A few, in one machine; one that falls is set up once more, for all of them."""
    seconds = SECONDS_EACH * len(names) + SECONDS_MORE
    code = machine.play_everywhere(names, folder, seconds, with_visits)
    if machine.has_fallen(folder, code):
        code = machine.play_everywhere(names, folder, seconds, with_visits)
    return code


def main():
    names, is_all, with_visits = chosen_names(sys.argv[1:])
    with temporary_folder("bluetooth-vm") as folder:
        code = (play_all if is_all else play_chosen)(names, folder, with_visits)

        def came_up():
            console = machine.read(folder / "logs/console.log")
            assert not machine.has_fallen(folder, code), f"run-in-vm ended with {code}\n{console}"
        cases = [("the machine boots and ends", came_up)]
        cases += [case_of(name, folder) for name in names]
        cases += trace_cases(machine.read(folder / "zero-trace.tap"))
        sys.exit(1 if tap.run(cases) else 0)


main()

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
SECONDS_EACH, SECONDS_MORE = 25, 140
PATIENCE = 3  # of the full set: what fails is played once more, with long time limits
MACHINES = 2  # one that falls is set up once more


def every_name():
    """All scenarios that can be played for real: the double's, then those of this folder; tells
    which cannot, and why."""
    names = []
    for path in sorted(SCENARIOS.glob("*.scenario")):
        why = why_impossible(path.stem, path.read_text(encoding="utf-8"))
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


def trace_cases(report):
    """The cases that zero-trace.py reported from inside."""
    lines = report.splitlines()
    assert lines, "zero-trace.py reported nothing"
    for at, line in enumerate(lines):
        match = re.match(r"(not )?ok \d+ (.*)", line)
        if match:
            words = [each for each in lines[at + 1:] if each.startswith("#")]

            def check(bad=match.group(1), words=words):
                assert not bad, "\n".join(words)
            yield match.group(2), check


def main():
    names, is_all, with_visits = chosen_names(sys.argv[1:])
    seconds = SECONDS_EACH * len(names) * (PATIENCE if is_all else 1) + SECONDS_MORE
    with temporary_folder("bluetooth-vm") as parent:
        for number in range(MACHINES):
            folder = parent / str(number)
            folder.mkdir()
            code = machine.play_everywhere(
                names, folder, seconds, with_visits=with_visits)
            if is_all or not machine.has_fallen(folder, code):
                break

        def came_up():
            console = machine.read(folder / "logs/console.log")
            assert is_all or not machine.has_fallen(folder, code), \
                f"run-in-vm ended with {code}\n{console}"
        cases = [("the machine boots and ends", came_up)]
        cases += [case_of(name, folder) for name in names]
        cases += trace_cases(machine.read(folder / "zero-trace.tap"))
        sys.exit(1 if tap.run(cases) else 0)


main()

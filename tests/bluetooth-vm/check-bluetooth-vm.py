# check-bluetooth-vm.py: the instruments against the real bluetoothd, in one boot of a machine
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""check-bluetooth-vm.py [all|NAME...]

Each scenario is played by the real dure-instruments wholly inside the machine, and by the same
program in the double; both must hold, and both transcripts must be equal (transcripts.py says in
what). Then zero-trace.py looks for anybody's trace in the real daemon's state. DURE_KEEP=1 keeps
the folder with transcripts and logs."""

import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import machine  # noqa: E402
from chosen import CHOSEN, IMPOSSIBLE, RACES  # noqa: E402
from transcripts import differences  # noqa: E402

from kit import tap  # noqa: E402
from kit.processes import temporary_folder  # noqa: E402

ZERO_TRACE = ("passers-by", "own-strap-bonded", "own-strap-again", "watch-among-others")
SECONDS_EACH, SECONDS_MORE = 25, 140
MACHINES = 2  # one that falls is set up once more


def every_name():
    """All scenarios that can be played for real: the double's, then those of this folder."""
    listed = subprocess.run([machine.WEARABLES, "--list"], capture_output=True, text=True,
                            check=True).stdout
    names = [line.split()[0] for line in listed.splitlines() if line.strip()]
    own = sorted(path.stem for path in (machine.HERE / "scenarios").glob("*.scenario"))
    return [name for name in names if name not in IMPOSSIBLE] + \
        [name for name in own if name not in ZERO_TRACE]


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
    names = sys.argv[1:] or list(CHOSEN)
    is_all = names == ["all"]
    if is_all:
        names = every_name()
    with temporary_folder("bluetooth-vm") as parent:
        for number in range(MACHINES):
            folder = parent / str(number)
            folder.mkdir()
            code = machine.play_everywhere(
                names, folder, SECONDS_EACH * len(names) + SECONDS_MORE, with_visits=is_all)
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

# machine.py: boots the test machine once and plays scenarios in it, and beside it in the double
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILD = Path(os.environ["DURE_BUILD"])
PLAYER = BUILD / "tests/devices/play-scenario"
INSTRUMENTS = BUILD / "devices/instruments/dure-instruments"
WEARABLES = BUILD / "devices/simulator/dure-wearables"

# What a kernel says of its own faults. Debian's has a race in hci_chan_del, when a link breaks in
# the moment it is made, which ends bluetoothd and now and then everything.
FALLEN = re.compile(r"general protection fault|Oops|BUG:|kernel BUG|Kernel panic")

# The double's world runs as fast as the real one, or the two would wait for different things.
SPEED = ("--pace", "1", "--patience", "60", "--world", f"{WEARABLES} --speed 1",
         "--instruments", INSTRUMENTS)


def path_of(name):
    """A scenario of this folder as its file, one of the double's by its name."""
    own = HERE / "scenarios" / f"{name}.scenario"
    return str(own) if own.exists() else name


def kernel():
    """The first two numbers of the kernel's release."""
    release = subprocess.run([HERE / "run-in-vm", "-p"], check=True, text=True,
                             stdout=subprocess.PIPE).stdout
    return tuple(map(int, release.split(".")[:2]))


def boot(folder, command, seconds):
    """Runs a command in the machine; its words go to standard error. Returns its exit code."""
    return subprocess.run(
        [HERE / "run-in-vm", "-t", str(seconds), "-w", folder, "-l", folder / "logs", "--",
         "/usr/bin/python3", HERE / "world/keep.py", *command], stdout=sys.stderr).returncode


def play_double(name, folder):
    """Plays a scenario in the double; leaves NAME.double (the transcript) and NAME.double-tap."""
    with open(folder / f"{name}.double-tap", "w", encoding="utf-8") as out:
        subprocess.run([PLAYER, *SPEED, "--transcript", folder / f"{name}.double", path_of(name)],
                       stdout=out, stderr=out)


def has_fallen(folder, code):
    """Whether the machine itself came to grief: no boot, no time, or its kernel."""
    return code not in (0, 1) or bool(FALLEN.search(read(folder / "logs/console.log")))


def play_everywhere(names, folder, seconds, with_visits):
    """Plays scenarios in the machine, and meanwhile in the double, then looks for traces; returns
    the machine's code."""
    script = '"$1/play-inside" "$2" "${@:3}" || exit; /usr/bin/python3 "$1/zero-trace.py" '
    script += '--visits "$2"' if with_visits else '"$2"'
    with ThreadPoolExecutor(max_workers=4) as pool:
        for name in names:
            if not (folder / f"{name}.double-tap").exists():
                pool.submit(play_double, name, folder)
        return boot(folder, ["bash", "-c", script, "bash", HERE, folder, *map(path_of, names)],
                    seconds)


def read(path):
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

# machine.py: what is measured on, and how its processor is shared
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import atexit
import os
import platform
import re
import sqlite3
import statistics
import subprocess
import time
from pathlib import Path

FLUSHES = 200
GROUP = "dure-bench"
# Of one process of ordinary priority it is 1024: enough not to starve beside other programs.
SHARES = 8192
WEIGHT = 800


def first_line(command):
    """What a program says of itself, or that there is none."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return done.stdout.splitlines()[0]
    except (OSError, subprocess.CalledProcessError, IndexError):
        return "none"


def processor():
    match = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return match[1] if match else platform.machine()


def flush_ms(folder):
    """(median, 99 %) milliseconds that the disk takes for 4 KiB and fdatasync."""
    path = Path(folder) / "flushes"
    took = []
    with open(path, "wb", buffering=0) as file:
        for number in range(FLUSHES):
            os.pwrite(file.fileno(), bytes(4096), 4096 * number)
            start = time.monotonic()
            os.fdatasync(file.fileno())
            took.append((time.monotonic() - start) * 1000)
    path.unlink()
    return statistics.median(took), sorted(took)[FLUSHES * 99 // 100]


def file_system(folder):
    return first_line(["stat", "--file-system", "--format", "%T", str(folder)])


def load():
    return " ".join(f"{value:.1f}" for value in os.getloadavg())


def print_facts(folder, group):
    median, worst = flush_ms(folder)
    memory = re.search(r"^MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text(), re.MULTILINE)[1]
    libraries = (f"{name} {first_line(['pkg-config', '--modversion', name])}"
                 for name in ("glib-2.0", "libsoup-3.0", "libsodium", "jansson"))
    for name, value in (
            ("machine", f"{os.cpu_count()} x {processor()}, {int(memory) >> 20} GiB, "
                        f"Linux {platform.release()}"),
            ("disk", f"{file_system(folder)}, 4 KiB and fdatasync {median:.2f} ms, "
                     f"99 % {worst:.2f} ms"),
            ("dure-backend with", f"{', '.join(libraries)}, SQLite {sqlite3.sqlite_version}"),
            ("Node", first_line(["node", "--version"])),
            ("load before", load()),
            ("processor", group)):
        print(f"{name:<20}{value}")


def join_group(folder):
    (folder / "cgroup.procs").write_text(str(os.getpid()))


def leave_group(folder, home):
    """Nothing of ours runs any more."""
    try:
        join_group(home)
        folder.rmdir()
    except OSError as problem:
        print(f"{folder} stays: {problem.strerror}")


def share_processor():
    """Puts this process, and so all it starts, into one control group; says what came of it."""
    own = dict(line.split(":", 2)[1:] for line in
               Path("/proc/self/cgroup").read_text().splitlines())
    root = Path("/sys/fs/cgroup")
    first = next((names for names in own if "cpu" in names.split(",")), None)
    if first is not None:
        home, setting = root / "cpu" / own[first].strip("/"), ("cpu.shares", SHARES)
    else:
        home, setting = root / own.get("", "").strip("/"), ("cpu.weight", WEIGHT)
    folder = home / f"{GROUP}-{os.getpid()}"
    try:
        folder.mkdir()
        atexit.register(leave_group, folder, home)
        (folder / setting[0]).write_text(str(setting[1]))
        join_group(folder)
    except OSError as problem:
        return f"shared with every other process ({problem.strerror} for a control group)"
    return f"all processes of a measurement in one control group, {setting[0]} {setting[1]}"

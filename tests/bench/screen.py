# screen.py: what the kiosk's screen costs, beside an empty window and a calculator
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""screen.py BUILD [--rounds N]   One after the other, N times, on one display without a monitor:
an empty GTK window, the enrolled kiosk with its helper and its city, GNOME's calculator. Each is
left alone until it has taken no processor time for QUIET seconds; then what it took and holds is
read, then what it takes while nobody touches it. At the end the slides of bench-slide, and the day
of bench-day."""

import argparse
import re
import statistics
import subprocess
import time
from pathlib import Path

from bench import machine
from kit.display import Display
from kit.processes import Process, temporary_folder, wait_until
from kit.station import Station
from kit.words import SOURCE

QUIET = 1.0
QUIET_MS = 0.5  # less than this, taken in that time, is rest
SETTLES_WITHIN = 30
IDLE = 5.0
UNIT = SOURCE / "kiosk" / "systemd" / "dure-kiosk.service"
GOALS = {"start": "1.6 x", "memory": "+ 15", "idle": "0",
         "slide": "median < 8, 95 % < 16", "day": "less than 1 KB a visit"}


def cpu_ms(process):
    """What all threads of a process have taken, ms, by its own clock (clock_getcpuclockid(3))."""
    return time.clock_gettime(~process.child.pid << 3 | 2) * 1000


def memory_mb(process):
    """(all, its own alone) of a process's memory, MB."""
    sizes = dict.fromkeys(("Rss", "Private_Clean", "Private_Dirty"), 0)
    for line in Path(f"/proc/{process.child.pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, value = line.split()[:2]
        if name[:-1] in sizes:
            sizes[name[:-1]] = int(value) / 1024
    return sizes["Rss"], sizes["Private_Clean"] + sizes["Private_Dirty"]


def settle(process):
    """Waits until a process rests."""
    last = {"cpu": -1.0, "since": time.monotonic()}

    def rests():
        now, cpu = time.monotonic(), cpu_ms(process)
        if cpu > last["cpu"] + QUIET_MS:
            last.update(cpu=cpu, since=now)
        return now - last["since"] >= QUIET

    wait_until(rests, SETTLES_WITHIN, f"{process.name} at rest")


def measure(process):
    """start ms, RSS MB, private MB, ms a second at rest."""
    settle(process)
    start = cpu_ms(process)
    memory = memory_mb(process)
    time.sleep(IDLE)
    return start, *memory, (cpu_ms(process) - start) / IDLE


def of_window(display, folder, *command):
    process = Process(command, folder / "window.log", environment=display.environment)
    try:
        return measure(process)
    finally:
        process.stop()


def habits():
    """The kiosk's habits of memory, as its service sets them."""
    return dict(re.findall(r"^Environment=(G_SLICE|GLIBC_TUNABLES|MALLOC_ARENA_MAX)=(.+)$",
                           UNIT.read_text("utf-8"), re.MULTILINE))


def of_kiosk(station):
    station.start_kiosk(environment=habits())
    try:
        return measure(station.kiosk)
    finally:
        station.stop_one("kiosk")


def print_table(rows):
    print(f"\n{'':<20}{'start ms':>10}{'RSS MB':>10}{'private':>10}{'idle ms/s':>10}")
    medians = {name: [statistics.median(column) for column in zip(*figures)]
               for name, figures in rows.items()}
    for name, figures in medians.items():
        print(f"{name:<20}" + "".join(f"{figure:>10.1f}" for figure in figures))
    empty, kiosk = medians["empty window"], medians["kiosk"]
    print(f"{'kiosk : empty':<20}{kiosk[0] / empty[0]:>9.2f}x{kiosk[1] - empty[1]:>+10.1f}"
          f"{kiosk[2] - empty[2]:>+10.1f}{kiosk[3] - empty[3]:>+10.1f}")
    print(f"{'goal':<20}{GOALS['start']:>10}{GOALS['memory']:>10}{'':>10}{GOALS['idle']:>10}")


def run_as_kiosk(program, display):
    """What a program prints, word by word, that has the kiosk's habits of memory."""
    return subprocess.run([program], env={**display.environment, **habits()},
                          capture_output=True, text=True, check=True).stdout.split()


def print_slides(build, display):
    rate, median, most, worst, cpu, touch = run_as_kiosk(build / "tests/bench/bench-slide", display)
    print(f"\n{'40 slides':<20}{rate} frames a second; ms a frame: median {median}, 95 % {most}, "
          f"longest {worst}; {cpu} ms of processor\n{'goal':<20}{GOALS['slide']}\n"
          f"{'first touch':<20}{touch} ms of processor until the next page is drawn")


def print_day(build, display):
    visits, first, last, slope = run_as_kiosk(build / "tests/bench/bench-day", display)
    print(f"\n{visits + ' visits':<20}RSS {first} MB after the first 100, {last} MB at the end: "
          f"{slope} KB a visit\n{'goal':<20}{GOALS['day']}")


def main():
    parser = argparse.ArgumentParser(prog="tests/bench/screen", allow_abbrev=False)
    parser.add_argument("build", type=Path)
    parser.add_argument("--rounds", type=int, default=5, help="of which the median is taken (5)")
    options = parser.parse_args()
    build = options.build.resolve()
    rows = {"empty window": [], "kiosk": [], "gnome-calculator": []}
    print(f"{'processor':<20}{machine.processor()}\n{'load before':<20}{machine.load()}")
    with temporary_folder("dure-screen") as folder:
        display = Display(folder)
        station = Station(folder, display, build)
        station.start_backend()
        station.start_wearables()
        for _ in range(options.rounds):
            rows["empty window"].append(of_window(
                display, folder, build / "tests/bench/empty-window", *display.size))
            rows["kiosk"].append(of_kiosk(station))
            rows["gnome-calculator"].append(of_window(display, folder, "gnome-calculator"))
        station.stop()
        print_table(rows)
        print_slides(build, display)
        print_day(build, display)
        display.stop()
    print(f"\n{'load after':<20}{machine.load()}")


main()

# suites.py: the one table of test suites, where each runs and how long it may take
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""A budget is wall time on two cores, some seven times what the suite takes on an idle machine:
it shares that with another, and a shared machine may be three times slower. A suite that leaves it
has become slow, or waits for something that no longer comes."""

from typing import NamedTuple


class Suite(NamedTuple):
    """A meson suite, the build folder under .build/ it runs from, and its seconds."""
    name: str
    build: str
    budget: int


SUITES = (
    Suite("style", "sanitized", 60),
    Suite("core", "sanitized", 60),
    Suite("i18n", "sanitized", 30),
    Suite("devices", "sanitized", 800),
    Suite("scenarios", "sanitized", 500),
    Suite("kiosk", "sanitized", 300),
    Suite("backend", "sanitized", 1500),
    Suite("ui", "sanitized", 900),
    Suite("fuzz", "fuzzed", 300),
    Suite("simulator", "plain", 600),
    Suite("faults", "plain", 600),
    Suite("history", "plain", 600),
    Suite("postgresql", "plain", 1200),
    Suite("kit", "plain", 600),
    Suite("web", "plain", 1200),
    Suite("visit", "plain", 1200),
    Suite("visit-sanitized", "sanitized", 400),
    Suite("bluetooth-vm", "plain", 800),
)

# Options of each build folder. All are kept, so a second run compiles only what changed. Lines in
# backtraces are enough here, and come at a tenth of the time; the quicker linker saves as much. Two
# thirds of what sanitizers add to a compilation is optimizing what they have added.
LEAN = ("-Dc_args=-g1", "-Dc_link_args=-fuse-ld=gold")
BUILDS = {
    "sanitized": ("-Db_sanitize=address,undefined", "-Db_lundef=false", "-Doptimization=1", *LEAN),
    "plain": LEAN,
    "fuzzed": ("--native-file", "tests/fuzz/clang.ini"),
}
# What is built there beside what the tests need.
TARGETS = {
    "sanitized": ("all",),
    "plain": ("programs", "tests/simulator/check-simulator", "fault-checks", "benches", "loads"),
    "fuzzed": ("fuzzers",),
}

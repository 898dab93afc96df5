# suites.py: the one table of test suites, where each runs and how long it may take
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""A budget is wall time on two cores, some five times what the suite takes on an idle machine,
since a shared one may be three times slower: a suite that leaves it has become slow, or waits for
something that no longer comes."""

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
    Suite("devices", "sanitized", 600),
    Suite("scenarios", "sanitized", 360),
    Suite("kiosk", "sanitized", 180),
    Suite("backend", "sanitized", 1200),
    Suite("ui", "sanitized", 600),
    Suite("fuzz", "fuzzed", 240),
    Suite("simulator", "plain", 400),
    Suite("faults", "plain", 400),
    Suite("history", "plain", 400),
    Suite("postgresql", "plain", 900),
    Suite("kit", "plain", 400),
    Suite("web", "plain", 800),
    Suite("visit", "plain", 800),
    Suite("visit-sanitized", "sanitized", 240),
    Suite("bluetooth-vm", "plain", 560),
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
# What is built there; everything where nothing is said.
TARGETS = {
    "plain": ("programs", "tests/simulator/check-simulator", "fault-checks", "benches", "loads"),
    "fuzzed": ("fuzzers",),
}

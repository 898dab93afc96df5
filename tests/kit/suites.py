# suites.py: the one table of test suites, where each runs and how long it may take
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""A budget is wall time on two cores, about three times what the suite takes on an idle machine:
a suite that leaves it has become slow, or waits for something that no longer comes."""

from typing import NamedTuple


class Suite(NamedTuple):
    """A meson suite, the build folder under .build/ it runs from, and its seconds."""
    name: str
    build: str
    budget: int


SUITES = (
    Suite("style", "sanitized", 30),
    Suite("core", "sanitized", 30),
    Suite("i18n", "sanitized", 15),
    Suite("devices", "sanitized", 60),
    Suite("scenarios", "sanitized", 150),
    Suite("kiosk", "sanitized", 120),
    Suite("backend", "sanitized", 300),
    Suite("postgresql", "sanitized", 450),
    Suite("ui", "sanitized", 60),
    Suite("fuzz", "sanitized", 60),
    Suite("libfuzzer", "fuzzed", 100),
    Suite("kit", "plain", 120),
    Suite("web", "plain", 240),
    Suite("visit", "plain", 480),
    Suite("visit-sanitized", "sanitized", 120),
    Suite("bluetooth-vm", "plain", 540),
)

# Options of each build folder. All are kept, so a second run compiles only what changed.
BUILDS = {
    "sanitized": ("-Db_sanitize=address,undefined", "-Db_lundef=false"),
    "plain": (),
    "fuzzed": ("--native-file", "tests/fuzz/clang.ini"),
}
# What is built there; everything where nothing is said.
TARGETS = {"plain": ("programs",), "fuzzed": ("fuzzers",)}

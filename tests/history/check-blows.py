# check-blows.py: recipients have what the city has, whatever of it has fallen
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

from blows import BLOWS, NAMES, run_blows
from crowds import K
from kit import tap
from rolls import Roll, increments, singled_out

SEED = 7
FIGURES = ("increments", "added", "changed", "no longer in", "deletions", "runs to the end",
           "runs that broke off", "killed in a run")


def test_blows():
    """After each kind of blow every set is the city's, and the one that missed something is not"""
    figures = run_blows(len(BLOWS), SEED)
    print(figures)
    assert all(figures[name] > 0 for name in FIGURES), figures
    assert figures["increments"] >= len(NAMES) * (len(BLOWS) - 1), "each release passes k"


def test_singled_out():
    """What two releases say together of fewer than k is found, and nothing else"""
    first = {str(donor): (donor // K, b"a") for donor in range(2 * K)}
    for few, found in ((0, []), (1, ["later"]), (K - 1, ["later"]), (K, [])):
        left = dict(list(first.items())[few:])
        more = first | {f"new {donor}": (2, b"a") for donor in range(few)}
        other = first | {str(donor): (0, b"b") for donor in range(few)}
        for lines in (left, more, other):
            rolls = [Roll("earlier", "one", "pilot", first), Roll("later", "two", "pilot", lines)]
            assert [two for _, two in singled_out(rolls, K)] == found, (few, lines)
    counts = increments([Roll("r", "one", "pilot", first), Roll("s", "two", "pilot", left),
                         Roll("t", "one", "pilot", more | other), Roll("u", "one", "pilot", left)])
    assert counts == {"increments": 2, "added": K, "changed": K, "no longer in": 2 * K}, counts


if __name__ == "__main__":
    tap.main()

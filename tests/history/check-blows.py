# check-blows.py: recipients have what the city has, whatever of it has fallen
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

from blows import BLOWS, run_blows
from kit import tap

SEED = 2026


def test_blows():
    """After each kind of blow every set is the city's, and the one that missed something is not"""
    figures = run_blows(len(BLOWS), SEED)
    print(figures)
    assert all(figures.values()), figures


if __name__ == "__main__":
    tap.main()

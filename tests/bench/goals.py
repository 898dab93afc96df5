# goals.py: what is to be reached, and whether it was
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

# The peer, what is compared, at how many connections: the least ratio by observations in a batch.
RATES = {
    ("rows", "rate", 64): {1: 4.5, 20: 6, 100: 7, 1000: 10},
    ("rows", "cpu", 64): {1: 2.5, 20: 3.5, 100: 4.5, 1000: 7},
    ("rows", "rate", 512): {1: 4.5, 20: 5, 100: 7, 1000: 11},
    ("packed", "rate", 64): {1: 0.9, 20: 1.2, 100: 2.3, 1000: 5},
}
# A read and a withdrawal while batches come as fast as they can, to the same on an idle server.
LATENCY_RATIO = 4
LATENCY_OF_PEER = 0.2
# The tenth million of observations to the first, without and with the index that withdrawing needs.
GROWTH_RATIO = {False: 1.2, True: 2}
OBSERVATION_BYTES = {20: 10, 100: 8}


class Goals:
    """Collects what was measured, and prints it beside what was wanted."""

    def __init__(self):
        self.rows = []

    def add(self, what, relation, goal, measured):
        """`relation`: `>=` or `<=`; `measured`: None when it could not be had."""
        reached = measured is not None and (
            measured >= goal if relation == ">=" else measured <= goal)
        self.rows.append((what, f"{relation} {goal:g}",
                          "none" if measured is None else f"{measured:.2f}",
                          "yes" if reached else "no"))

    def print(self):
        if not self.rows:
            return
        print(f"\n{'Goals':<72}{'goal':>9}{'measured':>10}{'reached':>9}")
        for what, goal, measured, reached in self.rows:
            print(f"{what:<72}{goal:>9}{measured:>10}{reached:>9}")

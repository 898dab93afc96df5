# rolls.py: who was in each release, counted once more apart from the backend
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import struct
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from history import told

LINE = struct.Struct("<16sII")  # donor, class, how many marks follow
MARK_BYTES = 8
NOWHERE = (None, None)


@dataclass
class Roll:
    """`lines`: of each donor in a release, the class, and the marks of what was given."""
    release: str
    recipient: str
    pilot: str
    lines: dict


def read_roll(line):
    packed, lines = bytes.fromhex(line["roll"]), {}
    while packed:
        donor, number, count = LINE.unpack_from(packed)
        end = LINE.size + count * MARK_BYTES
        lines[str(UUID(bytes=donor))] = (number, packed[LINE.size:end])
        packed = packed[end:]
    return Roll(line["release"], line["recipient"], line["pilot"], lines)


def rolls_of(city):
    """Of all releases, the oldest first."""
    return [read_roll(line) for line in told(city, "released")]


def increments(rolls):
    """How many releases came after another to the same recipient, whom they told of for the first
    time, of whom they told something else than before, and of whom no longer."""
    counts, last = Counter(), {}
    for roll in rolls:
        before = last.get(roll.recipient)
        if before is not None:
            both = before.keys() & roll.lines.keys()
            counts += Counter({
                "increments": 1, "added": len(roll.lines.keys() - before.keys()),
                "changed": sum(before[donor][1] != roll.lines[donor][1] for donor in both),
                "no longer in": len(before.keys() - roll.lines.keys())})
        last[roll.recipient] = roll.lines
    return counts


def singled_out(rolls, k):
    """The pairs of a pilot's releases that say together what is true of fewer than k donors."""
    for earlier, later in combinations(rolls, 2):
        if earlier.pilot == later.pilot and min(compared(earlier, later).values()) < k:
            yield earlier.release, later.release


def compared(earlier, later):
    """How many donors were in which classes of the two, with the same rows or with others."""
    counts = Counter()
    for donor in earlier.lines.keys() | later.lines.keys():
        one, other = (roll.lines.get(donor, NOWHERE) for roll in (earlier, later))
        counts[one[0], other[0], one[1] == other[1]] += 1
    return counts

# transcripts.py: compares what the double told with what the real bluetoothd told
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""Two transcripts of one scenario are equal when all of this is:

- what the kiosk called, in order, over all objects
- of each object, how its calls ended, in order
- of each device with its services, and of the adapter, what was told, in order
- of each characteristic, when notifying began and ended (the socket is faster than the bus, so
  this has no order with the device)

These differ between any two runs, or between any two peers, and are left out; nothing else is:

1. what was told before the kiosk's first call: adapters come up in their own ways
2. the scenario's own lines ("script"), and all that a daemon says between its end and its start
3. UUIDs, names and aliases; values are counted by the player, not here; RSSI is in neither
4. the services 1800 and 1801, which the peer's own stack adds
5. calls on objects that were gone by then: only the real bus tells of them
6. the order in which the parts of one device are removed
7. what comes after the scenario's last step: a transcript may end earlier than the other"""

import re

UNTOLD = {"UUIDs", "Name", "Alias", "Value", "ServiceData", "ManufacturerData", "Appearance"}
PEERS_OWN = ("1800", "1801", "2a00", "2a01", "2a04", "2a05", "2aa6", "2b29", "2b2a", "2b3a")
GONE = re.compile(r"org\.freedesktop\.DBus\.Error\.Unknown(Object|Method|Interface)$")
OUTCOMES = ("reply", "error", "answer", "refusal")
QUESTIONS = ("call", "ask", "set")
TAIL_MOST = 8


def lines_of(text):
    """The (what, alias, detail) of each line, without what a daemon that ends says."""
    silent = False
    for line in text.splitlines():
        what, alias, detail = (line.split(" ", 2) + ["", ""])[:3]
        if what == "script":
            if alias == "daemon":
                silent = detail.split()[0] in ("gone", "stop", "kill")
        elif not silent:
            yield what, alias, detail


def without_gone(lines):
    """Takes out each call that was answered by nobody, with that answer."""
    kept = []
    for what, alias, detail in lines:
        method, _, name = detail.partition(" ")
        if what == "error" and GONE.match(name):
            place = max((i for i, line in enumerate(kept) if line == ("call", alias, method)),
                        default=None)
            if place is not None:
                del kept[place]
            continue
        kept.append((what, alias, detail))
    return kept


def sorted_removals(lines):
    """Sorts each run of removals."""
    run, result = [], []
    for line in [*lines, None]:
        if line is not None and line.endswith("InterfacesRemoved"):
            run.append(line)
            continue
        result += sorted(run)
        run = []
        if line is not None:
            result.append(line)
    return result


def groups(text):
    """What is compared: name -> lines."""
    lines = without_gone(lines_of(text))
    first = next((i for i, line in enumerate(lines) if line[0] in QUESTIONS), len(lines))
    found = {}
    for what, alias, detail in lines[first:]:
        device, _, part = alias.partition("/")
        if part in PEERS_OWN or detail.partition("=")[0] in UNTOLD:
            continue
        if what in QUESTIONS:
            name = "calls"
        elif what in OUTCOMES:
            name = f"answers of {alias}"
        elif detail.startswith("Notif"):
            name = f"notifying of {alias}"
        else:
            name = f"told of {device}"
        found.setdefault(name, []).append(f"{what} {alias} {detail}")
    return {name: sorted_removals(lines) for name, lines in found.items()}


def differences(double, real):
    """Human-readable differences between two transcripts, none when they are equal."""
    one, other = groups(double), groups(real)
    found = []
    for name in sorted({*one, *other}):
        ours, theirs = one.get(name, []), other.get(name, [])
        common = min(len(ours), len(theirs))
        if ours[:common] == theirs[:common] and abs(len(ours) - len(theirs)) <= TAIL_MOST:
            continue
        at = next((i for i in range(common) if ours[i] != theirs[i]), common)
        found.append(f"{name}, from line {at + 1}:\n"
                     f"  the double: {' | '.join(ours[max(0, at - 1):at + 4])}\n"
                     f"  bluetoothd: {' | '.join(theirs[max(0, at - 1):at + 4])}")
    return found

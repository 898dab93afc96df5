# transcripts.py: compares what the double told with what the real bluetoothd told
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""Two transcripts of one scenario are equal when all of this is:

- what the kiosk called on the adapter and on devices, in order; and on the agent manager, in order
- of each object, how its calls of one method ended, in order (calls that are in flight together
  may be answered in any order)
- of each device with its services, and of the adapter, what was told, in order (of Pairable apart:
  it follows the agent)
- of each characteristic, when notifying began and ended (the socket is faster than the bus, so
  this has no order with the device)

These differ between any two runs, or between any two peers, and are left out; nothing else is:

1. what was told before the kiosk's first call, that the adapter is there where this is told just
   after it, and Powered=true of an adapter that appears: adapters come up in their own ways
2. the scenario's own lines ("script"), and all that a daemon says between its end and its start
3. UUIDs, names and aliases; values are counted by the player, not here; RSSI is in neither
4. the services 1800 and 1801, which the peer's own stack adds
5. calls on objects that were gone by then: only the real bus tells of them
6. the order in which the parts of one device are removed
7. equal calls in a row, and a property that is told again with the value it has
8. NotifyAcquired=false: the kiosk knows by the socket, and the bus tells it late or never
9. what comes after the scenario's last step: a transcript may end earlier than the other
10. Connected=true: bluetoothd does not tell it when its socket was quicker than the kernel's
   event; that the link was there shows in the services, and Connected=false is compared
11. UnregisterAgent just before a RegisterAgent: a daemon that restarts may be gone before it
   hears that the kiosk has let go of it"""

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
        elif alias == "bluetoothd" and what == "tell":
            silent = detail == "InterfacesRemoved"
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


def without_lost_goodbyes(lines):
    """Takes out each agent's goodbye that is followed by a new registration."""
    return [line for line, after in zip(lines, [*lines[1:], ""])
            if not (line.endswith(" UnregisterAgent") and after.endswith(" RegisterAgent"))]


def is_news(line, known):
    """Whether a line tells something new; `known` is what was told last: (alias, name) -> value."""
    what, alias, detail = line
    name, is_property, value = detail.partition("=")
    if what != "tell":
        return True
    if detail.startswith("Interfaces"):
        for place in [place for place in known if place[0] == alias]:
            del known[place]
        if alias == "adapter":
            known[alias, "Powered"] = "true"
        return True
    told_before = known.get((alias, name))
    known[alias, name] = value
    return not is_property or told_before != value


def group_of(what, alias, detail):
    if what in QUESTIONS:
        return "calls of agents" if alias == "bluetoothd" else "calls"
    if what in OUTCOMES:
        return f"answers of {alias} to {detail.partition(' ')[0]}"
    if detail.startswith("Notif"):
        return f"notifying of {alias}"
    if detail.startswith("Pairable"):
        return "told of agents"
    return f"told of {alias.partition('/')[0]}"


def groups(text):
    """What is compared: name -> lines."""
    lines = without_gone(lines_of(text))
    first = next((i for i, line in enumerate(lines) if line[0] in QUESTIONS), len(lines))
    known = {("adapter", "Discovering"): "false", ("adapter", "Powered"): "true"}
    found = {}
    rest = lines[first:]
    beginning = next((line for line in rest if line[:2] == ("tell", "adapter")), None)
    if beginning == ("tell", "adapter", "InterfacesAdded"):
        rest.remove(beginning)
    for what, alias, detail in rest:
        if alias.partition("/")[2] in PEERS_OWN or detail.partition("=")[0] in UNTOLD or \
                detail in ("NotifyAcquired=false", "Connected=true") or \
                not is_news((what, alias, detail), known):
            continue
        group = found.setdefault(group_of(what, alias, detail), [])
        if what not in QUESTIONS or group[-1:] != [f"{what} {alias} {detail}"]:
            group.append(f"{what} {alias} {detail}")
    if "calls of agents" in found:
        found["calls of agents"] = without_lost_goodbyes(found["calls of agents"])
    return {name: sorted_removals(lines) for name, lines in found.items()}


def differences(double, real, only_told=False):
    """Human-readable differences between two transcripts, none when they are equal."""
    one, other = groups(double), groups(real)
    found = []
    for name in sorted({*one, *other}):
        if only_told and (not name.startswith("told of ") or name == "told of agents"):
            continue
        ours, theirs = one.get(name, []), other.get(name, [])
        common = min(len(ours), len(theirs))
        if ours[:common] == theirs[:common] and abs(len(ours) - len(theirs)) <= TAIL_MOST:
            continue
        at = next((i for i in range(common) if ours[i] != theirs[i]), common)
        found.append(f"{name}, from line {at + 1}:\n"
                     f"  the double: {' | '.join(ours[max(0, at - 1):at + 4])}\n"
                     f"  bluetoothd: {' | '.join(theirs[max(0, at - 1):at + 4])}")
    return found

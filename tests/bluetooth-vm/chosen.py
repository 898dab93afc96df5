# chosen.py: which scenarios are played against the real bluetoothd
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""CHOSEN is what tests/run plays, about a minute; run-all plays every scenario but those that a
real stack has no handle for, and the ones of this folder. Which those are is read off their
events."""

from world.unreal import UNREAL, UNREAL_ROOM

CHOSEN = (
    "installed-strap-measures",
    "link-lost-and-back",
    "bluetoothd-restarts",
    "own-watch-paired",
)

# What these need beyond their events cannot be brought about either.
IMPOSSIBLE = {
    "no-socket-for-values": "bluetoothd always offers the socket",
    "flood-of-packets": "no air carries ten thousand packets a second, and this world far fewer",
}

# A use after free in hci_chan_del, when both sides end a link whose encryption failed, ends older
# kernels (seen with 6.1.0, each time; not with 6.12.95).
NEWER_KERNEL = (6, 12)
NEEDS_NEWER_KERNEL = {"bond-lost-by-the-device"}

# Both worlds must hold the scenario, but only what was told is compared, not what was called.
RACES = {
    "adapter-pulled": "the kiosk hears of the lost link, of the adapter that goes and of the one"
                      " that comes within a moment, in any order, and calls in between as it may",
    "released-while-radio-off": "a real adapter takes longer to come up than the kiosk takes to"
                                " ask again, and until then the daemon answers NotReady",
    "stranger-heard-before-radio-off": "what the kiosk asks of an adapter that goes off or comes up"
                                       " is answered before or after that is told",
}


def why_impossible(name, text, kernel):
    """Why a scenario cannot be played for real with a kernel, a pair of numbers; None when it
    can."""
    if name in IMPOSSIBLE:
        return IMPOSSIBLE[name]
    if name in NEEDS_NEWER_KERNEL and kernel < NEWER_KERNEL:
        return f"kernels before {NEWER_KERNEL[0]}.{NEWER_KERNEL[1]} fall in it"
    for line in text.splitlines():
        words = line.split()
        if words[:1] == ["room"]:
            for word in words:
                if word in UNREAL_ROOM:
                    return UNREAL_ROOM[word]
        if words[:1] != ["world"]:
            continue
        words = words[3:] if words[1] == "at" else words[1:]
        for word in words[:2]:
            if word in UNREAL:
                return UNREAL[word]
    return None

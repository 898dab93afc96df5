# chosen.py: which scenarios are played against the real bluetoothd
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""CHOSEN is what tests/run plays, about a minute; run-all plays every scenario but those here that
a real stack has no handle for, and the ones of this folder."""

CHOSEN = (
    "installed-strap-measures",
    "link-lost-and-back",
    "bluetoothd-restarts",
    "own-watch-paired",
)

# What these need cannot be brought about in a kernel and a daemon that are real.
IMPOSSIBLE = {
    "connect-fails-always": "the kernel tries again by itself what the controller could not do",
    "connect-says-only-abort": "the same",
    "discovery-stops-by-itself": "only the daemon's client can stop its discovery",
    "no-socket-for-values": "bluetoothd always offers the socket",
    "resolved-without-services": "a real peer has at least its own services",
}

# Both worlds must hold the scenario, but only what was told is compared, not what was called.
RACES = {
    "adapter-pulled": "the kiosk hears of the lost link, of the adapter that goes and of the one"
                      " that comes within a moment, in any order, and calls in between as it may",
}

# unreal.py: what a scenario can ask of the double and not of a real stack
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""Event of a scenario's "world" lines, option of its room -> why nothing real has a handle for
it."""

UNREAL_ROOM = {
    "--head": "only a newer bluetoothd than Debian's says why a link ended",
    "--hci": "the kernel gives an adapter the lowest free number",
}

UNREAL = {
    "address": "the kernel resolves addresses by itself, and bt-radio has none that change",
    "advance": "the clock in the machine is the machine's",
    "advert": "an advertisement that lacks something is one that BlueZ would not send",
    "att": "an error of ATT is the peer's own stack's to give",
    "authorize": "what is asked of the agent is bluetoothd's to choose",
    "bare": "a real peer has at least its own services",
    "clock": "the clock in the machine is the machine's",
    "discovery": "only the daemon's client can stop its discovery",
    "fail": "bluetoothd fails when it fails",
    "hang": "bluetoothd answers",
    "mtu": "two BlueZ always agree on a larger one",
    "objects": "bluetoothd answers",
    "refuse": "the kernel tries again by itself what the controller could not do",
    "scan": "only the daemon's client can stop its discovery",
    "share": "a second client of the daemon would be another program",
    "shuffle": "BlueZ tells of services in their order",
    "slow": "bluetoothd takes the time it takes",
}

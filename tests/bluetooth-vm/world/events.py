# events.py: what happens in this world, by the words of the double's script
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""A line is "[at TIME] EVENT [N|WORD...]", of a strap by number, or "[at TIME] ALIAS EVENT ...".
What the radio does happens in the air and to bluetoothd; everything else happens in the double. A
word that a real stack has no handle for ends the world."""

import signal

from gi.repository import GLib

from radio import SET_POWERED, bt_radio, set_in_kernel
from unreal import UNREAL

KIOSKS = 0
AIR = {"drop": "out", "return": "in", "unlink": "drop", "break": "drop"}


class Events:
    def __init__(self, world):
        self.world = world
        self.guarded = {}
        self.radio = {"drop": self.on_air, "return": self.on_air, "unlink": self.on_air,
                      "break": self.on_air, "broadcast": self.on_broadcast,
                      "rssi": self.on_rssi, "pair": self.on_pair, "type": self.on_type,
                      "press": self.on_press, "bond": self.on_bond, "guard": self.on_guard}

    def take(self, line):
        words = line.split()
        if not words or words[0].startswith("#"):
            return
        if words[0] != "at":
            self.happen(words)
            return
        amount = float(words[1].removesuffix("ms").removesuffix("s"))
        GLib.timeout_add(int(amount if words[1].endswith("ms") else amount * 1000),
                         lambda: self.world.take_line(" ".join(words[2:])))

    def happen(self, words):
        line = " ".join(words)
        self.world.listener.write("script", line, "")
        if words[0] == "adapter":
            self.on_adapter(words[1])
        elif words[0] == "daemon":
            self.on_daemon(words[1])
        elif words[0] in self.world.aliases.values():
            self.happen_to(words[0], words[1], words[2:], line)
        elif words[0] in ("refuse", "contact"):
            self.happen_to("strap1", words[0], words[1:], line)
        else:
            number = words[1] if len(words) > 1 else "1"
            self.happen_to(f"strap{number}", words[0], [], line)

    def happen_to(self, alias, event, words, line):
        if event in UNREAL:
            raise ValueError(f"\"{line}\" cannot be done to a real stack")
        if event in self.radio:
            self.radio[event](alias, event, words)
        elif self.world.is_linkable(alias):
            self.world.double.say(line)
        else:  # a broadcaster measures when somebody hears it
            self.world.listener.when_discovering(lambda: self.world.double.say(line))

    def controller(self, alias):
        return self.world.controllers[self.world.device(alias)]

    def peripheral(self, alias):
        return self.world.peripherals[self.world.device(alias)]

    def on_adapter(self, word):
        if word in ("on", "off"):
            set_in_kernel(SET_POWERED, 0, word == "on")
        else:
            bt_radio("unplug" if word == "pull" else "plug", KIOSKS)

    def on_daemon(self, word):
        """gone or stop: ended by the system; kill: it crashes, and the kernel keeps its links."""
        if word in ("back", "start"):
            self.world.ours.start()
        else:
            self.world.ours.end(signal.SIGKILL if word == "kill" else signal.SIGTERM)

    def on_air(self, alias, event, _words):
        bt_radio(AIR[event], self.controller(alias))

    def on_rssi(self, alias, _event, words):
        bt_radio("rssi", self.controller(alias), words[0])

    def on_broadcast(self, alias, _event, words):
        """Its owner's switch: off, it neither advertises nor keeps a link."""
        self.peripheral(alias).set_broadcasting(words[0] == "on")
        if words[0] == "off":
            bt_radio("drop", self.controller(alias))

    def on_pair(self, alias, _event, words):
        self.world.owner.set_way(words[0])
        if self.guarded.get(alias):
            self.peripheral(alias).set_guarded(True, words[0] != "just-works")

    def on_type(self, _alias, _event, words):
        passkey = self.world.listener.passkey or 0
        number = {"right": passkey, "wrong": (passkey + 1) % 1000000}.get(words[0])
        self.world.owner.type(int(words[0]) if number is None else number)

    def on_press(self, _alias, _event, _words):
        self.world.owner.type(None)

    def on_bond(self, alias, _event, _words):
        self.peripheral(alias).forget_peers()

    def on_guard(self, alias, _event, words):
        self.guarded[alias] = words[0] == "on"
        self.peripheral(alias).set_guarded(self.guarded[alias],
                                           self.world.owner.way != "just-works")

# world.py: a world for scenarios in which bluetoothd, the kernel's stack and the air are real
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""Runs inside the test machine and is used like dure-wearables: it takes the options of a room,
prints "bus ADDRESS", and does what the lines on standard input say until that ends. The
transcript has the double's form. --speed is passed over: this world has the speed of life."""

import argparse
import json
import os
import signal
import sys
import tempfile
from pathlib import Path

from gi.repository import GLib

from double import Double
from listener import Listener
from objects import DEVICE, Objects
from peripheral import Peripheral
from radio import (Bluetoothd, bt_radio, clear_state, connect, plugged, set_powered, start_bus,
                   wait_until)

KIOSK_BUS = "unix:path=/run/dbus/system_bus_socket"
KIOSKS = 0
CONTROLLERS = Path("/run/world-controllers.json")
STATION = 7

# Words of a script that a real stack has no handle for.
IMPOSSIBLE = {"refuse", "bare", "share", "scan"}


def parse_options():
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--script")
    parser.add_argument("--transcript", required=True)
    parser.add_argument("--speed")
    parser.add_argument("--adapter-off", action="store_true")
    parser.add_argument("--straps", type=int, default=1)
    parser.add_argument("--station", action="store_true")
    options, passed = parser.parse_known_args()
    passed += ["--straps", str(options.straps)] + ["--station"] * options.station
    return options, passed, options.straps + STATION * options.station


class World:
    def __init__(self):
        options, passed, expected = parse_options()
        self.folder = Path(tempfile.mkdtemp(prefix="world-"))
        self.loop = GLib.MainLoop()
        self.status = 0
        self.peripherals = {}
        self.double = Double(passed, self.on_value, expected)
        self.aliases = {}
        self.controllers = self.plug()
        for index in plugged().values():
            set_powered(index, False)
        self.process, bus = start_bus(self.folder)
        state = self.folder / "state"
        state.mkdir()
        self.theirs = Bluetoothd("instruments", "1-99", bus, self.folder, state)
        self.theirs.start()
        self.ours = Bluetoothd("kiosk", "0-0", KIOSK_BUS, self.folder,
                               enable=not options.adapter_off)
        clear_state()
        self.listener = Listener(KIOSK_BUS, options.transcript, self.aliases)
        self.ours.start()
        self.serve(bus)

    def plug(self):
        """Gives every device of the double a controller with its address: path -> controller."""
        known = json.loads(CONTROLLERS.read_text()) if CONTROLLERS.exists() else {}
        found = {}
        straps = 0
        for path in self.double.devices():
            advert = self.double.adverts[path]
            address = advert["Address"]
            if address not in known:
                known[address] = len(known) + 1
                bt_radio("plug", known[address], address)
            bt_radio("in", known[address])
            found[path] = known[address]
            straps += "strap" in advert["Name"]
            self.aliases[address] = (f"strap{straps}" if "strap" in advert["Name"]
                                     else advert["Name"].split()[-1].lower())
        CONTROLLERS.write_text(json.dumps(known))
        if KIOSKS not in plugged():
            bt_radio("plug", KIOSKS)
        wait_until(lambda: Path("/sys/class/bluetooth/hci0").exists() and self.has_settled(),
                   "the controllers")
        return found

    def has_settled(self):
        try:
            bt_radio("settled")
        except Exception:  # noqa: BLE001 - it says so by failing
            return False
        return True

    def serve(self, bus):
        connection = connect(bus)
        self.air = Objects(connection, self.on_air_changed)
        indexes = plugged()
        wanted = [f"/org/bluez/hci{indexes[controller]}" for controller in
                  self.controllers.values()]

        def adapters_on():
            self.air.load()
            return all(self.air.get(path, "org.bluez.Adapter1", "Powered") for path in wanted)
        self.double.run_until(adapters_on, "the instruments' adapters")
        for path, controller in self.controllers.items():
            peripheral = Peripheral(connection, self.air, self.double, path, indexes[controller])
            self.peripherals[path] = peripheral
            peripheral.start()
        self.double.run_until(lambda: all(each.ready for each in self.peripherals.values()),
                              "the instruments in the air")

    def on_value(self, path, value):
        peripheral = self.peripherals.get(path[:path.index("/dev_") + 22])
        if peripheral is not None:
            peripheral.hear(path, value)

    def on_air_changed(self, path, interface, properties):
        if interface == DEVICE and properties.get("Connected") is False:
            for peripheral in self.peripherals.values():
                if path.startswith(peripheral.adapter + "/"):
                    peripheral.hung_up()

    def run(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, number, self.loop.quit)
        GLib.io_add_watch(0, GLib.PRIORITY_DEFAULT, GLib.IOCondition.IN | GLib.IOCondition.HUP,
                          self.on_input)
        self.unread = b""
        print(f"bus {KIOSK_BUS}", flush=True)
        self.loop.run()
        self.end()
        return self.status

    def on_input(self, channel, _condition):
        data = os.read(channel, 4096)
        *lines, self.unread = (self.unread + data).split(b"\n")
        for line in lines:
            self.take_line(line.decode().strip())
        if not data:
            self.loop.quit()
        return bool(data)

    def take_line(self, line):
        words = line.split()
        if not words or line.startswith("#"):
            return
        if words[0] != "at":
            self.happen(words)
            return
        amount = float(words[1].removesuffix("ms").removesuffix("s"))
        milliseconds = amount if words[1].endswith("ms") else amount * 1000
        GLib.timeout_add(int(milliseconds), lambda: self.happen(words[2:]))

    def happen(self, words):
        """One event of the script: the radio's here, all others in the double."""
        line = " ".join(words)
        self.listener.write("script", line, "")
        if words[0] in IMPOSSIBLE:
            print(f"world: \"{line}\" cannot be done to a real stack", file=sys.stderr)
            self.status = os.EX_DATAERR
            self.loop.quit()
        elif words[0] in ("drop", "return", "unlink"):
            number = words[1] if len(words) > 1 else "1"
            what = {"drop": "out", "return": "in", "unlink": "drop"}[words[0]]
            bt_radio(what, self.controller_of(f"strap{number}"))
        elif words[0] == "adapter":
            self.change_adapter(words[1])
        elif words[0] == "daemon":
            self.ours.end() if words[1] in ("gone", "stop") else self.ours.start()
        else:
            self.double.say(line)

    def controller_of(self, alias):
        for path, controller in self.controllers.items():
            if self.aliases[self.double.adverts[path]["Address"]] == alias:
                return controller
        raise SystemExit(f"world: there is no {alias}")

    def change_adapter(self, word):
        if word in ("on", "off"):
            set_powered(0, word == "on")
        else:
            bt_radio("unplug" if word == "pull" else "plug", KIOSKS)

    def end(self):
        self.ours.end()
        self.theirs.end()
        self.listener.end()
        self.double.end()
        self.process.terminate()
        self.process.wait()


if __name__ == "__main__":
    sys.exit(World().run())

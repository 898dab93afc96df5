# world.py: a world for scenarios in which bluetoothd, the kernel's stack and the air are real
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""Runs inside the test machine and is used like dure-wearables: it takes the options of a room,
prints "bus ADDRESS", and does what the lines on standard input say until that ends. The
transcript has the double's form. --speed is passed over: this world has the speed of life.
--keep-state leaves the kiosk's bluetoothd what it knows, --keep-bonds the instruments' what they
know of the kiosk."""

import argparse
import json
import os
import signal
import sys
import tempfile
from pathlib import Path

from gi.repository import GLib

from double import Double, run_until
from events import Events
from listener import Listener
from objects import ADAPTER, DEVICE, Objects
from pairing import Owner
from peripheral import Peripheral
from radio import (SET_BONDABLE, SET_POWERED, Bluetoothd, bt_radio, clear_state, connect, plugged,
                   set_in_kernel, wait_until)

KIOSK_BUS = "unix:path=/run/dbus/system_bus_socket"
KIOSKS = 0
CONTROLLERS = Path("/run/world-controllers.json")
STATION = 7
LOOK_MS = 50

# The fifth octet of an address tells the kind, the sixth counts.
KINDS = ("strap", "cuff", "thermometer", "scale", "oximeter", "glucose", "mi-scale", "meter")


def alias_of(address):
    kind, number = (int(octet, 16) for octet in address.split(":")[4:])
    return KINDS[kind] if kind else f"strap{number}"


def parse_options(arguments):
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--script")
    parser.add_argument("--transcript", required=True)
    parser.add_argument("--display")
    parser.add_argument("--speed")
    parser.add_argument("--keep-state", action="store_true")
    parser.add_argument("--keep-bonds", action="store_true")
    parser.add_argument("--adapter-off", action="store_true")
    parser.add_argument("--straps", type=int, default=1)
    parser.add_argument("--station", action="store_true")
    options, passed = parser.parse_known_args(arguments)
    passed += ["--straps", str(options.straps)] + ["--station"] * options.station
    return options, passed, options.straps + STATION * options.station


class World:
    """`their_bus` has the instruments' bluetoothd; `door` closes when nobody wants this world."""

    def __init__(self, arguments, their_bus, door):
        options, passed, expected = parse_options(arguments)
        folder = Path(tempfile.mkdtemp(prefix="world-"))
        self.door = door
        self.loop = GLib.MainLoop()
        self.status = 0
        self.unread = b""
        self.peripherals = {}
        self.aliases = {}
        self.passkeys = {}
        self.display = options.display
        if self.display:
            self.shown = folder / "display"
            passed += ["--display", str(self.shown)]
            GLib.timeout_add(LOOK_MS, self.on_look)
        self.double = Double(passed, self.on_value, self.on_advert)
        if KIOSKS not in plugged():
            bt_radio("plug", KIOSKS)
        wait_until(Path("/sys/class/bluetooth/hci0").exists, "the kiosk's adapter")
        set_in_kernel(SET_POWERED, 0, False)
        set_in_kernel(SET_BONDABLE, 0, False)
        if not options.keep_state:
            clear_state()
        self.listener = Listener(KIOSK_BUS, options.transcript, self.aliases)
        self.ours = Bluetoothd("kiosk", "0-0", KIOSK_BUS, folder, enable=not options.adapter_off)
        self.double.find(expected)
        self.double.link_all()
        self.controllers = self.plug()
        self.ours.start()
        self.serve(connect(their_bus), options.keep_bonds)
        self.events = Events(self)
        self.owner.set_way("just-works" if options.station else "never")

    def plug(self):
        """Gives every device of the double a controller with its address: path -> controller."""
        known = json.loads(CONTROLLERS.read_text()) if CONTROLLERS.exists() else {}
        found = {}
        for path in self.double.devices():
            advert = self.double.adverts[path]
            address = advert["Address"]
            if address not in known:
                known[address] = len(known) + 1
                bt_radio("plug", known[address], address)
            bt_radio("in", known[address])
            found[path] = known[address]
            self.aliases[address] = alias_of(address)
        CONTROLLERS.write_text(json.dumps(known))
        return found

    def serve(self, connection, keep):
        """Puts every device on the air that has its adapter, and takes away what was there."""
        self.air = Objects(connection, self.on_air_changed)
        self.air.load()
        self.owner = Owner(connection, self.air, self.on_passkey)
        indexes = plugged()
        adapters = {path: f"/org/bluez/hci{indexes[controller]}" for path, controller in
                    self.controllers.items()}
        run_until(lambda: all(self.air.get(path, ADAPTER, "Powered") for path in
                              adapters.values()), "the instruments' adapters")
        run_until(self.double.is_resolved, "the double's services")
        for path, adapter in adapters.items():
            self.peripherals[path] = Peripheral(connection, self.air, self.double, path, adapter)
            if not keep:
                self.peripherals[path].forget_peers()
            self.peripherals[path].start()
        run_until(lambda: all(each.ready for each in self.peripherals.values()),
                  "the instruments in the air")

    def on_value(self, path, value):
        peripheral = self.peripherals.get(path[:path.index("/dev_") + 22])
        if peripheral is not None:
            peripheral.hear(path, value)

    def on_advert(self, path, data):
        peripheral = self.peripherals.get(path)
        if peripheral is not None:
            peripheral.announce(data)

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
        GLib.io_add_watch(self.door, GLib.PRIORITY_DEFAULT,
                          GLib.IOCondition.IN | GLib.IOCondition.HUP, self.on_door)
        print(f"bus {KIOSK_BUS}", flush=True)
        self.loop.run()
        self.end()
        return self.status

    def on_door(self, _channel, _condition):
        self.loop.quit()
        return False

    def on_input(self, channel, _condition):
        data = os.read(channel, 4096)
        *lines, self.unread = (self.unread + data).split(b"\n")
        for line in lines:
            self.take_line(line.decode().strip())
        if not data:
            self.loop.quit()
        return bool(data)

    def take_line(self, line):
        try:
            self.events.take(line)
        except ValueError as error:
            print(f"world: {error}", file=sys.stderr)
            self.status = os.EX_DATAERR
            self.loop.quit()

    def device(self, alias):
        """The path in the double of the device with this alias."""
        for path in self.controllers:
            if self.alias(path) == alias:
                return path
        raise ValueError(f"there is no {alias}")

    def is_linkable(self, alias):
        return self.double.is_linkable(self.device(alias))

    def alias(self, path):
        return self.aliases[self.double.adverts[path]["Address"]]

    def on_passkey(self, path, digits):
        """A device's display shows the digits of a pairing."""
        for source, peripheral in self.peripherals.items():
            if path.startswith(peripheral.adapter + "/"):
                self.passkeys[self.alias(source)] = digits

    def on_look(self):
        """Keeps the display's file: what the double's devices show, and the digits of pairings."""
        try:
            shown = json.loads(self.shown.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            shown = {}
        for alias, digits in self.passkeys.items():
            shown.setdefault(alias, {})["passkey"] = digits
        fresh = Path(f"{self.display}.new")
        fresh.write_text(json.dumps(shown), encoding="utf-8")
        fresh.replace(self.display)
        return True

    def end(self):
        self.ours.end(signal.SIGKILL)
        self.listener.end()
        self.double.end()


def run(arguments, their_bus, door):
    """Makes a world, and returns its exit code when it has ended."""
    return World(arguments, their_bus, door).run()

# double.py: the devices themselves, which the double plays on a bus nobody else sees
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""The instruments of this world behave, measure and err exactly as the double's do, because they
are the double's: dure-wearables runs at the speed of life, this world is its only client, and what
it notifies goes out over the air. What concerns the radio is not asked of it."""

import os
import subprocess
from pathlib import Path

from gi.repository import Gio, GLib

from objects import ADAPTER, CHARACTERISTIC, DEVICE, SERVICE, Objects
from radio import connect, wait_until

PROGRAM = Path(os.environ["DURE_BUILD"]) / "devices/simulator/dure-wearables"
HCI = "/org/bluez/hci0"
BROADCASTERS = 6


def run_until(look, what):
    """Lets the main loop run until `look` returns something true, and returns that."""
    context = GLib.MainContext.default()

    def turn():
        while context.iteration(False):
            pass
        return look()
    return wait_until(turn, what)


class Double:
    """The double at work; `heard` is called with (path, bytes) for each notified value, `announced`
    with (path, UUID -> bytes) when the service data of a device's advertisement change."""

    def __init__(self, options, heard, announced):
        self.process = subprocess.Popen([PROGRAM, *options, "--script", "-"], text=True, bufsize=1,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.heard = heard
        self.announced = announced

    def say(self, line):
        self.process.stdin.write(line + "\n")

    def find(self, expected):
        """Listens until `expected` devices are known."""
        line = self.process.stdout.readline()
        if not line.startswith("bus "):
            raise SystemExit("world: the double did not start")
        self.objects = Objects(connect(line.split(None, 1)[1].strip()), self.on_changed)
        run_until(self.is_up, "the double's objects")
        self.objects.call(HCI, ADAPTER, "SetDiscoveryFilter",
                          GLib.Variant("(a{sv})", ({"Transport": GLib.Variant("s", "le")},)))
        self.objects.call(HCI, ADAPTER, "StartDiscovery")
        run_until(lambda: len(self.devices()) >= expected, "the double's devices")
        self.adverts = {path: dict(self.objects.tree[path][DEVICE]) for path in self.devices()}

    def is_up(self):
        """The double tells its bus a moment before it has its name there."""
        try:
            self.objects.load()
        except GLib.Error:
            return False
        return HCI in self.objects.tree

    def link_all(self):
        """Links with each device that can be linked."""
        for path in filter(self.is_linkable, self.devices()):
            self.link(path)

    def is_resolved(self):
        return all(self.objects.get(path, DEVICE, "ServicesResolved")
                   for path in filter(self.is_linkable, self.devices()))

    def devices(self):
        return self.objects.below(HCI, DEVICE)

    def is_linkable(self, path):
        """Broadcasters are not; they have the highest kinds (alias_of in world.py)."""
        return int(self.adverts[path]["Address"].split(":")[4], 16) < BROADCASTERS

    def link(self, path):
        self.objects.call(path, DEVICE, "Connect")

    def relink(self, path):
        """The other end hung up: the device learns of it, and is ready again."""
        self.objects.call(path, DEVICE, "Disconnect", None, lambda _: self.link(path))

    def services(self, device):
        """(uuid, [(path, uuid, flags)]) of each service of a device, in order."""
        for service in self.objects.below(device, SERVICE):
            rows = [(path, self.objects.get(path, CHARACTERISTIC, "UUID"),
                     self.objects.get(path, CHARACTERISTIC, "Flags"))
                    for path in self.objects.below(service, CHARACTERISTIC)]
            yield self.objects.get(service, SERVICE, "UUID"), rows

    def on_changed(self, path, interface, properties):
        if interface == CHARACTERISTIC and "Value" in properties:
            self.heard(path, bytes(properties["Value"]))
        elif interface == DEVICE and "ServiceData" in properties:
            self.announced(path, properties["ServiceData"])

    def read(self, path, done):
        self.objects.call(path, CHARACTERISTIC, "ReadValue", GLib.Variant("(a{sv})", ({},)), done)

    def write(self, path, value, done):
        self.objects.call(path, CHARACTERISTIC, "WriteValue",
                          GLib.Variant("(aya{sv})", (value, {})), done)

    def subscribe(self, path, wanted):
        self.objects.call(path, CHARACTERISTIC, "StartNotify" if wanted else "StopNotify")

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def fresh_error(error):
    """The double's refusal as a D-Bus error name and text."""
    name = Gio.DBusError.get_remote_error(error) or "org.bluez.Error.Failed"
    Gio.DBusError.strip_remote_error(error)
    return name, error.message

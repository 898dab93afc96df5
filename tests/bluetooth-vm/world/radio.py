# radio.py: the adapters of the test machine and the two bluetoothds that share them
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""hci0 is the kiosk's, with the system's bus and state folder. All others belong to a second
bluetoothd, which serves the instruments: on a bus and with a state folder of its own. Both are the
unchanged program; libadapter-fence.so hides the other one's adapters from each."""

import ctypes
import os
import shutil
import signal
import socket
import struct
import subprocess
import time
from pathlib import Path

from gi.repository import Gio

PROGRAMS = Path(os.environ["DURE_BUILD"]) / "tests/bluetooth-vm"
FENCE = PROGRAMS / "libadapter-fence.so"
BLUETOOTHD = "/usr/libexec/bluetooth/bluetoothd"
STATE = Path("/var/lib/bluetooth")
LOGS = Path("/run/vm/log")
SECONDS = 20

AF_BLUETOOTH, BTPROTO_HCI, CHANNEL_CONTROL, NO_INDEX = 31, 1, 3, 0xffff
SET_POWERED, SET_BONDABLE = 0x0005, 0x0009
COMMAND_COMPLETE, COMMAND_STATUS = 0x0001, 0x0002

BUS_RULES = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={path}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/>
</policy></busconfig>
"""

MAIN_CONF = """[General]
DeviceID = false
[Policy]
AutoEnable = {enable}
[GATT]
Channels = {channels}
"""

# The default of a kiosk; instruments have one channel (two BlueZ open more as soon as they are
# bonded, and then a subscription that waited for the bond may never be answered).
MANY, ONE = 3, 1


def wait_until(look, what, seconds=SECONDS):
    """Calls `look` until it returns something true, and returns that."""
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise SystemExit(f"world: {what} did not come within {seconds} s")
        time.sleep(0.02)


def bt_radio(*words):
    """Tells the air something; returns what it answers."""
    return subprocess.run(["bt-radio", *map(str, words)], check=True, text=True,
                          capture_output=True).stdout


def plugged():
    """The controllers that are plugged in: controller -> N of hciN."""
    found = {}
    for line in bt_radio("status").splitlines():
        words = line.replace(":", "").replace(",", "").split()
        if words[0] == "controller" and words[2] != "hci-1":
            found[int(words[1])] = int(words[2].removeprefix("hci"))
    return found


def set_in_kernel(command, index, value):
    """Sets something of an adapter in the kernel, as rfkill or somebody's tool would."""
    libc = ctypes.CDLL(None, use_errno=True)
    with socket.socket(AF_BLUETOOTH, socket.SOCK_RAW | socket.SOCK_CLOEXEC, BTPROTO_HCI) as control:
        address = struct.pack("<HHH", AF_BLUETOOTH, NO_INDEX, CHANNEL_CONTROL)
        if libc.bind(control.fileno(), address, len(address)):
            raise OSError(ctypes.get_errno(), "the management socket")
        control.settimeout(SECONDS)
        control.send(struct.pack("<HHHB", command, index, 1, value))
        while True:
            told = control.recv(512)
            if len(told) < 8:
                continue  # of something else, an adapter that comes or goes
            event, _, _, about = struct.unpack_from("<HHHH", told)
            if event in (COMMAND_COMPLETE, COMMAND_STATUS) and about == command:
                return


def connect(address):
    return Gio.DBusConnection.new_for_address_sync(
        address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
        | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)


def start_bus(folder):
    """A bus for the instruments' side; returns its process and its address."""
    path, rules = folder / "bus", folder / "bus.conf"
    rules.write_text(BUS_RULES.format(path=path), encoding="utf-8")
    process = subprocess.Popen(["dbus-daemon", "--nofork", f"--config-file={rules}"])
    wait_until(path.exists, "the instruments' bus")
    return process, f"unix:path={path}"


class Bluetoothd:
    """One bluetoothd: which adapters it sees, on which bus, with which state folder."""

    def __init__(self, name, adapters, bus, folder, state=None, enable=True,
                 channels=MANY):
        self.name = name
        self.bus = bus
        self.state = state
        self.adapters = adapters
        self.process = None
        self.settings = folder / f"{name}.conf"
        self.settings.write_text(
            MAIN_CONF.format(enable=str(enable).lower(), channels=channels), encoding="utf-8")

    def start(self):
        """Returns when it owns its name."""
        program = [BLUETOOTHD, "-n", "-d", "-P", "hostname", "-f", str(self.settings)]
        if self.state is not None:
            script = 'mount --bind "$1" "$2" && shift 2 && exec "$@"'
            program = ["unshare", "-m", "sh", "-c", script, "sh", str(self.state), str(STATE),
                       *program]
        with open(LOGS / f"bluetoothd-{self.name}.log", "ab") as log:
            self.process = subprocess.Popen(
                program, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env={**os.environ, "LD_PRELOAD": str(FENCE), "DURE_ADAPTERS": self.adapters,
                     "DBUS_SYSTEM_BUS_ADDRESS": self.bus})
        wait_until(self.is_up, f"{self.name}'s bluetoothd")

    def is_up(self):
        return subprocess.run(
            ["dbus-send", f"--bus={self.bus}", "--print-reply=literal",
             "--dest=org.freedesktop.DBus", "/", "org.freedesktop.DBus.NameHasOwner",
             "string:org.bluez"], capture_output=True, text=True).stdout.split()[-1:] == ["true"]

    def end(self, number=signal.SIGTERM):
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait()
            self.process = None
            wait_until(lambda: not self.is_up(), f"the end of {self.name}'s bluetoothd")


def clear_state(folder=STATE):
    for entry in folder.iterdir():
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()

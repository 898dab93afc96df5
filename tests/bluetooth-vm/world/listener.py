# listener.py: writes what the kiosk asked of the real bluetoothd, and what that told, in order
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""The transcript has the double's lines: "call|reply|error|tell|set ALIAS WHAT", and
"ask|answer|refusal ALIAS WHAT" of the agent. It is made from
what crosses the kiosk's bus, which nobody else of this world speaks on."""

import os
import subprocess

from gi.repository import Gio, GLib

from objects import ADAPTER, BLUEZ, CHARACTERISTIC, DEVICE, MANAGER, PROPERTIES, SERVICE

TOLD = {ADAPTER, DEVICE, SERVICE, CHARACTERISTIC, "org.bluez.AgentManager1",
        "org.bluez.Battery1"}
# An object has many interfaces; the first that is told of is its coming or going.
WHOLE = {ADAPTER, DEVICE, SERVICE, CHARACTERISTIC}
UNTOLD = {"RSSI"}
AGENT = "org.bluez.Agent1"
SILENT_CALLS = {"GetManagedObjects", "Get", "GetAll", "Introspect", "Ping"}


class Listener:
    """Follows one bus; `aliases` tells the alias of each device's address."""

    def __init__(self, bus, path, aliases):
        self.file = open(path, "w", buffering=1, encoding="utf-8")
        self.aliases = aliases
        self.names = {"/org/bluez": "bluetoothd", "/": "bluetoothd"}
        self.owner = None
        self.calls = {}
        self.waiting = b""
        self.passkey = None
        self.discovering = False
        self.waiting_for_ears = []
        self.process = subprocess.Popen(["dbus-monitor", "--address", bus, "--binary"],
                                        stdout=subprocess.PIPE)
        self.channel = self.process.stdout.fileno()
        GLib.io_add_watch(self.channel, GLib.PRIORITY_DEFAULT,
                          GLib.IOCondition.IN | GLib.IOCondition.HUP, self.on_bytes)

    def on_bytes(self, _channel, _condition):
        data = os.read(self.channel, 65536)
        self.waiting += data
        while len(self.waiting) >= 16:
            size = Gio.DBusMessage.bytes_needed(self.waiting)
            if size > len(self.waiting):
                break
            message = Gio.DBusMessage.new_from_blob(self.waiting[:size],
                                                    Gio.DBusCapabilityFlags.UNIX_FD_PASSING)
            self.waiting = self.waiting[size:]
            self.take(message)
        return bool(data)

    def write(self, what, alias, detail):
        if alias is not None:
            self.file.write(f"{what} {alias} {detail}\n")

    def take(self, message):
        kind = message.get_message_type()
        if kind == Gio.DBusMessageType.METHOD_CALL:
            self.take_call(message)
        elif kind == Gio.DBusMessageType.SIGNAL:
            self.take_signal(message)
        else:
            self.take_answer(message)

    def take_call(self, message):
        method = message.get_member()
        to_us = message.get_destination() in (BLUEZ, self.owner)
        if not to_us and message.get_sender() != self.owner:
            return
        if message.get_interface() == PROPERTIES and method == "Set":
            interface, name, _ = message.get_body().unpack()
            self.write("set", self.name(message.get_path()), name)
        elif to_us and method == "GetManagedObjects":
            self.write("call", "objects", method)
        elif message.get_interface() == AGENT:
            self.take_question(message, method)
        elif to_us and method not in SILENT_CALLS and \
                (message.get_interface() or "").startswith("org.bluez"):
            self.expect_answer(message, "call", "reply", "error", self.name(message.get_path()))

    def expect_answer(self, message, call, reply, error, alias):
        self.write(call, alias, message.get_member())
        self.calls[message.get_sender(), message.get_serial()] = (
            alias, message.get_member(), reply, error)

    def take_question(self, message, method):
        """bluetoothd asks the kiosk's agent."""
        words = message.get_body().unpack() if message.get_body() else ()
        if method == "DisplayPasskey":
            self.passkey = words[1]
        self.expect_answer(message, "ask", "answer", "refusal",
                           self.name(words[0]) if words else "agent")

    def take_answer(self, message):
        call = self.calls.pop((message.get_destination(), message.get_reply_serial()), None)
        if call is None:
            return
        alias, method, reply, error = call
        if message.get_message_type() != Gio.DBusMessageType.ERROR:
            self.write(reply, alias, method)
        elif error == "refusal":
            self.write(error, alias, method)
        else:
            name = message.get_error_name().removeprefix("org.bluez.Error.")
            self.write(error, alias, f"{method} {name}")

    def take_signal(self, message):
        member = message.get_member()
        if member == "NameOwnerChanged":
            name, _, owner = message.get_body().unpack()
            if name == BLUEZ:
                self.owner = owner
            return
        if message.get_sender() != self.owner:
            return
        body = message.get_body().unpack() if message.get_body() else ()
        if message.get_interface() == MANAGER:
            path, interfaces = body
            if member == "InterfacesAdded":
                self.learn(path, interfaces)
            if WHOLE & set(interfaces):
                self.write("tell", self.name(path), member)
        elif message.get_interface() == PROPERTIES and body[0] in TOLD:
            self.take_properties(self.name(message.get_path()), body[1], body[2])

    def when_discovering(self, act):
        """Calls `act` once the kiosk discovers: now, or when it begins."""
        self.waiting_for_ears.append(act)
        self.call_waiting()

    def call_waiting(self):
        while self.discovering and self.waiting_for_ears:
            self.waiting_for_ears.pop(0)()

    def take_properties(self, alias, changed, invalidated):
        if alias == "adapter" and "Discovering" in changed:
            self.discovering = changed["Discovering"]
            self.call_waiting()
        for name, value in changed.items():
            shown = str(value).lower() if isinstance(value, bool) else "..."
            if name not in UNTOLD:
                self.write("tell", alias, f"{name}={shown}")
        for name in invalidated:
            if name not in UNTOLD:
                self.write("tell", alias, f"{name}=none")

    def learn(self, path, interfaces):
        """Gives an object its alias when it appears."""
        device = path[:path.index("/dev_") + 22] if "/dev_" in path else None
        if ADAPTER in interfaces:
            self.names[path] = "adapter"
        elif DEVICE in interfaces:
            self.names[path] = self.aliases.get(interfaces[DEVICE]["Address"], "stranger")
        else:
            for interface in (SERVICE, CHARACTERISTIC):
                if interface in interfaces and device in self.names:
                    uuid = interfaces[interface]["UUID"]
                    self.names[path] = f"{self.names[device]}/{uuid[4:8]}"

    def name(self, path):
        """The alias of an object, None for one that is not told of."""
        return self.names.get(path)

    def end(self):
        self.process.terminate()
        self.process.wait()
        self.file.close()

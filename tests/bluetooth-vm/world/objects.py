# objects.py: BlueZ's objects as a client of the world sees them
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

from gi.repository import Gio, GLib

BLUEZ = "org.bluez"
ADAPTER = "org.bluez.Adapter1"
DEVICE = "org.bluez.Device1"
SERVICE = "org.bluez.GattService1"
CHARACTERISTIC = "org.bluez.GattCharacteristic1"
PROPERTIES = "org.freedesktop.DBus.Properties"
MANAGER = "org.freedesktop.DBus.ObjectManager"
FOREVER = 2 ** 31 - 1


class Objects:
    """A mirror of one bluetoothd's objects: path -> interface -> property -> value.

    `changed` is called with (path, interface, properties) after each change, `gone` with a path."""

    def __init__(self, connection, changed=None, gone=None):
        self.connection = connection
        self.tree = {}
        self.changed = changed or (lambda *_: None)
        self.gone = gone or (lambda *_: None)
        for interface, signal, handler in (
                (MANAGER, "InterfacesAdded", self.on_added),
                (MANAGER, "InterfacesRemoved", self.on_removed),
                (PROPERTIES, "PropertiesChanged", self.on_changed)):
            connection.signal_subscribe(BLUEZ, interface, signal, None, None, 0, handler)

    def load(self):
        answer = self.connection.call_sync(BLUEZ, "/", MANAGER, "GetManagedObjects", None, None, 0,
                                           -1, None)
        for path, interfaces in answer.unpack()[0].items():
            self.tree.setdefault(path, {}).update(interfaces)

    def on_added(self, _connection, _sender, _path, _interface, _signal, parameters):
        path, interfaces = parameters.unpack()
        self.tree.setdefault(path, {}).update(interfaces)
        for interface, properties in interfaces.items():
            self.changed(path, interface, properties)

    def on_removed(self, _connection, _sender, _path, _interface, _signal, parameters):
        path, interfaces = parameters.unpack()
        for interface in interfaces:
            self.tree.get(path, {}).pop(interface, None)
        if path in self.tree and DEVICE in interfaces:
            self.gone(path)
        if not self.tree.get(path):
            self.tree.pop(path, None)

    def on_changed(self, _connection, _sender, path, _interface, _signal, parameters):
        interface, properties, invalidated = parameters.unpack()
        values = self.tree.setdefault(path, {}).setdefault(interface, {})
        values.update(properties)
        for name in invalidated:
            values.pop(name, None)
        self.changed(path, interface, properties)

    def get(self, path, interface, name, default=None):
        return self.tree.get(path, {}).get(interface, {}).get(name, default)

    def below(self, path, interface):
        """The paths under `path` that have the interface, in order."""
        return sorted(each for each, interfaces in self.tree.items()
                      if each.startswith(path + "/") and interface in interfaces)

    def call(self, path, interface, method, arguments=None, done=None):
        """Calls a method; `done` gets its unpacked answer, or a GLib.Error."""
        def on_ready(connection, result):
            try:
                answer = connection.call_finish(result)
            except GLib.Error as error:
                answer = error
            if done is not None:
                done(answer if isinstance(answer, GLib.Error) else answer.unpack())
        self.connection.call(BLUEZ, path, interface, method, arguments, None,
                             Gio.DBusCallFlags.NONE, FOREVER, None, on_ready)

    def set(self, path, interface, name, value, done=None):
        self.call(path, PROPERTIES, "Set", GLib.Variant("(ssv)", (interface, name, value)), done)

# peripheral.py: one device of the double, served over the air by a real bluetoothd
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""An advertisement and a tree of services on an adapter of its own. Reads, writes and subscriptions
of whoever links with it are passed to the double's device, and its values back."""

from gi.repository import Gio, GLib

from double import fresh_error
from objects import ADAPTER, CHARACTERISTIC, DEVICE, MANAGER, PROPERTIES, SERVICE

# bluetoothd serves these itself on every adapter.
BATTERY = "00002a19"
OWN_SERVICES = ("00001800", "00001801")

GATT_MANAGER = "org.bluez.GattManager1"
ADVERT = "org.bluez.LEAdvertisement1"
XML = """<node>
<interface name='org.freedesktop.DBus.ObjectManager'>
 <method name='GetManagedObjects'><arg type='a{oa{sa{sv}}}' direction='out'/></method>
</interface>
<interface name='org.bluez.GattCharacteristic1'>
 <method name='ReadValue'><arg type='a{sv}' direction='in'/>
  <arg type='ay' direction='out'/></method>
 <method name='WriteValue'><arg type='ay' direction='in'/>
  <arg type='a{sv}' direction='in'/></method>
 <method name='StartNotify'/><method name='StopNotify'/><method name='Confirm'/>
 <property name='UUID' type='s' access='read'/><property name='Service' type='o' access='read'/>
 <property name='Flags' type='as' access='read'/>
</interface>
<interface name='org.bluez.GattService1'>
 <property name='UUID' type='s' access='read'/><property name='Primary' type='b' access='read'/>
</interface>
<interface name='org.bluez.LEAdvertisement1'>
 <method name='Release'/>
 <property name='Type' type='s' access='read'/>
 <property name='ServiceUUIDs' type='as' access='read'/>
 <property name='ServiceData' type='a{sv}' access='read'/>
 <property name='LocalName' type='s' access='read'/>
 <property name='Appearance' type='q' access='read'/>
 <property name='Discoverable' type='b' access='read'/>
</interface>
</node>"""
INTERFACES = {each.name: each for each in Gio.DBusNodeInfo.new_for_xml(XML).interfaces}


def as_service_data(data):
    return GLib.Variant("a{sv}", {uuid: GLib.Variant("ay", bytes(value))
                                  for uuid, value in data.items()})


class Peripheral:
    """The device at `source` of the double, on an adapter of the instruments' bluetoothd."""

    def __init__(self, connection, objects, double, source, adapter):
        self.connection = connection
        self.objects = objects
        self.double = double
        self.source = source
        self.adapter = adapter
        self.root = adapter.replace("/org/bluez/hci", "/device")
        self.advert = double.adverts[source]
        self.subscribed = set()
        self.objects_shown = {}
        self.places = {}
        self.advertised = False
        self.ready = False
        for number, (uuid, rows) in enumerate(double.services(source)):
            if not uuid.startswith(OWN_SERVICES):
                self.show_service(f"{self.root}/service{number:02d}", uuid, rows)
        self.export(self.root, MANAGER, self.on_manager_call)
        self.told = self.advert_properties()
        self.export(f"{self.root}/advert", ADVERT, self.on_advert_call, self.told)

    def export(self, path, interface, on_call, properties=None):
        def on_method(_connection, _sender, _path, _interface, method, parameters, invocation):
            on_call(path, method, parameters, invocation)

        def on_get(_connection, _sender, _path, _interface, name):
            return properties[name]
        if properties is not None and interface != ADVERT:
            self.objects_shown[path] = {interface: properties}
        self.connection.register_object(path, INTERFACES[interface], on_method, on_get, None)

    def show_service(self, path, uuid, rows):
        self.export(path, SERVICE, self.on_advert_call,
                    {"UUID": GLib.Variant("s", uuid), "Primary": GLib.Variant("b", True)})
        for number, (source, row_uuid, flags) in enumerate(rows):
            place = f"{path}/char{number:02d}"
            self.places[source] = place
            self.export(place, CHARACTERISTIC,
                        lambda _, *call, source=source: self.on_value_call(source, *call),
                        {"UUID": GLib.Variant("s", row_uuid), "Service": GLib.Variant("o", path),
                         "Flags": GLib.Variant("as", flags)})

    def advert_properties(self):
        """A broadcaster too is a "peripheral": the kernel gives what nobody can link with another
        address each time, and an installed scale is known by its address."""
        linkable = self.double.is_linkable(self.source)
        return {"Type": GLib.Variant("s", "peripheral"),
                "ServiceUUIDs": GLib.Variant("as", self.advert.get("UUIDs", [])),
                "ServiceData": as_service_data(self.advert.get("ServiceData", {})),
                "LocalName": GLib.Variant("s", self.advert["Name"]),
                "Appearance": GLib.Variant("q", self.advert.get("Appearance", 0)),
                "Discoverable": GLib.Variant("b", linkable)}

    def start(self):
        """Serves and advertises; `ready` when both are done."""
        options = GLib.Variant("(oa{sv})", (self.root, {}))

        def on_served(answer):
            if isinstance(answer, GLib.Error):
                raise SystemExit(f"world: {self.root}: {answer.message}")
            self.set_broadcasting(True)
        self.objects.set(self.adapter, ADAPTER, "Alias", GLib.Variant("s", self.advert["Name"]))
        if self.objects_shown:
            self.objects.call(self.adapter, GATT_MANAGER, "RegisterApplication", options, on_served)
        else:  # a broadcaster: bluetoothd takes no application without a service
            self.set_broadcasting(True)

    def set_guarded(self, guarded, by_person):
        """Serves anew; guarded, what is read or subscribed to needs a bond.

        `by_person`: one that a person had to confirm, and not only the two devices. The battery is
        open, because bluetoothd reads it by itself and would begin to pair on its own."""
        prefix = "encrypt-authenticated-" if by_person else "encrypt-"
        for properties in self.objects_shown.values():
            row = properties.get(CHARACTERISTIC)
            if row is not None and not row["UUID"].unpack().startswith(BATTERY):
                plain = [flag for flag in row["Flags"].unpack() if not flag.startswith("encrypt-")]
                row["Flags"] = GLib.Variant("as", plain + [
                    prefix + flag for flag in plain
                    if guarded and flag in ("read", "notify", "indicate")])
        self.objects.call(self.adapter, GATT_MANAGER, "UnregisterApplication",
                          GLib.Variant("(o)", (self.root,)))
        self.objects.call(self.adapter, GATT_MANAGER, "RegisterApplication",
                          GLib.Variant("(oa{sv})", (self.root, {})))

    def forget_peers(self):
        """Forgets every bond."""
        for device in self.objects.below(self.adapter, DEVICE):
            self.objects.call(self.adapter, ADAPTER, "RemoveDevice",
                              GLib.Variant("(o)", (device,)))

    def set_broadcasting(self, wanted):
        def on_ready(answer):
            if isinstance(answer, GLib.Error):
                raise SystemExit(f"world: {self.root}: {answer.message}")
            self.advertised = wanted
            self.ready = True
        if wanted != self.advertised:
            path = f"{self.root}/advert"
            self.objects.call(
                self.adapter, "org.bluez.LEAdvertisingManager1",
                "RegisterAdvertisement" if wanted else "UnregisterAdvertisement",
                GLib.Variant("(oa{sv})", (path, {})) if wanted else GLib.Variant("(o)", (path,)),
                on_ready)

    def announce(self, data):
        """Its advertisement says something else from now on."""
        self.told["ServiceData"] = as_service_data(data)
        self.tell(f"{self.root}/advert", ADVERT, {"ServiceData": self.told["ServiceData"]})

    def tell(self, path, interface, properties):
        self.connection.emit_signal(None, path, PROPERTIES, "PropertiesChanged",
                                    GLib.Variant("(sa{sv}as)", (interface, properties, [])))

    def on_manager_call(self, _path, _method, _parameters, invocation):
        invocation.return_value(GLib.Variant("(a{oa{sa{sv}}})", (self.objects_shown,)))

    def on_advert_call(self, _path, _method, _parameters, invocation):
        invocation.return_value(None)

    def on_value_call(self, source, method, parameters, invocation):
        def answer(result, wrap=lambda _: None):
            if isinstance(result, GLib.Error):
                invocation.return_dbus_error(*fresh_error(result))
            else:
                invocation.return_value(wrap(result))
        if method == "ReadValue":
            self.double.read(source, lambda result: answer(
                result, lambda values: GLib.Variant("(ay)", (bytes(values[0]),))))
        elif method == "WriteValue":
            self.double.write(source, bytes(parameters.unpack()[0]), answer)
        else:
            if method != "Confirm":
                self.subscribe(source, method == "StartNotify")
            invocation.return_value(None)

    def subscribe(self, source, wanted):
        (self.subscribed.add if wanted else self.subscribed.discard)(source)
        self.double.subscribe(source, wanted)

    def hear(self, source, value):
        """The double's device says something: whoever is subscribed hears it over the air."""
        if source in self.subscribed:
            self.tell(self.places[source], CHARACTERISTIC, {"Value": GLib.Variant("ay", value)})

    def hung_up(self):
        """Whoever was linked is gone."""
        self.subscribed.clear()
        self.double.relink(self.source)

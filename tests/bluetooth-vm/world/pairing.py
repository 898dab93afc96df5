# pairing.py: how the instruments pair: what they can show, and what their owner does
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""The agent of the instruments' bluetoothd. That has one default agent with one skill, so the way
in which a device pairs is set for all of them at once; scenarios pair with one. Where there is no
agent, the device's kernel refuses to pair before anybody is asked: that is "refuse"."""

from gi.repository import Gio, GLib

AGENT, MANAGER, ROOT = "org.bluez.Agent1", "org.bluez.AgentManager1", "/org/bluez"
PATH = "/owner"
SKILLS = {"never": None, "refuse": None, "just-works": "NoInputNoOutput",
          "numeric": "DisplayYesNo", "numeric-other": "DisplayYesNo",
          "passkey-display": "DisplayOnly", "passkey-entry": "KeyboardOnly"}
REJECTED = "org.bluez.Error.Rejected"
# What a device in whose place somebody else answers shows instead.
OTHER = 271828

XML = """<node><interface name='org.bluez.Agent1'>
 <method name='Release'/>
 <method name='RequestPinCode'><arg type='o' direction='in'/>
  <arg type='s' direction='out'/></method>
 <method name='DisplayPinCode'><arg type='o' direction='in'/><arg type='s' direction='in'/></method>
 <method name='RequestPasskey'><arg type='o' direction='in'/>
  <arg type='u' direction='out'/></method>
 <method name='DisplayPasskey'><arg type='o' direction='in'/><arg type='u' direction='in'/>
  <arg type='q' direction='in'/></method>
 <method name='RequestConfirmation'><arg type='o' direction='in'/><arg type='u' direction='in'/>
 </method>
 <method name='RequestAuthorization'><arg type='o' direction='in'/></method>
 <method name='AuthorizeService'><arg type='o' direction='in'/><arg type='s' direction='in'/>
 </method>
 <method name='Cancel'/>
</interface></node>"""


class Owner:
    """`show` is called with a device's object path and its six digits, or None."""

    def __init__(self, connection, objects, show):
        self.objects = objects
        self.show = show
        self.way = "never"
        self.asked = None
        interface = Gio.DBusNodeInfo.new_for_xml(XML).interfaces[0]
        connection.register_object(PATH, interface, self.on_call, None, None)

    def set_way(self, way, done=lambda: None):
        """From now on the instruments pair like this; `done` is called when that is so."""
        before, self.way = self.way, way

        def register(_answer=None):
            if SKILLS[way] is None:
                done()
                return
            self.objects.call(ROOT, MANAGER, "RegisterAgent",
                              GLib.Variant("(os)", (PATH, SKILLS[way])))
            self.objects.call(ROOT, MANAGER, "RequestDefaultAgent", GLib.Variant("(o)", (PATH,)),
                              lambda _: done())
        if SKILLS[before] is None:
            register()
        else:
            self.objects.call(ROOT, MANAGER, "UnregisterAgent", GLib.Variant("(o)", (PATH,)),
                              register)

    def on_call(self, _connection, _sender, _path, _interface, method, parameters, invocation):
        words = parameters.unpack()
        if method == "RequestConfirmation":
            digits = (words[1] + OTHER) % 1000000 if self.way == "numeric-other" else words[1]
            self.show(words[0], f"{digits:06d}")
            self.answer(invocation, True)
        elif method == "DisplayPasskey":
            self.show(words[0], f"{words[1]:06d}")
            self.answer(invocation, True)
        elif method == "RequestPasskey":
            self.asked = invocation
        elif method == "Cancel":
            self.asked = None
            self.answer(invocation, True)
        else:
            self.answer(invocation, True)

    def answer(self, invocation, yes):
        if yes:
            invocation.return_value(None)
        else:
            invocation.return_dbus_error(REJECTED, "no")

    def type(self, number):
        """Its owner types six digits on the device; None: presses no."""
        invocation, self.asked = self.asked, None
        if invocation is not None and number is None:
            self.answer(invocation, False)
        elif invocation is not None:
            invocation.return_value(GLib.Variant("(u)", (number,)))

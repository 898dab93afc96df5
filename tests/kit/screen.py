# screen.py: what a visitor finds on the screen, through the accessibility tree
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""A screen reader's view, and the finger that follows it. Things are found by role and by the name
a visitor would read out; a touch waits until the thing stands still and then hits its centre."""

import contextlib
import re
from typing import NamedTuple

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

from kit.processes import wait_until  # noqa: E402

MAX_DEPTH = 40


class Thing(NamedTuple):
    """One visible element: its role, its spoken name, its box in pixels, whether it can be used."""
    role: str
    name: str
    box: tuple
    sensitive: bool

    @property
    def centre(self):
        x, y, width, height = self.box
        return x + width / 2, y + height / 2


class Screen:
    """The things on a Display that belong to one application."""

    def __init__(self, display, application="dure-kiosk"):
        self.display = display
        self.application = application
        self.touches = 0
        Atspi.init()
        Atspi.set_timeout(3000, 5000)

    def _root(self):
        desktop = Atspi.get_desktop(0)
        desktop.clear_cache()
        for number in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(number)
            if child is not None and re.search(self.application, child.get_name() or ""):
                return child
        return None

    def _nodes(self, is_left_out=lambda node: False):
        """Everything shown at this moment, in reading order, until it changes meanwhile."""
        with contextlib.suppress(GLib.Error):
            root = self._root()
            if root is not None:
                root.clear_cache()
                yield from _shown(root, 0, is_left_out)

    def things(self):
        """Everything shown at this moment, in reading order; empty when nothing is there yet."""
        return [_thing(node, states) for node, states in self._nodes()]

    def texts(self):
        """The words on the screen, in order, each once."""
        return list(dict.fromkeys(name for node, _ in self._nodes() if (name := _name(node))))

    def read_before(self, button):
        """What somebody has read who touches the button of that name: all but other buttons."""
        return [_name(node) for node, _ in self._nodes(lambda node: _is_other(node, button))]

    def find(self, name, role=None):
        """The first thing whose name matches the pattern, or None, also when the page went while
        it was looked at. Each fact of each thing is a question to the kiosk, so no more is asked
        than this needs."""
        with contextlib.suppress(GLib.Error):
            for node, states in self._nodes():
                if re.search(name, _name(node)) and (role is None or node.get_role_name() == role):
                    return _thing(node, states)
        return None

    def wait_for(self, name, role=None, seconds=15.0):
        """Waits until something of that name is shown."""
        try:
            return wait_until(lambda: self.find(name, role), seconds, f"{name!r} on the screen")
        except AssertionError as error:
            raise AssertionError(f"{error}; there is: {self.texts()}") from None

    def wait_until_still(self, name, role="push button", seconds=15.0):
        """Waits until two looks in a row give the same box for a thing that can be used."""
        looks = [None]

        def look():
            looks.append(self.find(name, role))
            thing = looks[-1]
            return thing is not None and thing.sensitive and thing.box[2] and thing == looks[-2]
        try:
            wait_until(look, seconds, f"{name!r} at rest")
        except AssertionError as error:
            raise AssertionError(f"{error}; there is: {self.texts()}") from None
        return looks[-1]

    def wait_until_calm(self, seconds=10.0):
        """Waits until two looks in a row show the same things at the same places."""
        looks = [None]

        def look():
            looks.append([(thing.role, thing.box) for thing in self.things()])
            return looks[-1] and looks[-1] == looks[-2]
        wait_until(look, seconds, "the screen at rest")

    def touch(self, name, role="push button", seconds=15.0):
        """Touches the centre of a thing with a finger."""
        thing = self.wait_until_still(name, role, seconds)
        self.display.finger.tap(*thing.centre)
        self.touches += 1
        return thing


def _is_other(node, button):
    return node.get_role_name().endswith("button") and not re.search(button, _name(node))


def _shown(node, depth, is_left_out):
    """What is to be seen of a branch: its nodes with their states."""
    states = node.get_state_set()
    if depth and (not states.contains(Atspi.StateType.VISIBLE) or is_left_out(node)):
        return
    yield node, states
    for number in range(node.get_child_count() if depth < MAX_DEPTH else 0):
        child = node.get_child_at_index(number)
        if child is not None:
            yield from _shown(child, depth + 1, is_left_out)


def _thing(node, states):
    component = node.get_component_iface()
    box = (0, 0, 0, 0)
    if component is not None:
        extents = component.get_extents(Atspi.CoordType.WINDOW)
        box = (extents.x, extents.y, extents.width, extents.height)
    return Thing(node.get_role_name(), _name(node), box,
                 states.contains(Atspi.StateType.SENSITIVE))


def _name(node):
    return node.get_name() or _text(node)


def _text(node):
    """What a label without a name of its own says."""
    text = node.get_text_iface()
    return Atspi.Text.get_text(node, 0, -1) if text is not None else ""

# check-demo.py: kiosk/demo starts the whole house, shows it, and leaves nothing running
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import json
import os
import re
import signal
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

from kit import tap
from kit.processes import (Process, commands_with, heirs_of, processes, temporary_folder,
                           wait_until)
from kit.words import pattern
from visitor import START

DEMO = Path(os.environ["DURE_SOURCE"]) / "kiosk" / "demo"
READY_SECONDS = 60
SECOND_START_SECONDS = 15


class Demo:
    """A running demo on a machine without a display."""

    def __init__(self, folder, log, *options):
        self.marker = f"DURE_TEST_MARKER={uuid.uuid4()}"
        name, _, value = self.marker.partition("=")
        environment = {**os.environ, name: value}
        for variable in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
            environment.pop(variable, None)
        self.state = folder / "state"
        started = time.monotonic()
        self.process = Process(
            [DEMO, "--no-install", "--state", self.state, "--people-port", "0",
             "--machines-port", "0", "--screen-port", "0", "--speed", "20", *options],
            folder / log, environment=environment)
        self.process.wait_for_line("^Touch a language", READY_SECONDS)
        self.seconds = time.monotonic() - started
        self.screen_page = re.search(r"^Screen: +(\S+)", self.process.log, re.MULTILINE).group(1)
        self.backend = re.search(r"^Backend: +(\S+)", self.process.log, re.MULTILINE).group(1)

    def get(self, path=""):
        with urllib.request.urlopen(self.screen_page + path, timeout=10) as answer:
            return answer.read()

    def post(self, path, headers):
        request = urllib.request.Request(f"{self.screen_page}{path}", method="POST",
                                         headers=headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status

    def touch(self, x, y, headers):
        return self.post(f"touch?x={x}&y={y}", headers)

    def does(self, device, event):
        """Somebody in the room does something to an instrument."""
        return self.post(f"room?device={device}&event={urllib.parse.quote(event)}",
                         {"X-Touch": "yes"})

    def adopt_display(self):
        """Points this process at the demo's session bus, so that it can read the screen."""
        environment = next(found for _, command, found in processes()
                           if self.marker.encode() in found and "/demo-screen " in command)
        for entry in environment.split(b"\0"):
            name, _, value = entry.decode().partition("=")
            if name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
                os.environ[name] = value

    def end(self, number):
        assert self.process.stop(20, number) == 0, self.process.log
        left = []

        def all_gone():
            left[:] = heirs_of(self.marker) + commands_with(self.state)
            return not left
        try:
            wait_until(all_gone, 10)
        except AssertionError:
            raise AssertionError(f"still running: {left}") from None


def test_demo():
    """The demo shows the kiosk, takes a touch, ends with Ctrl+C and starts again at once."""
    with temporary_folder() as folder:
        demo = Demo(folder, "first.log")
        with urllib.request.urlopen(demo.backend, timeout=10) as answer:
            assert answer.status == 200
        demo.adopt_display()
        # Only now: libatspi takes its bus from the environment, once.
        from kit.screen import Screen
        screen = Screen(display=None)
        start = screen.wait_until_still(f"^{START['ko']}$", seconds=30)
        assert b"screen.jpg" in demo.get()
        assert demo.get("screen.jpg")[:2] == b"\xff\xd8"
        try:
            demo.touch(1, 1, {})
            raise AssertionError("the page of another site could touch the screen")
        except urllib.error.HTTPError as error:
            assert error.code == 400
        x, y = start.centre
        assert demo.touch(round(x), round(y), {"X-Touch": "yes"}) == 200
        screen.wait_for(pattern("What shall we measure?", "ko"))
        for kind in ("Pulse", "Blood pressure", "Temperature", "Weight", "Oxygen", "Blood sugar",
                     "With my own device"):
            screen.wait_for(pattern(kind, "ko"))
        assert b"Arm cuff" in demo.get() and demo.does("cuff", "measure") == 200
        assert json.loads(demo.get("room.json")) is not None
        try:
            demo.does("cuff", "hex 2a35 00")
            raise AssertionError("the page lets more happen than its buttons say")
        except urllib.error.HTTPError as error:
            assert error.code == 400
        demo.end(signal.SIGINT)
        enrolled = (folder / "state" / "kiosk" / "kiosk.json").read_bytes()

        again = Demo(folder, "second.log", "--scenario", "cuff-measures")
        assert again.seconds < SECOND_START_SECONDS, f"the second start took {again.seconds:.0f} s"
        assert (folder / "state" / "kiosk" / "kiosk.json").read_bytes() == enrolled
        # A scenario knows what happens: the page can only let it.
        assert b"Let the next thing happen" in again.get() and b"Arm moves" not in again.get()
        assert all(again.does("", "") == 200 for _ in range(3))
        again.end(signal.SIGTERM)


tap.main()

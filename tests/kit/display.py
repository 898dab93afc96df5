# display.py: a kiosk's panel without a monitor: an X server, a finger, a camera
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""Xorg with the `dummy` screen and the `inputtest` driver, which takes touches over a socket. The
toolkit sees a real touch screen: touch-begin, touch-update and touch-end, not a mouse.

One Display a test program: libatspi binds to one session bus for the life of a process.
Order: start() -> environment for the kiosk, finger, picture(), qr_codes() -> stop()."""

import os
import select
import socket
import struct
from pathlib import Path

from kit.processes import Process, run, wait_until

CONFIGURATION = """
Section "ServerFlags"
  Option "AutoAddDevices" "false"
  Option "AutoAddGPU" "false"
  Option "DontVTSwitch" "true"
  Option "BlankTime" "0"
  Option "StandbyTime" "0"
EndSection
Section "Device"
  Identifier "card"
  Driver "dummy"
  VideoRam 65536
EndSection
Section "Monitor"
  Identifier "panel"
  HorizSync 1-1000
  VertRefresh 1-1000
  Modeline "panel" {clock} {width} {width1} {width2} {width3} {height} {height1} {height2} {height3}
EndSection
Section "Screen"
  Identifier "screen"
  Device "card"
  Monitor "panel"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Modes "panel"
    Virtual {width} {height}
  EndSubSection
EndSection
Section "InputDevice"
  Identifier "finger"
  Driver "inputtest"
  Option "SocketPath" "{socket}"
  Option "DeviceType" "Touch"
  Option "TouchCount" "2"
EndSection
Section "ServerLayout"
  Identifier "kiosk"
  Screen "screen"
  InputDevice "finger"
EndSection
"""


class Finger:
    """One finger on the panel. Coordinates are pixels of the screen.

    The wire is xf86-input-inputtest 1.1: length, type, then the event; valuators run from 0 to
    65535 over the panel. The socket stays open as long as the server lives: when its client leaves,
    Xorg 21.1 polls the dead socket without rest."""

    CLIENT_VERSION, WAIT_FOR_SYNC, TOUCH = 0, 1, 6
    BEGIN, UPDATE, END = 18, 19, 20

    def __init__(self, path, width, height):
        self.size = (width, height)
        self.number = 0
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(10)
        self.socket.connect(str(path))
        self._send(self.CLIENT_VERSION, struct.pack("=HH", 1, 1))
        self.socket.recv(12)

    def _send(self, kind, body=b""):
        self.socket.sendall(struct.pack("=II", 8 + len(body), kind) + body)

    def _touch(self, phase, x, y):
        place = [(at + 0.5) * 65536 / extent for at, extent in zip((x, y), self.size)]
        values = place + [0.0] * 62
        self._send(self.TOUCH, struct.pack("=IIIQ4x64d64d", self.number, phase, 0, 0b11,
                                           *values, *values))
        self._send(self.WAIT_FOR_SYNC)
        self.socket.recv(8)

    def down(self, x, y):
        self.number += 1
        self._touch(self.BEGIN, x, y)

    def move(self, x, y):
        self._touch(self.UPDATE, x, y)

    def up(self, x, y):
        self._touch(self.END, x, y)

    def tap(self, x, y):
        self.down(x, y)
        self.up(x, y)


class Display:
    """The panel, its finger and a session bus of its own."""

    def __init__(self, folder, width=1080, height=1920):
        self.folder = Path(folder)
        self.size = (width, height)
        self.pictures = 0
        home = self.folder / "home"
        runtime = self.folder / "runtime"
        for path in (home, runtime):
            path.mkdir(mode=0o700)
        self.server = self._start_server()
        self.finger = Finger(self.folder / "finger", width, height)
        self.environment = {
            **os.environ, "HOME": str(home), "XDG_RUNTIME_DIR": str(runtime),
            "XDG_CONFIG_HOME": str(home / ".config"), "XDG_CACHE_HOME": str(home / ".cache"),
            "DISPLAY": self.name, "LANG": "C.UTF-8", "GDK_BACKEND": "x11",
            "GSK_RENDERER": "cairo", "GDK_DEBUG": "gl-disable", "GSETTINGS_BACKEND": "memory",
        }
        for name in ("WAYLAND_DISPLAY", "LC_ALL", "LANGUAGE", "NO_AT_BRIDGE", "GTK_A11Y"):
            self.environment.pop(name, None)
        self.bus, address = self._start_bus()
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = address
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = address
        os.environ["DISPLAY"] = self.name

    def _start_server(self):
        width, height = self.size
        configuration = self.folder / "xorg.conf"
        configuration.write_text(CONFIGURATION.format(
            socket=self.folder / "finger", width=width, width1=width + 10, width2=width + 20,
            width3=width + 30, height=height, height1=height + 10, height2=height + 20,
            height3=height + 30, clock=f"{(width + 30) * (height + 30) * 60 / 1e6:.2f}"))
        read_end, write_end = os.pipe()
        server = Process(
            ["Xorg", "-displayfd", str(write_end), "-config", configuration, "-logfile",
             self.folder / "xorg.log", "-noreset", "-nolisten", "tcp", "-novtswitch"],
            self.folder / "xorg.out", pass_fds=(write_end,))
        os.close(write_end)
        # Number and newline come in two writes, and the server gives up if nobody reads the second.
        number = b""
        while not number.endswith(b"\n") and select.select([read_end], [], [], 30)[0]:
            part = os.read(read_end, 32)
            if not part:
                break
            number += part
        os.close(read_end)
        if not number.endswith(b"\n"):
            raise AssertionError(f"Xorg did not start:\n{server.log[-4000:]}")
        self.name = f":{number.decode().strip()}"
        return server

    def _start_bus(self):
        bus = Process(["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address",
                       f"--address=unix:path={self.folder / 'session-bus'}"],
                      self.folder / "bus.log", environment=self.environment)
        return bus, bus.wait_for_line(r"^(unix:\S+)").group(1)

    def stop(self):
        self.bus.stop()
        self.server.stop()

    def picture(self, path=None):
        """Photographs the screen and returns the file."""
        if path is None:
            self.pictures += 1
            path = self.folder / f"picture-{self.pictures}.png"
        run(["import", "-display", self.name, "-window", "root", path])
        return Path(path)

    def qr_codes(self):
        """The texts of every QR code that a camera in front of the screen can read."""
        done = run(["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", self.picture()],
                   check=False)
        return done.stdout.split()

# station.py: one kiosk with its instruments and its backend, started and ended as a whole
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""Order: Station(folder, display) -> start_backend(), start_wearables(), start_kiosk(), each as
often as a test likes -> stop(). The folder holds `backend/`, `kiosk/` and a log of each program."""

import json
import os
import re
from pathlib import Path

from kit.processes import Process, free_port, run
from kit.screen import Screen

PROGRAMS = {
    "backend": "backend/dure-backend",
    "kiosk": "kiosk/dure-kiosk",
    "instruments": "devices/instruments/dure-instruments",
    "wearables": "devices/simulator/dure-wearables",
}
# The station's own, as the simulated room has them: a strap alone, or one of each kind.
STRAP = ["heart-rate=C0:DE:00:00:00:01"]
EACH_KIND = [*STRAP, "blood-pressure=C0:DE:00:00:01:01", "body-temperature=C0:DE:00:00:02:01",
             "body-weight=C0:DE:00:00:03:01", "oxygen-saturation=C0:DE:00:00:04:01",
             "blood-glucose=C0:DE:00:00:05:01"]
# What a sanitizer says when it has found something.
SANITIZER_WORDS = re.compile(r"AddressSanitizer|LeakSanitizer|runtime error:")
# What GLib says when something should not have happened.
GLIB_WORDS = re.compile(r"-(CRITICAL|WARNING) \*\*:.*")
# Said by GTK about this display, not by us.
HARMLESS = re.compile(r"dconf|Unable to acquire session bus|libEGL|accessibility bus")


class Station:
    """A kiosk station on `display` with everything it talks to."""

    def __init__(self, folder, display, build=None):
        self.folder = Path(folder)
        self.display = display
        self.build = Path(build or os.environ["DURE_BUILD"])
        self.people_port = free_port()
        self.machines_port, self.other_port = free_port(), free_port()
        self.installed = STRAP
        self.backend = self.wearables = self.kiosk = None
        self.room = None
        self.ended = []

    @property
    def people(self):
        return f"http://localhost:{self.people_port}"

    @property
    def machines(self):
        return f"http://127.0.0.1:{self.machines_port}"

    @property
    def backend_files(self):
        return self.folder / "backend"

    @property
    def kiosk_files(self):
        return self.folder / "kiosk"

    @property
    def displays_file(self):
        """Where the simulated devices' own displays are written."""
        return self.folder / "displays.json"

    def displays(self, device):
        """What a simulated device shows on its own display."""
        try:
            return json.loads(self.displays_file.read_text("utf-8")).get(device, {})
        except (OSError, ValueError):
            return {}

    @property
    def is_sanitized(self):
        """Whether the programs were built with AddressSanitizer."""
        return b"__asan_init" in self.program("kiosk").read_bytes()

    def program(self, name):
        return self.build / PROGRAMS[name]

    def _process(self, name, arguments, environment=None, **options):
        number = sum(process.name == f"dure-{name}" for process in self.ended)
        # GIO loses some bytes for each module that it does not need, whichever are on a machine.
        modules = {"GIO_MODULE_DIR": str(self.folder)} if self.is_sanitized else {}
        return Process([self.program(name), *arguments], self.folder / f"{name}-{number}.log",
                       environment={**self.display.environment, **modules, **(environment or {})},
                       **options)

    def start_backend(self, *options):
        """Starts the backend and waits until it answers."""
        self.backend = self._process("backend", [
            "serve", "--state", self.backend_files, "--people-port", self.people_port,
            "--machines-port", self.machines_port, "--operators-port", 0, *options])
        self.backend.wait_for_line(r"^people ")
        self.backend.wait_for_line(r"^machines ")

    def start_wearables(self, *options):
        """Starts the simulated radio and waits for its bus."""
        self.close_room()
        reader, self.room = os.pipe()
        self.wearables = self._process("wearables", [*options, "--script", "-"], stdin=reader)
        os.close(reader)
        self.bus_address = self.wearables.wait_for_line(r"^bus (unix:\S+)").group(1)

    def happens(self, event):
        """Lets something happen in the simulated room: `strap2 contact none`."""
        os.write(self.room, f"{event}\n".encode())

    def close_room(self):
        if self.room is not None:
            os.close(self.room)
            self.room = None

    def enrolment_code(self):
        """A one-use code with which a kiosk makes itself known."""
        return run([self.program("backend"), "enrol", "--state", self.backend_files]).stdout.strip()

    def start_kiosk(self, *options, language="ko", is_known=True, environment=None):
        """Starts the kiosk, enrolled at its first start if it is to be known; its Screen.
        `environment`: what it has beside the display's."""
        width, height = self.display.size
        arguments = ["--state", self.kiosk_files, "--backend", self.machines, "--instruments",
                     self.program("instruments"), "--bus", self.bus_address, "--windowed",
                     "--size", f"{width}x{height}", "--language", language,
                     *(word for own in self.installed for word in ("--installed", own)), *options]
        if is_known and not (self.kiosk_files / "kiosk.json").exists():
            arguments += ["--enrol", self.enrolment_code()]
        self.kiosk = self._process("kiosk", arguments, environment)
        return Screen(self.display)

    def stop_one(self, name, kill=False):
        """Ends one program; `kill` is a power cut."""
        process = getattr(self, name)
        if process is not None:
            setattr(self, name, None)
            self.ended.append(process)
            if kill:
                process.kill()
            else:
                code = process.stop(20)
                assert code == 0, \
                    f"dure-{name} ended with {code}:\n{process.log[-6000:]}"
        if name == "wearables":
            self.close_room()

    def stop(self):
        """Ends everything, last started first, and reads what the programs complained about."""
        for name in ("kiosk", "wearables", "backend"):
            self.stop_one(name)
        for process in self.ended:
            assert not SANITIZER_WORDS.search(process.log), \
                f"{process.name} under sanitizers:\n{process.log[-6000:]}"
            complaints = [line for line in process.log.splitlines()
                          if GLIB_WORDS.search(line) and not HARMLESS.search(line)]
            assert not complaints, f"{process.name} complained:\n" + "\n".join(complaints)

    def abandon(self):
        """Kills whatever still runs, after a test that has failed."""
        for name in ("kiosk", "wearables", "backend"):
            if getattr(self, name) is not None:
                self.stop_one(name, kill=True)

    def logs(self, lines=25):
        """The last words of every program, for a failed test."""
        return "\n".join(f"--- {path.name}\n" + "\n".join(
            path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
            for path in sorted(self.folder.glob("*.log")))

# check-kit.py: the kit itself: a finger that touches, eyes that see, a phone, a search that finds
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import http.server
import signal
import sys
import threading

from kit import runner, search, tap
from kit.browser import Browser
from kit.display import Display
from kit.processes import Process, commands_with, run, temporary_folder, wait_until
from kit.screen import Screen
from kit.suites import Suite

SAMPLE = """
import gi
gi.require_version('Gtk', '4.0')
from gi.repository import Gtk

def shown(application):
    window = Gtk.ApplicationWindow(application=application, decorated=False, title='Sample',
                                   default_width=1080, default_height=1920)
    button = Gtk.Button(label='Press me', halign=Gtk.Align.CENTER, valign=Gtk.Align.CENTER)
    button.set_size_request(400, 200)
    button.connect('clicked', lambda button: button.set_label('Pressed'))
    click = Gtk.GestureClick(touch_only=True, propagation_phase=Gtk.PropagationPhase.CAPTURE)
    click.connect('pressed', lambda *_: print('touched', flush=True))
    window.add_controller(click)
    window.set_child(button)
    window.present()

application = Gtk.Application(application_id='kr.gwangju.Dure.Sample')
application.connect('activate', shown)
application.run([])
"""

KEEPER = """
import sys, time
kept = bytes.fromhex(sys.argv[1])[::-1]
print('up', flush=True)
time.sleep(60)
"""

# Programs that end in each way a test program can, and how many of their tests pass and fail.
ENDINGS = {
    "good": ("print('1..2'); print('ok 1 a'); print('ok 2 b')", 2, 0),
    "bad": ("print('1..2'); print('ok 1 a'); print('not ok 2 b'); sys.exit(1)", 1, 1),
    "skipped": ("print('1..2'); print('ok 1 a # SKIP'); print('ok 2 b')", 1, 1),
    "crashed": ("print('1..2'); print('ok 1 a', flush=True); os.abort()", 1, 1),
    "short": ("print('1..2'); print('ok 1 a')", 1, 1),
    "endless": ("print('1..1', flush=True); time.sleep(60)", 0, 1),
}


class Page(http.server.BaseHTTPRequestHandler):
    """One page with one button."""

    def do_GET(self):
        body = ("<!doctype html><meta name=viewport content='width=device-width'><title>x</title>"
                "<button onclick=\"this.textContent='done'\">go on</button>"
                "<p id=w></p><script>w.textContent=innerWidth</script>").encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def test_finger():
    """A finger presses a button, and sliding off does not press it."""
    with temporary_folder() as folder:
        display = Display(folder)
        sample = Process([sys.executable, "-c", SAMPLE], folder / "sample.log",
                         environment=display.environment)
        screen = Screen(display, "python|Sample|-c")
        box = screen.wait_until_still("Press me").box
        x, y = box[0] + box[2] / 2, box[1] + box[3] / 2
        display.finger.down(x, y)
        display.finger.move(x, y + 600)
        display.finger.up(x, y + 600)
        sample.wait_for_line("^touched$")
        assert screen.find("Press me"), "sliding off pressed the button"
        screen.touch("Press me")
        screen.wait_for("Pressed")
        assert display.picture().stat().st_size > 1000
        sample.stop()
        display.stop()


def test_unprivileged_browser():
    """A phone opens a page with its sandbox on, 360 points wide."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with Browser() as phone:
        phone.open(f"http://localhost:{server.server_address[1]}/")
        assert "360" in phone.text(), phone.text()
        phone.press("go on")
        phone.wait_for("done")
        assert not [line for line in commands_with("--type=renderer")
                    if str(phone.home) in line and "--no-sandbox" in line]
    server.shutdown()
    Browser.quit_idle()
    wait_until(lambda: not commands_with(str(phone.home)), 10, "the end of the browser")


def test_search():
    """A search finds numbers in every encoding it knows, and nothing in noise."""
    values = [789, 727, 812, 750, 801]
    markers = search.encodings(values)
    with temporary_folder() as folder:
        (folder / "noise").write_bytes(bytes(range(256)) * 40)
        assert search.find_in_files(folder, markers) == []
        for number, marker in enumerate(markers.values()):
            (folder / str(number)).write_bytes(b"before" + marker + b"after")
        assert {name for _, name in search.find_in_files(folder, markers)} == set(markers)
        # The program gets the marker backwards, so that only what it keeps is found.
        backwards = markers["32 bit little endian"][::-1].hex()
        keeper = Process([sys.executable, "-c", KEEPER, backwards], folder / "log")
        keeper.wait_for_line("^up$")
        kept = {name for _, name in search.find_in_memory(keeper.child.pid, markers)}
        assert kept == {"32 bit little endian"}, kept
        keeper.stop()


def test_snapshot():
    """A snapshot notices one changed byte and one file too many."""
    with temporary_folder() as folder:
        (folder / "a").write_bytes(b"one")
        before = search.snapshot(folder)
        assert search.snapshot(folder) == before
        (folder / "a").write_bytes(b"onf")
        assert search.snapshot(folder) != before


def test_processes_end():
    """A program that ignores being asked is killed and reported."""
    with temporary_folder() as folder:
        stubborn = Process(["bash", "-c", "trap '' TERM; echo up; while :; do sleep 1; done"],
                           folder / "log")
        stubborn.wait_for_line("^up$")
        try:
            stubborn.stop(0.5, signal.SIGTERM)
        except AssertionError:
            assert not stubborn.running
        else:
            raise AssertionError("a program that ignores SIGTERM passed as ended")


def test_runner():
    """The runner counts a skip, a crash, a lost result, an endless and an empty suite as failed."""
    with temporary_folder() as folder:
        lines = ["project('sample')"]
        for name, (body, _, _) in ENDINGS.items():
            (folder / f"{name}.py").write_text(f"import os, sys, time\n{body}\n", encoding="utf-8")
            lines.append(f"test('{name}', find_program('/usr/bin/python3'), suite: '{name}',"
                         f" args: files('{name}.py'), protocol: 'tap', timeout: 2)")
        (folder / "meson.build").write_text("\n".join(lines) + "\n", encoding="utf-8")
        run(["meson", "setup", folder / "build", folder])
        for name, (_, passed, failed) in ENDINGS.items():
            count, _ = runner.run_suite(Suite(name, "", 60), folder / "build")
            assert (count.passed, count.failed) == (passed, failed), (name, vars(count))
        count, _ = runner.run_suite(Suite("good", "", 0), folder / "build")
        assert (count.passed, count.failed) == (2, 1), "a suite over its budget passed"
        count = runner.run_again(Suite("bad", "", 60), folder / "build", "sample:bad / bad")
        assert count.failed, "what fails alone, too, passed"
        count = runner.run_again(Suite("good", "", 60), folder / "build", "sample:good / good")
        assert (count.passed, count.failed) == (2, 0), vars(count)
        count, _ = runner.run_suite(Suite("nowhere", "", 60), folder / "build")
        assert (count.passed, count.failed) == (0, 1), "a suite without tests passed"


tap.main()

# double.py: the kiosk double, asked for donations and other mail of a kiosk
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""One double serves a whole test program: starting it, with sanitizers, costs more than all else
that it does."""

import atexit
import json
import os
import subprocess
import threading
from pathlib import Path

DOUBLE = Path(os.environ["DURE_BUILD"]) / "tests" / "backend" / "kiosk-double"
# Looking for leaks is half of what an end costs, and they are no one's.
ENVIRONMENT = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}

_lock = threading.Lock()
_started = []


def _end():
    """The end of its input is its end."""
    for process in _started:
        process.stdin.close()
        process.wait(10)
        process.stdout.close()


def _running():
    if not _started:
        _started.append(subprocess.Popen([DOUBLE, "each"], stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE, text=True, env=ENVIRONMENT))
        atexit.register(_end)
    return _started[0]


def double(*words):
    """What the kiosk double says to one command line."""
    said = []
    with _lock:
        process = _running()
        process.stdin.write(json.dumps([str(word) for word in words]) + "\n")
        process.stdin.flush()
        for line in iter(process.stdout.readline, ""):
            if line.startswith("= "):
                assert line == "= 0\n", (words, line, said)
                return "".join(said).strip()
            said.append(line)
    raise AssertionError(f"the kiosk double has ended at {words}")

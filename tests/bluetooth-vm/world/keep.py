# keep.py: keeps what every world of the test machine stands on, and makes a world for each door
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""keep.py COMMAND [ARGUMENT...]

Starts the instruments' bus and bluetoothd, then COMMAND, in whose time world-door makes worlds.
Ends as COMMAND does. One world at a time: each is a fork of this process, so nothing of one is left
in the next."""

import os
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from pathlib import Path

import world
from radio import ONE, Bluetoothd, start_bus

DOOR = "/run/world.sock"
ARGUMENTS = 8192


def let_in(visitor, bus):
    """Runs one world with a door's files; returns when it has ended."""
    text, files, _, _ = socket.recv_fds(visitor, ARGUMENTS, 3)
    child = os.fork()
    if child == 0:
        status = os.EX_SOFTWARE
        try:
            for number, file in enumerate(files):
                os.dup2(file, number)
            status = world.run(text.decode().split("\0")[:-1], bus, visitor.fileno())
        except BaseException:  # noqa: B902 - whatever it is, only this world ends by it
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(status)
    for file in files:
        os.close(file)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        visitor.send(bytes([status if status >= 0 else os.EX_SOFTWARE]))
    except BrokenPipeError:
        pass  # the door was killed


def main():
    folder = Path(tempfile.mkdtemp(prefix="keep-"))
    (folder / "state").mkdir()
    bus_process, bus = start_bus(folder)
    theirs = Bluetoothd("instruments", "1-99", bus, folder, folder / "state",
                        channels=ONE)
    theirs.start()
    server = socket.socket(socket.AF_UNIX)
    server.bind(DOOR)
    server.listen()
    command = subprocess.Popen(sys.argv[1:])

    def end_with_command():
        command.wait()
        server.shutdown(socket.SHUT_RDWR)
    threading.Thread(target=end_with_command, daemon=True).start()
    while True:
        try:
            visitor, _ = server.accept()
        except OSError:
            break
        with visitor:
            let_in(visitor, bus)
    theirs.end()
    bus_process.terminate()
    sys.exit(command.returncode)


main()

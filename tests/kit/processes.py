# processes.py: child processes that are watched, bounded in time and always ended
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""Every wait here polls until a deadline; nothing sleeps in the hope that something has happened.

A Process leads a process group of its own, writes to a log file, and is killed by the kernel when
the test that started it dies. What refuses to run as root runs through as_unprivileged()."""

import contextlib
import ctypes
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

POLL_SECONDS = 0.05
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)
UNPRIVILEGED_USER = "nobody"
UNPRIVILEGED_GROUP = "nogroup"


def wait_until(look, seconds=15.0, what="what was expected"):
    """Calls `look` until it returns something true, and returns that. At least half of the time is
    left to those who are waited for."""
    deadline = time.monotonic() + seconds
    while True:
        begun = time.monotonic()
        found = look()
        if found:
            return found
        now = time.monotonic()
        if now > deadline:
            raise AssertionError(f"{what} did not come within {seconds:g} s")
        time.sleep(max(POLL_SECONDS, now - begun))


@contextlib.contextmanager
def temporary_folder(name="dure", below=None):
    """A private folder (0700) that is gone afterwards; DURE_KEEP=1 keeps it for a look."""
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=below))
    try:
        yield folder
    finally:
        if not os.environ.get("DURE_KEEP"):
            shutil.rmtree(folder, ignore_errors=True)


def free_port():
    """A TCP port of this machine that was free a moment ago."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def as_unprivileged(arguments, home):
    """The command that runs `arguments` as an ordinary user with HOME `home`.

    For programs that refuse root (the sandbox of a browser, a database server). `home` becomes that
    user's; it must lie where anyone may pass, so directly under the temporary folder. A test
    that is not root runs the command as it is. Whoever it runs as, it dies with its Process."""
    command = ["env", f"HOME={home}", f"TMPDIR={home}", f"XDG_RUNTIME_DIR={home}",
               *map(str, arguments)]
    if os.geteuid() != 0:
        return command
    shutil.chown(home, UNPRIVILEGED_USER, UNPRIVILEGED_GROUP)
    return ["setpriv", f"--reuid={UNPRIVILEGED_USER}", f"--regid={UNPRIVILEGED_GROUP}",
            "--clear-groups", "--no-new-privs", "--pdeathsig=keep", "--", *command]


def _in_child():
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Process:
    """A running program: `log` is its output so far, `stop()` ends it and its group."""

    def __init__(self, arguments, log, environment=None, folder=None, pass_fds=(),
                 stdin=subprocess.DEVNULL):
        self.arguments = [str(argument) for argument in arguments]
        self.name = Path(self.arguments[0]).name
        self.log_path = Path(log)
        with open(self.log_path, "ab") as out:
            self.child = subprocess.Popen(
                self.arguments, stdin=stdin, stdout=out, stderr=subprocess.STDOUT,
                env=environment, cwd=folder, pass_fds=pass_fds, start_new_session=True,
                preexec_fn=_in_child)

    @property
    def log(self):
        return self.log_path.read_text(encoding="utf-8", errors="replace")

    @property
    def running(self):
        return self.child.poll() is None

    def wait_for_line(self, pattern, seconds=15.0):
        """Waits for a line that matches and returns the match."""
        def look():
            match = re.search(pattern, self.log, re.MULTILINE)
            if match is None and not self.running:
                raise AssertionError(f"{self.name} ended with {self.child.returncode} before it "
                                     f"said {pattern!r}:\n{self.log[-4000:]}")
            return match
        return wait_until(look, seconds, f"{pattern!r} from {self.name}")

    def wait(self, seconds=15.0):
        """Waits for the end and returns the exit code."""
        return self.child.wait(timeout=seconds)

    def kill(self):
        """Ends it like a power cut."""
        self._signal(signal.SIGKILL)
        self.child.wait()

    def stop(self, seconds=10.0, number=signal.SIGTERM):
        """Asks it to end; returns the exit code. What does not obey is killed and is an error."""
        if self.running:
            self.child.send_signal(number)
        try:
            code = self.child.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"{self.name} did not end within {seconds:g} s of "
                                 f"{signal.Signals(number).name}") from None
        self._signal(signal.SIGKILL)
        return code

    def _signal(self, number):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.child.pid, number)


def run(arguments, seconds=60.0, environment=None, check=True, text=True):
    """Runs a short command to its end and returns it; a bad end is an error with its output."""
    done = subprocess.run([str(argument) for argument in arguments], env=environment, text=text,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds)
    if check and done.returncode:
        raise AssertionError(f"{arguments[0]} ended with {done.returncode}:\n"
                             f"{done.stdout}\n{done.stderr}")
    return done


def processes():
    """(pid, command line, environment) of every running process, as far as we may look."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        found = [b"", b""]
        for number, name in enumerate(("cmdline", "environ")):
            with contextlib.suppress(OSError):
                found[number] = (entry / name).read_bytes()
        if found[0]:
            command = found[0].replace(b"\0", b" ").decode(errors="replace").strip()
            yield int(entry.name), command, found[1]


def commands_with(marker):
    """Command lines of running processes that contain `marker`."""
    return [command for _, command, _ in processes() if str(marker) in command]


def heirs_of(marker):
    """Command lines of running processes that inherited `marker` in their environment."""
    return [command for _, command, environment in processes()
            if marker.encode() in environment]

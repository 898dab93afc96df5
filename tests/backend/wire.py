# wire.py: HTTP byte by byte, for what no client library would send
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import contextlib
import os
import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

# Freed memory is given back at once, so that growth is the program's and not the sanitizer's.
LEAN = {**os.environ,
        "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=1"}


def connect(base, seconds=10.0):
    address = urlsplit(base)
    return socket.create_connection((address.hostname, address.port), timeout=seconds)


def head(base, *lines, method="GET", target="/", host=None):
    """The head of a request, in bytes."""
    name = host or urlsplit(base).netloc
    return "\r\n".join([f"{method} {target} HTTP/1.1", f"Host: {name}", *lines, "", ""]).encode()


def read_all(connection):
    """Everything until the other side closes or the connection's time is over."""
    answer = b""
    with contextlib.suppress(OSError):
        while part := connection.recv(65536):
            answer += part
    return answer


def read_answer(connection):
    """(status, head, body) of one answer; the connection stays open."""
    text = b""
    while b"\r\n\r\n" not in text:
        part = connection.recv(65536)
        assert part, f"closed after {text!r}"
        text += part
    top, body = text.split(b"\r\n\r\n", 1)
    length = int(re.search(rb"(?i)\r\ncontent-length: (\d+)", top)[1])
    while len(body) < length:
        part = connection.recv(65536)
        assert part, f"closed within a body of {length}"
        body += part
    return int(top.split()[1]), top, body


def raw(base, data, seconds=5.0):
    """Sends bytes as they are, says that there will be no more, and returns all that comes back."""
    with connect(base, seconds) as connection:
        with contextlib.suppress(OSError):
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
        return read_all(connection)


def status_of(answer):
    return int(answer.split()[1])


def alive(city):
    assert city.get("/").status == 200
    assert city.ask(city.machines, "GET", "/healthz").json == {"status": "ok"}


def resident(city):
    """KiB that the backend holds."""
    with open(f"/proc/{city.process.child.pid}/status", encoding="utf-8") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))


def descriptors(city):
    return len(os.listdir(f"/proc/{city.process.child.pid}/fd"))


def seconds_of(function):
    begin = time.monotonic()
    function()
    return time.monotonic() - begin


def in_parallel(*functions):
    """Runs them at once; the first that failed fails here."""
    with ThreadPoolExecutor(len(functions)) as pool:
        return [run.result() for run in [pool.submit(function) for function in functions]]

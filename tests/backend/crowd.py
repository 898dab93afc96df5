# crowd.py: many clients at once, and how long everybody else waits beside them
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import contextlib
import select
import selectors
import socket
import time
from urllib.parse import urlsplit

from kit.processes import wait_until
from wire import alive, head, read_all, resident, status_of

PAGE = "/problems/expired"
MIB = 1024
# What one burst of traffic leaves in the pools of the allocator, whatever it was.
SLACK = MIB


def quiet_memory(city):
    """What the backend holds after it has done everything once."""
    for _ in range(20):
        alive(city)
    return resident(city)


def flood(city, count, pieces, seconds, source="127.0.0.1"):
    """`count` connections that send one of `pieces` a second; how many are open in the end.

    Returns (still open, seconds until the last was closed)."""
    begin = time.monotonic()
    selector = selectors.DefaultSelector()
    address = urlsplit(city.people)
    for _ in range(count):
        connection = socket.socket()
        connection.bind((source, 0))
        connection.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            connection.connect((address.hostname, address.port))
        selector.register(connection, selectors.EVENT_READ)
    rounds = iter(pieces)
    last = begin
    while selector.get_map() and time.monotonic() - begin < seconds:
        piece = next(rounds, None)
        for key in list(selector.get_map().values()):
            with contextlib.suppress(OSError):
                key.fileobj.send(piece or b"")
        until = time.monotonic() + 1
        while selector.get_map() and (left := until - time.monotonic()) > 0:
            for key, _ in selector.select(left):
                with contextlib.suppress(BlockingIOError):
                    try:
                        is_open = key.fileobj.recv(4096)
                    except ConnectionError:
                        is_open = b""
                    if not is_open:
                        selector.unregister(key.fileobj)
                        key.fileobj.close()
                        last = time.monotonic()
    open_ones = len(selector.get_map())
    for key in list(selector.get_map().values()):
        key.fileobj.close()
    return open_ones, last - begin


def waits(city, seconds):
    """How long a guest from another address waits for a page, again and again for some time."""
    address = urlsplit(city.people)
    times = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        begin = time.monotonic()
        with socket.create_connection((address.hostname, address.port), timeout=5,
                                      source_address=("127.0.0.2", 0)) as connection:
            connection.sendall(head(city.people, "Connection: close", target=PAGE))
            assert status_of(read_all(connection)) == 410
        times.append(time.monotonic() - begin)
        wait_until(lambda: time.monotonic() - begin > 0.1, 1)
    return sorted(times)


def p99(times):
    return times[min(len(times) - 1, int(len(times) * 0.99))]


def hoard(city, count, source):
    """Asks for much and reads nothing; how long until all are shut."""
    asset = "/a/" + city.get("/").text.split('href="/a/', 1)[1].split('"', 1)[0]
    address = urlsplit(city.people)
    guests = []
    for _ in range(count):
        guest = socket.socket()
        guest.bind((source, 0))
        guest.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        guest.connect((address.hostname, address.port))
        guest.sendall(head(city.people, target=asset) * 900)
        guests.append(guest)
    begin = time.monotonic()
    wait_until(lambda: all(is_shut(guest) for guest in guests), 40, "the end of all who hoard")
    for guest in guests:
        guest.close()
    return time.monotonic() - begin


def is_shut(connection):
    """Whether the other side has closed, however much lies unread before that."""
    poll = select.poll()
    poll.register(connection, select.POLLRDHUP)
    return bool(poll.poll(0))

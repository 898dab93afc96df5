# rough_proxy.py: a proxy between a client and a server that does to messages what networks do
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""Takes one whole request after the other, throws what becomes of it, and does that to it.

The fates are drawn from a seed, so a run can be had again as far as the client asks in the same
order. `met` counts them. CONTRARY is a city that does nothing wrong and yet makes it hard; ROUGH is
a network at its worst. Nothing lasts longer than HOLD_SECONDS."""

import collections
import contextlib
import random
import re
import socket
import struct
import threading
from urllib.parse import urlsplit

HOLD_SECONDS = 0.3
TRICKLE_SECONDS = 0.002
IDLE_SECONDS = 30.0
PIECES = 20

CONTRARY = {"straight": 85, "busy": 5, "lose_reply": 5, "hold_back": 5}
ROUGH = {"straight": 30, "busy": 5, "lose_reply": 5, "hold_back": 5, "refuse": 5, "late": 5,
         "cut_request": 8, "cut_reply": 8, "trickle": 5, "half_close": 5, "garbage": 5,
         "silent": 2, "twice": 7}

BUSY = (b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 2\r\n\r\n{}")


def read_message(connection):
    """One HTTP message with its body, or nothing when the other side has closed."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return b""
        data += more
    head = data.split(b"\r\n\r\n")[0]
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    whole = len(head) + 4 + (int(length[1]) if length else 0)
    while len(data) < whole:
        more = connection.recv(65536)
        if not more:
            return b""
        data += more
    return data


def reset(connection):
    """Ends a connection so that the other side gets an error."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


class RoughProxy:
    """`url` is where it listens; in a `with` statement."""

    def __init__(self, url, seed, fates):
        address = urlsplit(url)
        self.server = (address.hostname, address.port)
        self.chance = random.Random(seed)
        self.fates = fates  # may be others from any moment on
        self.met = collections.Counter()
        self.held = []
        self.over = threading.Event()
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.name = b"127.0.0.1:%d" % self.listener.getsockname()[1]
        self.url = f"http://{self.name.decode()}"
        self.thread = threading.Thread(target=self._listen)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *problem):
        self.over.set()
        self.listener.shutdown(socket.SHUT_RDWR)
        self.thread.join()
        self.listener.close()

    def _listen(self):
        workers = []
        while True:
            try:
                client = self.listener.accept()[0]
            except OSError:
                break
            client.settimeout(IDLE_SECONDS)
            workers.append(threading.Thread(target=self._carry, args=(client,), daemon=True))
            workers[-1].start()

    def _carry(self, client):
        with client, contextlib.suppress(OSError):
            while request := read_message(client):
                with self.lock:
                    fate = self.chance.choices(list(self.fates), self.fates.values())[0]
                    self.met[fate] += 1
                    cut = self.chance.random()
                if not getattr(self, "_" + fate)(client, request, cut):
                    return

    def choose(self):
        """The server that gets the next request."""
        return self.server

    @contextlib.contextmanager
    def _reached(self, request):
        """A connection to it, and the request as it is named there."""
        host, port = self.choose()
        with socket.create_connection((host, port), timeout=IDLE_SECONDS) as server:
            yield server, request.replace(self.name, f"{host}:{port}".encode())

    def _forward(self, request):
        """What the server answers; what was held back arrives after it."""
        with self._reached(request) as (server, renamed):
            server.sendall(renamed)
            reply = read_message(server)
        if not reply:
            raise ConnectionResetError("the server fell before it had answered")
        with self.lock:
            late, self.held = self.held, []
        for other in late:
            self._forward(other)
        return reply

    def _straight(self, client, request, cut):
        client.sendall(self._forward(request))
        return True

    def _busy(self, client, request, cut):
        client.sendall(BUSY)
        return True

    def _lose_reply(self, client, request, cut):
        self._forward(request)
        reset(client)
        return False

    def _hold_back(self, client, request, cut):
        with self.lock:
            self.held.append(request)
        client.sendall(BUSY)
        return True

    def _refuse(self, client, request, cut):
        reset(client)
        return False

    def _late(self, client, request, cut):
        self.over.wait(HOLD_SECONDS * cut)
        return self._straight(client, request, cut)

    def _cut_request(self, client, request, cut):
        with self._reached(request) as (server, renamed):
            server.sendall(renamed[:int(len(renamed) * cut)])
        reset(client)
        return False

    def _cut_reply(self, client, request, cut):
        reply = self._forward(request)
        client.sendall(reply[:int(len(reply) * cut)])
        return False

    def _trickle(self, client, request, cut):
        reply = self._forward(request)
        step = len(reply) // PIECES + 1
        for start in range(0, len(reply), step):
            client.sendall(reply[start:start + step])
            self.over.wait(TRICKLE_SECONDS)
        return True

    def _half_close(self, client, request, cut):
        client.shutdown(socket.SHUT_WR)
        self._forward(request)
        return False

    def _garbage(self, client, request, cut):
        client.sendall(random.Random(cut).randbytes(200) + self._forward(request))
        return False

    def _silent(self, client, request, cut):
        self.over.wait(HOLD_SECONDS)
        return False

    def _twice(self, client, request, cut):
        self._forward(request)
        return self._straight(client, request, cut)

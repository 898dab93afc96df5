# hatch.py: batches that are taken before libsoup, and those that go the long way after all
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import contextlib
import json
import os
import re
import socket
import threading

from batches import batch
from city import running_city
from kit import tap
from kit.processes import wait_until
from observations import QUICK, Donor
from wire import alive, connect, descriptors, head, read_all, read_answer, status_of

SLOW = ("--machine-threads", "1", *QUICK)


def request(city, secret, body, *lines, target="/v1/observations"):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return head(city.machines, f"Authorization: Bearer {secret}",
                "Content-Type: application/json", f"Content-Length: {len(content)}", *lines,
                method="POST", target=target) + content


def sendall_or_end(connection, text):
    with contextlib.suppress(OSError):
        connection.sendall(text)


def test_many_on_one_connection():
    """Batch after batch on one connection, each answered by 201 and kept"""
    city = CITY
    donor = Donor(city)
    secret = donor.issue()
    with connect(city.machines) as connection:
        for _ in range(50):
            body = batch(2)
            connection.sendall(request(city, secret, body))
            status, _, answer = read_answer(connection)
            assert (status, json.loads(answer)["id"]) == (201, body["id"])
        assert len(donor.batches()) == 50


def test_in_pieces():
    """A request in two pieces, cut at every fifth of its bytes, and one byte by byte"""
    city = CITY
    donor = Donor(city)
    secret = donor.issue()
    with connect(city.machines) as connection:
        whole = request(city, secret, batch(1))
        cuts = range(1, len(whole), 5)
        for cut in cuts:
            text = request(city, secret, batch(1))
            connection.sendall(text[:cut])
            connection.sendall(text[cut:])
            assert read_answer(connection)[0] == 201, cut
        for byte in request(city, secret, batch(1)):
            connection.sendall(bytes([byte]))
        assert read_answer(connection)[0] == 201
        assert len(donor.batches()) == len(cuts) + 1


def test_one_behind_the_other():
    """Requests sent at once, without waiting for answers, are answered in their order"""
    city = CITY
    secret = Donor(city).issue()
    with connect(city.machines) as connection:
        bodies = [batch(3) for _ in range(40)]
        texts = b"".join(request(city, secret, body) for body in bodies)
        sender = threading.Thread(target=connection.sendall, args=(texts,))
        sender.start()
        answer = b""
        while answer.count(b"HTTP/1.1 201") < len(bodies) or not answer.endswith(b"}"):
            answer += connection.recv(65536)
        sender.join()
        assert re.findall(r'"id":"([^"]+)"', answer.decode()) == [body["id"] for body in bodies]


def test_read_late():
    """Answers wait for a client that reads late, and nobody else waits for it; the thousandth
    request is the last of a connection"""
    with running_city(*SLOW) as city, socket.socket() as late:
        donor = Donor(city)
        secret = donor.issue()
        late.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        address = re.search(r"//(.*):(\d+)", city.machines)
        late.connect((address[1], int(address[2])))
        late.settimeout(20)
        text = b"".join(request(city, secret, batch(1)) for _ in range(1010))
        sender = threading.Thread(target=sendall_or_end, args=(late, text))
        sender.start()
        with connect(city.machines) as other:
            for _ in range(20):
                other.sendall(request(city, secret, batch(1)))
                assert read_answer(other)[0] == 201
        answers = read_all(late)
        sender.join()
        assert answers.count(b"HTTP/1.1 201 Created") == 1000
        assert answers.count(b"Connection: close") == 1
        assert len(donor.batches()) == 1020


def test_long_way_and_on():
    """After a refusal, or another request, the same connection still takes batches"""
    city = CITY
    donor = Donor(city)
    secret = donor.issue()
    with connect(city.machines) as connection:
        texts = [
            (201, request(city, secret, batch(1))),
            (400, request(city, secret, b'{"id":1}')),
            (201, request(city, secret, batch(1))),
            (200, head(city.machines, target="/healthz")),
            (201, request(city, secret, batch(1))),
            (401, request(city, "A" * 43, batch(1))),
            (201, request(city, secret, batch(1))),
        ]
        for status, text in texts:
            connection.sendall(text)
            assert read_answer(connection)[0] == status, text
        assert len(donor.batches()) == 4


def test_refused_first():
    """What is wrong from the first request on is refused in words, by either way alike"""
    city = CITY
    secret = Donor(city).issue()
    body = batch(1)
    other = {**body, "observations": batch(2)["observations"]}
    with connect(city.machines) as connection:
        connection.sendall(request(city, secret, body))
        assert read_answer(connection)[0] == 201
    for status, text in [
            (409, request(city, secret, other)),
            (400, request(city, secret, b"")),
            (401, request(city, "B" * 43, body)),
            (400, request(city, secret, b"[" * 5000)),
            (415, request(city, secret, batch(1), "Content-Encoding: br"))]:
        with connect(city.machines) as connection:
            connection.sendall(text)
            found, top, answer = read_answer(connection)
            assert found == status, (found, status)
            assert b"application/problem+json" in top
            assert json.loads(answer)["status"] == status


def test_ends_as_asked():
    """Connection: close and Expect: 100-continue are kept to; HTTP/1.0 is refused as elsewhere"""
    city = CITY
    donor = Donor(city)
    secret = donor.issue()
    with connect(city.machines) as connection:
        connection.sendall(request(city, secret, batch(1), "Connection: close"))
        assert status_of(read_all(connection)) == 201
    old = request(city, secret, batch(1)).replace(b"HTTP/1.1", b"HTTP/1.0", 1)
    with connect(city.machines) as connection:
        connection.sendall(old)
        assert status_of(read_all(connection)) == 505
    with connect(city.machines) as connection:
        text = request(city, secret, batch(1), "expect: 100-continue")
        top, content = text.split(b"\r\n\r\n", 1)
        connection.sendall(top + b"\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 100 ")
        connection.sendall(content)
        assert read_answer(connection)[0] == 201
    assert len(donor.batches()) == 2


def test_same_headers():
    """An answer from the hatch carries what one of libsoup carries"""
    city = CITY
    secret = Donor(city).issue()
    with connect(city.machines) as connection:
        names = []
        for text in (request(city, secret, batch(1)), head(city.machines, target="/healthz")):
            connection.sendall(text)
            top = read_answer(connection)[1].decode()
            names.append(sorted(line.split(":")[0] for line in top.split("\r\n")[1:]
                                if not line.startswith("Content-Language")))
        assert names[0] == names[1]


def test_gone_meanwhile():
    """Clients that leave before their answer cost nothing, and what they sent is kept"""
    city = CITY
    donor = Donor(city)
    secret = donor.issue()
    alive(city)
    before = descriptors(city)
    for at in range(60):
        text = request(city, secret, batch(1))
        with connect(city.machines) as connection:
            connection.sendall(text if at % 2 == 0 else text[:-at])
    wait_until(lambda: descriptors(city) <= before, 10)
    wait_until(lambda: len(donor.batches()) == 30, 10)
    alive(city)


def test_stopped_meanwhile():
    """A server that is told to stop answers who has asked, and ends"""
    with running_city(*QUICK) as city:
        secret = Donor(city).issue()
        connections = [connect(city.machines) for _ in range(20)]
        for connection in connections:
            connection.sendall(request(city, secret, batch(1)))
        assert [read_answer(connection)[0] for connection in connections] == [201] * 20
        os.kill(city.process.child.pid, 15)
        assert city.process.child.wait(10) == 0
        for connection in connections:
            assert read_all(connection) == b""
            connection.close()


if __name__ == "__main__":
    with running_city(*QUICK) as CITY:
        tap.main()

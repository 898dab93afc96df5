# tls.py: the listener for people with a certificate of its own
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import contextlib
import os
import socket
import ssl
import time
import warnings
from urllib.parse import urlsplit

from city import City
from kit import tap
from kit.processes import run, temporary_folder, wait_until
from wire import connect, descriptors, head, read_all, read_answer, seconds_of, status_of

PAGE = "/problems/expired"
# The leak checker of the sanitizers falls over GnuTLS's threads at the end of a process.
NO_LEAKS = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}


@contextlib.contextmanager
def running_city():
    """A city with a certificate, and the context of a client that trusts it."""
    with temporary_folder("dure-city") as folder:
        certificate, key = folder / "cert.pem", folder / "key.pem"
        run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
             "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate])
        city = City(folder)
        city.start("--host", "localhost", "--cert", certificate, "--key", key,
                   environment=NO_LEAKS)
        try:
            yield city, ssl.create_default_context(cafile=certificate)
        finally:
            assert city.stop() == 0, city.process.log


@contextlib.contextmanager
def secured(city, context, source="127.0.0.1"):
    address = urlsplit(city.people)
    with socket.create_connection(("127.0.0.1", address.port), timeout=10,
                                  source_address=(source, 0)) as plain:
        with context.wrap_socket(plain, server_hostname="localhost") as connection:
            yield connection


def hello(context):
    """The first bytes of a client, as they would go out."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = context.wrap_bio(incoming, outgoing, server_hostname="localhost")
    with contextlib.suppress(ssl.SSLWantReadError):
        client.do_handshake()
    return outgoing.read()


def page_over(city, context, source="127.0.0.1"):
    with secured(city, context, source) as connection:
        connection.sendall(head(city.people, "Connection: close", target=PAGE))
        answer = read_all(connection)
        assert status_of(answer) == 410, answer
        return connection.version(), answer


def is_closed(connection):
    with contextlib.suppress(BlockingIOError):
        try:
            while connection.recv(4096):
                pass
            return True
        except ConnectionError:
            return True
    return False


def crowd(city, count, words):
    """Connections that all begin with the same bytes and then say nothing."""
    guests = [connect(city.people) for _ in range(count)]
    for guest in guests:
        with contextlib.suppress(ConnectionError):
            guest.sendall(words)
        guest.setblocking(False)
    return guests


def check_crowd(city, context, count, words):
    """A07's figures: a new client waits 0.5 s more at most, everybody else is gone within 15 s."""
    usual = max(seconds_of(lambda: page_over(city, context, "127.0.0.2")) for _ in range(5))
    begin = time.monotonic()
    guests = crowd(city, count, words)
    for _ in range(5):
        waited = seconds_of(lambda: page_over(city, context, "127.0.0.2"))
        assert waited <= 0.5 + usual, (waited, usual)
    wait_until(lambda: all(map(is_closed, guests)), 15, "the end of those who say nothing")
    assert time.monotonic() - begin <= 15
    for guest in guests:
        guest.close()


def test_versions():
    """TLS 1.2 and 1.3 are spoken, nothing older; browsers are told to come back this way"""
    with running_city() as (city, context):
        assert city.people.startswith("https://localhost:")
        version, answer = page_over(city, context)
        assert version == "TLSv1.3"
        assert b"\r\nStrict-Transport-Security: max-age=31536000\r\n" in answer
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        assert page_over(city, context)[0] == "TLSv1.2"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        try:
            page_over(city, context)
        except (ssl.SSLError, ConnectionError):
            pass
        else:
            raise AssertionError("TLS 1.1 was accepted")


def test_silent_guests():
    """A07 200 connections that send nothing: a new client within 0.5 s, all gone within 15 s"""
    with running_city() as (city, context):
        check_crowd(city, context, 200, b"")


def test_half_hellos():
    """A07 the same with 200 that send half of their first record"""
    with running_city() as (city, context):
        words = hello(context)
        check_crowd(city, context, 200, words[:len(words) // 2])


def test_stalled_handshakes():
    """A07 the same with 60 that begin a handshake and never go on"""
    with running_city() as (city, context):
        check_crowd(city, context, 60, hello(context))


def test_junk():
    """What is no TLS is shut at once, and what only looks like it a moment later"""
    with running_city() as (city, context):
        for words in (b"GET / HTTP/1.1\r\n\r\n", b"\x15\x03\x01\x00\x02\x02\x28",
                      b"\x16\x03\x01\xff\xff", b"\x16\x02\x00\x00\x05", b"\x16\x03\x01\x00\x00",
                      b"\x16\x03\x01\x00\x05hello", b"\0" * 100):
            with connect(city.people) as connection:
                connection.sendall(words)
                answer = read_all(connection)
                assert answer == b"" or answer[0] == 0x15, answer
        page_over(city, context)


def test_keep_alive():
    """Connections serve many requests, also over TLS"""
    with running_city() as (city, context):
        with secured(city, context) as connection:
            for _ in range(20):
                connection.sendall(head(city.people, target=PAGE))
                assert read_answer(connection)[0] == 410
            connection.sendall(head(city.people, target=PAGE) * 20)
            left = b""
            while left.count(b"HTTP/1.1 410 ") < 20:
                part = connection.recv(65536)
                assert part
                left += part


def test_leaving():
    """Guests who leave at any moment leave no descriptor behind"""
    with running_city() as (city, context):
        page_over(city, context)
        before = descriptors(city)
        words = hello(context)
        for number in range(100):
            if number % 4 == 0:
                page_over(city, context)
            elif number % 4 == 1:
                with connect(city.people) as connection:
                    connection.sendall(words[:number])
            elif number % 4 == 2:
                with connect(city.people) as connection:
                    connection.sendall(words)
            else:
                with secured(city, context) as connection:
                    connection.sendall(head(city.people, target=PAGE))
        wait_until(lambda: descriptors(city) <= before, 10, "closed descriptors")
        page_over(city, context)


if __name__ == "__main__":
    tap.main()

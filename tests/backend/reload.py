# reload.py: SIGHUP takes over what has changed, or nothing
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import contextlib
import json
import os
import shutil
import signal
import socket
import ssl
from urllib.parse import urlsplit

from batches import batch, send
from city import City
from kit import tap
from kit.processes import run, temporary_folder, wait_until
from observations import Donor
from wire import head, read_answer

PAGE = "/problems/expired"
# The leak checker of the sanitizers falls over GnuTLS's threads at the end of a process.
NO_LEAKS = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}


def make_pair(folder, name):
    run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", f"/CN={name}", "-addext", "subjectAltName=DNS:localhost",
         "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.pem"])


@contextlib.contextmanager
def configured_city(text, environment=NO_LEAKS):
    """A city with two pairs at hand, of which it uses `cert.pem`, and the file it is run by."""
    with temporary_folder("dure-city") as folder:
        for name in ("old", "new"):
            make_pair(folder, name)
        use(folder, "old", "old")
        file = folder / "backend.conf"
        file.write_text(text.format(folder=folder), encoding="utf-8")
        city = City(folder)
        city.start("--config", file, "--log", "json", environment=environment)
        try:
            yield city, file
        finally:
            assert city.stop() == 0, city.process.log


def use(folder, certificate, key):
    """Puts a certificate and a key where the city looks for them."""
    shutil.copy(folder / f"{certificate}.pem", folder / "cert.pem")
    shutil.copy(folder / f"{key}.key", folder / "key.pem")
    (folder / "key.pem").chmod(0o600)


def events(city):
    return [json.loads(line) for line in city.process.log.splitlines() if line.startswith("{")]


def reload(city):
    """Sends SIGHUP and returns the events until it is done, well or badly."""
    before = len(events(city))
    os.kill(city.process.child.pid, signal.SIGHUP)

    def look():
        told = events(city)[before:]
        return told if {"reloaded", "reload-refused"} & {event["event"] for event in told} else None
    return wait_until(look, what="the end of a reload")


TLS = "[people]\nhost=localhost\ncert={folder}/cert.pem\nkey={folder}/key.pem\n"


def dial(city):
    """A TLS connection, and the name in the certificate that was shown."""
    context = ssl.create_default_context()
    for name in ("old", "new"):
        context.load_verify_locations(city.folder / f"{name}.pem")
    plain = socket.create_connection(("127.0.0.1", urlsplit(city.people).port), timeout=10)
    connection = context.wrap_socket(plain, server_hostname="localhost")
    subject = dict(pair for part in connection.getpeercert()["subject"] for pair in part)
    return connection, subject["commonName"]


def shown(city):
    connection, name = dial(city)
    connection.close()
    return name


def test_certificate():
    """Who is inside stays with the old certificate, who comes later sees the new one"""
    with configured_city(TLS) as (city, _):
        inside, name = dial(city)
        assert name == "old"
        use(city.folder, "new", "new")
        assert shown(city) == "old", "nothing changes before SIGHUP"
        assert [event["event"] for event in reload(city)] == ["reloaded"]
        wait_until(lambda: shown(city) == "new", what="the new certificate")
        for _ in range(3):
            inside.sendall(head(city.people, target=PAGE))
            assert read_answer(inside)[0] == 410
        inside.close()


def test_bad_certificate():
    """A pair that does not belong together, is readable by others or is none, changes nothing"""
    with configured_city(TLS) as (city, _):
        def break_mode():
            use(city.folder, "new", "new")
            (city.folder / "key.pem").chmod(0o644)

        def break_text():
            use(city.folder, "new", "new")
            (city.folder / "cert.pem").write_text("nothing\n", encoding="ascii")
        for spoil in (lambda: use(city.folder, "new", "old"), break_mode, break_text,
                      (city.folder / "cert.pem").unlink):
            spoil()
            told = reload(city)
            assert [event["event"] for event in told] == ["reload-refused"], told
            assert "cert" in told[0]["message"] and "PRIVATE" not in told[0]["message"]
            assert shown(city) == "old"
        use(city.folder, "new", "new")
        reload(city)
        wait_until(lambda: shown(city) == "new", what="the new certificate")


def test_options():
    """Rates and the log are taken over, a mistake changes nothing, a fixed option is named"""
    text = "[machines]\nsource-rate={rate}\n[operators]\nlog-level={level}\n{more}"
    with configured_city(text.format(rate=1, level="notice", more="")) as (city, file):
        secret = Donor(city).issue()

        def burst():
            return [send(city, secret, batch(1)).status for _ in range(12)]
        assert 429 in burst()
        file.write_text(text.format(rate=100000, level="info", more="[people]\npeople-port=x\n"),
                        encoding="utf-8")
        (told,) = reload(city)
        assert told["event"] == "reload-refused" and "people-port" in told["message"]
        assert 429 in burst()
        file.write_text(text.format(rate=100000, level="info", more="[store]\nnotices=/\n"),
                        encoding="utf-8")
        told = reload(city)
        assert [(event["event"], event.get("option")) for event in told] == \
            [("restart-needed", "notices"), ("reloaded", None)], told
        wait_until(lambda: 429 not in burst(), what="the new rate")
        assert any(event["event"] == "request" for event in events(city))


def test_notify():
    """systemd is told when it answers, while it reloads, and that it stops"""
    with temporary_folder("dure-notify") as folder, socket.socket(
            socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(folder / "socket"))
        listener.settimeout(15)
        with configured_city("", {**os.environ, "NOTIFY_SOCKET": str(folder / "socket")}) \
                as (city, _):
            assert listener.recv(4096) == b"READY=1"
            reload(city)
            assert listener.recv(4096).startswith(b"RELOADING=1\nMONOTONIC_USEC=")
            assert listener.recv(4096) == b"READY=1"
        assert listener.recv(4096) == b"STOPPING=1"


if __name__ == "__main__":
    tap.main()

# proxy.py: the city behind the real nginx, with the configuration that ships
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""Only names, ports and folders of dure.conf are changed here; nginx runs as an ordinary user."""

import contextlib
import json
import os
import re
import resource
import shutil
import socket
import ssl
import time
from pathlib import Path

from city import Kiosk, running_city
from granting import in_force
from recipient import Recipient
from kit import tap
from kit.processes import Process, as_unprivileged, free_port, run, temporary_folder, wait_until
from wire import read_all, seconds_of

CONFIGURATION = Path(os.environ["DURE_SOURCE"], "backend", "nginx", "dure.conf")
PAGE = "/problems/expired"
IDLE = 1000

FRAME = """
daemon off;
worker_processes 1;
worker_rlimit_nofile {descriptors};
pid {home}/nginx.pid;
error_log {home}/error.log;
events {{ worker_connections {connections}; }}
http {{
  client_body_temp_path {home}/body;
  proxy_temp_path {home}/proxy;
  fastcgi_temp_path {home}/fastcgi;
  scgi_temp_path {home}/scgi;
  uwsgi_temp_path {home}/uwsgi;
{configuration}
}}
"""


class Front:
    """nginx before a city: `people`, `machines`: where it is; `context`: of who trusts it."""

    def __init__(self, home, city, ports):
        self.home = Path(home)
        self.certificate = self.home / "cert.pem"
        self.people = f"https://localhost:{ports[0]}"
        self.machines = f"https://localhost:{ports[1]}"
        self.port = ports[0]
        (self.home / "nginx.conf").write_text(
            FRAME.format(home=home, connections=2 * IDLE, descriptors=4 * IDLE,
                         configuration=self._configuration(city, ports)), encoding="utf-8")
        for name in ("cert.pem", "key.pem", "nginx.conf"):
            shutil.chown(self.home / name, "nobody")
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4 * IDLE), hard))
        self.process = Process(as_unprivileged(
            ["/usr/sbin/nginx", "-e", self.home / "error.log", "-p", home, "-c",
             self.home / "nginx.conf"], home), self.home / "nginx.log")
        self.context = ssl.create_default_context(cafile=self.certificate)
        wait_until(self._answers, 10, "nginx")

    def _configuration(self, city, ports):
        text = CONFIGURATION.read_text(encoding="utf-8")
        text = re.sub(r"(?m)^  listen \[::\]:.*\n", "", text)
        for old, new in (("dure.example", "localhost"), ("/etc/dure/tls", str(self.home)),
                         ("/var/log/nginx", str(self.home)),
                         ("127.0.0.1:8440", city.people.split("//")[1]),
                         ("127.0.0.1:8441", city.machines.split("//")[1]),
                         ("listen 443", f"listen 127.0.0.1:{ports[0]}"),
                         ("listen 8443", f"listen 127.0.0.1:{ports[1]}"),
                         ("listen 80;", f"listen 127.0.0.1:{ports[2]};"),
                         # One address stands for a thousand here.
                         ("dure_addresses 128", f"dure_addresses {2 * IDLE}")):
            assert old in text, old
            text = text.replace(old, new)
        return text

    def _answers(self):
        assert self.process.running, self.process.log + self.log("error.log")
        with contextlib.suppress(OSError):
            with socket.create_connection(("127.0.0.1", self.port)):
                return True
        return False

    def log(self, name):
        with contextlib.suppress(FileNotFoundError):
            return (self.home / name).read_text(encoding="utf-8")
        return ""

    def curl(self, *arguments):
        """(HTTP version, status, headers, body) as curl understood them."""
        done = run(["curl", "-sS", "--ipv4", "--cacert", self.certificate, "-D", self.home / "head",
                    "-w", "\n%{http_version} %{http_code}", *arguments])
        body, last = done.stdout.rsplit("\n", 1)
        version, status = last.split()
        return version, int(status), (self.home / "head").read_text(encoding="utf-8"), body


@contextlib.contextmanager
def running_front():
    with temporary_folder("dure-front") as home:
        ports = [free_port() for _ in range(3)]
        run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
             "subjectAltName=DNS:localhost", "-keyout", home / "key.pem", "-out",
             home / "cert.pem"])
        with running_city("--proxy", "--public-url", f"https://localhost:{ports[0]}",
                          "--machines-url", f"https://localhost:{ports[1]}") as city:
            front = Front(home, city, ports)
            try:
                yield front, city
            finally:
                front.process.stop()


def test_pages():
    """Pages come over HTTP/2, compressed as the backend has them, and say to come back by TLS"""
    with running_front() as (front, city):
        version, status, top, body = front.curl("--http2", f"{front.people}/")
        assert (version, status) == ("2", 200) and "<html" in body
        assert top.lower().count("strict-transport-security: max-age=31536000") == 1
        assert "content-security-policy: default-src 'none'" in top.lower()
        assert "server: nginx\n" in top.replace("\r", "").lower(), top
        asset = "/a/" + body.split('href="/a/', 1)[1].split('"', 1)[0]
        _, _, top, _ = front.curl("--http2", "--compressed", f"{front.people}{asset}")
        assert "immutable" in top
        plain = city.get(asset, Host=front.people.split("//")[1])
        _, status, _, body = front.curl("--http2", "-H", "Range: bytes=0-9",
                                        f"{front.people}{asset}")
        assert (status, len(body.encode())) == (200, len(plain.body))


def test_kiosk():
    """A kiosk enrols and sends through it, also a body it does not know the length of"""
    with running_front() as (front, city):
        kiosk = Kiosk(city)
        for more in ([], ["-H", "Transfer-Encoding: chunked"]):
            envelope = kiosk.give()["envelope"]
            (front.home / "sent").write_text(json.dumps({"donations": [envelope]}),
                                             encoding="utf-8")
            _, status, _, body = front.curl(
                *more, "-H", "Content-Type: application/json", "--data-binary",
                f"@{front.home}/sent", f"{front.machines}/v1/donations")
            assert status == 200 and json.loads(body)["results"][0]["status"] == "stored", body


def bulk(front, *arguments):
    _, status, top, body = front.curl("-H", "Accept: application/fhir+json", "-H",
                                      "Prefer: respond-async", *arguments)
    return status, top, json.loads(body) if body else None


def test_recipient():
    """A recipient is told addresses that it can reach, and asks in FHIR's own ways"""
    with running_front() as (front, city):
        fhir = f"{front.machines}/fhir"
        assert bulk(front, f"{fhir}/metadata")[2]["implementation"]["url"] == fhir
        for base in (front.machines, fhir):
            told = bulk(front, f"{base}/.well-known/smart-configuration")[2]
            assert told["token_endpoint"] == f"{front.machines}/oauth/token"
        in_force(city, "clinic", "Mudeung Clinic")
        token = Recipient(city, "clinic").sign_in().token
        asked = f"{fhir}/$export?_since=2026-01-01T00%3A00%3A00%2B09%3A00&_type=Patient"
        assert bulk(front, asked)[0] == 401
        bearer = ("-H", f"Authorization: Bearer {token}")
        status, top, _ = bulk(front, *bearer, asked)
        assert status == 202
        where = re.search(r"(?mi)^content-location: (\S+)", top)[1]
        assert where.startswith(f"{fhir}/"), where
        manifest = wait_until(lambda: (bulk(front, *bearer, where)[2]).get("request"), 10, "it")
        assert manifest == asked
        assert bulk(front, *bearer, "-X", "DELETE", where)[0] == 202
        assert bulk(front, *bearer, where)[0] == 404


def test_limits():
    """Large bodies, other names and old protocols end at nginx"""
    with running_front() as (front, city):
        (front.home / "large").write_bytes(b"x" * 20000)
        _, status, _, _ = front.curl("--http1.1", "--data-binary", f"@{front.home}/large",
                                     f"{front.people}/v1/claims")
        assert status == 413
        for options in (["--tls-max", "1.1", "--ciphers", "DEFAULT:@SECLEVEL=0"],
                        ["--resolve", f"elsewhere.example:{front.port}:127.0.0.1"]):
            name = "elsewhere.example" if "--resolve" in options else "localhost"
            done = run(["curl", "-sSk", *options, f"https://{name}:{front.port}/"], check=False)
            assert done.returncode == 35, done


def guess(front, address, *headers):
    _, status, _, _ = front.curl(
        "--interface", address, *headers, "-H", f"Origin: {front.people}", "-H",
        "Content-Type: application/json", "--data", '{"challenge":"x","key":"y","signature":"z"}',
        f"{front.people}/v1/sessions")
    return status


def test_addresses():
    """The backend counts by the address that nginx saw, whatever the client says"""
    with running_front() as (front, city):
        seen = [guess(front, "127.0.0.2", "-H", f"X-Forwarded-For: 192.0.2.{number}")
                for number in range(22)]
        assert seen[:20] == [403] * 20 and seen[20:] == [429] * 2, seen
        assert guess(front, "127.0.0.3") == 403


def test_logs():
    """Logs hold no address, no query and no header"""
    with running_front() as (front, city):
        front.curl("--http2", "-A", "marker-agent", "-e", "https://marker-referer/",
                   f"{front.people}/my?lang=en&donation=marker-donation")
        front.curl(f"{front.people}/%00marker")
        wait_until(lambda: "GET /my 401" in front.log("dure.log"), 5, "a line in the log")
        text = front.log("dure.log") + front.log("dure-error.log") + "".join(
            line for line in city.process.log.splitlines()
            if line not in (f"people {city.people}", f"machines {city.machines}",
                            f"operators {city.operators}"))
        for word in ("127.0.0.1", "marker-", "donation", "lang"):
            assert word not in text, (word, text)


def test_idle_phones():
    """A thousand idle phones slow nobody down, and headers that trickle are cut"""
    with running_front() as (front, city):
        limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        idle = []
        usual = max(seconds_of(lambda: front.curl("--http2", f"{front.people}{PAGE}"))
                    for _ in range(5))
        context = ssl.create_default_context(cafile=front.certificate)
        session = None
        for _ in range(min(IDLE, limit - 100)):
            plain = socket.create_connection(("127.0.0.1", front.port), timeout=10)
            phone = context.wrap_socket(plain, server_hostname="localhost", session=session)
            session = session or phone.session
            idle.append(phone)
        slow = context.wrap_socket(socket.create_connection(("127.0.0.1", front.port), timeout=30),
                                   server_hostname="localhost")
        begin = time.monotonic()
        slow.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        times = []
        for _ in range(20):
            before = time.monotonic()
            assert front.curl("--http2", f"{front.people}{PAGE}")[1] == 410
            times.append(time.monotonic() - before)
        assert sorted(times)[-2] <= 0.25 + usual, (usual, times)
        assert b"410" not in read_all(slow) and 5 < time.monotonic() - begin < 15
        backend = f"/proc/{city.process.child.pid}/fd"
        assert len(os.listdir(backend)) < 100, "idle phones reach the backend"
        for phone in idle:
            phone.close()


if __name__ == "__main__":
    tap.main()

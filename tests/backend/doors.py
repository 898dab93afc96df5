# doors.py: what the HTTP side lets in, what it says, and that it stays alive
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import signal
import socket
import time
from urllib.parse import urlsplit

from city import Kiosk, cookie_of, running_city
from kit import tap
from p256 import Key
from wire import alive, head, raw


def test_headers_everywhere():
    """Every answer carries the protective headers, also a refusal of what cannot be read"""
    with running_city() as city:
        for answer in (raw(city.people, head(city.people)), raw(city.people, b"nonsense\r\n\r\n"),
                       raw(city.people, head(city.people, target="/nowhere")),
                       raw(city.people, head(city.people, method="TRACE")),
                       raw(city.machines, head(city.machines, target="/healthz"))):
            for header in (b"content-security-policy: default-src 'none'; script-src 'self'",
                           b"x-content-type-options: nosniff", b"referrer-policy: ",
                           b"cross-origin-opener-policy: same-origin", b"frame-ancestors 'none'"):
                assert header in answer.lower(), (header, answer)
            assert b"server:" not in answer.lower() and b"unsafe" not in answer


def test_hosts():
    """A04 only our own names are answered, and no other name comes back"""
    with running_city() as city:
        for host in ("elsewhere.example", "localhost", "127.0.0.1", "localhost:1"):
            answer = raw(city.people, head(city.people, host=host, target="/my"))
            assert answer.split()[1] == b"421" and b"elsewhere" not in answer, answer
        answer = raw(city.people, head(city.people, "Host: elsewhere.example"))
        assert answer.split()[1] == b"400"
        answer = raw(city.people, head(city.people, target="http://elsewhere.example/"))
        assert answer.split()[1] == b"421"
        assert raw(city.people, b"GET / HTTP/1.0\r\n\r\n").split()[1] in (b"400", b"505")
        alive(city)


def test_public_address():
    """Behind a proxy with the usual port the city answers to its name, as browsers write it"""
    page = ["Content-Length: 2", "Origin: https://dure.example"]
    for address in ("https://dure.example", "https://Dure.example:443"):
        with running_city("--public-url", address) as city:
            assert Kiosk(city).card["publicUrl"] == "https://dure.example"
            for host, status in (("dure.example", b"201"), ("dure.example:8440", b"421")):
                answer = raw(city.people, head(city.people, *page, method="POST", host=host,
                                               target="/v1/sessions/challenges") + b"{}")
                assert answer.split()[1] == status, (address, host, answer)


def test_methods_and_paths():
    """A11 A12 A61 other methods and odd paths are refused; nothing of them reaches the log raw"""
    with running_city() as city:
        for method in ("TRACE", "CONNECT", "get", "FOO", "PUT", "DELETE", "OPTIONS"):
            status = int(raw(city.people, head(city.people, method=method)).split()[1])
            assert status in (400, 405, 501), (method, status)
        for target in ("/static/%2e%2e/%2e%2e/etc/passwd", "/static/..%2f..%2fetc/passwd",
                       "/a/../../etc/passwd", "/a/%00", "/a/style.css%0d%0aX:y", "//a",
                       "/a/.hidden"):
            status = int(raw(city.people, head(city.people, target=target)).split()[1])
            assert status in (400, 404), (target, status)
        agent = "User-Agent: x\tFAKE ENTRY"
        assert raw(city.people, head(city.people, agent)).split()[1] == b"200"
        assert "FAKE" not in city.process.log
        alive(city)


def test_assets():
    """Assets are compressed where that is accepted, kept for ever, and never change"""
    with running_city() as city:
        page = city.get("/").text
        for part in page.split('href="/a/')[1:]:
            path = "/a/" + part.split('"', 1)[0]
            plain = city.get(path)
            assert "immutable" in plain.headers["Cache-Control"] and plain.headers["ETag"]
            small = city.get(path, Accept_Encoding="gzip, br")
            if path.endswith(".css"):
                assert small.headers["Content-Encoding"] == "gzip"
                assert len(small.body) < len(plain.body) / 2
            assert city.get(path, If_None_Match=plain.headers["ETag"]).status == 304
        assert city.get("/a/nothing.css").status == 404
        assert city.get("/").headers["Cache-Control"] == "no-store"


def test_languages():
    """?lang= wins over the cookie, the cookie over Accept-Language, and Korean is first"""
    with running_city() as city:
        def spoken(path="/", **headers):
            return city.get(path, **headers).headers["Content-Language"]
        assert spoken() == "ko" and spoken(Accept_Language="fr") == "ko"
        assert spoken(Accept_Language="fr, en-GB;q=0.8, ko;q=0.2") == "en"
        assert spoken(Accept_Language="en", Cookie="dure-language=ko") == "ko"
        answer = city.get("/?lang=en", Cookie="dure-language=ko")
        assert answer.headers["Content-Language"] == "en"
        assert "dure-language=en" in answer.headers["Set-Cookie"]
        assert spoken("/?lang=xx") == "ko"
        assert city.get("/x", Accept_Language="en").json["title"] == "There is nothing here."
        assert city.get("/x").json["title"] == "여기에는 아무것도 없어요."


def test_one_listener_each():
    """Machines find no pages, phones find no machines' doors"""
    with running_city() as city:
        for path in ("/v1/donations", "/v1/enrolments"):
            assert city.post(path, {}).status == 404
        assert city.get("/healthz").status == 404
        for path in ("/", "/my", "/c", "/v1/claims"):
            assert city.ask(city.machines, "GET", path).status == 404
        assert city.get("/v1/claims").status == 405


def test_graceful_end():
    """SIGTERM and SIGINT end it cleanly, with a guest who says nothing in the room"""
    for number in (signal.SIGTERM, signal.SIGINT):
        with running_city() as city:
            address = urlsplit(city.people)
            with socket.create_connection((address.hostname, address.port)):
                begin = time.monotonic()
                assert city.process.stop(number=number) == 0
                assert time.monotonic() - begin < 3


def test_personal_pages_are_not_kept():
    """What is personal is never cached, by anyone"""
    with running_city() as city:
        gift = Kiosk(city).give()
        city.send(gift["envelope"])
        cookie = cookie_of(city.claim(gift["token"], Key()))
        for path in ("/my", "/my/receipt.jws", "/my/withdraw", "/my/withdrawn"):
            answer = city.get(path, Cookie=cookie, Accept="text/html")
            assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store"), path
            assert answer.headers["Referrer-Policy"] == "same-origin"


if __name__ == "__main__":
    tap.main()

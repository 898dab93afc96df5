# logs.py: the log tells what happens and nothing about anybody
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import json
import re
import uuid

from batches import batch, send
from city import EVERYTHING, Kiosk, cookie_of, running_city
from kit import tap
from kit.processes import wait_until
from observations import Donor
from p256 import Key
from wire import connect, head, raw

KEYS = {"time", "level", "event", "listener", "method", "route", "status", "duration_us", "bytes",
        "reason", "kiosk", "works", "option", "message", "domain"}
ALL = ("--log", "json", "--log-level", "info")
MARK = "zq7marker"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def lines_of(city):
    """What the log says after the addresses, as objects."""
    return [json.loads(line) for line in city.process.log.splitlines()
            if not line.startswith(("people ", "machines ", "operators "))]


def requests_of(city):
    return [line for line in lines_of(city) if line["event"] == "request"]


def marked_heads(base):
    """Requests with a mark in every place that a head has, well formed or not."""
    form = f"{MARK}=1"
    return [
        head(base, target=f"/{MARK}"), head(base, target=f"/a/{MARK}.css"),
        head(base, target=f"/problems/{MARK}"), head(base, target=f"/my?donation={MARK}"),
        head(base, target=f"/?lang={MARK}"), head(base, target=f"/%7a{MARK}%00"),
        head(base, f"X-{MARK}: x"), head(base, f"User-Agent: {MARK}"),
        head(base, f"Cookie: __Host-dure={MARK}"), head(base, f"Authorization: Bearer {MARK}"),
        head(base, f"Accept-Language: {MARK}"), head(base, f"X-Forwarded-For: {MARK}"),
        head(base, f"Origin: http://{MARK}.example", "Content-Length: 0", method="POST"),
        head(base, host=f"{MARK}.example"), head(base, method=MARK.upper()),
        head(base, f"Transfer-Encoding: {MARK}"), f"{MARK} {MARK}\r\n\r\n".encode(),
        f"GET /{MARK}\0 HTTP/1.1\r\n\r\n".encode(),
        head(base, f"Origin: {base}", f"Content-Length: {len(form)}", method="POST",
             target="/my/withdraw") + form.encode(),
        head(base, f"Origin: {base}", f"Content-Length: {len(form)}", method="POST",
             target="/v1/claims") + form.encode(),
        head(base, "Content-Type: application/json", f"Content-Length: {len(form)}",
             method="POST", target="/v1/donations") + form.encode(),
        head(base, f"Content-Encoding: {MARK}", f"Content-Length: {len(form)}", method="POST",
             target="/v1/observations") + form.encode(),
    ]


def test_lines():
    """Each request is one line of JSON with known keys: its route's template, never its path"""
    with running_city(*ALL) as city:
        assert city.get("/my?lang=en").status == 401
        assert city.get("/a/nothing.css").status == 404
        assert city.get("/nowhere").status == 404
        raw(city.people, b"nonsense\r\n\r\n")
        kiosk = Kiosk(city)
        assert city.send(dict(kiosk.give()["envelope"], signature="A" * 86))[0][0] == "refused"
        found = wait_until(lambda: len(requests_of(city)) >= 6 and requests_of(city), what="lines")
        told = [(line["listener"], line.get("method"), line["route"], line["status"])
                for line in found]
        assert told == [("people", "GET", "/my", 401), ("people", "GET", "/a/{name}", 404),
                        ("people", None, "none", 404), ("people", None, "refused", 400),
                        ("machines", "POST", "/v1/enrolments", 201),
                        ("machines", "POST", "/v1/donations", 200)], told
        for line in lines_of(city):
            assert set(line) <= KEYS and TIME.fullmatch(line["time"]), line
        assert all(line["level"] == "info" and line["duration_us"] >= 0 and line["bytes"] > 0
                   for line in found)
        others = {line["event"]: line for line in lines_of(city)}
        assert others["kiosk-enrolled"]["kiosk"] == kiosk.id
        assert others["donation-refused"]["reason"] == "bad-signature"
        assert others["donation-refused"]["level"] == "notice"


def test_levels():
    """Without being asked for, requests have no line; the usual form is a short text"""
    with running_city() as city:
        kiosk = Kiosk(city)
        assert f'notice kiosk-enrolled kiosk="{kiosk.id}"\n' in city.process.log
        assert "request" not in city.process.log
    with running_city("--log-level", "warning") as city:
        Kiosk(city)
        assert "enrolled" not in city.process.log


def test_no_mark_in_heads():
    """A mark in any place of any request, to every listener, is in no line of the log"""
    with running_city(*ALL) as city:
        count = 0
        for base in (city.people, city.machines, city.operators):
            for data in marked_heads(base):
                answer = raw(base, data)
                assert answer.startswith(b"HTTP/1.1 "), (data, answer)
                count += 1
        wait_until(lambda: len(requests_of(city)) == count, what="a line for each request")
        assert MARK not in city.process.log.lower()
        for route in ('"/v1/claims"', '"/my/withdraw"', '"refused"', '"none"'):
            assert f'"route":{route}' in city.process.log, "the search finds what is there"
        for line in lines_of(city):
            assert set(line) <= KEYS, line


def test_no_trace_of_a_donor():
    """Nor is anything of a donation, a claim, a page, a batch or a withdrawal"""
    with running_city(*ALL) as city:
        donor = Donor(city)
        secret = donor.issue()
        kiosk = Kiosk(city)
        gift = kiosk.give()
        code = city.command("enrol").stdout.strip()
        assert kiosk.enrol(city, code).status in (201, 403, 409)
        city.send(gift["envelope"], dict(gift["envelope"], kiosk=str(uuid.uuid4())))
        cookie = cookie_of(city.claim(gift["token"], Key()))
        for path in ("/my", "/my/receipt.jws", "/my/sources"):
            assert city.get(path, Cookie=cookie).status == 200
        body = batch(3, value=137)
        assert send(city, secret, body).status == 201
        assert send(city, secret, dict(body, observations=[])).status == 400
        assert donor.form("/my/withdraw", EVERYTHING.decode()).status == 303
        assert send(city, secret, batch(1)).status == 403
        log = city.process.log
        for what in (donor.gift["donor"], gift["donor"], gift["token"], gift["code"], code, secret,
                     cookie.split("=", 1)[1], donor.cookie.split("=", 1)[1], body["id"],
                     gift["envelope"]["id"], "8867-4", "137", kiosk.public_key):
            text = log if what != "137" else re.sub(r'"(time|duration_us|bytes)":"?[^,}]*', "", log)
            assert str(what) not in text.replace("127.0.0.1", ""), what
        assert "127.0.0.1" not in log.split("operators http", 1)[1].split("\n", 1)[1]
        assert kiosk.id in log, "the search finds what is there"


def test_left_alone():
    """A client who leaves before the request is whole has a line, with status 0"""
    with running_city(*ALL) as city:
        with connect(city.machines) as connection:
            connection.sendall(head(city.machines, "Content-Type: application/json",
                                    "Content-Length: 100", method="POST",
                                    target="/v1/donations") + b"{")
        found = wait_until(lambda: requests_of(city), what="its line")
        assert [(line["route"], line["status"], line["bytes"]) for line in found] == \
            [("none", 0, 0)], found


if __name__ == "__main__":
    tap.main()

# observations.py: what sources send by themselves is kept exactly once, or refused with its place
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import gzip
import json
import os
import re
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from http.client import HTTPException

from batches import batch, issue, secret_of, send, uuid7
from city import EVERYTHING, cookie_of, running_city
from kit import tap
from kit.processes import wait_until
from p256 import Key


# No limit that a test in a hurry would meet.
QUICK = ("--source-rate", "100000")


class Donor:
    """Somebody who has given at a kiosk, with the phone that claimed it."""

    def __init__(self, city, *options):
        self.city = city
        self.gift = city.kiosk.give(*options)
        assert city.send(self.gift["envelope"]) == [("stored", None)]
        self.cookie = cookie_of(city.claim(self.gift["token"], Key()))

    def batches(self):
        """How many observations each batch of this donor has, in their order."""
        return [count for count, in self.city.rows(
            "SELECT observations FROM batch JOIN source ON source.number = batch.source"
            " WHERE donor = ? ORDER BY batch.number", self.gift["donor"])]

    def form(self, path, text):
        return self.city.ask(self.city.people, "POST", path, text.encode(), {
            "Origin": self.city.people, "Cookie": self.cookie, "Accept": "text/html",
            "Content-Type": "application/x-www-form-urlencoded"})

    def page(self):
        return self.city.get("/my/sources", Cookie=self.cookie, Accept="text/html").text

    def issue(self, kind="phone"):
        """The secret of a new source, as the page shows it."""
        answer = issue(self.city, self.cookie, kind)
        assert answer.status == 200, answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        return secret_of(answer)


def test_stored_once():
    """201 the first time, 200 with the same answer for every other, one row"""
    city = CITY
    donor = Donor(city)
    secret = donor.issue()
    body = batch(20)
    first = send(city, secret, body)
    assert first.status == 201 and first.json["id"] == body["id"]
    assert first.json["observations"] == 20
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: send(city, secret, body), range(200)))
    assert {answer.status for answer in answers} == {200}
    assert {answer.body for answer in answers} == {first.body}
    assert donor.batches() == [20]


def test_race_of_two():
    """The same batch sent by many at once is stored by one of them"""
    city = CITY
    secret = Donor(city).issue()
    for _ in range(5):
        body = batch(3)
        with ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(lambda _: send(city, secret, body), range(16)))
        assert sorted(answer.status for answer in answers) == [200] * 15 + [201]
        assert len({answer.body for answer in answers}) == 1


def test_conflict():
    """409 for the same id with other content, or from another source; the first stays"""
    city = CITY
    donor = Donor(city)
    secret, other = donor.issue(), donor.issue("clinic")
    body = batch(2)
    assert send(city, secret, body).status == 201
    changed = dict(body, observations=batch(2, value=71)["observations"])
    answer = send(city, secret, changed)
    assert (answer.status, answer.problem) == (409, "conflict")
    assert send(city, other, body).status == 409
    assert send(city, secret, body).status == 200
    # White space and the order of keys are no other content.
    same = {"observations": body["observations"], "id": body["id"]}
    assert send(city, secret, json.dumps(same, indent=2).encode()).status == 200


def test_compressed():
    """gzip and zstd are the same batch; what is broken, unknown or grows too large is refused"""
    city = CITY
    donor = Donor(city)
    secret = donor.issue()
    body = json.dumps(batch(100)).encode()
    squeezed = subprocess.run(["zstd", "-c"], input=body, stdout=subprocess.PIPE,
                              check=True).stdout
    assert send(city, secret, gzip.compress(body), Content_Encoding="gzip").status == 201
    assert send(city, secret, squeezed, Content_Encoding="zstd").status == 200
    assert send(city, secret, body, Content_Encoding="identity").status == 200
    for name, data in (("gzip", gzip.compress(body)[:-9]), ("zstd", squeezed[:-3]),
                       ("gzip", body), ("zstd", body), ("gzip", gzip.compress(body) + b"x")):
        assert send(city, secret, data, Content_Encoding=name).status == 400, name
    assert send(city, secret, body, Content_Encoding="br").status == 415
    bomb = gzip.compress(b" " * (64 << 20))
    assert send(city, secret, bomb, Content_Encoding="gzip").status == 413
    assert donor.batches() == [100]


def malformed():
    """(text, where it is wrong), measured now"""
    def changed(**fields):
        body = batch(3)
        body["observations"][1].update(fields)
        return json.dumps(body)
    good = json.dumps(batch(3))
    in_2036 = "2036-01-01T00:00:00.000Z"
    soon = (datetime.now(timezone.utc) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    one = "/observations/1"
    return [
        ("[" * 100000, ""), (good[:-1], ""), (good + "x", ""), ("", ""),
        (good.replace('"id"', '"id":"x","id"', 1), "/id"),
        (changed(value=10 ** 30), one + "/value"), (changed(value="72"), one + "/value"),
        (changed(value=0), one + "/value"), (changed(value=401), one + "/value"),
        (changed(code="8867-5"), one + "/code"), (changed(unit="bpm"), one + "/unit"),
        (changed(code="'; DROP TABLE batch;--"), one + "/code"),
        (changed(effectiveDateTime="1999-12-31T23:59:59.000Z"), one + "/effectiveDateTime"),
        (changed(effectiveDateTime=in_2036), one + "/effectiveDateTime"),
        (changed(effectiveDateTime=soon), one + "/effectiveDateTime"),
        (changed(effectiveDateTime="2026-02-30T00:00:00Z"), one + "/effectiveDateTime"),
        (changed(extra=1), one), (good.replace(": 72", ": 1e999", 1), "/observations/0/value"),
        (good.replace(": 72", ": NaN", 1), "/observations/0/value"),
        (json.dumps(dict(batch(1), id="0" * 36)), "/id"),
        (json.dumps(dict(batch(1), observations=[])), "/observations"),
        (json.dumps(batch(1001)), "/observations"),
    ]


def test_malformed():
    """A14-A20 400 names the place of what is wrong, and nothing is stored"""
    city = CITY
    donor = Donor(city)
    secret = donor.issue()
    for text, pointer in malformed():
        answer = send(city, secret, text.encode())
        assert answer.status == 400, (text[:90], answer.text)
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json["errors"][0]["pointer"].startswith(pointer), (text[:90], answer.json)
    assert send(city, secret, b'{"id":"\xff"}').status == 400
    assert donor.batches() == []
    assert send(city, secret, batch(1000)).status == 201
    assert "DROP" not in city.process.log


def test_not_covered():
    """403 names the line of the consent that is missing, and nothing is stored"""
    city = CITY
    donor, before = Donor(city, "--notice", "2"), Donor(city, "--notice", "1")
    secret, old = donor.issue(), before.issue()
    early = batch(3)
    early["observations"][2]["effectiveDateTime"] = "2020-01-01T00:00:00.000Z"
    answer = send(city, secret, early)
    assert (answer.status, answer.problem) == (403, "not-covered")
    assert answer.json["errors"] == [{"pointer": "/observations/2", "line": "collect",
                                      "reason": "before-consent"}]
    with_weight = batch(3)
    with_weight["observations"][1].update(code="29463-7", unit="kg", value=70)
    answer = send(city, old, with_weight)
    assert (answer.status, answer.problem) == (403, "not-covered")
    assert answer.json["errors"] == [{"pointer": "/observations/1", "line": "collect",
                                      "reason": "not-in-consent"}]
    assert donor.batches() == before.batches() == []
    assert send(city, secret, with_weight).status == 201


def test_strangers():
    """401 without a secret that is known; guesses are limited, and who is right still gets in"""
    with running_city() as city:
        secret = Donor(city).issue()
        for header in ({}, {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer x"},
                       {"Authorization": "Bearer " + "A" * 43}):
            answer = city.ask(city.machines, "POST", "/v1/observations", batch(1), header)
            assert (answer.status, answer.problem) == (401, "unknown-source")
            assert answer.headers["WWW-Authenticate"] == "Bearer"
        statuses = [send(city, "B" * 43, batch(1)).status for _ in range(40)]
        assert statuses.count(401) <= 20 and statuses[-1] == 429
        assert send(city, secret, batch(1)).status == 201


def test_rate():
    """A13 429 with Retry-After beyond the rate of one key; another key is not held up"""
    with running_city("--source-rate", "1") as city:
        donor = Donor(city)
        secret, other = donor.issue(), donor.issue("home")
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: send(city, secret, batch(1)), range(24)))
        late = [answer for answer in answers if answer.status == 429]
        assert late and all(answer.status in (201, 429) for answer in answers)
        assert all(int(answer.headers["Retry-After"]) >= 1 for answer in late)
        assert all(answer.problem == "too-often" for answer in late)
        assert send(city, other, batch(1)).status == 201
        stored = sum(answer.status == 201 for answer in answers) + 1
        assert city.rows("SELECT count(*) FROM batch") == [(stored,)]


def test_taken_back():
    """A key that the donor took back, and one of a donor who withdrew, sends nothing any more"""
    city = CITY
    donor = Donor(city)
    secret, kept = donor.issue("home"), donor.issue("clinic")
    assert send(city, secret, batch(5)).status == 201
    page = donor.page()
    assert "값 5개" in page and page.count("이 열쇠 거두기") == 2
    number = re.findall(r'name="number" value="(\d+)"', page)[-1]
    stranger = Donor(city)
    assert stranger.form("/my/sources/revoke", f"number={number}").status == 404
    assert send(city, secret, batch(1)).status == 201
    assert donor.form("/my/sources/revoke", f"number={number}").status == 303
    answer = send(city, secret, batch(1))
    assert (answer.status, answer.problem) == (403, "source-ended")
    assert send(city, kept, batch(4)).status == 201
    assert donor.form("/my/withdraw", EVERYTHING.decode()).status == 303
    answer = send(city, kept, batch(1))
    assert (answer.status, answer.problem) == (403, "withdrawn")
    assert donor.batches() == []
    assert donor.form("/my/sources", "kind=phone").status == 404


def test_many_keys():
    """A donor has sixteen keys at a time, and can give another when one is taken back"""
    city = CITY
    donor = Donor(city)
    for _ in range(16):
        donor.issue()
    answer = donor.form("/my/sources", "kind=phone")
    assert answer.status == 409
    number = re.search(r'name="number" value="(\d+)"', donor.page())[1]
    donor.form("/my/sources/revoke", f"number={number}")
    donor.issue()
    assert donor.form("/my/sources", "kind=toaster").status == 400
    assert donor.form("/my/sources/revoke", "number=x").status == 400


def test_coordinators():
    """At the desk a coordinator gives a key by the donor's ten digits, lists and takes it back"""
    city = CITY
    donor = Donor(city)
    code = donor.gift["code"]
    secret = city.command("source", "issue", "--kind", "clinic", code).stdout.split()[0]
    assert send(city, secret, batch(7)).status == 201
    assert "담당자가" in donor.page()
    listed = city.command("source", "list", code).stdout
    assert "clinic" in listed and "7 observations" in listed and secret not in listed
    number = listed.split()[0]
    assert "revoked" in city.command("source", "revoke", code, number).stdout
    assert send(city, secret, batch(1)).status == 403
    assert city.command("source", "issue", "--kind", "toaster", code, check=False).returncode
    assert city.command("source", "issue", "0000000000", check=False).returncode == 1


def test_nothing_readable():
    """What was sent stands nowhere in the clear, nor the secret, nor in the log"""
    city = CITY
    secret = Donor(city).issue()
    body = batch(50, value=137)
    assert send(city, secret, body).status == 201
    marks = [secret.encode(), body["observations"][0]["effectiveDateTime"].encode(), b"8867-4"]
    for path, content in city.files().items():
        for mark in marks[:2]:
            assert mark not in content, path
    assert not any(mark.decode() in city.process.log for mark in marks)


def test_killed():
    """kill -9 while many send: what was answered is there exactly once, after it is sent again"""
    with running_city(*QUICK) as city:
        secret = Donor(city).issue()
        answered, sent = set(), {}

        def send_until_dead(_):
            while True:
                body = batch(5)
                sent[body["id"]] = body
                try:
                    if send(city, secret, body).status == 201:
                        answered.add(body["id"])
                except (OSError, HTTPException):
                    return
        with ThreadPoolExecutor(6) as pool:
            running = [pool.submit(send_until_dead, i) for i in range(6)]
            wait_until(lambda: len(answered) >= 60, 20, "sixty answers")
            os.kill(city.process.child.pid, signal.SIGKILL)
            for each in running:
                each.result()
        city.start(*QUICK)
        stored = {bytes(row[0]).hex() for row in city.rows("SELECT id FROM batch")}
        assert {uuid.replace("-", "") for uuid in answered} <= stored
        for body in sent.values():
            assert send(city, secret, body).status in (200, 201)
        assert city.rows("SELECT count(*) FROM batch") == [(len(sent),)]


def test_new_ids():
    """The ids of this file are what the test says they are"""
    assert uuid7() < uuid7() and uuid7()[14] == "7"


if __name__ == "__main__":
    with running_city(*QUICK) as CITY:
        tap.main()

# permits.py: from an application at the desk to a permit in the public register
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import json

from backend.city import running_city
from backend.granting import desk, granted, request, signed, written
from kit import tap
from kit.processes import wait_until

RECIPIENT = "hana-hospital"


def test_nobody_yet():
    """Before anybody asks the register says so, in the language of who reads it"""
    assert "아직 아무도 요청하지 않았어요." in CITY.get("/register?lang=ko", Accept="text/html").text
    answer = CITY.get("/register.json").json
    assert answer == {"schema": "dure.register/1", "applications": [], "sites": []}


def test_refused():
    """What cannot be granted is refused with its reason, and leaves nothing"""
    desk(CITY, "recipient", "add", RECIPIENT, "Hana Hospital", "hospital")
    for changes, reason in (({"dataUse": ["DUO:0000015"]}, "contradicts the request"),
                            ({"items": ["83036-4"]}, "nobody is asked about 83036-4"),
                            ({"name": "x"}, "unknown field")):
        path = written(CITY, request(RECIPIENT, **changes))
        failed = CITY.command("application", "submit", path, check=False)
        assert failed.returncode == 65 and reason in failed.stderr, failed.stderr
    failed = CITY.command("permit", "activate", "none", check=False)
    assert failed.returncode == 1 and "--by" in failed.stderr
    assert CITY.get("/register.json").json["applications"] == []


def test_granted():
    """A permit comes into force by votes and evidence, and their markup never becomes ours"""
    permit = granted(CITY, RECIPIENT)
    page = CITY.get("/register?lang=en", Accept="text/html").text
    assert "Granted, but something has to be shown first." in page
    assert "<b>and</b>" not in page and "&lt;b&gt;and&lt;/b&gt;" in page
    evidence = written(CITY, {"people": 3}, "people.json")
    early = CITY.command("permit", "activate", permit, *signed(CITY, "Steward"),
                         check=False)
    assert early.returncode == 1 and "a duty has to be done first" in early.stderr
    assert desk(CITY, "permit", "evidence", permit, "local-staff", 2, evidence) == "too little"
    assert desk(CITY, "permit", "evidence", permit, "local-staff", 3, evidence) == "enough"
    desk(CITY, "permit", "activate", permit)
    shown = json.loads(desk(CITY, "permit", "show", permit))
    assert shown["state"] == "active" and shown["recipient"] == RECIPIENT
    assert [event["what"] for event in shown["events"]] == ["grant", "evidence", "evidence",
                                                           "activate"]
    page = CITY.get("/register?lang=en", Accept="text/html").text
    assert "In force." in page and "Hana Hospital" in page and "Heart rate" in page


def test_clock_of_the_server():
    """The running server suspends by itself what is late, and the ledger has it"""
    permit = json.loads(CITY.command("permit", "list").stdout)[0]["permit"]
    CITY.change("UPDATE duty SET due_ms = 1 WHERE met_ms IS NULL AND kind = 'report'")
    wait_until(lambda: json.loads(desk(CITY, "permit", "show", permit))["state"] == "suspended", 60,
               "the end of patience")
    page = CITY.get("/register?lang=en", Accept="text/html").text
    assert "Stopped: something promised was not done." in page and "Late" in page
    assert CITY.command("ledger", "verify").returncode == 0


def test_only_who_may():
    """A seat is voted for by who has it, and a steward decides: no other name is taken"""
    one = desk(CITY, "application", "submit", written(CITY, request(RECIPIENT)))
    for words in (("vote", one, "city", "yes", "--by", "Bae"),
                  ("vote", one, "academia", "yes", "--by", "Somebody"),
                  ("decide", one, "--by", "Bae"), ("return", one, "--by", "Somebody")):
        failed = CITY.command("application", *words, check=False)
        assert failed.returncode == 1 and "person list" in failed.stderr, failed.stderr
    desk(CITY, "application", "close", one)


if __name__ == "__main__":
    with running_city() as CITY:
        tap.main()

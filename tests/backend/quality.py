# quality.py: what comes is judged once, by reason, and nothing of a person stays in the counts
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import json
from datetime import datetime, timedelta, timezone

from batches import issue, secret_of, send, uuid7
from city import EVERYTHING, Kiosk, cookie_of, running_city
from kit import tap
from kit.processes import wait_until
from p256 import Key

OUTCOMES = ("kept", "flagged", "dropped")


class Giver:
    """Somebody who gave at a kiosk, and has a phone that sends."""

    def __init__(self, city, *readings):
        self.city = city
        self.kiosk = Kiosk(city)
        words = [word for reading in readings for word in ("--reading", reading)]
        self.gift = self.kiosk.give("--notice", "2", *words)
        assert city.send(self.gift["envelope"]) == [("stored", None)]
        self.cookie = cookie_of(city.claim(self.gift["token"], Key()))
        self.secret = None

    def send(self, observations):
        if self.secret is None:
            self.secret = secret_of(issue(self.city, self.cookie))
        answer = send(self.city, self.secret, {"id": uuid7(), "observations": observations})
        assert answer.status == 201, answer.text


def pulses(*values):
    """Heart rates, ten seconds apart, the last of them now."""
    now = datetime.now(timezone.utc)
    moments = [now + timedelta(seconds=10 * i) for i in range(len(values))]
    return [{"code": "8867-4", "unit": "/min", "value": value,
             "effectiveDateTime": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")}
            for moment, value in zip(moments, values)]


def counts(city, sender):
    """{(device, code, result): number} of one sender."""
    return {tuple(row[:3]): row[3] for row in city.rows(
        "SELECT device, code, result, number FROM quality_count WHERE sender = ?", sender)}


def wait_until_judged(city):
    wait_until(lambda: city.row("SELECT (SELECT count(*) FROM payload WHERE rules = 0)"
                                " + (SELECT count(*) FROM batch JOIN quality_mark"
                                " ON batch.number > quality_mark.batch)") == (0,),
               30, "everything to be judged")


def total(city):
    """How many observations were counted."""
    return city.row("SELECT CAST(coalesce(sum(number), 0) AS BIGINT) FROM quality_count"
                    " WHERE result IN (?, ?, ?)", *OUTCOMES)[0]


def judged_from_kiosks(city):
    good = Giver(city, "8310-5=36.6", "29463-7=70.5")
    bad = Giver(city, "8480-6=90", "8462-4=95", "8310-5=33", "8867-4=251")
    wait_until_judged(city)
    assert counts(city, good.kiosk.id) == {("thermometer", "8310-5", "kept"): 1,
                                           ("weight-scale", "29463-7", "kept"): 1}
    assert counts(city, bad.kiosk.id) == {
        **{("blood-pressure-cuff", code, result): 1 for code in ("8480-6", "8462-4")
           for result in ("dropped", "pair", "irregular-pulse")},
        ("thermometer", "8310-5", "flagged"): 1, ("thermometer", "8310-5", "instrument-range"): 1,
        ("ecg-strap", "8867-4", "dropped"): 1, ("ecg-strap", "8867-4", "implausible"): 1}
    return good, bad


def judged_from_a_source(city, giver):
    first = pulses(70, 71, 300)
    giver.send(first)
    giver.send(first[:2] + pulses(88))
    wait_until_judged(city)
    assert counts(city, "phone") == {("unknown", "8867-4", "kept"): 3,
                                     ("unknown", "8867-4", "dropped"): 3,
                                     ("unknown", "8867-4", "implausible"): 1,
                                     ("unknown", "8867-4", "duplicate"): 2}


def shown(city, good):
    lines = json.loads(city.command("quality", "--json").stdout)
    assert {(line["day"], line["pilot"], line["rules"]) for line in lines} == {
        (today(), "gwangju-heart", 2)}
    assert sum(line["number"] for line in lines if line["result"] in OUTCOMES) == total(city)
    text = city.command("quality", "--day", today(), "--pilot", "gwangju-heart").stdout
    assert len(text.splitlines()) == len(lines)
    assert any(line.split() == [today(), "gwangju-heart", good.kiosk.id, "thermometer", "8310-5",
                                "kept", "1"] for line in text.splitlines())
    for option in (("--day", "2020-01-01"), ("--pilot", "another")):
        assert city.command("quality", *option).stdout == ""
    assert city.command("quality", "--day", "yesterday", check=False).returncode == 1


def today():
    return (datetime.now(timezone.utc) + timedelta(hours=9)).strftime("%Y-%m-%d")


def test_judged():
    """Kiosks and sources, counted by kiosk, device and reason; shown at the desk and as figures"""
    with running_city() as city:
        good, bad = judged_from_kiosks(city)
        sealed = city.row("SELECT sealed FROM payload ORDER BY donation LIMIT 1")
        judged_from_a_source(city, good)
        assert city.row("SELECT sealed FROM payload ORDER BY donation LIMIT 1") == sealed
        shown(city, good)
        figures = city.metrics()
        for line in ('observations_total{outcome="kept"} 5', 'reasons_total{reason="pair"} 2',
                     'reasons_total{reason="duplicate"} 2', 'reasons_total{reason="stuck"} 0'):
            assert f"dure_quality_{line}\n" in figures, line
        counted_once_though_killed(city, bad)
        gone_but_counted(city, good)


def counted_once_though_killed(city, giver):
    """Cut off anywhere, each is counted once."""
    known = total(city)
    for killed in range(2):
        for value in range(60, 68):
            giver.send(pulses(value + 10 * killed))
        city.kill()
        city.start()
    wait_until_judged(city)
    assert total(city) == known + 16


def gone_but_counted(city, giver):
    """Who withdraws leaves numbers and nothing else; what is left is not judged again."""
    before = city.rows("SELECT * FROM quality_count ORDER BY 1, 2, 3, 4, 5, 6, 7")
    batches = city.row("SELECT count(*) FROM batch")[0]
    assert city.post("/my/withdraw", EVERYTHING, Cookie=giver.cookie, Accept="text/html",
                     Content_Type="application/x-www-form-urlencoded").status == 303
    assert city.row("SELECT count(*) FROM batch")[0] == batches - 2
    assert city.row("SELECT count(*) FROM payload") == (1,)
    assert city.rows("SELECT * FROM quality_count ORDER BY 1, 2, 3, 4, 5, 6, 7") == before
    assert not any(giver.gift["donor"] in str(row) for row in before)
    assert not any(word in city.process.log for word in (giver.gift["donor"], giver.secret))


if __name__ == "__main__":
    tap.main()

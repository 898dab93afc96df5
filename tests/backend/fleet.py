# fleet.py: how kiosks are, and how many came to them
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import itertools
import json

from city import Kiosk, running_city
from jsonschema import Draft202012Validator
from kit import tap

ORDER = itertools.count(1)


def report_of(number=None, days=(), **changes):
    """How a kiosk is; the greater the number, the newer the report."""
    order = number or next(ORDER)
    return {"schema": "dure.station-report/1", "id": f"0199{order:04x}-0000-7000-8000-000000000000",
            "day": "2026-11-21", "version": "0.1.0", "radio": "on", "diskFreeMib": 20000,
            "clockAheadSeconds": -1, "queued": 2, "oldestHours": 0, "parked": 0,
            "days": list(days), **changes}


def day(name, ended_on=None, refused=None):
    return {"day": name, "endedOn": ended_on or {}, "refused": refused or {}}


def post(body):
    """A request, whose answer must be one that the description knows."""
    answer = CITY.ask(CITY.machines, "POST", "/v1/station-reports", body)
    described = DESCRIPTION["paths"]["/v1/station-reports"]["post"]["responses"]
    (_, content), = described[str(answer.status)]["content"].items()
    Draft202012Validator(dict(content["schema"],
                              components=DESCRIPTION["components"])).validate(answer.json)
    return answer


def send(*envelopes):
    answer = post({"station-reports": list(envelopes)})
    assert answer.status == 200, answer.text
    return [result.get("reason", result["status"]) for result in answer.json["results"]]


def fleet(*words, check=True):
    return CITY.command("fleet", *words, check=check)


def shown(kiosk):
    return json.loads(fleet("show", kiosk.id).stdout)


def counted(name):
    """What the desk is told of a day."""
    lines = (line.split(maxsplit=3) for line in fleet("counts").stdout.splitlines())
    return {(what, word): number for at, what, word, number in lines if at == name}


def figures():
    return {line.split()[0]: float(line.split()[1]) for line in CITY.metrics().splitlines()
            if line.startswith("dure_kiosk")}


def test_newest_is_shown():
    """Of each kiosk the newest report is shown, in whatever order they come"""
    kiosk = Kiosk(CITY)
    assert shown(kiosk) == {"kiosk": kiosk.id, "state": "never heard"}
    old, new = report_of(0x21, diskFreeMib=7), report_of(0x22)
    sent = kiosk.report(new)
    assert send(sent) == ["stored"]
    assert send(sent, kiosk.report(old)) == ["repeat", "stored"]
    look = shown(kiosk)
    assert look.pop("heard").endswith("Z")
    expected = dict(new, kiosk=kiosk.id, state="well")
    del expected["days"]
    assert look == expected
    line, = (line for line in fleet("list").stdout.splitlines() if line.startswith(kiosk.id))
    assert "well" in line and "2 wait" in line


def test_clock_was_ahead():
    """A report of a kiosk whose clock was years ahead silences it only until the next"""
    ahead = report_of(id="0fffffff-0000-7000-8000-000000000000", diskFreeMib=7)
    timeless = report_of(id="ffffffff-0000-4000-8000-000000000000", diskFreeMib=8)
    for wrong in (ahead, timeless):
        kiosk = Kiosk(CITY)
        assert send(kiosk.report(wrong)) == ["stored"]
        assert shown(kiosk)["id"] == wrong["id"]
        right = report_of()
        assert send(kiosk.report(right)) == ["stored"]
        assert shown(kiosk)["id"] == right["id"]


def test_what_is_wrong_is_seen():
    """No radio, a full disk, a wrong clock, a long wait, a refused donation: each needs a look"""
    kiosk = Kiosk(CITY)
    for wrong in ({"radio": "absent"}, {"radio": "off"}, {"diskFreeMib": 100},
                  {"clockAheadSeconds": 61}, {"clockAheadSeconds": -3600}, {"oldestHours": 24},
                  {"parked": 1}):
        assert send(kiosk.report(report_of(**wrong))) == ["stored"]
        assert shown(kiosk)["state"] == "needs a look", wrong
    fine = report_of()
    del fine["clockAheadSeconds"]
    assert send(kiosk.report(fine)) == ["stored"]
    assert shown(kiosk)["state"] == "well"


def test_days_are_counted_once():
    """A day counts as it was told first, all kiosks together, and small numbers are hidden"""
    one, other = Kiosk(CITY), Kiosk(CITY)
    told = day("2026-11-19", {"receipt": 9, "measure": 1}, {"donate": 3})
    assert send(one.report(report_of(days=[told]))) == ["stored"]
    assert counted("2026-11-19") == {("ended-on", "receipt"): "under 11",
                                     ("ended-on", "measure"): "under 11",
                                     ("refused", "donate"): "under 11"}
    again = day("2026-11-19", {"receipt": 50})
    assert send(one.report(report_of(days=[again])),
                other.report(report_of(days=[told, day("2026-11-20", {"call": 11})]))) \
        == ["stored"] * 2
    assert counted("2026-11-19") == {("ended-on", "receipt"): "18",
                                     ("ended-on", "measure"): "under 11",
                                     ("refused", "donate"): "under 11"}
    assert counted("2026-11-20") == {("ended-on", "call"): "11"}


def test_what_is_no_report():
    """Of a stranger, of another kind, or with one word more: none is kept"""
    kiosk, retired, stranger = Kiosk(CITY), Kiosk(CITY), Kiosk(CITY)
    stranger.id = "0f8fad5b-d9cb-469f-a165-70867728950e"
    fleet("retire", retired.id)
    assert shown(retired)["state"] == "retired"
    assert send(stranger.report(report_of()), retired.report(report_of())) == ["unknown-kiosk"] * 2
    for bad in (dict(report_of(), donor="x"), report_of(radio="loud"), report_of(diskFreeMib=-1),
                report_of(day="2026-11-31"), report_of(version=""), report_of(parked="1"),
                report_of(days=[day("2026-11-18", {"dance": 1})]),
                report_of(days=[day("2026-11-18", {"receipt": 0})]),
                report_of(days=[day("2026-11-18")] * 32)):
        assert send(kiosk.report(bad)) == ["malformed"], bad
    assert send(kiosk.give()["envelope"]) == ["malformed"]
    assert post({"station-reports": []}).status == 400
    assert shown(kiosk)["state"] == "never heard"
    assert fleet("show", stranger.id, check=False).returncode == 1
    assert fleet("dance", check=False).returncode == 1


def test_figures():
    """Who looks after the machines sees how many were heard, and the longest silence"""
    before = figures()["dure_kiosks_heard_today"]
    kiosk = Kiosk(CITY)
    send(kiosk.report(report_of()))
    assert figures()["dure_kiosks_heard_today"] == before + 1
    assert figures()["dure_kiosk_silence_seconds"] >= 0
    fleet("retire", kiosk.id)
    assert figures()["dure_kiosks_heard_today"] == before


if __name__ == "__main__":
    with running_city() as CITY:
        DESCRIPTION = CITY.ask(CITY.machines, "GET", "/openapi.json").json
        tap.main()

# fleet.py: how kiosks are, and how many came to them
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import hashlib
import itertools
import json
import os
import shutil
from pathlib import Path

from city import Kiosk, running_city
from jsonschema import Draft202012Validator
from kit import tap

NOTICES = Path(os.environ["DURE_SOURCE"]) / "i18n" / "notices"
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


def post(body, path="/v1/station-reports"):
    """A request, whose answer must be one that the description knows."""
    answer = CITY.ask(CITY.machines, "POST", path, body)
    described = DESCRIPTION["paths"][path]["post"]["responses"]
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


def test_ledger_is_broken():
    """A kiosk that saw another ledger than before raises an alarm, and while it is in use counts"""
    kiosk = Kiosk(CITY)
    ledger = {"found": "fine", "origin": "dure/a", "size": 7, "root": "A" * 43}
    assert send(kiosk.report(report_of(ledger=ledger))) == ["stored"]
    assert (shown(kiosk)["state"], shown(kiosk)["ledger"]) == ("well", ledger)
    assert figures()["dure_kiosks_ledger_broken"] == 0
    broken = {**ledger, "found": "broken"}
    assert send(kiosk.report(report_of(ledger=broken))) == ["stored"]
    assert (shown(kiosk)["state"], shown(kiosk)["ledger"]) == ("alarm", broken)
    assert figures()["dure_kiosks_ledger_broken"] == 1
    fleet("retire", kiosk.id)
    assert figures()["dure_kiosks_ledger_broken"] == 0


def test_days_are_counted_once():
    """A day counts as it was told first, all kiosks together, and small numbers are hidden"""
    one, other = Kiosk(CITY), Kiosk(CITY)
    told = day("2026-11-19", {"receipt": 9, "measure": 1}, {"donate": 3})
    assert send(one.report(report_of(days=[told]))) == ["stored"]
    assert counted("2026-11-19") == {("ended-on", "receipt"): "under 11",
                                     ("ended-on", "measure"): "under 11",
                                     ("refused", "donate"): "under 11"}
    again = day("2026-11-19", {"receipt": 50, "call": 20}, {"collect": 20})
    assert send(one.report(report_of(days=[again])),
                other.report(report_of(days=[told, day("2026-11-20", {"call": 11})]))) \
        == ["stored"] * 2
    assert counted("2026-11-19") == {("ended-on", "receipt"): "18",
                                     ("ended-on", "measure"): "under 11",
                                     ("refused", "donate"): "under 11"}
    assert counted("2026-11-20") == {("ended-on", "call"): "11"}
    staff = dict(day("2026-11-17"), staff={"opened": 12, "wrongCode": 1})
    assert send(one.report(report_of(days=[staff]))) == ["stored"]
    assert counted("2026-11-17") == {("staff", "opened"): "12", ("staff", "wrongCode"): "under 11"}


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
    CITY.change("UPDATE kiosk SET heard_ms = heard_ms - 3600000 WHERE id = ?", kiosk.id)
    assert figures()["dure_kiosk_silence_seconds"] >= 3600
    fleet("retire", kiosk.id)
    assert 0 <= figures()["dure_kiosk_silence_seconds"] < 3600
    assert figures()["dure_kiosks_heard_today"] == before


SETTINGS = {"schema": "dure.station-settings/1", "until": "2099-01-01T00:00:00.000Z",
            "site": {"ko": "충장동 행정복지센터", "en": "Chungjang-dong Office"},
            "panel": {"dpi": 68.9, "bottomMm": 500}, "languages": ["ko", "en"],
            "instruments": ["blood-pressure=C0:DE:00:00:01:01"],
            "opening": {"mon": ["09:00", "18:00"]}, "idle": {"seconds": 60, "warningSeconds": 30},
            "pilot": {"name": "gwangju-heart"}, "voice": {"speaks": True, "percent": 100}}


def put_settings(kiosk, *options, check=True, **changes):
    """At the desk; whether they were taken."""
    draft = CITY.folder / "settings.json"
    draft.write_text(json.dumps({**SETTINGS, **changes}), encoding="utf-8")
    return fleet("settings", kiosk.id, str(draft), *options, check=check).returncode == 0


def settings_of(kiosk):
    return json.loads(fleet("settings", kiosk.id).stdout)


def ask_settings(kiosk, has, **changes):
    question = {"schema": "dure.settings-question/1", "has": has,
                "id": f"0199{next(ORDER):04x}-0000-7000-8000-000000000000", **changes}
    return post({"station-settings": [kiosk.report(question)]}, "/v1/station-settings")


def test_settings_are_handed_out():
    """A kiosk is handed the newest settings whose time has come, unless it has them"""
    kiosk, other = Kiosk(CITY), Kiosk(CITY)
    assert settings_of(kiosk) == {"kiosk": kiosk.id, "settings": None}
    assert ask_settings(kiosk, 0).json == {"state": "current"}
    assert put_settings(kiosk) and put_settings(kiosk, site={"ko": "동명동", "en": "Dongmyeong"})
    assert put_settings(kiosk, **{"from": "2098-01-01T00:00:00.000Z"})
    answer = ask_settings(kiosk, 1).json
    assert answer["state"] == "newer" and len(answer["signature"]) == 86
    settings = answer["settings"]
    assert settings["version"] == 2 and settings["kiosk"] == kiosk.id
    assert settings["site"]["ko"] == "동명동" and set(settings["pilot"]["notices"]) == {"ko", "en"}
    assert settings == settings_of(kiosk)["settings"]
    assert ask_settings(kiosk, 2).json == ask_settings(kiosk, 9).json == {"state": "current"}
    assert ask_settings(other, 0).json == {"state": "current"}


def test_settings_are_prepared():
    """What would hide a prepared change is refused, until the desk has dropped that"""
    kiosk = Kiosk(CITY)
    assert put_settings(kiosk, **{"from": "2098-01-01T00:00:00.000Z"})
    assert not put_settings(kiosk, check=False)
    assert not put_settings(kiosk, check=False, **{"from": "2097-01-01T00:00:00.000Z"})
    assert settings_of(kiosk)["settings"] is None
    assert put_settings(kiosk, **{"from": "2098-01-01T00:00:00.000Z"})
    assert "2 prepared" in fleet("drop-prepared", kiosk.id).stdout
    assert put_settings(kiosk) and put_settings(kiosk, **{"from": "2098-01-01T00:00:00.000Z"})
    assert "1 prepared" in fleet("drop-prepared", kiosk.id).stdout
    assert settings_of(kiosk)["settings"]["version"] == 1
    assert ask_settings(kiosk, 0).json["settings"]["version"] == 1


def test_settings_that_none_would_take():
    """What no kiosk would take is not taken at the desk either, nor for a kiosk that is none"""
    kiosk, retired, stranger = Kiosk(CITY), Kiosk(CITY), Kiosk(CITY)
    stranger.id = "0f8fad5b-d9cb-469f-a165-70867728950e"
    fleet("retire", retired.id)
    for bad in ({"panel": {"dpi": 6, "bottomMm": 500}}, {"languages": ["ko", "xx"]},
                {"languages": ["ko", "en", "vi"]}, {"pilot": {"name": "nowhere"}}, {"pilot": {}},
                {"until": "2020-01-01T00:00:00.000Z"}, {"donor": 1},
                {"idle": {"seconds": 5, "warningSeconds": 30}}):
        assert not put_settings(kiosk, check=False, **bad), bad
    assert not put_settings(retired, check=False) and not put_settings(stranger, check=False)
    assert settings_of(kiosk)["settings"] is None


def test_who_may_ask():
    """Only the kiosk is told its settings, and only by a question"""
    kiosk, retired = Kiosk(CITY), Kiosk(CITY)
    put_settings(kiosk)
    fleet("retire", retired.id)
    assert ask_settings(retired, 0).problem == "unknown-kiosk"
    retired.id = kiosk.id
    assert ask_settings(retired, 0).problem == "unknown-kiosk"
    for bad in ({"has": -1}, {"has": "1"}, {"schema": "dure.station-report/1"}, {"donor": 1}):
        assert ask_settings(kiosk, **{"has": 0, **bad}).problem == "malformed", bad
    assert post({"station-settings": []}, "/v1/station-settings").status == 400


def test_notices_by_digest():
    """Whoever knows a digest is handed the notice that it freezes"""
    kiosk = Kiosk(CITY)
    put_settings(kiosk)
    for language, digest in ask_settings(kiosk, 0).json["settings"]["pilot"]["notices"].items():
        notice = post({"notice": digest}, "/v1/notices")
        assert notice.json["text"]["language"] == language
        assert hashlib.sha256(notice.body).hexdigest() == digest
    assert post({"notice": "0" * 64}, "/v1/notices").problem == "not-found"
    for bad in ({}, {"notice": 1}, {"notice": "0" * 64, "donor": 1}):
        assert post(bad, "/v1/notices").problem == "malformed"


def test_notices_of_ones_own():
    """The desk names notices of its own where it is told of them, and then no others"""
    kiosk, own = Kiosk(CITY), CITY.folder / "notices"
    (own / "gwangju-heart/3").mkdir(parents=True)
    for name in ("terms.json", "ko.json"):
        shutil.copy(NOTICES / "gwangju-heart/3" / name, own / "gwangju-heart/3")
    assert not put_settings(kiosk, "--notices", str(own), check=False)
    assert put_settings(kiosk, "--notices", str(own), languages=["ko"], site={"ko": "동명동"})
    assert set(ask_settings(kiosk, 0).json["settings"]["pilot"]["notices"]) == {"ko"}


def test_what_a_kiosk_follows():
    """The desk sees which version a kiosk follows, and why it does not follow a newer one"""
    kiosk = Kiosk(CITY)
    put_settings(kiosk)
    assert send(kiosk.report(report_of(settings=1))) == ["stored"]
    assert settings_of(kiosk)["has"] == 1 and "fault" not in settings_of(kiosk)
    assert shown(kiosk)["state"] == "well"
    assert send(kiosk.report(report_of(settingsFault="no-notice"))) == ["stored"]
    assert (settings_of(kiosk)["has"], settings_of(kiosk)["fault"]) == (0, "no-notice")
    assert shown(kiosk)["state"] == "needs a look"
    for bad in ({"settings": 0}, {"settingsFault": "none"}, {"settingsFault": "bored"}):
        assert send(kiosk.report(report_of(**bad))) == ["malformed"]


def test_kiosk_has_newer_settings():
    """Where older data were put back, the next version is above what the kiosk follows"""
    kiosk = Kiosk(CITY)
    put_settings(kiosk)
    assert send(kiosk.report(report_of(settings=7))) == ["stored"]
    assert (settings_of(kiosk)["has"], settings_of(kiosk)["fault"]) == (7, "unknown-version")
    put_settings(kiosk)
    assert ask_settings(kiosk, 7).json["settings"]["version"] == 8
    assert "fault" not in settings_of(kiosk)
    put_settings(kiosk)
    assert settings_of(kiosk)["settings"]["version"] == 9


if __name__ == "__main__":
    with running_city() as CITY:
        DESCRIPTION = CITY.ask(CITY.machines, "GET", "/openapi.json").json
        tap.main()

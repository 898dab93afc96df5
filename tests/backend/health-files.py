# health-files.py: an export of Apple Health and a clinic's bundle, from upload to taking back
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""The cases share one city; each has a donor of its own."""

import io
import json
import os
import re
import zipfile
from pathlib import Path

from city import Kiosk, running_city
from imports import CITY, Giver
from kit import tap

MADE_UP = Path(os.environ["DURE_SOURCE"], "tests", "devices", "health")
EXPORT = (MADE_UP / "made-up.export").read_bytes()
BUNDLE = (MADE_UP / "made-up.json").read_bytes()
SECRETS = "홍길동", "Gildong", "1901-02-03", "체중계"


def zipped(content):
    """As a phone gives its export away: among other files, under a name in its own language."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("apple_health_export/workout-routes/a.gpx", "<gpx/>")
        archive.writestr("apple_health_export/내보내기.xml", content)
    return buffer.getvalue()


def observation(code, value, unit, when="2024-11-07T08:00:00+09:00", **more):
    return {"resource": {
        "resourceType": "Observation", "status": "final", "effectiveDateTime": when,
        "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
        "valueQuantity": {"value": value, "system": "http://unitsofmeasure.org", "code": unit},
        **more}}


def bundle(*entries):
    return json.dumps({"resourceType": "Bundle", "entry": entries}).encode()


def counts(page):
    """The kinds on a preview, and how many values each."""
    return dict(re.findall(r"<li><b> ?([^<]+?) ?</b> <span>([\d,]+)</span> <svg", page))


def give(giver, content):
    answer = giver.press(giver.preview(content), "/my/add/donate")
    assert (answer.status, answer.headers["Location"]) == (303, "/my/files"), answer.text


def assert_silent(giver):
    """Nothing of a person in the file is on a disk or in a log."""
    places = [giver.city.log.read_bytes(), *giver.city.files().values()]
    for secret in SECRETS:
        assert not any(secret.encode() in place for place in places), secret


def test_export():
    """An archive is shown by kinds, bad records and what is left out; then it is donated"""
    giver = Giver()
    page = giver.preview(zipped(EXPORT))
    assert counts(page) == {"Pulse": "2", "Blood pressure": "2", "Oxygen in the blood": "1",
                            "Body temperature": "1", "Weight and body": "2", "Blood sugar": "2"}
    for words in ("3 November 2024", "7 November 2024", "Twice in the file</dt><dd>3</dd>",
                  "Of another kind, left out</dt><dd>6</dd>",
                  "<span>HKQuantityTypeIdentifierStepCount</span> <b>2</b>",
                  "<b>Line 29</b> <span>Nobody has such a value</span>",
                  "<b>Line 49</b> <span>The other pressure is missing</span>", "10 values: what"):
        assert words in page, words
    assert giver.given() == 0 and giver.drafts() == 1
    assert giver.press(page, "/my/add/donate").status == 303
    assert giver.given() == 10 and giver.drafts() == 0 and giver.orphans() == 0
    page = giver.page("/my/files")
    assert "Apple Health" in page and "10 values" in page
    assert_silent(giver)
    answer = giver.city.get("/my/download", Cookie=giver.cookie)
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        weights = archive.read("csv/29463-7.csv").decode().splitlines()
    assert "68.038856" in weights[-1] and "2024-11-04T22:00:00" in weights[-1], weights
    assert "mmHg" in giver.page("/my/trends")


def test_bundle():
    """A clinic's records come from a clinic, with entries for lines"""
    giver = Giver()
    page = giver.preview(BUNDLE)
    assert counts(page) == {"Blood pressure": "2", "Oxygen in the blood": "1",
                            "Body temperature": "1"}
    for words in ("<b>Entry 4</b> <span>No time that we can read</span>",
                  "<b>Entry 5</b> <span>Not final, says the clinic</span>",
                  "<span>4548-4</span> <b>1</b>"):
        assert words in page, words
    assert giver.press(page, "/my/add/donate").status == 303
    assert giver.city.row("SELECT kind FROM source WHERE donor = ?", giver.donor) == ("clinic",)
    assert "Records of a clinic" in giver.page("/my/files")
    assert_silent(giver)


def test_personal_trend():
    """The newest day is told beside the donor's own earlier days, once there are six of them"""
    giver = Giver()
    days = [observation("8310-5", celsius, "Cel", f"2024-11-{day:02}T08:00:00+09:00")
            for day, celsius in enumerate((36.4, 36.6, 36.5, 36.6, 36.7, 36.5, 36.8, 37.9), 1)]
    for count, words in ((6, None), (7, "The newest value is as usual for you."),
                         (8, "The newest value is higher than is usual for you.")):
        give(giver, bundle(*days[:count]))
        page = words_of(giver.page("/my/trends"))
        assert page.count("usual for you") == (words is not None), page
        assert words is None or words in page, page


def words_of(page):
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_agreement():
    """What was agreed to is said next to what would be given; what is missing is asked"""
    giver = Giver()
    page = words_of(giver.preview(bundle(observation("8867-4", 61, "/min"))))
    for purpose in ("Keeping it for the study", "Using health data"):
        assert f"{purpose} Yes" in page, page
    assert "Giving to hospitals and companies" in page and "Yes, I agree" not in page
    page = words_of(giver.preview(bundle(observation("8867-4", 61, "/min"),
                                         observation("29463-7", 70.5, "kg"))))
    assert "Keeping it for the study" not in page and "Yes, I agree and donate" in page, page


def test_not_twice():
    """What was given is known again, whatever else the next export has"""
    giver = Giver()
    give(giver, EXPORT)
    page = giver.preview(zipped(EXPORT))
    assert "There is nothing new to give." in page and "/my/add/donate" not in page
    assert "<dt>You gave these before</dt><dd>10</dd>" in page
    page = giver.preview(EXPORT.replace(b'value="61"', b'value="63"')
                         .replace(b"2024-11-05 07:00:00", b"2024-11-06 07:00:00"))
    assert "<dt>You gave these before</dt><dd>9</dd>" in page
    assert counts(page) == {"Weight and body": "1"}


def test_refused():
    """Of a file that is refused nothing stays, and the donor learns why"""
    giver = Giver()
    two = bundle(observation("8867-4", 60, "/min", subject={"reference": "Patient/1"}),
                 observation("8867-4", 61, "/min", subject={"reference": "Patient/2"}))
    bomb = zipped(b"<HealthData>" + b" " * (8 << 20))
    for content, reason in ((two, "people"), (bomb, "too-big"), (b"PK\x03\x04", "malformed"),
                            (zipped(b"<a/>"), "malformed"), (EXPORT[:-20], "malformed"),
                            (b"{}", "malformed"), (BUNDLE[:-9], "malformed")):
        answer = giver.upload(content, accept="application/json")
        assert answer.status == 400 and answer.json["reason"] == reason, (reason, answer.text)
    assert "more than one person" in giver.upload(two).text
    assert giver.drafts() == 0 and giver.orphans() == 0


def test_taken_back():
    """One file is erased for good; another one stays"""
    giver = Giver()
    give(giver, EXPORT)
    give(giver, BUNDLE)
    identity = re.findall(r'name="id" value="([^"]*)"', giver.page("/my/files"))[1]
    assert Giver().post("/my/files/undo", id=identity).status == 404
    answer = giver.post("/my/files/undo", id=identity)
    assert (answer.status, answer.headers["Location"]) == (303, "/my/files")
    page = giver.page("/my/files")
    assert "Apple Health" not in page and "4 values" in page
    assert giver.given() == 4


def test_withdrawal_of_a_kind():
    """Taking a kind back takes it out of files too"""
    giver = Giver()
    give(giver, BUNDLE)
    assert giver.post("/my/withdraw", what="blood-pressure", erase="yes").status == 303
    assert giver.given() == 2


if __name__ == "__main__":
    with running_city() as CITY["city"]:
        CITY["kiosk"] = Kiosk(CITY["city"])
        tap.main()

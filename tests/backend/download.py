# download.py: a donor takes everything home, and nothing of anybody else
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import csv
import hashlib
import io
import json
import random
import socket
import zipfile
from urllib.parse import urlsplit

from batches import batch, issue, now_text, secret_of, send, uuid7
from city import EVERYTHING, cookie_of, running_city
from jwcrypto import jwk, jws
from kit import tap
from kit.processes import wait_until
from p256 import Key

CUFF = ("--notice", "2", "--reading", "8480-6=131", "--reading", "8462-4=84", "--reading",
        "8867-4=66")
UNITS = {"8867-4": "/min", "8637-1": "ms", "rmssd": "ms"}


def download(city, cookie, language="en"):
    answer = city.get(f"/my/download?lang={language}", Cookie=cookie)
    assert answer.status == 200 and answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    box = zipfile.ZipFile(io.BytesIO(answer.body))
    assert box.testzip() is None
    return {name: box.read(name).decode("utf-8") for name in box.namelist()}


def claimed(city, kiosk):
    gift = kiosk.give()
    assert city.send(gift["envelope"]) == [("stored", None)]
    return gift, cookie_of(city.claim(gift["token"], Key()))


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def table(text):
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


def values_of(resource):
    """Every (code, unit, value) of an Observation; of a code with several names the last."""
    for part in [resource, *resource.get("component", [])]:
        if "valueQuantity" in part:
            quantity = part["valueQuantity"]
            yield part["code"]["coding"][-1]["code"], quantity["code"], quantity["value"]


def test_donation():
    """Codes, units and numbers are those that were given, in FHIR and in the tables"""
    city = CITY
    kiosk = city.kiosk
    gift, cookie = claimed(city, kiosk)
    other, _ = claimed(city, kiosk)
    files = download(city, cookie)
    given = sorted((item["code"], item["unit"], value)
                   for item in gift["document"]["observations"]
                   for value in item.get("values", [item.get("value")]))
    told = sorted(value for resource in lines(files["fhir/Observation.ndjson"])
                  for value in values_of(resource))
    assert told == given and {code: unit for code, unit, _ in told} == UNITS
    for code, unit in UNITS.items():
        rows = table(files[f"csv/{code}.csv"])
        assert [float(row["value"]) for row in rows] \
            == [float(value) for item in gift["document"]["observations"]
                if item["code"] == code for value in item.get("values", [item.get("value")])]
        assert {row["unit"] for row in rows} == {unit}
        assert {row["source"] for row in rows} == {"kiosk"}
    assert lines(files["fhir/Patient.ndjson"]) \
        == [{"id": gift["donor"], "resourceType": "Patient"}]
    assert not [name for name in files if name.startswith("energy/")]
    whole = "".join(files.values())
    for number in (other["donor"], other["envelope"]["id"]):
        assert number not in whole


def test_data_points():
    """What Open mHealth has a schema for is there as data points, the two pressures in one"""
    city = CITY
    gift = city.kiosk.give(*CUFF)
    assert city.send(gift["envelope"]) == [("stored", None)]
    cookie = cookie_of(city.claim(gift["token"], Key()))
    secret = secret_of(issue(city, cookie, "clinic"))
    assert send(city, secret, batch(3, 61)).status == 201
    points = lines(download(city, cookie)["open-mhealth/data-points.ndjson"])
    names = [point["header"]["schema_id"]["name"] for point in points]
    assert sorted(names) == ["blood-pressure"] + ["heart-rate"] * 4
    for point in points:
        header, body = point["header"], point["body"]
        assert set(point) == {"header", "body"} and header["user_id"] == gift["donor"]
        assert {"id", "creation_date_time", "schema_id"} <= set(header)
        assert header["schema_id"]["namespace"] == "omh" and "effective_time_frame" in body
        if "heart_rate" in body:
            assert body["heart_rate"]["unit"] == "beats/min"
        else:
            assert body["systolic_blood_pressure"] == {"unit": "mmHg", "value": 131}
            assert body["diastolic_blood_pressure"] == {"unit": "mmHg", "value": 84}
    assert len({point["header"]["id"] for point in points}) == len(points)
    assert sorted(point["body"]["heart_rate"]["value"] for point in points
                  if "heart_rate" in point["body"]) == [61, 61, 61, 66]


def test_receipts():
    """Every decision is there as FHIR, as a row and signed; another library verifies it"""
    city = CITY
    gift, cookie = claimed(city, city.kiosk)
    record = gift["document"]["consent"]
    files = download(city, cookie)
    token = jws.JWS()
    token.deserialize(files[f"receipts/{record['recordId']}.jws"])
    keys = jwk.JWKSet.from_json(city.get("/.well-known/jwks.json").text)
    token.verify(keys.get_key(token.jose_header["kid"]))
    assert json.loads(token.payload) == record
    consent, = lines(files["fhir/Consent.ndjson"])
    assert consent["id"] == record["recordId"] and consent["status"] == "active"
    rows = table(files["decisions.csv"])
    assert [(row["purpose"], row["decision"]) for row in rows] \
        == [(line["purpose"], line["decision"]) for line in record["lines"]]
    assert "keep it safe" in files["README.txt"]
    assert "잘 보관하세요" in download(city, cookie, "ko")["README.txt"]


def test_batches():
    """What sources sent is there too, and more than one answer's worth arrives whole"""
    city = CITY
    _, cookie = claimed(city, city.kiosk)
    secret = secret_of(issue(city, cookie, "clinic"))
    assert send(city, secret, batch(1000, 61)).status == 201
    series = {"id": uuid7(), "observations": [
        {"code": "8637-1", "effectivePeriod": {"start": now_text(), "end": now_text()},
         "values": [800 + i % 50 for i in range(900)], "unit": "ms"}]}
    assert send(city, secret, series).status == 201
    files = download(city, cookie)
    rows = [row for row in table(files["csv/8867-4.csv"]) if row["source"] == "clinic"]
    assert len(rows) == 1000 and {row["value"] for row in rows} == {"61"}
    beats = [row["value"] for row in table(files["csv/8637-1.csv"])
             if row["source"] == "clinic"]
    assert beats == [str(800 + i % 50) for i in range(900)]
    ids = [resource["id"] for resource in lines(files["fhir/Observation.ndjson"])]
    assert len(ids) == 1004 and len(set(ids)) == len(ids)
    assert all(len(name) <= 64 for name in ids)


def check_origin(origin, observations, agent, gift):
    """It is of those Observations, by that kind of thing, on the donor's consent."""
    record = gift["document"]["consent"]
    digest = hashlib.sha256(json.dumps(record, sort_keys=True, separators=(",", ":"),
                                       ensure_ascii=False).encode()).hexdigest()
    assert sorted(target["reference"] for target in origin["target"]) == sorted(
        f"Observation/{one['id']}" for one in observations)
    [issued] = {one["issued"] for one in observations}
    assert origin["recorded"] == issued and origin["agent"][0]["who"]["display"] == agent
    [entity] = origin["entity"]
    assert entity["what"] == {
        "type": "Consent", "reference": f"Consent/{record['recordId']}",
        "identifier": {"system": "urn:dure:consent-digest", "value": digest}}, entity


def test_origins():
    """Of each donation and batch: from where, when it came, on which consent, by which rules"""
    city = CITY
    gift, cookie = claimed(city, city.kiosk)
    assert send(city, secret_of(issue(city, cookie, "clinic")), batch(20, 61)).status == 201
    wait_until(lambda: city.row("SELECT (SELECT count(*) FROM payload WHERE rules = 0)"
                                " + (SELECT count(*) FROM batch JOIN quality_mark"
                                " ON batch.number > quality_mark.batch)") == (0,),
               30, "everything to be judged")
    files = download(city, cookie)
    observations = lines(files["fhir/Observation.ndjson"])
    kiosk, clinic = lines(files["fhir/Provenance.ndjson"])
    ours = [one for one in observations if one["id"].startswith(gift["envelope"]["id"])]
    check_origin(kiosk, ours, "kiosk", gift)
    check_origin(clinic, [one for one in observations if one not in ours], "clinic", gift)
    assert kiosk["agent"][0]["who"]["identifier"] == {"system": "urn:dure:kiosk",
                                                     "value": city.kiosk.id}
    assert "identifier" not in clinic["agent"][0]["who"]
    rules = city.row("SELECT max(rules) FROM payload")[0]
    assert rules > 0 and kiosk["policy"] == clinic["policy"] == [
        f"urn:dure:quality-rules:{rules}"]
    starts = [one.get("effectivePeriod", {}).get("start") or one["effectiveDateTime"]
              for one in ours]
    assert kiosk["occurredPeriod"]["start"] == min(starts)


def test_withdrawn():
    """After everything was taken back the decisions are left, and no value"""
    city = CITY
    gift, cookie = claimed(city, city.kiosk)
    assert city.post("/my/withdraw", EVERYTHING, Cookie=cookie).status == 303
    files = download(city, cookie)
    assert not [name for name in files
                if name.startswith(("csv/", "open-mhealth/", "energy/")) or "Observation" in name]
    first, last = lines(files["fhir/Consent.ndjson"])
    assert (first["status"], last["status"]) == ("inactive", "inactive")
    assert table(files["decisions.csv"])[-1]["decision"] == "withdrawn"
    assert len([name for name in files if name.startswith("receipts/")]) == 2
    assert gift["donor"] in files["fhir/Patient.ndjson"]


def test_part_taken_back():
    """What was taken back in part is gone from the values and told in the decisions"""
    city = CITY
    kiosk = city.kiosk
    gift = kiosk.give(*CUFF)
    assert city.send(gift["envelope"]) == [("stored", None)]
    cookie = cookie_of(city.claim(gift["token"], Key()))
    before = download(city, cookie)
    assert "csv/8867-4.csv" in before
    answer = city.post("/my/withdraw", b"what=heart&erase=yes", Cookie=cookie,
                       Content_Type="application/x-www-form-urlencoded")
    assert answer.status == 303
    files = download(city, cookie)
    codes = {code for resource in lines(files["fhir/Observation.ndjson"])
             for code, _, _ in values_of(resource)}
    assert "8480-6" in codes and not codes & {"8867-4", "8637-1", "rmssd"}
    assert "csv/8867-4.csv" not in files and "csv/8480-6.csv" in files
    assert files["csv/8480-6.csv"] == before["csv/8480-6.csv"]
    refused = [row for row in table(files["decisions.csv"]) if "8867-4" in row["items"].split()]
    assert refused and all(row["decision"] == "refused" for row in refused)
    assert [consent["status"] for consent in lines(files["fhir/Consent.ndjson"])] \
        == ["active", "active"]


def test_damaged():
    """A batch that cannot be opened is left out, and the rest arrives"""
    with running_city() as city:
        _, cookie = claimed(city, city.kiosk)
        secret = secret_of(issue(city, cookie))
        for value in (61, 62):
            assert send(city, secret, batch(2, value)).status == 201
        city.change("UPDATE batch SET content_hash = (SELECT content_hash FROM batch"
                    " ORDER BY number DESC LIMIT 1) WHERE number = 1")
        rows = table(download(city, cookie)["csv/8867-4.csv"])
        assert [row["value"] for row in rows if row["source"] == "phone"] == ["62", "62"]
        assert "batch-unreadable" in city.process.log


def test_what_else_was_said():
    """What a donor said of themselves and was told is in a table of its own"""
    city = CITY
    kiosk = city.kiosk
    gift = kiosk.give("--age", "60-79", "--sex", "female")
    assert city.send(gift["envelope"]) == [("stored", None)]
    files = download(city, cookie_of(city.claim(gift["token"], Key())))
    said = {row["name"]: row["value"] for row in table(files["about.csv"])}
    assert (said["ageBand"], said["sex"]) == ("60-79", "female")
    for name, value in gift["document"]["feedback"].items():
        told = said[f"feedback.{name}"]
        assert told == value or json.loads(told) == value, (name, told)


def told_more(kiosk, **feedback):
    """A gift whose feedback says more than the double's own."""
    gift = kiosk.give()
    document = {**gift["document"], "feedback": {**gift["document"]["feedback"], **feedback}}
    sealed = kiosk.give("--id", document["id"], "--document", json.dumps(document))
    return {**gift, "envelope": sealed["envelope"]}


def check_words(city, kiosk):
    """The phone repeats what the kiosk said: range, urgency by shape, and the AI's answer."""
    pressure = {"vital": "blood-pressure", "category": "stage-1", "urgency": "see-doctor",
                "redFlag": "none", "isolatedSystolic": True}
    gift = told_more(kiosk, urgency="see-doctor", vitals=[pressure], rhythm="irregular")
    assert city.send(gift["envelope"]) == [("stored", None)]
    cookie = cookie_of(city.claim(gift["token"], Key()))
    for language, words in (("en", ("High range, stage 1", "only the upper one", "unevenly")),
                            ("ko", ("고혈압 1기 범위", "고르지 않았어요")),
                            ("zh", ("高血压1级范围", "心跳间隔不均匀"))):
        page = city.get(f"/my/trends?lang={language}", Cookie=cookie).text
        assert all(word in page for word in words), language
        assert page.count('class="see-doctor"') == 2, "the headline and the pressure"
    page = city.get("/my?lang=en", Cookie=cookie).text
    assert "High range, stage 1" in page and "A rule, not AI" in page
    assert "Unwell? Call 119. Otherwise see a doctor soon." in " ".join(page.split())
    check_rhythm(city, kiosk)


def check_rhythm(city, kiosk):
    """An uneven pulse outranks a usual rate, says what to do, and where the AI ends."""
    for said, words, headline in (
            ({"rhythm": "irregular", "urgency": "look-again"},
             ("unevenly", "If it repeats, show it to a doctor."), "Worth another look."),
            ({"rhythm": "regular"}, ("AI: your beats came evenly.",), "It is in the usual range."),
            ({}, ("A rule, not AI",), "It is in the usual range.")):
        gift = told_more(kiosk, **said) if said else kiosk.give()
        assert city.send(gift["envelope"]) == [("stored", None)], said
        page = city.get("/my?lang=en", Cookie=cookie_of(city.claim(gift["token"], Key()))).text
        assert headline in page, said
        assert all(word in page for word in words), said
        assert ("AI judged the rhythm" in page) == ("rhythm" in said), said
        assert "cannot find a heart attack" in page


def test_no_range_for_the_young():
    """Under 19 a number is told, and no range; else the words are those of the kiosk"""
    city = CITY
    kiosk = city.kiosk
    check_words(city, kiosk)
    for age, has_range in (("16-19", False), ("20-39", True)):
        gift = kiosk.give("--notice", "2", "--reading", "8867-4=66", "--age", age)
        assert city.send(gift["envelope"]) == [("stored", None)]
        cookie = cookie_of(city.claim(gift["token"], Key()))
        page = city.get("/my/trends?lang=en", Cookie=cookie).text
        assert "66" in page and ("Usual range" in page) == has_range, age


def many_beats():
    """A batch as full as it may be, which no ZIP makes small."""
    chance = random.Random(1)
    now = {"start": now_text(), "end": now_text()}
    return {"id": uuid7(), "observations": [
        {"code": "8637-1", "effectivePeriod": now, "unit": "ms",
         "values": [chance.randrange(300, 2000) for _ in range(4000)]} for _ in range(16)]}


def begin_slowly(city, cookie):
    """Asks for the ZIP with next to no room for it, and takes the first bytes."""
    address = urlsplit(city.people)
    end = socket.socket()
    end.settimeout(20)
    end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    end.connect((address.hostname, address.port))
    end.sendall(f"GET /my/download HTTP/1.1\r\nHost: {address.netloc}\r\nCookie: {cookie}\r\n\r\n"
                .encode())
    return end, end.recv(1024)


def rest_of(end, got):
    """All that comes; an answer in parts ends with an empty one."""
    while not got.endswith(b"\r\n0\r\n\r\n"):
        more = end.recv(65536)
        if not more:
            break
        got += more
    end.close()
    return got


def test_taken_back_meanwhile():
    """A ZIP ends where something is taken back, in part or whole, and is no whole one then"""
    with running_city() as city:
        kiosk = city.kiosk
        for taken_back in (b"what=heart&erase=yes", EVERYTHING):
            gift = kiosk.give(*CUFF)
            assert city.send(gift["envelope"]) == [("stored", None)]
            cookie = cookie_of(city.claim(gift["token"], Key()))
            secret = secret_of(issue(city, cookie, "clinic"))
            for _ in range(2):
                assert send(city, secret, many_beats()).status == 201
            end, got = begin_slowly(city, cookie)
            answer = city.post("/my/withdraw", taken_back, Cookie=cookie,
                               Content_Type="application/x-www-form-urlencoded")
            assert answer.status == 303
            assert b"PK\x05\x06" not in rest_of(end, got), taken_back
        assert city.process.log.count("download-broken") == 2


if __name__ == "__main__":
    with running_city() as CITY:
        tap.main()

# slips.py: what people without a phone take back by their short code, at any kiosk
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import json

from city import Kiosk, running_city
from jsonschema import Draft202012Validator
from kit import tap

EVERYTHING = ("--scope", "everything", "--erase")
WRONG_OF_KIOSK = 20


def post(city, path, body):
    """A request, whose answer must be one that the description knows."""
    answer = city.ask(city.machines, "POST", path, body)
    described = DESCRIPTION["paths"][path]["post"]["responses"]
    assert str(answer.status) in described, answer.status
    (_, content), = described[str(answer.status)]["content"].items()
    Draft202012Validator(dict(content["schema"],
                              components=DESCRIPTION["components"])).validate(answer.json)
    return answer


def look(city, kiosk, code, *options):
    return post(city, "/v1/withdrawals/looks", kiosk.slip(code, *options))


def take(city, *slips):
    answer = post(city, "/v1/withdrawals", {"withdrawals": list(slips)})
    assert answer.status == 200, answer.text
    return [(result["status"], result.get("reason")) for result in answer.json["results"]]


def given(city, kiosk, *options):
    gift = kiosk.give(*options)
    assert city.send(gift["envelope"]) == [("stored", None)]
    return gift


def payloads(city, gift):
    return city.row("SELECT count(*) FROM payload JOIN donation ON donation.number = donation"
                    " WHERE donation.id = ?", gift["document"]["id"])[0]


def test_what_stands():
    """A look says which kinds and purposes stand, and nothing of who it is or what was measured"""
    city, kiosk, other = CITY, CITY.kiosk, Kiosk(CITY)
    gift = given(city, kiosk)
    answer = look(city, other, gift["code"])
    assert answer.json == {"standing": ["heart", "provide"]}
    assert take(city, other.slip(gift["code"], "--scope", "provide")) == [("stored", None)]
    assert look(city, other, gift["code"]).json == {"standing": ["heart"]}


def test_everything():
    """At another kiosk everything is erased, once; the code is in no file of the city"""
    city, kiosk, other = CITY, CITY.kiosk, Kiosk(CITY)
    gift = given(city, kiosk)
    slip = other.slip(gift["code"], *EVERYTHING)
    assert take(city, slip) == [("stored", None)]
    assert payloads(city, gift) == 0
    assert city.row("SELECT count(*) FROM donor WHERE id = ? AND key_destroyed_ms IS NOT NULL",
                    gift["donor"]) == (1,)
    assert take(city, slip) == [("repeat", None)]
    assert look(city, kiosk, gift["code"]).json == {"standing": []}
    record = json.loads(city.row("SELECT record FROM consent_event WHERE record_id = ?",
                                 slip["id"])[0])
    assert (record["by"], record["donor"]) == ("withdrawal-code", gift["donor"])
    for path, content in city.files().items():
        assert gift["code"].encode() not in content, path
    assert gift["code"] not in city.process.log


def test_a_kind_kept_and_erased():
    """A kind stops and is kept, or is erased; the rest stays. Sent again it decides nothing new"""
    city, kiosk = CITY, CITY.kiosk
    cuff = given(city, kiosk, "--notice", "2", "--reading", "8480-6=131", "--reading",
                 "8462-4=84", "--reading", "8867-4=66")
    stop = kiosk.slip(cuff["code"], "--scope", "heart")
    assert take(city, stop) == [("stored", None)]
    assert payloads(city, cuff) == 1
    assert "heart" not in look(city, kiosk, cuff["code"]).json["standing"]
    assert take(city, kiosk.slip(cuff["code"], "--scope", "blood-pressure", "--erase"), stop) == [
        ("stored", None), ("repeat", None)]
    changed = city.rows("SELECT record FROM consent_event WHERE donor = ? AND kind = 'changed'",
                        cuff["donor"])
    assert len(changed) == 2
    assert all(json.loads(record)["by"] == "withdrawal-code" for record, in changed)


def test_what_waits_for_a_guardian():
    """Nothing of a child's is given yet: who takes back a part of it takes back all of it"""
    city, kiosk = CITY, CITY.kiosk
    gift = given(city, kiosk, "--child", "--notice", "3")
    assert take(city, kiosk.slip(gift["code"], "--scope", "heart")) == [("stored", None)]
    assert city.row("SELECT withdrawn_ms FROM donor WHERE id = ?", gift["donor"])[0]
    assert not city.rows("SELECT 1 FROM payload_aside JOIN donation"
                         " ON donation.number = payload_aside.donation WHERE donor = ?",
                         gift["donor"])


def test_before_the_donation():
    """A slip that is here before the donation is to come again, and then it counts"""
    city, kiosk = CITY, CITY.kiosk
    gift = kiosk.give()
    slip = kiosk.slip(gift["code"], *EVERYTHING)
    assert take(city, slip) == [("refused", "unknown-code")]
    assert city.send(gift["envelope"]) == [("stored", None)]
    assert take(city, slip) == [("stored", None)]
    assert payloads(city, gift) == 0


def test_what_is_no_slip():
    """Changed, of a stranger, of a revoked kiosk, or no slip at all: nothing is decided"""
    city, kiosk, revoked = CITY, CITY.kiosk, Kiosk(CITY)
    stranger = Kiosk(CITY, enrolled=False)
    stranger.card = kiosk.card
    stranger.id = kiosk.id
    gift = given(city, kiosk)
    good = kiosk.slip(gift["code"], *EVERYTHING)
    forged = stranger.slip(gift["code"], *EVERYTHING)
    late = revoked.slip(gift["code"], *EVERYTHING)
    city.command("revoke", revoked.id)
    unknown, malformed = ("refused", "unknown-kiosk"), ("refused", "malformed")
    assert take(city, forged, late, dict(good, sequence=good["sequence"] + 1)) == [unknown] * 3
    assert take(city, gift["envelope"]) == [malformed]
    for options in (("--scope", "collect"), ("--scope", "train", "--erase"), ("--scope", "x"), ()):
        assert take(city, kiosk.slip(gift["code"], *options)) == [malformed], options
    assert take(city, kiosk.slip("0000000001", *EVERYTHING)) == [malformed]
    for body in ({}, {"withdrawals": []}, {"withdrawals": [good] * 9}, {"withdrawals": [7]},
                 {"withdrawals": [good], "more": 1}):
        assert post(city, "/v1/withdrawals", body).status == 400, body
    assert look(city, stranger, gift["code"]).status == 403
    assert post(city, "/v1/withdrawals/looks", {}).status == 400
    assert payloads(city, gift) == 1


def test_too_many_wrong_codes():
    """A kiosk that is wrong too often is told nothing for an hour, of right codes neither"""
    city, guesser, honest = CITY, Kiosk(CITY), Kiosk(CITY)
    gift = given(city, honest)
    wrong = [guesser.give()["code"] for _ in range(WRONG_OF_KIOSK)]
    for code in wrong[:-1]:
        assert look(city, guesser, code).status == 404
    assert take(city, guesser.slip(wrong[-1], *EVERYTHING)) == [("refused", "unknown-code")]
    assert look(city, guesser, gift["code"]).status == 429
    assert take(city, guesser.slip(gift["code"], *EVERYTHING)) == [("refused", "too-often")]
    assert payloads(city, gift) == 1
    assert look(city, honest, gift["code"]).status == 200


if __name__ == "__main__":
    with running_city() as CITY:
        DESCRIPTION = CITY.ask(CITY.machines, "GET", "/openapi.json").json
        tap.main()

# companies.py: a company's keys, its contract's end, and its models on trial
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import datetime
import json
import re

from jwcrypto.jwk import JWK

from backend.city import running_city
from backend.granting import desk, in_force
from backend.member import Member
from backend.recipient import KINDS, Recipient
from kit import tap

SEOUL = datetime.timezone(datetime.timedelta(hours=9))
TODAY = datetime.datetime.now(SEOUL).date()
DAY_MS = 86400000
MINUTE_MS = 60000


def page(member, path, **asked):
    """What a person reads there, without the tags."""
    answer = member.get(path, **asked)
    assert answer.status == 200, answer.text
    return " ".join(re.sub(r"<[^>]*>", " ", answer.text).split())


def keys_page(member=None):
    return page(member or OFFICE, "/lab/recipient/keys")


def hand_in(jwk, member=None, of="bit-ai", **fields):
    text = jwk if isinstance(jwk, str) else json.dumps(jwk)
    return (member or OFFICE).post("/lab/recipient/keys", of=of, jwk=text, **fields)


def do(deed, key, member=None, **fields):
    return (member or OFFICE).post("/lab/recipient/key", key=key, do=deed, **fields).status


def can_sign_in(recipient):
    return recipient.ask_token(recipient.sign(recipient.claims())).status == 200


def new_client(**fields):
    """A machine of the company whose key its office has handed in."""
    client = Recipient.__new__(Recipient)
    client.city, client.name, client.algorithm, client.token = CITY, "bit-ai", "ES384", None
    client.key = JWK.generate(**KINDS["ES384"])
    assert hand_in(json.loads(client.key.export_public()), **fields).status == 303
    return client


def test_keys():
    """A public key is handed in, works, says when it did, takes over, and is revoked at once"""
    first = new_client()
    thumbprint = first.key.thumbprint()
    assert thumbprint in keys_page() and "ES384" in keys_page() and "Never" in keys_page()
    first.sign_in()
    assert "Never" not in keys_page() and first.ask("GET", "/v1/feed?after=0").status == 200
    second = new_client(over="1")
    assert "Works until" in keys_page() and can_sign_in(first) and can_sign_in(second)
    CITY.change("UPDATE recipient_key SET ends_ms = ends_ms - ? WHERE thumbprint = ?",
                7 * DAY_MS + MINUTE_MS, thumbprint)
    assert "Ended on" in keys_page() and not can_sign_in(first) and can_sign_in(second)
    assert first.ask("GET", "/v1/feed?after=0").status == 401, "its token has ended with it"
    second.sign_in()
    assert do("revoke", second.key.thumbprint(), why=" ") == 400
    assert do("revoke", second.key.thumbprint(), why="A laptop was stolen") == 303
    assert not can_sign_in(second) and second.ask("GET", "/v1/feed?after=0").status == 401
    assert "Revoked on" in keys_page() and "Undo" in keys_page()
    events = [json.loads(record) for record, in CITY.rows(
        "SELECT record FROM governance_event WHERE subject = 'bit-ai' ORDER BY number")]
    assert [event["what"] for event in events] == ["add-key", "add-key", "revoke-key"]
    assert events[2]["why"] == f"{second.key.thumbprint()}: A laptop was stolen"
    assert {event["actor"] for event in events} == {OFFICE.name}


def test_undo():
    """A key that was revoked by mistake is given back within ten minutes, and not later"""
    client = new_client()
    key = client.key.thumbprint()
    assert do("restore", key) == 409, "it works"
    assert do("revoke", key, why="The wrong one") == 303 and not can_sign_in(client)
    assert do("restore", key) == 303 and can_sign_in(client)
    assert do("revoke", key, why="This one") == 303
    CITY.change("UPDATE recipient_key SET revoked_ms = revoked_ms - ? WHERE thumbprint = ?",
                10 * MINUTE_MS + 1, key)
    assert do("restore", key) == 409 and not can_sign_in(client)
    assert "Undo" not in page(OFFICE, "/lab/recipient/keys").split(key)[1][:100]


def test_wrong_keys():
    """No private key, none of another kind, none that is known, and nobody else's is taken"""
    private = json.loads(JWK.generate(**KINDS["ES384"]).export_private())
    small = json.loads(JWK.generate(kty="RSA", size=1024).export_public())
    other = json.loads(JWK.generate(kty="EC", crv="P-256").export_public())
    bent = {**json.loads(JWK.generate(**KINDS["ES384"]).export_public()), "x": "A" * 64}
    before = CITY.row("SELECT count(*) FROM recipient_key")
    for wrong, said in ((private, "개인 키라"), (small, "이 종류는"), (other, "이 종류는"),
                        (bent, "이 종류는"), ("x", "공개 키가 아니에요"), ([], "공개 키가 아니에요"),
                        ({}, "공개 키가 아니에요"), ({"kty": "oct", "k": "c2VjcmV0"}, "개인 키라"),
                        ("x" * 2001, "공개 키가 아니에요")):
        answer = hand_in(wrong)
        assert answer.status == 400 and said in answer.text, (wrong, answer.status)
        assert private["d"] not in answer.text
    good = json.loads(JWK.generate(**KINDS["EdDSA"]).export_public())
    assert hand_in(good, STEWARD).status == 403 and hand_in(good, of="other").status == 403
    assert CITY.row("SELECT count(*) FROM recipient_key") == before
    assert not any(private["d"].encode() in content for content in CITY.files().values())
    assert hand_in({**good, "kid": "ours", "use": "sig"}).status == 303
    assert hand_in(good).status == 409
    foreign = Recipient(CITY, "other").key.thumbprint()
    assert do("revoke", foreign, why="Mischief") == do("restore", foreign) == 403
    assert do("revoke", "none", why="x") == 404 and do("dance", foreign, OTHER) == 400


def test_not_too_many():
    """Ten keys of a recipient work at most"""
    count, = CITY.row("SELECT count(*) FROM recipient_key WHERE recipient = 'bit-ai'"
                      " AND revoked_ms IS NULL AND ends_ms IS NULL")
    keys = [new_client().key.thumbprint() for _ in range(10 - count)]
    assert hand_in(json.loads(JWK.generate(**KINDS["EdDSA"]).export_public())).status == 409
    for key in keys:
        assert do("revoke", key, why="Tidied up") == 303


def write_contract(day, member=None, of="bit-ai", why="As agreed"):
    return (member or STEWARD).post("/lab/contract", of=of, last=str(day), why=why).status


def test_a47_after_the_contract():
    """A47: after the contract's end a company's key and its tokens open nothing, at once"""
    client = new_client().sign_in()
    permit = in_force(CITY, "bit-ai-2", "Bit AI 2")
    assert write_contract(TODAY + datetime.timedelta(30)) == 303
    assert "contract holds until" in keys_page() and can_sign_in(client)
    assert client.ask("GET", "/v1/feed?after=0").status == 200
    CITY.change("UPDATE recipient SET contract_ends_ms = ? WHERE id = 'bit-ai'",
                CITY.row("SELECT since_ms FROM recipient WHERE id = 'bit-ai'")[0])
    assert client.ask("GET", "/v1/feed?after=0").status == 401, "a token of before"
    refused = client.ask_token(client.sign(client.claims()))
    assert refused.status == 401 and refused.json["error"] == "invalid_client"
    assert "Our contract ended on" in keys_page()
    assert write_contract(TODAY) == 303 and can_sign_in(client), "its last day is not over"
    assert write_contract(TODAY - datetime.timedelta(1), of="bit-ai-2") == 303
    assert CITY.command("release", "propose", permit, "--by", "a", "--why", "b").returncode == 0
    assert CITY.command("release", "build", permit, "--by", "c", check=False).returncode == 77


def test_contracts():
    """A steward of the city sees who has a contract until when, and writes down its end"""
    assert write_contract("2026-02-30") == write_contract("", why="x") == 400
    assert write_contract(TODAY, why="") == 400 and write_contract(TODAY, of="none") == 404
    assert write_contract(TODAY, OFFICE) == 403
    assert STEWARD.get("/lab/contract", of="none").status == 404
    assert OFFICE.get("/lab/contracts").status == 403
    PILOT_STEWARD.get("/lab/contracts")
    assert PILOT_STEWARD.get("/lab/contracts").status == 403
    assert PILOT_STEWARD.get("/lab/contract", of="bit-ai").status == 403
    assert write_contract(TODAY, PILOT_STEWARD) == 403
    assert desk(CITY, "recipient", "contract", "other", "2025-12-31") == ""
    shown = STEWARD.get("/lab/contracts", state="over").text
    assert "31 December 2025" in shown and "of=other" in shown and "of=bit-ai\"" not in shown
    assert "No contract is like that." in page(STEWARD, "/lab/contracts", q="zzz")
    history = page(STEWARD, "/lab/contract", of="bit-ai")
    assert "Contract’s end written down" in history and f"{TODAY}: As agreed" in history
    assert "Key revoked" in history and "A laptop was stolen" in history


if __name__ == "__main__":
    with running_city() as CITY:
        for name, called in (("bit-ai", "Bit AI"), ("other", "The other")):
            CITY.command("recipient", "add", name, called, "company")
        OFFICE = Member(CITY, "Office of Bit AI", "recipient", "bit-ai")
        OTHER = Member(CITY, "Office of the other", "recipient", "other")
        STEWARD = Member(CITY, "Steward of contracts", "steward")
        PILOT_STEWARD = Member(CITY, "Steward of a pilot", "steward", "gwangju-heart")
        tap.main()

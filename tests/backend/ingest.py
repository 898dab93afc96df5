# ingest.py: what a kiosk sends is kept exactly once, or refused with its reason
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import json

from city import Kiosk, City, running_city
from kit import tap
from kit.processes import temporary_folder
from p256 import Key


def flipped(text, at=40):
    """Base64url text with one bit of one letter changed."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return text[:at] + letters[letters.index(text[at]) ^ 1] + text[at + 1:]


def rows(city):
    """How many rows there are of each kind that a donation leaves one of."""
    return {table: city.row(f"SELECT count(*) FROM {table}")[0]
            for table in ("donor", "consent_event", "donation", "payload", "claim")}


def test_exactly_once():
    """A22 the same donation a thousand times is stored once, with the same answer each time"""
    city = CITY
    gift, before = city.kiosk.give(), rows(city)
    assert city.send(gift["envelope"]) == [("stored", None)]
    for _ in range(15):
        assert city.send(*[gift["envelope"]] * 64) == [("repeat", None)] * 64
    for _ in range(40):
        assert city.send(gift["envelope"]) == [("repeat", None)]
    assert rows(city) == {table: count + 1 for table, count in before.items()}


def test_many_at_once():
    """One request carries many, each with its own answer; twice in one request counts once"""
    city = CITY
    kiosk = city.kiosk
    gifts = [kiosk.give() for _ in range(6)]
    bad = dict(gifts[5]["envelope"], signature=flipped(gifts[5]["envelope"]["signature"]))
    sent = [gift["envelope"] for gift in gifts[:5]]
    assert city.send(*sent, sent[0], bad) == [("stored", None)] * 5 + [
        ("repeat", None), ("refused", "bad-signature")]


def test_changed_bytes():
    """A23 one bit changed anywhere under a signature is refused and leaves nothing"""
    city = CITY
    kiosk, before = Kiosk(city), rows(city)
    refused, = city.row("SELECT count(*) FROM quarantine")
    gift = kiosk.give()["envelope"]
    for name in ("sealed", "signature"):
        for at in (0, 7, len(gift[name]) - 3):
            assert city.send(dict(gift, **{name: flipped(gift[name], at)}))[0][0] == "refused"
    for name, value in (("sequence", 9), ("incarnation", 2)):
        assert city.send(dict(gift, **{name: value})) == [("refused", "bad-signature")]
    other = kiosk.give()["envelope"]
    assert city.send(dict(gift, id=other["id"])) == [("refused", "bad-signature")]
    assert rows(city) == before
    assert city.row("SELECT count(*) FROM quarantine")[0] >= refused + 7


def test_kiosks_that_are_not_ours():
    """A21 A24 unknown, revoked and forged kiosks are refused, and a kiosk in use is not"""
    city = CITY
    kiosk, stranger, revoked = Kiosk(city), Kiosk(city, enrolled=False), Kiosk(city)
    city_key = kiosk.card["city"]["sealKey"]
    known, = city.row("SELECT count(*) FROM kiosk")
    before = len(city.rows("SELECT number FROM quarantine"))
    assert city.send(stranger.give(city_key=city_key)["envelope"]) == [
        ("refused", "unknown-kiosk")]
    stranger.id = kiosk.id
    assert city.send(stranger.give(city_key=city_key)["envelope"]) == [
        ("refused", "bad-signature")]
    early = revoked.give()
    assert city.send(early["envelope"]) == [("stored", None)]
    assert revoked.id in city.command("revoke", revoked.id).stdout
    assert city.send(revoked.give()["envelope"]) == [("refused", "revoked-kiosk")]
    assert city.send(kiosk.give()["envelope"]) == [("stored", None)]
    listed = city.command("kiosks").stdout.splitlines()
    assert len(listed) == known and sum("revoked" in line for line in listed) == 1
    assert all(any(one.id in line for line in listed) for one in (kiosk, revoked))
    assert city.rows("SELECT reason FROM quarantine ORDER BY number")[before:] == [
        ("unknown-kiosk",), ("bad-signature",), ("revoked-kiosk",)]


def test_not_consented():
    """A42 what the consent does not cover is refused: A no, B no; C and D no is stored"""
    city = CITY
    kiosk = city.kiosk
    for purpose in ("collect", "sensitive"):
        assert city.send(kiosk.give("--refuse", purpose)["envelope"]) == [
            ("refused", "not-consented")]
    for purpose in ("provide", "train"):
        assert city.send(kiosk.give("--refuse", purpose)["envelope"]) == [("stored", None)]
    widened = kiosk.give()["document"]
    widened["consent"]["lines"][0]["retention"] = "2099-12-31"
    assert city.send(kiosk.give("--document", json.dumps(widened))["envelope"]) == [
        ("refused", "malformed")]  # its id is another one's
    widened["id"] = "01934b7e-1111-7000-8000-000000000001"
    sent = kiosk.give("--document", json.dumps(widened), "--id", widened["id"])["envelope"]
    assert city.send(sent) == [("refused", "not-consented")]


def test_without_a_consent():
    """A42 a donation whose consent is missing, or lacks a line or its answer, is not stored"""
    city = CITY
    kiosk, fixed = city.kiosk, "01934b7e-3333-7000-8000-000000000003"
    before = rows(city)
    good = kiosk.give("--id", fixed)["document"]
    for spoil in (lambda it: it.pop("consent"),
                  lambda it: it.update(consent=False),
                  lambda it: it["consent"].update(lines=[]),
                  lambda it: it["consent"]["lines"].pop(0),
                  lambda it: it["consent"]["lines"][0].pop("decision"),
                  lambda it: it["consent"]["lines"][0].update(decision=False),
                  lambda it: it["consent"]["lines"][0].update(decision="refused")):
        document = json.loads(json.dumps(good))
        spoil(document)
        sent = kiosk.give("--id", fixed, "--document", json.dumps(document))["envelope"]
        (status, reason), = city.send(sent)
        assert (status, reason in ("malformed", "not-consented")) == ("refused", True), reason
    assert rows(city) == before
    assert city.send(kiosk.give("--id", fixed)["envelope"]) == [("stored", None)]


def test_conflicts():
    """One id with two contents, and one sequence number with two donations, are conflicts"""
    city = CITY
    kiosk = Kiosk(city)
    first = kiosk.give(sequence=1)["envelope"]
    assert city.send(first) == [("stored", None)]
    assert city.send(kiosk.give("--id", first["id"], sequence=2)["envelope"]) == [
        ("refused", "conflict")]
    assert city.send(kiosk.give(sequence=1)["envelope"]) == [("refused", "conflict")]
    assert city.send(kiosk.give("--incarnation", 2, sequence=1)["envelope"]) == [
        ("stored", None)]
    assert city.send(first) == [("repeat", None)]


def test_anothers_donor():
    """A donor's number is on a receipt that is shown around: nobody adds to it, and so gets in"""
    city = CITY
    kiosk, thief = city.kiosk, Key()
    gift = kiosk.give()
    assert city.send(gift["envelope"]) == [("stored", None)]
    forged = kiosk.give("--donor", gift["donor"])
    assert city.send(forged["envelope"]) == [("refused", "conflict")]
    assert city.claim(forged["token"], thief).status == 202
    assert city.row("SELECT count(*) FROM donation WHERE donor = ?", gift["donor"]) == (1,)
    assert city.row("SELECT count(*) FROM donation WHERE id = ?", forged["envelope"]["id"]) == (0,)


def test_spoilt_documents():
    """A15-A18 A20 what is inside the seal is read as strictly as what is outside"""
    city = CITY
    kiosk, before = city.kiosk, rows(city)
    fixed = "01934b7e-2222-7000-8000-000000000002"
    good = json.dumps(kiosk.give("--id", fixed)["document"])
    spoilt = {
        "twice": good.replace('"schema"', '"schema": "x", "schema"', 1),
        "deep": good[:-1] + ', "x": ' + "[" * 200 + "]" * 200 + "}",
        "huge": good.replace('"dwellMs": 3000', '"dwellMs": 300000000000000000000000000000', 1),
        "infinite": good.replace('"dwellMs": 3000', '"dwellMs": 1e999', 1),
        "not a number": good.replace('"dwellMs": 3000', '"dwellMs": NaN', 1),
        "unknown": good[:-1] + ', "name": "someone"}',
        "empty": "{}",
        "text": "hello",
    }
    for name, document in spoilt.items():
        sent = kiosk.give("--document", document, "--id", fixed)["envelope"]
        status, reason = city.send(sent)[0]
        assert (status, reason in ("malformed", "not-consented")) == ("refused", True), name
    for later in (3 * 86400, -60 * 86400 * 365):
        assert city.send(kiosk.give("--later", later)["envelope"])[0][0] == "refused"
    assert rows(city) == before
    assert city.send(kiosk.give()["envelope"]) == [("stored", None)]


def test_spoilt_requests():
    """A14-A18 a request that is no list of donations is refused whole, and the server lives"""
    city = CITY
    kiosk = city.kiosk
    good = kiosk.give()["envelope"]
    text = json.dumps({"donations": [good]})
    bodies = [b"", b"[]", b"{}", b'{"donations":[]}', b'{"donations":{}}', b"[" * 100000,
              json.dumps({"donations": [good] * 65}).encode(),
              text.replace('"id"', '"id":"x","id"', 1).encode(),
              text.replace('"sequence": ', '"sequence": ' + 30 * "1", 1).encode(),
              text.encode().replace(good["kiosk"].encode(), b"\xff\xfe"),
              text.encode().replace(good["kiosk"].encode(), b"\xc0\xaf"),
              json.dumps({"donations": [good], "more": 1}).encode(),
              json.dumps({"donations": [{}]}).encode()]
    for body in bodies:
        answer = city.ask(city.machines, "POST", "/v1/donations", body)
        assert (answer.status, answer.problem) == (400, "malformed"), (body[:60], answer.text)
    assert city.send(dict(good, extra=1)) == [("refused", "malformed")]
    assert city.send(good) == [("stored", None)]


def test_durable():
    """What was called stored is still there after kill -9"""
    with running_city() as city:
        kiosk = Kiosk(city)
        for _ in range(5):
            gift = kiosk.give()
            assert city.send(gift["envelope"]) == [("stored", None)]
            city.process.kill()
            city.start()
            assert city.send(gift["envelope"]) == [("repeat", None)]
        assert city.rows("SELECT count(*) FROM payload") == [(5,)]


def test_nothing_in_clear():
    """Neither beats nor secrets stand in any file in clear, and the sealed form is not kept"""
    city = CITY
    kiosk = city.kiosk
    beats = ",".join(str(701 + i) for i in range(80))
    gift = kiosk.give("--rr", beats, "--age", "60-79", "--sex", "female")
    assert city.send(gift["envelope"]) == [("stored", None)]
    for path, content in city.files().items():
        for trace in ("701,702,703", '"60-79"', "female", gift["code"],
                      gift["envelope"]["sealed"][:40], gift["token"][4:24]):
            assert trace.encode() not in content, f"{trace} in {path.name}"
    assert gift["donor"] not in city.process.log


def test_signed_answer():
    """The acknowledgement carries the city's signature"""
    city = CITY
    kiosk = city.kiosk
    answer = city.ask(city.machines, "POST", "/v1/donations",
                      {"donations": [kiosk.give()["envelope"]]})
    assert set(answer.json) == {"results", "signature"} and len(answer.json["signature"]) == 86


def test_enrolment():
    """A code works once, for one key; in any spelling; its answer can be had again"""
    with running_city() as city:
        one, other = Kiosk(city, enrolled=False), Kiosk(city, enrolled=False)
        code = city.command("enrol").stdout.strip()
        assert len(code) == 14 and not set("ILOQ0123456789") & set(code)
        assert one.enrol(city, code.lower().replace("-", " ")).status == 201
        assert one.card["publicUrl"] == city.people and one.card["pilot"] == "gwangju-heart"
        again = one.enrol(city, code)
        assert again.status == 201 and again.json["kiosk"] == one.id
        used = other.enrol(city, code)
        assert used.status == 409 and used.json["type"].endswith("/used-code")
        assert other.enrol(city, "AAAA-AAAA-AAAA").status == 403
        for path, content in city.files().items():
            assert code.replace("-", "").encode() not in content, path
        city.command("revoke", one.id)
        fresh = city.command("enrol").stdout.strip()
        assert one.enrol(city, fresh).status == 403
        assert other.enrol(city, fresh).status == 201
        refused = city.command("revoke", "nobody", check=False)
        assert refused.returncode == 1 and "no kiosk" in refused.stderr


def test_secrets_that_are_not_fit():
    """A28 a readable, damaged or missing key stops the start, which says why"""
    with temporary_folder() as folder:
        city = City(folder)
        city.command("enrol")
        key = city.state / "keys" / "opening.key"
        good = key.read_bytes()

        def refusal():
            done = city.command("enrol", check=False)
            assert done.returncode == 1 and done.stdout == ""
            return done.stderr

        assert (city.state.stat().st_mode & 0o777, key.stat().st_mode & 0o777) == (0o700, 0o600)
        key.chmod(0o640)
        assert "0600" in refusal()
        key.chmod(0o600)
        key.write_bytes(good[:-4] + b"AAA\n")
        assert "damaged" in refusal()
        key.write_bytes((city.state / "keys" / "signing.key").read_bytes())
        assert "damaged" in refusal()
        key.unlink()
        assert "missing" in refusal()
        key.write_bytes(good)
        key.chmod(0o600)
        assert city.command("enrol").returncode == 0


if __name__ == "__main__":
    with running_city() as CITY:
        tap.main()

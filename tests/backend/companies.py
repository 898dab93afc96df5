# companies.py: a company's keys, its contract's end, and its models on trial
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import base64
import datetime
import hashlib
import io
import itertools
import json
import re
import zipfile

from jwcrypto.jwk import JWK

from backend.city import Kiosk, running_city
from backend.granting import desk, granted, in_force, signed
from backend.member import Member
from backend.models import description, pack
from backend.recipient import KINDS, Recipient
from jsonschema import Draft202012Validator
from kit import tap

SEOUL = datetime.timezone(datetime.timedelta(hours=9))
TODAY = datetime.datetime.now(SEOUL).date()
ORDER = itertools.count(1)
SETTINGS = {"schema": "dure.station-settings/1", "until": "2099-01-01T00:00:00.000Z",
            "site": {"ko": "동명동"}, "panel": {"dpi": 68.9, "bottomMm": 500},
            "languages": ["ko"], "instruments": [], "opening": {},
            "idle": {"seconds": 60, "warningSeconds": 30},
            "voice": {"speaks": True, "percent": 100}}
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
    # The clock may have ended it meanwhile.
    CITY.change("UPDATE permit SET state = 'active' WHERE recipient = 'bit-ai'")
    assert write_contract(TODAY - datetime.timedelta(1), of="bit-ai-2") == 303
    CITY.command("release", "propose", permit, *signed(CITY, "steward-1"), "--why", "a test")
    late = CITY.command("release", "build", permit, *signed(CITY, "steward-2"), check=False)
    assert late.returncode == 77 and "not in force" in late.stderr, late.stderr


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
    assert write_contract(TODAY + datetime.timedelta(900), why="A mistake: it goes on") == 303


def packed(weight=0.01, version=1, unit="/min"):
    """A packed model that answers the heart rate times the weight."""
    described = {**description(unit), "version": version, "weights": [weight], "vectors": [
        {"inputs": [50 + i], "output": weight * (50 + i)} for i in range(20)]}
    return pack(CITY.folder, described)


FORM = {"of": "bit-ai", "pilot": "gwangju-heart", "from": str(TODAY),
        "until": str(TODAY + datetime.timedelta(60)), "low": "0", "high": "1", "edges": "0.6",
        "shadow": "", "reference": "heart-rate", "rule": "65", "aim-ko": "쉬는 맥박을 봐요.",
        "answers-ko": "아래예요.\n위예요.", "aim-en": "", "answers-en": ""}


def hand_in_model(file, member=None, **changes):
    return (member or OFFICE).send_file("/lab/model/new", file, **{**FORM, **changes})


def handed_in(file, **changes):
    answer = hand_in_model(file, **changes)
    assert answer.status == 303, answer.text
    return answer.headers["Location"].split("=")[1]


def move(model, deed, member=None, why="Because"):
    return (member or STEWARD).post("/lab/model/do", id=model, do=deed, why=why).status


def word(digest):
    """What a kiosk is told that has the model."""
    asked = f"0199{next(ORDER):04x}-0000-7000-8000-000000000000"
    return CITY.ask(CITY.machines, "POST", "/v1/model-words",
                    {"model": digest, "asked": asked}).json["word"]


def reported(digest, day_ago, **counts):
    """A kiosk's report of a model's runs on a day."""
    day = TODAY - datetime.timedelta(day_ago)
    report = {"schema": "dure.model-runs/1",
              "id": f"0199{next(ORDER):04x}-0000-7000-8000-000000000000", "day": str(day),
              "model": digest, "answered": 0, "cannotTell": 0, "killed": 0, "refused": 0,
              **counts}
    answer = CITY.ask(CITY.machines, "POST", "/v1/model-runs",
                      {"model-runs": [KIOSK.report(report)]})
    return answer.json["results"][0]["status"]


def test_model_on_trial():
    """A model is handed in, let run by a steward, and stopped for good, each with its reason"""
    file = packed()
    digest = hashlib.sha256(file).hexdigest()
    one = handed_in(file)
    shown = page(STEWARD, "/lab/model", id=one)
    assert "To be looked at" in shown and "쉬는 맥박을 봐요." in shown and digest in shown
    assert "pulse-rest 1" in page(STEWARD, "/lab/models", state="review")
    assert STEWARD.get("/lab/model/file", id=one).status == 409, "nothing is signed before"
    assert move(one, "accept", OFFICE) == 403 and move(one, "withdraw") == 403
    assert move(one, "accept", why=" ") == move(one, "dance") == 400
    assert move(one, "refuse") == 303 and move(one, "refuse") == 409
    assert move(one, "reopen", OFFICE) == 403 and move(one, "reopen", why="A mistake") == 303
    assert move(one, "accept", why="Its card is good") == 303 and move(one, "accept") == 409
    with zipfile.ZipFile(io.BytesIO(STEWARD.get("/lab/model/file", id=one).body)) as station:
        assert station.read("pilot-model/model") == file
        manifest = json.loads(station.read("pilot-model/manifest.json"))
        assert len(station.read("pilot-model/manifest.sig")) == 86
    writer = Member(CITY, "Writes the pilot", "coordinator")
    assert digest in page(writer, "/lab/model", id=one), "for the pilot's field of it"
    assert writer.get("/lab/model/file", id=one).status == move(one, "stop", writer) == 403
    assert manifest["model"] == digest and manifest["company"] == "Bit AI"
    assert manifest["reference"] == {"feature": "heart-rate", "edges": [65.0]}
    assert word(digest) == "runs"
    writer = Member(CITY, "Coordinator", "coordinator")
    writer.post("/lab/pilot/new", id="gwangju-heart")
    asked = {"id": "gwangju-heart", "version": 4, "part": "plan"}
    choice = f'<option value="{digest}">pulse-rest 1 · Bit AI</option>'
    assert choice in writer.get("/lab/pilot/edit", **asked).text
    assert move(one, "stop", OFFICE, why="It warms up wrongly") == 303 and word(digest) == "stopped"
    assert choice not in writer.get("/lab/pilot/edit", **asked).text
    shown = page(OFFICE, "/lab/model", id=one)
    assert "It warms up wrongly" in shown and "Its card is good" in shown
    assert "Nothing is to be done by you now." in shown and move(one, "stop") == 409
    events = [json.loads(record) for record, in CITY.rows(
        "SELECT record FROM governance_event WHERE subject = ? ORDER BY number", one)]
    assert [event["what"].removesuffix("-model") for event in events] == [
        "hand-in", "refuse", "reopen", "accept", "stop"]


def large():
    """A packed model that does not fit into one piece: a thousand vectors of twelve numbers."""
    units = {"heart-rate": "/min", "rmssd": "ms", "systolic": "mm[Hg]", "diastolic": "mm[Hg]",
             "oxygen": "%", "temperature": "Cel", "weight": "kg", "bmi": "kg/m2",
             "body-fat": "%", "glucose": "mg/dL", "age-band": "a", "sex": "1"}
    features = [{"name": name, "unit": unit, "low": 0, "high": 1100}
                for name, unit in units.items()]
    return pack(CITY.folder, {
        **description(), "features": features, "weights": [0.01] + [0] * 11, "vectors": [
            {"inputs": [i] + [1] * 11, "output": 0.01 * i} for i in range(1000)]})


def base64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def settle(kiosk, model):
    """The kiosk is to have that model on trial from now on."""
    draft = CITY.folder / "settings.json"
    draft.write_text(json.dumps({**SETTINGS, "pilot": {"name": "gwangju-heart", "model": model}}))
    CITY.command("fleet", "settings", kiosk.id, draft)


def fetch(kiosk, digest, start=0, **changes):
    """What a kiosk is told that asks for the next piece; as the description has it."""
    asked = {"schema": "dure.model-question/1", "model": digest, "from": start,
             "id": f"0199{next(ORDER):04x}-0000-7000-8000-000000000000", **changes}
    answer = CITY.ask(CITY.machines, "POST", "/v1/station-models",
                      {"station-models": [kiosk.report(asked)]})
    known = DESCRIPTION["paths"]["/v1/station-models"]["post"]["responses"]
    (_, content), = known[str(answer.status)]["content"].items()
    Draft202012Validator(dict(content["schema"], components=DESCRIPTION["components"])
                         ).validate(answer.json)
    return answer


def test_kiosk_fetches():
    """A kiosk whose pilot runs it gets a model in pieces, signed; no other one gets a byte"""
    file, kiosk, stranger = large(), Kiosk(CITY), Kiosk(CITY)
    digest = hashlib.sha256(file).hexdigest()
    one = handed_in(file)
    settle(kiosk, digest)
    settle(stranger, "none")
    assert fetch(kiosk, digest).status == 404, "before a steward has looked at it"
    assert move(one, "accept") == 303
    first = fetch(kiosk, digest).json
    with zipfile.ZipFile(io.BytesIO(STEWARD.get("/lab/model/file", id=one).body)) as station:
        assert json.loads(station.read("pilot-model/manifest.json")) == first["manifest"]
        assert station.read("pilot-model/manifest.sig").decode() == first["signature"]
    got = base64url(first["bytes"])
    assert (first["size"], len(got)) == (len(file), 98304)
    rest = fetch(kiosk, digest, len(got)).json
    assert "manifest" not in rest and got + base64url(rest["bytes"]) == file
    middle = fetch(kiosk, digest, 17).json
    assert base64url(middle["bytes"]) == file[17:17 + 98304], "from wherever it was"
    assert fetch(kiosk, digest, len(file)).status == 404
    assert fetch(stranger, digest).status == 404 and fetch(Kiosk(CITY), digest).status == 404
    assert fetch(kiosk, "0" * 64).status == 404
    for wrong in ({"from": -1}, {"model": "abc"}, {"more": 1}, {"schema": "dure.question/1"}):
        assert fetch(kiosk, digest, **wrong).status == 400, wrong
    stranger.id = kiosk.id
    assert fetch(stranger, digest).status == 403, "signed by another"
    settle(kiosk, "none")
    assert fetch(kiosk, digest).status == 404, "its pilot runs it no more"
    settle(kiosk, digest)
    for pilot, status in (("gwangju-lungs", 404), ("gwangju-heart", 200)):
        CITY.change("UPDATE model_submission SET pilot = ? WHERE id = ?", pilot, one)
        assert fetch(kiosk, digest).status == status, "handed in for that pilot"
    for state, status in (("suspended", 404), ("active", 200)):
        CITY.change("UPDATE permit SET state = ? WHERE recipient = 'bit-ai'", state)
        assert fetch(kiosk, digest).status == status, "of a company whose permit is in force"
    assert move(one, "stop") == 303
    assert fetch(kiosk, digest, len(got)).status == 404, "in the middle"
    assert 'route="/v1/station-models"' in CITY.metrics()


def test_rests_with_its_permit():
    """While no permit of its company is in force a model on trial rests: no kiosk gets it, and
    those that have it are told so; in force again, it runs again. Both stand in its history and in
    the ledger, and a stop outlives them"""
    file, kiosk = packed(0.0077), Kiosk(CITY)
    digest = hashlib.sha256(file).hexdigest()
    one = handed_in(file)
    permit, = CITY.row("SELECT id FROM permit WHERE recipient = 'bit-ai' AND state = 'active'")
    application, = CITY.row("SELECT application FROM permit WHERE id = ?", permit)
    settle(kiosk, digest)
    assert move(one, "accept") == 303 and word(digest) == "runs"

    def decide(deed):
        return STEWARD.post("/lab/application/do",
                            **{"id": application, "do": deed, "why": f"To {deed}"}).status
    assert decide("suspend") == 303
    assert word(digest) == "rests" and fetch(kiosk, digest).status == 404
    for member in (OFFICE, STEWARD, Member(CITY, "Writes for it", "coordinator")):
        assert "Rests with its permit" in page(member, "/lab/model", id=one), member.name
        assert "pulse-rest 1" in page(member, "/lab/models", state="rests")
    assert STEWARD.get("/lab/model/file", id=one).status == 409
    assert decide("resume") == 303
    assert word(digest) == "runs" and fetch(kiosk, digest).status == 200
    assert "pulse-rest" not in page(OFFICE, "/lab/models", state="rests")
    assert decide("suspend") == 303 and move(one, "stop", OFFICE) == 303
    assert decide("resume") == 303 and word(digest) == "stopped"
    shown = page(OFFICE, "/lab/model", id=one)
    assert "It rests, since the permit does Steward of contracts" in shown
    assert "It runs again, as the permit does" in shown
    assert [json.loads(record)["what"] for record, in CITY.rows(
        "SELECT record FROM governance_event WHERE subject = ? ORDER BY number", one)] == [
        "hand-in-model", "accept-model", "rest-model", "wake-model", "rest-model", "stop-model"]
    assert CITY.command("ledger", "verify").returncode == 0


def test_only_in_its_time():
    """Before its first day, after its last, and stopped at the desk, it is handed out to nobody"""
    file, kiosk = packed(0.0123), Kiosk(CITY)
    digest, tomorrow = hashlib.sha256(file).hexdigest(), TODAY + datetime.timedelta(1)
    one = handed_in(file, **{"from": str(tomorrow)})
    assert move(one, "accept") == 303
    settle(kiosk, digest)
    assert fetch(kiosk, digest).status == 404
    manifest = json.loads(CITY.row("SELECT manifest FROM model_submission WHERE id = ?", one)[0])
    for first, last, status in ((-2, -1, 404), (0, 0, 200)):
        days = {"firstDay": str(TODAY + datetime.timedelta(first)),
                "lastDay": str(TODAY + datetime.timedelta(last))}
        CITY.change("UPDATE model_submission SET manifest = ? WHERE id = ?",
                    json.dumps({**manifest, **days}), one)
        assert fetch(kiosk, digest).status == status, days
    CITY.command("model", "stop", digest)
    assert fetch(kiosk, digest).status == 404
    CITY.command("revoke", kiosk.id)
    assert fetch(kiosk, digest).status == 403


def test_pieces_are_counted():
    """A kiosk that asks for more than the largest model at once has to wait; no other one has"""
    kiosk, other = Kiosk(CITY), Kiosk(CITY)
    envelope = kiosk.report({"schema": "dure.model-question/1", "model": "0" * 64, "from": 0,
                             "id": f"0199{next(ORDER):04x}-0000-7000-8000-000000000000"})
    answers = [CITY.ask(CITY.machines, "POST", "/v1/station-models",
                        {"station-models": [envelope]}) for _ in range(80)]
    assert [answer.status for answer in answers[:60]] == [404] * 60
    assert answers[-1].status == 429 and answers[-1].headers["Retry-After"]
    assert fetch(other, "0" * 64).status == 404


def test_trial_results():
    """How its runs ended and how often the rule agreed is told in tens, and nothing below eleven"""
    file = packed(0.009)
    one, digest = handed_in(file), hashlib.sha256(file).hexdigest()
    assert "Too few runs were compared" in page(OFFICE, "/lab/model", id=one)
    assert reported(digest, 2, answered=40, agreed=27, differed=9, killed=4) == "stored"
    assert reported(digest, 3, answered=9, agreed=5, differed=4) == "stored"
    assert reported(digest, 40, answered=20) == "stored"
    shown = page(OFFICE, "/lab/model", id=one)
    assert "75 % as the rule beside it says" in shown, shown
    assert "It answered 70" in shown
    assert "too slow, or not allowed under 11" in shown
    assert "The same 30" in shown and "Not the same 10" in shown
    days = shown.split("The last four weeks")[1].split("What can be done")[0]
    assert days.split()[-1] == "40" and days.count("0") <= 3, days
    for wrong in ({"answered": 5, "agreed": 4, "differed": 2}, {"answered": 5, "agreed": 5},
                  {"answered": 5, "agreed": -1, "differed": 2}):
        assert reported(digest, 5, **wrong) == "refused", wrong
    CITY.command("ledger", "verify")
    CITY.command("model", "stop", digest)
    assert move(one, "accept") == 303
    assert "Stopped" in page(STEWARD, "/lab/models", q="pulse", state="stopped")


def shown_trial(file, *days):
    """What is told of a model that ran so on some days, newest last."""
    one, digest = handed_in(file), hashlib.sha256(file).hexdigest()
    for ago, counts in enumerate(reversed(days)):
        assert reported(digest, ago + 2, **counts) == "stored"
    assert move(one, "withdraw", OFFICE) == 303
    trial = page(OFFICE, "/lab/model", id=one).split("How a run ended Runs ")[1]
    return trial.split("What can be done")[0]


def test_nothing_is_reckoned():
    """What is under eleven is not told by what it adds up to; then the agreement is a bound"""
    told = shown_trial(packed(0.0091), {"answered": 80, "agreed": 80, "differed": 0},
                       {"answered": 40, "killed": 4, "agreed": 36, "differed": 4})
    assert "It answered 120" in told and "not allowed under 11" in told
    assert "At least 92 % as the rule" in told and "Not the same under 11" in told
    assert told.split("Day Runs ")[1].split()[-1] == "80" and "40" not in told.split("Day Runs")[1]
    told = shown_trial(packed(0.0092), {"answered": 40, "agreed": 3, "differed": 37})
    assert "At most 22 % as the rule" in told and told.split("Day Runs ")[1].split()[-1] == "40"


def test_wrong_models():
    """What is no model, answers otherwise than its vectors, or is of no permit is not taken"""
    good = packed(0.008)
    bent = good[:-40] + bytes([good[-40] ^ 1]) + good[-39:]
    for file, changes in ((b"", {}), (b"PK", {}), (bent, {}), (packed(0.008, unit="/h"), {}),
                          (good, {"edges": "2"}), (good, {"edges": "x"}), (good, {"low": ""}),
                          (good, {"until": "2020-01-01"}), (good, {"aim-ko": ""}),
                          (good, {"answers-ko": "하나"}), (good, {"reference": "name"}),
                          (good, {"rule": "65 70"})):
        answer = hand_in_model(file, **changes)
        assert answer.status == 400 and FORM["rule"] in answer.text, changes
    assert hand_in_model(good, until=str(TODAY + datetime.timedelta(4000))).status == 409
    assert hand_in_model(good, pilot="gwangju-lungs").status == 409
    assert hand_in_model(good, STEWARD).status == 403
    assert hand_in_model(good, OTHER).status == 403
    assert hand_in_model(good, OTHER, of="other").status == 409, "without a permit"
    one = handed_in(good, shadow="1", **{"aim-en": "It looks at a pulse."})
    assert hand_in_model(good).status == 409, "a file is handed in once"
    shown = page(OFFICE, "/lab/model", id=one)
    assert "No, it runs in the shadow" in shown and "The answer is not shown" in shown
    assert OTHER.get("/lab/model", id=one).status == 403 and move(one, "stop", OTHER) == 403
    assert "pulse-rest" not in page(OTHER, "/lab/models")
    assert STEWARD.get("/lab/model", id="none").status == 404 and move("none", "stop") == 404
    assert PILOT_STEWARD.get("/lab/model", id=one).status == 200
    CITY.change("UPDATE lab_role SET scope = 'gwangju-lungs' WHERE person = ?", PILOT_STEWARD.id)
    assert PILOT_STEWARD.get("/lab/model", id=one).status == 403
    assert "pulse-rest" not in page(PILOT_STEWARD, "/lab/models")
    assert move(one, "withdraw", OFFICE) == 303 and move(one, "accept") == 409
    assert move(one, "resubmit") == 403 and move(one, "resubmit", OFFICE) == 303
    assert move(one, "withdraw", OFFICE, why="At last") == 303
    waiting = [handed_in(packed(0.001 * n)) for n in range(1, 6)]
    assert hand_in_model(packed(0.0075)).status == 409, "five wait"
    for model in waiting:
        assert move(model, "withdraw", OFFICE) == 303


if __name__ == "__main__":
    with running_city() as CITY:
        for name, called in (("bit-ai", "Bit AI"), ("other", "The other")):
            CITY.command("recipient", "add", name, called, "company")
        OFFICE = Member(CITY, "Office of Bit AI", "recipient", "bit-ai")
        OTHER = Member(CITY, "Office of the other", "recipient", "other")
        STEWARD = Member(CITY, "Steward of contracts", "steward")
        KIOSK = Kiosk(CITY)
        DESCRIPTION = CITY.ask(CITY.machines, "GET", "/openapi.json").json
        desk(CITY, "permit", "activate",
             granted(CITY, "bit-ai", localStaff=0, dataUse=["DUO:0000006"]))
        PILOT_STEWARD = Member(CITY, "Steward of a pilot", "steward", "gwangju-heart")
        tap.main()

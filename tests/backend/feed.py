# feed.py: what recipients are told, and what they say they have deleted
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import base64
import hashlib
import json
import re
import time

from backend.city import BACKEND, EVERYTHING, cookie_of, running_city
from backend.granting import in_force, signed
from backend.p256 import Key
from backend.recipient import Recipient
from kit import tap
from kit.processes import run, wait_until
from releases import DONORS, ITEMS, build, uses, visit

DAY_MS = 86400000


def part(data):
    return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()


def refused(answer, status, code):
    assert (answer.status, answer.json) == (status, {"error": code}), (answer.status, answer.text)


def test_every_kind_of_key():
    """ES384, RS384 and EdDSA: who signs gets a token, and reads their own list with it"""
    for algorithm in ("ES384", "RS384", "EdDSA"):
        one = Recipient(CITY, "clinic", algorithm).sign_in()
        assert one.feed(0)["last"] == CLINIC.feed(0)["last"]
        CITY.change("UPDATE recipient_key SET revoked_ms = 1 WHERE thumbprint = ?",
                    one.key.thumbprint())
        assert one.ask("GET", "/v1/feed").status == 401, "a key that is revoked ends its tokens"
        refused(one.ask_token(one.sign(one.claims())), 401, "invalid_client")


def test_wrong_assertions():
    """Nothing but an assertion that is signed, new, short and for us gives a token"""
    one, now = CLINIC, int(time.time())
    for other in ({"sub": "lab"}, {"iss": "lab", "sub": "lab"}, {"aud": "https://other.example"},
                  {"aud": [1, None]}, {"exp": now - 1}, {"exp": now + 400}, {"exp": "soon"},
                  {"exp": 1 << 60}, {"nbf": now + 100}, {"jti": ""}, {"jti": "x" * 256},
                  {"iss": 7, "sub": 7}):
        refused(one.ask_token(one.sign(one.claims(**other))), 401, "invalid_client")
    twice = one.sign(one.claims())
    assert one.ask_token(twice).status == 200
    refused(one.ask_token(twice), 401, "invalid_client")
    good = one.sign(one.claims()).split(".")
    for head in ({"alg": "none"}, {"alg": "HS384"}, {"alg": "RS384"}, {"alg": "EdDSA"},
                 {"alg": "ES384", "crit": ["x"]}, ["ES384"]):
        refused(one.ask_token(".".join([part(head), *good[1:]])), 401, "invalid_client")
    for text in ("", "..", good[0], ".".join(good[:2]), ".".join([*good[:2], ""]),
                 ".".join([*good, ""]), ".".join([*good[:2], good[2][:-4]]), "x" * 9000):
        refused(one.ask_token(text), 401, "invalid_client")
    refused(one.ask_token(twice, grant_type="password"), 400, "unsupported_grant_type")
    refused(one.ask_token(twice, client_assertion_type="x"), 400, "invalid_request")


def test_scopes():
    """Who asks for less is told less, and never more than there is"""
    observations, patients = "system/Observation.rs", "system/Patient.rs"
    every = (observations, patients, "system/Provenance.rs")
    for asked, granted in (("system/*.rs", every), ("system/*.read", every),
                           (patients, (patients,)),
                           ("system/Condition.rs system/Observation.read", (observations,)),
                           ("urn:dure:feed openid", ("urn:dure:feed",)),
                           (f"{patients} {observations}", (observations, patients))):
        answer = CLINIC.ask_token(CLINIC.sign(CLINIC.claims()), scope=asked)
        assert (answer.status, answer.json["scope"]) == (200, " ".join(granted)), answer.text
    unnamed = CLINIC.ask_token(CLINIC.sign(CLINIC.claims()), scope=None)
    assert unnamed.json["scope"] == " ".join(every), "the standard has a default for that"
    for asked in ("", "system/Condition.rs", "patient/*.rs", "system/Observation.rs?code=8867-4"):
        answer = CLINIC.ask_token(CLINIC.sign(CLINIC.claims()), scope=asked)
        assert (answer.status, answer.json) == (400, {
            "error": "invalid_scope",
            "error_description": f"There is: {' '.join(every)} urn:dure:feed"}), answer.text


def test_not_for_the_feed():
    """A token for resources of FHIR is none for the feed, and says which one is"""
    entry = CLINIC.feed(0)["last"]
    other = Recipient(CITY, "clinic").sign_in("system/*.rs")
    for method, path, body in (("GET", "/v1/feed", None),
                               ("POST", "/v1/feed/acks", {"sequence": entry}),
                               ("POST", "/v1/deletions/receipts", {"receipt": "x"})):
        answer = other.ask(method, path, body)
        assert (answer.status, answer.problem) == (403, "insufficient-scope"), answer.text
        assert answer.headers["WWW-Authenticate"] == (
            'Bearer error="insufficient_scope", scope="urn:dure:feed"')
    assert other.sign_in("urn:dure:feed").feed(0)["last"] == entry


def test_wrong_tokens():
    """Without a token that is good now nobody is told anything"""
    for token in ("", "x", "A" * 43, CLINIC.token[:-1]):
        for method, path, body in (("GET", "/v1/feed", None), ("POST", "/v1/feed/acks", {}),
                                   ("POST", "/v1/deletions/receipts", {})):
            answer = CITY.ask(CITY.machines, method, path, body,
                              {"Authorization": f"Bearer {token}"})
            assert (answer.status, answer.problem) == (401, "unknown-recipient"), answer.text
    assert not CITY.rows("SELECT 1 FROM recipient_token WHERE hash = ?", CLINIC.token.encode())
    one = Recipient(CITY, "clinic").sign_in()
    CITY.change("UPDATE recipient_token SET expires_ms = 1 WHERE key = ?", one.key.thumbprint())
    assert one.ask("GET", "/v1/feed").status == 401


def release_of(said):
    return re.search(r"^release (\S+)$", said, re.MULTILINE)[1]


def rows_of(city, release):
    said = city.command("release", "rows", release).stdout
    return {json.loads(line)["pseudonym"] for line in said.split()}


def take_back(city, gift, body):
    cookie = cookie_of(city.claim(gift["token"], Key()))
    assert city.post("/my/withdraw", body, Cookie=cookie, Accept="text/html").status == 303
    return cookie


def page_of(cookie):
    """What the phone reads about what it took back, without the picture."""
    page = CITY.get("/my/withdrawn?lang=en", Cookie=cookie, Accept="text/html").text
    return " ".join(re.sub(r"<svg.*?</svg>|<[^>]*>", " ", page, flags=re.DOTALL).split())


def path_of(cookie, kind):
    page = CITY.get("/my/withdrawn", Cookie=cookie, Accept="text/html").text
    return re.search(rf'"(/my/{kind}\.jws\?id=[^"]*)"', page)[1]


def proof(cookie, kind):
    """One that the page offers, checked by the desk's command: what it says."""
    answer = CITY.get(path_of(cookie, kind), Cookie=cookie)
    assert answer.status == 200 and "attachment" in answer.headers["Content-Disposition"]
    (CITY.folder / kind).write_bytes(answer.body)
    return json.loads(run([BACKEND, "receipt", "verify", "--key",
                           CITY.kiosk.card["city"]["signKey"], CITY.folder / kind]).stdout)


def placed(cookie, kind):
    """The same, once the ledger has it, and as the ledger has it; nobody else gets it."""
    wait_until(lambda: "ledger" in proof(cookie, kind), 20, "its place in the ledger")
    record = proof(cookie, kind)
    told = {key: value for key, value in record.items() if key not in ("ledger", "copies")}
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(text.encode()).hexdigest() == record["ledger"]["opening"]["record"]
    assert CITY.get(path_of(cookie, kind), Cookie=STRANGER).status == 404
    return record


def check_told(cookie, deletion):
    """The donor sees who was told, and keeps it signed by the city."""
    page = page_of(cookie)
    assert "It is gone here." in page and "Told to delete it within ten days" in page, page
    assert re.search(r"Mudeung clinic Has to delete it by .{5,30}\. Days left: 10\.", page), page
    assert "So are the rows that were made for others" in page and "Nobody has" not in page, page
    assert "You took it back." in uses(CITY, cookie) and "You took it" not in uses(CITY, STRANGER)
    record = placed(cookie, "deletion")
    assert record["schema"] == "dure.deletion/1"
    told, = record["recipients"]
    assert (told["deletion"], told["recipient"], told["release"], told["told"], told["due"]) == (
        deletion["deletion"], "clinic", deletion["release"], deletion["time"], deletion["due"])
    assert record["copies"] == [{"deletion": deletion["deletion"], "name": "Mudeung clinic",
                                 "state": "told"}]
    assert CITY.get(f"/my/copies-deleted.jws?id={deletion['deletion']}",
                    Cookie=cookie).status == 404


def check_deleted(cookie, deletion):
    """The donor sees that it is deleted, and keeps what the recipient has signed."""
    page = page_of(cookie)
    assert re.search(r"Mudeung clinic Deleted on .{5,30}\. Save what they have signed", page), page
    assert "It is gone." in page and "too late" not in page, page
    copy, = placed(cookie, "deletion")["copies"]
    assert (copy["state"], "deleted" in copy) == ("deleted", True)
    theirs = placed(cookie, "copies-deleted")
    assert (theirs["schema"], theirs["recipient"], theirs["key"]) == (
        "dure.copies-deleted/1", "clinic", CLINIC.key.thumbprint())
    assert theirs["deletion"] == deletion["deletion"] and theirs["receipt"].count(".") == 2
    entries = CITY.get("/my/ledger?lang=en", Cookie=cookie, Accept="text/html").text
    assert "Whoever had it signed that it is deleted" in entries


def test_from_release_to_receipt():
    """A release is told, a withdrawal too, and what was deleted is signed for and in the ledger"""
    first = CLINIC.feed(0)["last"]
    release = release_of(build(CITY, PERMIT))
    entry, = CLINIC.feed(first)["entries"]
    assert (entry["sequence"], entry["kind"], entry["release"]) == (first + 1, "release", release)
    assert entry["manifest"]["release"] == release
    before = rows_of(CITY, release)
    cookie = take_back(CITY, GIFTS.pop(), EVERYTHING)
    told = CLINIC.feed(first)
    deletion = told["entries"][1]
    assert told["last"] == first + 2 and deletion["sequence"] == first + 2, told
    assert (deletion["kind"], deletion["release"], deletion["done"]) == ("deletion", release,
                                                                         False)
    assert before - rows_of(CITY, release) == set(deletion["pseudonyms"])
    assert not set(deletion["pseudonyms"]) & rows_of(CITY, release)
    assert LAB.feed(0)["entries"] == [], "nobody is told of others' releases"
    check_told(cookie, deletion)
    check_receipts(deletion)
    check_deleted(cookie, deletion)
    assert CLINIC.acknowledge(first + 2).status == 200
    assert CLINIC.acknowledge(1).status == 200
    after = CLINIC.feed(first + 2)
    assert after == {"entries": [], "last": first + 2, "acknowledged": first + 2}
    for wrong in (first + 3, 1 << 62):
        assert CLINIC.acknowledge(wrong).status == 404
        assert CLINIC.ask("GET", f"/v1/feed?after={wrong}").status == 404
    for wrong in ("-1", "x", "99999999999999999999"):
        assert CLINIC.ask("GET", f"/v1/feed?after={wrong}").status == 400


def check_receipts(deletion):
    """Only a receipt of theirs, of that deletion, by their key; the first one counts."""
    for wrong in (CLINIC.receipt(deletion, schema="x"), CLINIC.receipt(deletion, more=1),
                  CLINIC.receipt(deletion, time="today"), "x", LAB.receipt(deletion)):
        assert CLINIC.say_deleted(wrong).status == 400, wrong
    assert LAB.say_deleted(LAB.receipt(deletion)).status == 404
    other = {"deletion": deletion["release"], "release": deletion["release"]}
    assert CLINIC.say_deleted(CLINIC.receipt(other)).status == 404
    assert CITY.rows("SELECT * FROM deletion_receipt") == []
    for _ in range(2):
        assert CLINIC.say_deleted(CLINIC.receipt(deletion)).status == 200
    assert len(CITY.rows("SELECT * FROM deletion_receipt")) == 1
    assert CITY.rows("SELECT pseudonym FROM deletion_notice WHERE pseudonym IS NOT NULL") == []
    now = CLINIC.feed(deletion["sequence"] - 1)["entries"][0]
    assert (now["done"], now["pseudonyms"]) == (True, [])
    assert CITY.command("ledger", "verify").returncode == 0


def test_parts():
    """Who takes back what a release does not tell is not told of; what it tells is, and once"""
    first = CLINIC.feed(0)["last"]
    gift = GIFTS.pop()
    release = release_of(build(CITY, PERMIT))
    there = len(rows_of(CITY, release))
    cookie = take_back(CITY, gift, b"what=electricity&erase=yes")
    assert CLINIC.feed(first)["last"] == first + 1, "no item of the permit's is energy"
    for _ in range(2):
        for scope in ("provide", "everything"):
            body = f"what={scope}&erase=no".encode()
            answer = CITY.post("/my/withdraw", body, Cookie=cookie, Accept="text/html")
            assert answer.status == 303, answer.text
    entries = CLINIC.feed(first + 1)["entries"]
    assert entries[0]["release"] != release or len(rows_of(CITY, release)) == there - 1
    assert len({(entry["release"], *entry["pseudonyms"]) for entry in entries}) == len(entries)
    assert {entry["kind"] for entry in entries} == {"deletion"}
    page = page_of(cookie)
    *later, provide, electricity = page.split("Your decision")[1:]
    assert later and all("Nobody more had to be told" in text for text in later), page
    assert "Mudeung clinic Has to delete it by" in provide, page
    assert "Nobody has received any of it" in electricity and "Mudeung" not in electricity, page


def state_of_permit():
    return CITY.row("SELECT state FROM permit WHERE id = ?", PERMIT)[0]


def resume():
    return CITY.command("permit", "resume", PERMIT, *signed(CITY, "Steward"),
                        check=False).returncode


def test_overdue():
    """Who is silent until the tenth day loses the permit by itself; an unknown one hinders none"""
    cookie = take_back(CITY, GIFTS.pop(), b"what=heart&erase=yes")
    # Whether they are in the second release as well as in the first is left to chance.
    CITY.change("UPDATE feed_entry SET sealed_release = (SELECT max(number) FROM sealed_release)"
                " WHERE number = (SELECT max(number) FROM feed_entry)")
    open_ones = [entry for entry in CLINIC.feed(0)["entries"]
                 if entry["kind"] == "deletion" and not entry["done"]]
    days = CITY.row("SELECT max(due_ms - made_ms) FROM feed_entry WHERE kind = 'deletion'")[0]
    assert days == 10 * DAY_MS
    assert state_of_permit() == "active"
    former, latest = open_ones[0], open_ones[-1]
    assert former["release"] != latest["release"]
    CITY.change("UPDATE sealed_release SET permit = 'gone' WHERE id = ?", former["release"])
    for entry in (former, latest):
        CITY.change("UPDATE feed_entry SET due_ms = 1 WHERE id = ?", entry["deletion"])
    wait_until(lambda: state_of_permit() == "suspended", 30)
    assert CITY.command("release", "build", PERMIT, *signed(CITY, "steward-2"),
                        check=False).returncode == 77
    assert len(CITY.rows("SELECT 1 FROM feed_entry WHERE overdue_ms IS NOT NULL")) == 2
    page = page_of(cookie)
    assert "Mudeung clinic Late. It had to be deleted by" in page, page
    assert "Their permit is suspended. They are given nothing more." in page, page
    assert proof(cookie, "deletion")["copies"][-1]["state"] == "overdue"
    assert resume() != 0, "first they delete"
    for entry in open_ones:
        assert CLINIC.say_deleted(CLINIC.receipt(entry)).status == 200, "late is better than never"
    assert "That was too late. Their permit is suspended." in page_of(cookie)
    assert (resume(), state_of_permit()) == (0, "active")
    assert "permit" not in page_of(cookie)
    sequences = [entry["sequence"] for entry in CLINIC.feed(0)["entries"]]
    assert sequences == list(range(1, len(sequences) + 1)), "there are no gaps"


def test_two_donors_of_a_phone():
    """A phone has one line a recipient, which ends when all is deleted that its donors took back"""
    key, before = Key(), CLINIC.feed(0)["last"]
    cookie = [cookie_of(CITY.claim(GIFTS.pop()["token"], key)) for _ in range(2)][-1]
    answer = CITY.post("/my/withdraw", EVERYTHING, Cookie=cookie, Accept="text/html")
    assert answer.status == 303
    entries = CLINIC.feed(before)["entries"]
    assert len(entries) >= 2
    for count, entry in enumerate(entries):
        page = page_of(cookie)
        assert page.count("Mudeung clinic") == page.count("Has to delete it by") == 1, page
        assert page.count("Save what they have signed") == count, page
        assert CLINIC.say_deleted(CLINIC.receipt(entry)).status == 200
    page = page_of(cookie)
    assert page.count("Mudeung clinic Deleted on") == 1 and "Has to" not in page, page


if __name__ == "__main__":
    with running_city() as CITY:
        GIFTS = [visit(CITY, number) for number in range(DONORS)]
        STRANGER = cookie_of(CITY.claim(GIFTS[0]["token"], Key()))
        PERMIT, _ = (in_force(CITY, name, f"Mudeung {name}", items=ITEMS, train=False)
                     for name in ("clinic", "lab"))
        CLINIC, LAB = (Recipient(CITY, name).sign_in() for name in ("clinic", "lab"))
        tap.main()

# witnesses.py: kiosks and recipients say that the ledger only grew, and anybody's tool checks it
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import base64
import hashlib
import struct
import time

from backend.city import Kiosk, running_city
from backend.fleet import report_of
from backend.keeper import Keeper
from backend.recipient import Recipient
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from kit import tap


def plain(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def url(octets):
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def keys_of(city, base=None):
    """{name: (its hint, its key)} as a tool for signed notes reads what the city names."""
    found = {}
    for line in city.ask(base or city.people, "GET", "/ledger/witnesses").text.splitlines():
        name, hint, key = line.split("+", 2)
        octets = base64.b64decode(key, validate=True)
        digest = hashlib.sha256(name.encode() + b"\n" + octets).digest()
        assert octets[0] == 4 and bytes.fromhex(hint) == digest[:4]
        found[name] = digest[:4], Ed25519PublicKey.from_public_bytes(octets[1:])
    return found


def cosigners(note, keys):
    """Which of the keys have cosigned a checkpoint, by the text of C2SP's tlog-cosignature."""
    text, lines = note.split("\n\n")
    found = []
    for line in lines.splitlines():
        dash, name, signature = line.split(" ")
        octets = base64.b64decode(signature, validate=True)
        if dash != "\u2014" or name not in keys or octets[:4] != keys[name][0]:
            continue
        at, = struct.unpack(">Q", octets[4:12])
        assert abs(at - time.time()) < 600
        keys[name][1].verify(octets[12:], f"cosignature/v1\ntime {at}\n{text}\n".encode())
        found.append(name)
    return found


def note_of(city, cosigned=False):
    answer = city.get("/ledger/checkpoint" + ("?cosigned=1" if cosigned else ""))
    return answer.text if answer.status == 200 else answer.problem


def seen(note, word=None, **changes):
    origin, size, root = note.split("\n")[:3]
    ledger = {"found": "fine", "origin": origin, "size": int(size),
              "root": url(base64.b64decode(root)), **changes}
    return {**ledger, "cosignature": word} if word else ledger


def tell(city, kiosk, ledger):
    answer = city.ask(city.machines, "POST", "/v1/station-reports",
                      {"station-reports": [kiosk.report(report_of(ledger=ledger))]})
    return [result["status"] for result in answer.json["results"]]


def an_entry(city):
    """A try that is refused is an entry of the ledger."""
    city.command("withdraw", "0000000000", check=False)


def verify(city, note):
    path = city.folder / "checkpoint.txt"
    path.write_text(note, encoding="utf-8")
    done = city.command("ledger", "verify", "--checkpoint", path, check=False)
    return done.returncode, done.stdout.splitlines()


def test_cosigned():
    """Lines of kiosks in use stand under the list that they saw, as long as they are in use"""
    one, other = Kiosk(CITY), Kiosk(CITY)
    an_entry(CITY)
    note = note_of(CITY)
    keys, names = keys_of(CITY), [f"dure-kiosk/{kiosk.id}" for kiosk in (one, other)]
    assert keys.keys() == set(names) == keys_of(CITY, CITY.machines).keys()
    assert cosigners(note, keys) == [] and note_of(CITY, cosigned=True) == "not-found"
    for kiosk in (one, other):
        assert tell(CITY, kiosk, seen(note, kiosk.cosign(note))) == ["stored"]
    signed = note_of(CITY)
    assert signed.startswith(note) and sorted(cosigners(signed, keys)) == sorted(names)
    status, lines = verify(CITY, signed)
    assert (status, lines[-1]) == (0, "cosigned by kiosks: 2, by recipients: 0"), lines
    assert verify(CITY, note)[1][-1] == "cosigned by kiosks: 0, by recipients: 0"
    an_entry(CITY)
    newest = note_of(CITY)
    assert cosigners(newest, keys) == [] and note_of(CITY, cosigned=True) == signed
    assert tell(CITY, one, seen(newest, one.cosign(newest))) == ["stored"]
    assert cosigners(note_of(CITY, cosigned=True), keys) == [names[0]]
    CITY.command("fleet", "retire", one.id)
    assert names[0] not in keys_of(CITY)
    assert cosigners(note_of(CITY, cosigned=True), keys) == [names[1]]


def forged(signed):
    """The same with one bit of the last line changed."""
    lines = signed.splitlines()
    name, octets = lines[-1].rsplit(" ", 1)
    octets = bytearray(base64.b64decode(octets))
    octets[-1] ^= 1
    return "\n".join([*lines[:-1], f"{name} {base64.b64encode(octets).decode()}", ""])


def test_not_a_word():
    """Of another list, by another key, or of what is broken: none is kept, and each is reported"""
    kiosk, other = Kiosk(CITY), Kiosk(CITY)
    an_entry(CITY)
    note = note_of(CITY)
    origin, size, root, *_ = note.split("\n")
    wrong = base64.b64encode(hashlib.sha256(b"x").digest()).decode()
    for text in (f"{origin}\n{size}\n{wrong}\n", f"dure/other\n{size}\n{root}\n",
                 f"{origin}\n{int(size) + 1}\n{root}\n", f"{origin}\n{int(size) - 1}\n{root}\n"):
        assert tell(CITY, kiosk, seen(text, kiosk.cosign(text))) == ["stored"]
    assert tell(CITY, kiosk, seen(note, other.cosign(note))) == ["stored"]
    assert tell(CITY, kiosk, seen(note)) == ["stored"]
    for bad in ("", "A" * 95, "A" * 97, 1, None):
        assert tell(CITY, kiosk, {**seen(note), "cosignature": bad}) == ["refused"]
    name = f"dure-kiosk/{kiosk.id}"
    assert CITY.row("SELECT count(*) FROM ledger_cosignature WHERE kiosk = ?", kiosk.id) == (0,)
    assert name not in note_of(CITY)
    assert tell(CITY, kiosk, seen(note, kiosk.cosign(note))) == ["stored"]
    signed = note_of(CITY)
    assert cosigners(signed, keys_of(CITY)) == [name]
    status, lines = verify(CITY, forged(signed))
    assert status == 65 and "1 cosignatures of witnesses do not hold" in lines[0], lines
    assert lines[-1] == "cosigned by kiosks: 0, by recipients: 0"
    try:
        cosigners(forged(signed), keys_of(CITY))
    except InvalidSignature:
        return
    raise AssertionError("a forged line must not hold")


def test_key_was_turned():
    """What kiosks are shown is signed by the key they know, also after receipts have another"""
    def shown(city):
        note = city.ask(city.machines, "POST", "/v1/ledger-checkpoints",
                        {"from": 0, "newest": True}).json["note"]
        text, line = note.split("\n\n")
        octets = base64.b64decode(line.split(" ")[2])
        signed_by.verify(octets[4:], f"{text}\n".encode())
        return note
    with running_city() as city:
        signed_by = Ed25519PublicKey.from_public_bytes(
            plain(Kiosk(city).card["city"]["signKey"]))
        assert shown(city) == note_of(city)
        city.stop()
        city.command("receipt", "turn-key")
        city.start()
        shown(city)
        an_entry(city)
        kiosks = shown(city)
        assert kiosks != note_of(city) and kiosks.split("\n\n")[0] == note_of(city).split(
            "\n\n", maxsplit=1)[0]
        assert verify(city, kiosks)[0] == 0


def page():
    return " ".join(CITY.get("/ledger?lang=en", Accept="text/html").text.split())


def test_one_state_an_hour():
    """All who ask within an hour are shown one state, so that their words meet"""
    def shown(**asked):
        answer = CITY.ask(CITY.machines, "POST", "/v1/ledger-checkpoints", {"from": 0, **asked})
        return answer.json["note"] if answer.status == 200 else answer.status
    def texts(*notes):
        return {note.split("\n\n")[0] for note in notes}
    one, other, late = Kiosk(CITY), Kiosk(CITY), Kiosk(CITY)
    an_entry(CITY)
    at_first = note_of(CITY)
    CITY.change("UPDATE ledger_offer SET since_ms = 0")
    assert texts(shown()) == texts(at_first), "nothing has come in this hour"
    an_entry(CITY)
    assert CITY.row("SELECT size FROM ledger_offer") == (int(at_first.split("\n")[1]),)
    CITY.change("UPDATE ledger_offer SET since_ms = since_ms + 36000000")  # the hour does not end
    for kiosk in (one, other):
        an_entry(CITY)
        note = shown()
        assert tell(CITY, kiosk, seen(note, kiosk.cosign(note))) == ["stored"]
    newest = note_of(CITY)
    assert texts(shown(), shown()) == texts(at_first) != texts(newest)
    assert texts(shown(newest=True)) == texts(newest)
    size = int(newest.split("\n")[1])
    assert texts(shown(**{"from": size})) == texts(newest), "it has seen more already"
    assert tell(CITY, late, seen(newest, late.cosign(newest))) == ["stored"]
    signed = note_of(CITY, cosigned=True)
    assert texts(signed) == texts(at_first)
    assert sorted(cosigners(signed, keys_of(CITY))) == sorted(
        f"dure-kiosk/{kiosk.id}" for kiosk in (one, other))
    assert verify(CITY, signed)[1][-1] == "cosigned by kiosks: 2, by recipients: 0"
    lines = at_first.split("\n")[1]
    assert CITY.command("ledger", "witnesses").stdout == (
        f"the list of {lines} entries is cosigned by kiosks: 2, by recipients: 0\n")
    assert f"when it had {lines} lines: 2. By those who are given data: 0." in page()
    CITY.change("UPDATE ledger_offer SET since_ms = 0")
    an_entry(CITY)
    assert CITY.row("SELECT size FROM ledger_offer") == (size,), "another hour, another state"
    for wrong in (1, "true", None):
        assert shown(newest=wrong) == 400


def an_hour_that_does_not_end():
    """The list that is offered from now on, which does not grow with the ledger."""
    an_entry(CITY)
    note = note_of(CITY)
    CITY.change("UPDATE ledger_offer SET since_ms = 0")
    an_entry(CITY)
    CITY.change("UPDATE ledger_offer SET since_ms = since_ms + 36000000")
    return note


def test_recipients():
    """A recipient's line stands beside a kiosk's, under the list of the hour, while it is one"""
    CITY.command("recipient", "add", "lab", "Lab", "university", "--by", "Steward")
    kiosk, keeper = Kiosk(CITY), Keeper(CITY, "lab")
    note = an_hour_that_does_not_end()
    size, newest = int(note.split("\n")[1]), int(note_of(CITY).split("\n")[1])
    names = [f"dure-kiosk/{kiosk.id}", "dure-recipient/lab"]
    assert newest > size and names[1] not in keys_of(CITY)
    assert tell(CITY, kiosk, seen(note, kiosk.cosign(note))) == ["stored"]
    for _ in range(2):
        told = keeper.sync()
        assert {f"ledger {newest}", f"cosigned {size}"} < set(told), told
        signed = note_of(CITY, cosigned=True)
        assert sorted(cosigners(signed, keys_of(CITY))) == names
    assert f"when it had {size} lines: 1. By those who are given data: 1." in page()
    assert CITY.command("ledger", "witnesses").stdout == (
        f"the list of {size} entries is cosigned by kiosks: 1, by recipients: 1\n")
    both = (0, "cosigned by kiosks: 1, by recipients: 1")
    status, lines = verify(CITY, signed)
    assert (status, lines[-1]) == both, lines
    first, = signed.split("\n\n")[1].splitlines()[1:2]
    assert first.startswith("\u2014 dure-recipient/lab "), "those who are not the city's own first"
    cut = signed.replace(signed.splitlines()[-1] + "\n", "")
    status, lines = verify(CITY, forged(cut))
    assert status == 65 and "1 cosignatures of witnesses do not hold" in lines[0], lines
    before = keys_of(CITY)[names[1]][0]
    keeper.put_back({})
    assert f"cosigned {size}" in keeper.sync()
    assert keys_of(CITY)[names[1]][0] != before, "another key takes its place"
    status, lines = verify(CITY, signed)
    assert (status, lines[-1]) == (0, "cosigned by kiosks: 1, by recipients: 0"), "kept, not wrong"
    assert CITY.row("SELECT count(*) FROM recipient_witness") == (1,)
    CITY.command("recipient", "revoke", keeper.thumbprint)
    assert names[1] not in keys_of(CITY) and names[1] not in note_of(CITY, cosigned=True)
    assert CITY.command("ledger", "verify").returncode == 0


def test_no_word_of_a_recipient():
    """Of another list, by another key, without a token or one for it: none is kept"""
    CITY.command("recipient", "add", "firm", "Firm", "company", "--by", "Steward")
    firm, kiosk, other = Recipient(CITY, "firm").sign_in(), Kiosk(CITY), Kiosk(CITY)
    an_entry(CITY)
    note = note_of(CITY)
    origin, size, root, *_ = note.split("\n")
    wrong = base64.b64encode(hashlib.sha256(b"x").digest()).decode()
    def say(ledger, key=kiosk):
        return firm.ask("POST", "/v1/ledger-cosignatures",
                        {"witness": key.public_key, "ledger": ledger}).status
    for text in (f"{origin}\n{size}\n{wrong}\n", f"dure/other\n{size}\n{root}\n",
                 f"{origin}\n{int(size) + 1}\n{root}\n", f"{origin}\n{int(size) - 1}\n{root}\n"):
        assert say(seen(text, kiosk.cosign(text))) == 400
    assert say(seen(note, kiosk.cosign(note)), other) == 400
    assert say(seen(note)) == say(seen(note, kiosk.cosign(note), found="broken")) == 400
    assert firm.ask("POST", "/v1/ledger-cosignatures", {"witness": "A"}).status == 400
    good = seen(note, kiosk.cosign(note))
    firm.sign_in("system/Observation.rs")
    assert say(good) == 403
    firm.token = "A" * 43
    assert say(good) == 401
    assert CITY.row("SELECT count(*) FROM recipient_witness WHERE recipient = 'firm'") == (0,)
    firm.sign_in()
    assert say(good) == 200 and "dure-recipient/firm" in cosigners(note_of(CITY), keys_of(CITY))


if __name__ == "__main__":
    with running_city() as CITY:
        tap.main()

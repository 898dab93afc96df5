# ledger-proofs.py: anyone can check that the ledger only grows; its proofs read again, in Python
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import base64
import hashlib
import html
import json
import re

from city import EVERYTHING, Kiosk, cookie_of, running_city
from kit import tap
from kit.processes import wait_until
from p256 import Key
from rfc9162 import growth, path, root, split


def plain(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def checkpoint(city, base=None):
    answer = city.ask(base or city.people, "GET", "/ledger/checkpoint")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8", answer.headers
    origin, size, digest, empty, signature, end = answer.text.split("\n")
    assert (empty, end) == ("", "") and signature.startswith(f"\u2014 {origin} ")
    assert len(base64.b64decode(signature.split(" ")[2], validate=True)) == 4 + 64
    return origin, int(size), base64.b64decode(digest, validate=True)


def settled(city):
    """The newest checkpoint, once nothing waits."""
    wait_until(lambda: city.row("SELECT count(*) FROM ledger_waiting") == (0,), 15, "entries")
    return checkpoint(city)


def entries_of(city):
    rows = city.rows("SELECT number, commitment FROM ledger_entry ORDER BY number")
    assert [number for number, _ in rows] == list(range(len(rows)))
    return [bytes(commitment) for _, commitment in rows]


def proof(city, kind, base=None, **question):
    asked = "&".join(f"{name}={value}" for name, value in question.items())
    return city.ask(base or city.people, "GET", f"/ledger/proof/{kind}?{asked}")


def check_tree(city):
    """Root and every proof are those of the definition."""
    _, size, digest = settled(city)
    entries = entries_of(city)
    assert size == len(entries) and digest == root(entries)
    for number in range(size):
        answer = proof(city, "inclusion", entry=number, size=size)
        assert [plain(text) for text in answer.json["hashes"]] == path(number, entries)
    for older in range(1, size + 1):
        answer = proof(city, "consistency", **{"from": older, "to": size})
        assert [plain(text) for text in answer.json["hashes"]] == growth(older, entries)


def refused(answer, status, problem):
    assert (answer.status, answer.problem) == (status, problem), answer.text


def check_questions(city):
    _, size, _ = checkpoint(city)
    for base in (city.people, city.machines):
        assert checkpoint(city, base)[1] == size
        assert proof(city, "consistency", base, **{"from": 0, "to": size}).json == {"hashes": []}
        assert proof(city, "inclusion", base, entry=0, size=size).status == 200
        refused(proof(city, "inclusion", base, entry=size, size=size), 404, "not-found")
        refused(proof(city, "inclusion", base, entry=0, size=size + 1), 404, "not-found")
        refused(proof(city, "consistency", base, **{"from": 2, "to": 1}), 404, "not-found")
        refused(proof(city, "inclusion", base, entry=-1, size=size), 400, "malformed")
        refused(proof(city, "inclusion", base, entry=1), 400, "malformed")
        refused(proof(city, "consistency", base, **{"from": "x", "to": 2**63}), 400, "malformed")


def check_witness(city):
    """A kiosk gets both at once, and no proof of what is not shorter."""
    note = city.ask(city.machines, "GET", "/ledger/checkpoint").text
    size, entries = int(note.split("\n")[1]), entries_of(city)

    def ask(body):
        if isinstance(body, dict):
            body = {"newest": True, **body}
        return city.ask(city.machines, "POST", "/v1/ledger-checkpoints", body)
    for seen in range(1, size):
        answer = ask({"from": seen}).json
        assert answer["note"] == note
        assert [plain(text) for text in answer["hashes"]] == growth(seen, entries)
    for seen in (0, size, size + 1, 2**63 - 1):
        assert ask({"from": seen}).json == {"note": note, "hashes": []}
    for wrong in ({}, {"from": -1}, {"from": 2**63}, {"from": "1"}, {"from": 1, "to": 2}, b"x"):
        refused(ask(wrong), 400, "malformed")


def told(city, cookie):
    """The openings on the donor's page, by the number of their entries."""
    page = city.get("/my/ledger?lang=en", Cookie=cookie, Accept="text/html")
    assert page.status == 200
    found = re.findall(r'data-opening="([^"]*)" data-number="(\d+)"', page.text)
    return {int(number): html.unescape(opening) for opening, number in found}


def verify(city, *options):
    done = city.command("ledger", "verify", *options, check=False)
    return done.returncode, done.stdout.splitlines()


def check_page(city, cookie, kinds, digests=()):
    """What the page tells is what stands in the ledger."""
    settled(city)
    entries, openings = entries_of(city), told(city, cookie)
    for number, opening in openings.items():
        assert hashlib.sha256(opening.encode()).digest() == entries[number]
    facts = [json.loads(opening) for opening in openings.values()]
    assert sorted(fact["kind"] for fact in facts) == sorted(kinds), facts
    assert set(digests) <= {fact["record"] for fact in facts}
    assert len({fact["salt"] for fact in facts}) == len(facts)


def payload_of(jws):
    return json.loads(plain(jws.split(".")[1]))


def check_receipts(city, cookie):
    """A deletion's receipt leads to its entry with nothing else; a consent's says its number"""
    found = re.search(r'/my/deletion.jws\?id=[^"]+',
                      city.get("/my/withdrawn", Cookie=cookie, Accept="text/html").text)[0]
    record = payload_of(city.get(found, Cookie=cookie).text)
    position = record.pop("ledger")
    assert record.pop("copies") == []  # what came later
    opening = json.dumps(position["opening"], sort_keys=True, separators=(",", ":")).encode()
    assert hashlib.sha256(opening).digest() == entries_of(city)[position["entry"]]
    content = json.dumps(record, sort_keys=True, separators=(",", ":")).encode()
    assert hashlib.sha256(content).hexdigest() == position["opening"]["record"]
    page = city.get("/my/receipt?lang=en", Cookie=cookie, Accept="text/html").text
    number = int(re.search(r"Entry in the public list</dt><dd>Number (\d+)", page)[1]) - 1
    opening, = [text for text in told(city, cookie).values() if "consent-given" in text]
    assert hashlib.sha256(opening.encode()).digest() == entries_of(city)[number]


def check_tampering(city):
    """Each is named, and the exit status tells"""
    number, record = city.row("SELECT number, record FROM consent_event ORDER BY number LIMIT 1")
    city.change("UPDATE consent_event SET record = ? WHERE number = ?",
                record.replace("given", "refused", 1), number)
    status, lines = verify(city)
    assert status == 65 and f"consent_event {number}: " in lines[0], lines
    city.change("UPDATE consent_event SET record = ? WHERE number = ?", record, number)
    assert verify(city)[0] == 0
    commitment, = city.row("SELECT commitment FROM ledger_entry WHERE number = 2")
    city.change("DELETE FROM ledger_entry WHERE number = 2")
    status, lines = verify(city)
    assert status == 65 and any("ledger_entry 2: it is missing" in line for line in lines), lines
    city.change("INSERT INTO ledger_entry (number, commitment) VALUES (2, ?)", commitment)
    assert verify(city)[0] == 0


def test_a_life():
    """What is given, changed, looked at and deleted is in the list, and a restore does not fork"""
    with running_city() as city:
        kiosk, kept = Kiosk(city), city.folder / "checkpoint.txt"
        gifts = [kiosk.give() for _ in range(3)]
        assert city.send(*[gift["envelope"] for gift in gifts]) == [("stored", None)] * 3
        cookie = cookie_of(city.claim(gifts[0]["token"], Key()))
        other = cookie_of(city.claim(gifts[1]["token"], Key()))
        city.command("source", "list", gifts[0]["code"])
        digest = re.search(r'<code>([0-9a-f]{64})</code></dd></div>\s*<div><dt>Signed with',
                           city.get("/my?lang=en", Cookie=cookie, Accept="text/html").text)[1]
        check_page(city, cookie, ["consent-given", "looked-at"], [digest])
        check_page(city, other, ["consent-given"])
        check_tree(city)
        check_questions(city)
        check_witness(city)
        city.command("backup", city.folder / "copy")
        before = checkpoint(city)
        assert city.post("/my/withdraw", EVERYTHING, Cookie=cookie).status == 303
        gone = ["consent-given", "consent-withdrawn"] + [f"deletion-{step}" for step in (
            "closed", "deleted", "key-destroyed", "logs-cut", "recipients-told", "done")]
        check_page(city, cookie, gone)
        check_receipts(city, cookie)
        check_tree(city)
        late = settled(city)
        kept.write_text(city.get("/ledger/checkpoint").text)
        assert verify(city, "--checkpoint", kept) == (
            0, [f"{late[1]} entries, 0 waiting, 0 wrong",
                "cosigned by kiosks: 0, by recipients: 0"])
        check_tampering(city)

        city.stop()
        city.command("restore", "--replace", city.folder / "copy")
        status, lines = verify(city, "--checkpoint", kept)
        assert status == 65 and "the given checkpoint: " in lines[0], lines
        city.start()
        after = settled(city)
        assert after[0] not in (before[0], late[0]) and after[1] > before[1]
        assert root(entries_of(city)[:before[1]]) == before[2]
        assert verify(city)[0] == 0
        check_tree(city)


if __name__ == "__main__":
    tap.main()

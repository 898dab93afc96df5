# recipient-sync.py: the reference client, killed anywhere, ends with what the city says
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import contextlib
import json
import sqlite3
import subprocess

from backend.city import EVERYTHING, running_city
from backend.granting import desk, in_force
from backend.keeper import CANNOT, DONE, LATER, NO_PERMIT, UNREADABLE, Keeper, rows_of, same, wanted
from backend.other import FILE, PATIENT, Other, another_city, saying
from feed import take_back
from kit import tap
from releases import DONORS, ITEMS, build, visit

def test_key():
    """A key is made once, for its owner alone, and only its public part is told"""
    assert CLIENT.key.stat().st_mode & 0o777 == 0o600
    secret = json.loads(CLIENT.key.read_text(encoding="utf-8"))
    assert set(secret) - set(CLIENT.public) == {"d"} and CLIENT.public["crv"] == "P-384"
    again = CLIENT.run("key")
    assert again.returncode == CANNOT and "exists" in again.stderr
    for server in ("http://city.example", "https://user@city.example", "city.example", "ftp://x"):
        assert CLIENT.run("sync", server).returncode == CANNOT
    stranger = Keeper(CITY, "lab")
    stranger.name = "clinic"
    refused = stranger.run("sync")
    assert refused.returncode == CANNOT and "401" in refused.stderr, refused.stderr


def test_releases():
    """A release comes in as a whole, wherever the client is killed"""
    assert "acknowledged 0" in CLIENT.sync()
    assert CLIENT.show()["observations"] == "0"
    build(CITY, PERMIT)
    begin, digest, count = CLIENT.files(), wanted(CITY, "clinic"), 1
    while CLIENT.kill_after(count):
        CLIENT.sync()
        same(CLIENT, digest)
        CLIENT.put_back(begin)
        count += 1
    assert count > 6 and same(CLIENT, digest)["patients"] == str(DONORS)
    told = [line for line in CLIENT.sync() if not line.startswith(("ledger ", "cosigned "))]
    assert told == ["entries 0", "acknowledged 1", ""], "nothing is fetched twice"


def test_both_at_once():
    """A new release and a deletion in an old one, and the city falls in the middle"""
    take_back(CITY, GIFTS.pop(), EVERYTHING)
    build(CITY, PERMIT)
    begun = CITY.rows("SELECT count(*) FROM bulk_export")
    with subprocess.Popen(CLIENT.words("sync"), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True) as process:
        for line in process.stdout:
            if line.startswith("export"):
                CITY.kill()
        assert process.wait() == LATER, process.stderr.read()
    assert CLIENT.show()["releases missing"] == "1"
    CITY.start()
    CLIENT.sync()
    assert same(CLIENT)["releases here"] == "2"
    assert CITY.rows("SELECT count(*) FROM bulk_export") == begun, "what it had begun is ended"


def test_withdrawal():
    """What somebody takes back is deleted, overwritten and signed for, wherever it is killed"""
    release = CITY.row("SELECT id FROM sealed_release ORDER BY number")[0]
    killed, count, old = True, 0, {}
    already = len(CITY.rows("SELECT 1 FROM deletion_receipt"))
    while killed:
        before, old, count = rows_of(CITY, release), CLIENT.files(), count + 1
        take_back(CITY, GIFTS.pop(), EVERYTHING)
        gone, = before - rows_of(CITY, release)
        assert any(gone.encode() in content for content in old.values())
        killed = CLIENT.kill_after(count)
        CLIENT.sync()
        same(CLIENT)
        assert not any(gone.encode() in content for content in CLIENT.files().values())
        records = [json.loads(text) for text, in CITY.rows("SELECT record FROM deletion_receipt")]
        assert {one["key"] for one in records} == {CLIENT.thumbprint}
        assert len(records) >= already + count
    assert count > 4 and CITY.command("ledger", "verify").returncode == 0
    CLIENT.put_back(old)
    assert CLIENT.sync()[0] == "begins anew", "an older copy is not told whom to delete"
    same(CLIENT)


def leave_behind(client, text):
    """Rows that are deleted and not overwritten, as the pieces are that SQLite moves."""
    with contextlib.closing(sqlite3.connect(client.set)) as database, database:
        database.execute("PRAGMA secure_delete = OFF")
        release, = database.execute("SELECT id FROM release LIMIT 1").fetchone()
        for number in range(1000):
            database.execute("INSERT INTO resource VALUES (?, 'Patient', ?, '', ?)",
                             (release, f"{text} {number}", text * 20))
        database.commit()
        database.execute("DELETE FROM resource WHERE patient = ''")


def test_older_data_put_back():
    """When the city's list is shorter than what was done, everything begins anew"""
    CLIENT.rows("UPDATE place SET sequence = 1000")
    leave_behind(CLIENT, "somebody of before")
    assert any(b"somebody of before" in content for content in CLIENT.files().values())
    assert CLIENT.sync()[0] == "begins anew"
    same(CLIENT)
    assert not any(b"somebody of before" in content for content in CLIENT.files().values())


def test_list_made_again():
    """Where another entry stands than was done, everything begins anew, however long the list"""
    CLIENT.rows("UPDATE place SET mark = NULL")
    assert CLIENT.sync()[0] == "entries 0", "a set of before does not know"
    for _ in range(2):
        take_back(CITY, GIFTS.pop(), EVERYTHING)
    CLIENT.rows("UPDATE place SET sequence = sequence + 1")
    assert CLIENT.sync()[0] == "begins anew"
    same(CLIENT)


def test_no_permit():
    """Without a permit nothing comes in, but what has to be deleted is, and is asked for again"""
    desk(CITY, "permit", "suspend", PERMIT)
    take_back(CITY, GIFTS.pop(), EVERYTHING)
    CLIENT.rows("UPDATE release SET is_here = 0 WHERE id = ?",
                CITY.row("SELECT id FROM sealed_release ORDER BY number")[0])
    refused = CLIENT.run("sync")
    assert refused.returncode == NO_PERMIT and "403" in refused.stderr, refused.stderr
    shown = CLIENT.show()
    assert (shown["releases missing"], shown["receipts owed"]) == ("1", "0"), shown
    assert CITY.rows("SELECT 1 FROM feed_entry WHERE kind = 'deletion' AND number NOT IN"
                     " (SELECT feed_entry FROM deletion_receipt)") == []
    desk(CITY, "permit", "resume", PERMIT)
    CLIENT.sync()
    same(CLIENT)


def test_cannot_be_fetched():
    """What can never be fetched keeps no receipt back"""
    release, since = CLIENT.rows("SELECT id, announced FROM release ORDER BY announced")[0]
    CLIENT.rows("UPDATE release SET is_here = 0, announced = 'never' WHERE id = ?", release)
    already = len(CITY.rows("SELECT 1 FROM deletion_receipt"))
    take_back(CITY, GIFTS.pop(), EVERYTHING)
    refused = CLIENT.run("sync")
    assert refused.returncode == CANNOT and "400" in refused.stderr, refused.stderr
    assert CLIENT.show()["receipts owed"] == "0"
    assert len(CITY.rows("SELECT 1 FROM deletion_receipt")) > already
    CLIENT.rows("UPDATE release SET announced = ? WHERE id = ?", since, release)
    CLIENT.sync()
    same(CLIENT)


ENTRY = {"sequence": 1, "kind": "release", "release": "r", "time": "2026-01-01T00:00:00.000Z"}


def test_slow_city():
    """It comes again when it is told to, takes what is of its releases, and only that"""
    with another_city() as url:
        Other.waits = 1
        entry = Other.ledger.release("r")
        # The list of this one never ends, so it says that it has been read.
        Other.said = saying([], {"output": [FILE, {**FILE, "extension": {"release": "s"}}]},
                            file=PATIENT)
        SLOW.trust(Other.ledger)
        SLOW.sync(url)
        SLOW.announce(entry)
        assert SLOW.sync(url)[2:5] == ["export", "file 1", "release r"]
        assert SLOW.show()["patients"] == "1" and Other.waits == 0


def test_broken_off():
    """A reply whose head breaks off is none: nothing is taken for empty or for wrong"""
    with another_city() as url:
        entry = Other.ledger.release("r")
        Other.said = saying([], {"output": [FILE]}, file=PATIENT)
        SLOW.put_back({})
        SLOW.trust(Other.ledger)
        SLOW.sync(url)
        SLOW.announce(entry)
        for path in ("/fhir/.well-known/smart-configuration", "/token", "/v1/ledger-checkpoints",
                     "/v1/feed", "/fhir/$export", "/status", "/file"):
            for lines in (1, 2):
                Other.cut = {path: lines}
                done = SLOW.run("sync", url)
                assert done.returncode == LATER, (path, lines, done.stdout, done.stderr)
                assert SLOW.show()["releases missing"] == "1"
        # Of what was begun by a reply that was not heard nobody knows; it ends by itself.
        Other.cut, Other.open = {"/v1/ledger-cosignatures": 1}, 0
        assert SLOW.run("sync", url).returncode == LATER
        Other.cut = {}
        assert "cosigned 1" in SLOW.sync(url)
        assert SLOW.show()["patients"] == "1"


def test_forged_city():
    """Nothing of a city that says what cannot be gets into the set, and no secret to others"""
    with another_city() as url:
        entry = Other.ledger.release("r")
        SLOW.trust(Other.ledger)
        for said in (saying(token="https://elsewhere.example/token"), saying(token=7),
                     saying([{**ENTRY, "sequence": 2}]), saying([{**ENTRY, "kind": "other"}]),
                     saying([{**ENTRY, "kind": "deletion"}]), saying([7])):
            Other.said = said
            SLOW.put_back({})
            done = SLOW.run("sync", url)
            assert done.returncode == UNREADABLE, (said, done.stdout, done.stderr)
            assert SLOW.show()["patients"] == "0"
        for output, content in ((None, PATIENT),
                                ([{**FILE, "url": "https://elsewhere.example/"}], PATIENT),
                                ([FILE], {**PATIENT, "resourceType": "Group"}),
                                ([FILE], {**PATIENT, "id": 7}), ([FILE], [PATIENT]),
                                ([{**FILE, "type": "Observation"}], PATIENT)):
            Other.said = saying([], {"output": output} if output else [], file=content)
            SLOW.put_back({})
            SLOW.sync(url)
            SLOW.announce(entry)
            done = SLOW.run("sync", url)
            assert done.returncode == UNREADABLE, (output, content, done.stdout, done.stderr)
            assert SLOW.show()["patients"] == "0"
            assert Other.open == 0, "what comes to nothing is ended all the same"


if __name__ == "__main__":
    with running_city() as CITY:
        GIFTS = [visit(CITY, number) for number in range(DONORS)]
        PERMIT = in_force(CITY, "clinic", "Mudeung Clinic", items=ITEMS, train=False)
        for name in ("lab", "lab2"):
            desk(CITY, "recipient", "add", name, name, "university")
        CLIENT, SLOW = Keeper(CITY, "clinic"), Keeper(CITY, "lab2")
        tap.main()

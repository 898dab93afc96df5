# recipient-witness.py: a recipient finds out a city that cuts or rewrites its ledger
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import hashlib
import shutil

from backend.city import running_city
from backend.granting import in_force
from backend.keeper import BROKEN, CANNOT, DONE, UNREADABLE, Keeper, same
from backend.other import FILE, PATIENT, Ledger, Other, another_city, saying
from kit import tap
from releases import DONORS, ITEMS, build, visit

ENTRIES = [hashlib.sha256(bytes([number])).digest() for number in range(9)]


def refused(url, status=BROKEN):
    """It takes nothing, acknowledges nothing and cosigns nothing."""
    before, words = list(Other.acknowledged), list(Other.words)
    done = KEEPER.run("sync", url)
    assert done.returncode == status, (done.returncode, done.stdout, done.stderr)
    assert Other.acknowledged == before and Other.open == 0 and Other.words == words
    return done.stderr


def seen(url, *sizes):
    """Looks at a ledger that only grows; what it has seen then."""
    KEEPER.trust(Other.ledger)
    for size in sizes:
        Other.ledger = Other.ledger.copy(ENTRIES[:size])
        assert f"ledger {size}" in KEEPER.sync(url)


def test_key():
    """The city's key is told once, and stays"""
    with another_city() as url:
        Other.said = saying()
        seen(url, 1)
        words = KEEPER.words("sync", url)
        at = words.index("--city-key")
        own, KEEPER.city_key = KEEPER.city_key, "A" * 43
        assert KEEPER.run("sync", url).returncode == CANNOT
        KEEPER.city_key = "x"
        assert KEEPER.run("sync", url).returncode == CANNOT
        KEEPER.city_key = own
        assert KEEPER.run("sync", url).returncode == DONE
        assert KEEPER.rows("SELECT hex(key) FROM ledger") == [(Other.ledger.public.hex().upper(),)]
        Other.ledger = Ledger(ENTRIES)
        assert "pinned" in refused(url, UNREADABLE), "another key signs nothing"
        assert words[at:at + 1] == ["--city-key"]


def test_grows():
    """A list that only grows is followed, whatever its length"""
    with another_city() as url:
        Other.said = saying()
        seen(url, 1, 2, 5, 9, 9)
        assert Other.acknowledged == [0] * 5
        assert [word["ledger"]["size"] for word in Other.words] == [1, 2, 5, 9, 9]
        assert len({word["witness"] for word in Other.words}) == 1, "the key stays"


def test_cut_or_rewritten():
    """Nothing goes on at a city whose list is not the one of before, until somebody has looked"""
    other = hashlib.sha256(b"x").digest()
    with another_city() as url:
        entry = Other.ledger.release("r")
        Other.said = saying()
        seen(url, 6)
        fine, begin = Other.ledger, KEEPER.files()
        Other.said = saying([entry], {"output": [FILE]}, file=PATIENT)
        for entries in ([], [other, *ENTRIES[1:6]], [*ENTRIES[:5], other],
                        [*ENTRIES[:5], other, *ENTRIES[6:]], ENTRIES[:4]):
            KEEPER.put_back(begin)
            Other.ledger = fine.copy(entries)
            assert "seen of it before" in refused(url)
            shown, = KEEPER.rows("SELECT note, shown FROM ledger")
            assert shown == (fine.note(), Other.ledger.note()), "both are kept, signed"
            assert KEEPER.rows("SELECT 1 FROM resource") == []
        Other.ledger = fine
        assert "accept" in refused(url), "what was shown once is not forgotten"
        KEEPER.run("accept")
        Other.said = saying()
        KEEPER.rows("UPDATE place SET sequence = 0, mark = NULL")
        KEEPER.rows("DELETE FROM release")
        assert "ledger 6" in KEEPER.sync(url)


def test_another_list_is_offered():
    """What is shown to be signed has to fit what is shown to be used, whichever is longer"""
    other = hashlib.sha256(b"x").digest()
    with another_city() as url:
        Other.said = saying()
        seen(url, 6)
        begin, Other.words = KEEPER.files(), []
        for entries in ([*ENTRIES[:3], other], [*ENTRIES[:5], other], [*ENTRIES[:5], other, other]):
            KEEPER.put_back(begin)
            Other.offered = Other.ledger.copy(entries)
            done = KEEPER.run("sync", url)
            assert done.returncode == BROKEN and "seen of it before" in done.stderr, done.stdout
            assert Other.words == []
            Other.offered = None
            assert "accept" in refused(url), "what was shown once is not forgotten"
        for size in (3, 6):
            KEEPER.put_back(begin)
            Other.offered = Other.ledger.copy(ENTRIES[:size])
            assert f"cosigned {size}" in KEEPER.sync(url)
            assert Other.words[-1]["ledger"]["size"] == size
        Other.ledger = Other.ledger.copy(ENTRIES)
        Other.offered, before = Other.ledger, Other.ledger.copy(ENTRIES[:6])
        assert "cosigned 9" in KEEPER.sync(url)
        Other.ledger = Other.offered = before
        assert "seen of it before" in refused(url), "what was cosigned was seen"


def test_put_back_from_a_copy():
    """Another life of the ledger is looked at by a person too"""
    with another_city() as url:
        Other.said = saying()
        seen(url, 6)
        Other.ledger = Other.ledger.copy(ENTRIES[:4], "dure/other/2")
        assert "put back" in refused(url)
        assert KEEPER.run("accept").returncode == DONE
        assert "ledger 4" in KEEPER.sync(url)


def test_not_in_the_ledger():
    """No row is taken of a release that is not there, and no entry of one that is another"""
    with another_city() as url:
        KEEPER.trust(Other.ledger)
        entry = Other.ledger.release("r")
        fine = Other.ledger
        Other.said = saying([], {"output": [FILE]}, file=PATIENT)
        KEEPER.show()
        KEEPER.announce(entry)
        begin = KEEPER.files()
        for entries in ([], [ENTRIES[0]], [ENTRIES[0], *fine.entries]):
            KEEPER.put_back(begin)
            Other.ledger = fine.copy(entries)
            assert "ledger" in refused(url)
            assert KEEPER.rows("SELECT 1 FROM resource") == []
        Other.ledger = fine
        KEEPER.put_back(begin)
        assert "release r" in KEEPER.sync(url) and KEEPER.show()["patients"] == "1"
        for wrong in ({"manifest": {"release": "r", "k": 1}}, {"manifest": None}, {"release": "s"},
                      {"ledger": {"entry": 0}}, {"ledger": {**entry["ledger"], "entry": -1}},
                      {"ledger": {**entry["ledger"], "entry": "0"}},
                      Ledger().release("r", kind="governed")):
            KEEPER.put_back({})
            Other.said = saying([{**entry, **wrong}])
            refused(url, UNREADABLE)
            assert KEEPER.rows("SELECT 1 FROM release") == []


def test_on_its_way():
    """What waits to stand in the ledger is neither taken nor acknowledged, nor what comes after"""
    with another_city() as url:
        KEEPER.trust(Other.ledger)
        waiting = {**Other.ledger.release("r"), "ledger": None}
        Other.said = saying([waiting, Other.ledger.release("s", 2)])
        assert KEEPER.sync(url)[0] == "entries 0"
        assert Other.acknowledged == [0] and KEEPER.show()["releases missing"] == "0"


def test_real_city():
    """A city whose store is put back as if nothing had been is found out"""
    for number in range(DONORS):
        visit(CITY, number)
    permit = in_force(CITY, "clinic", "Mudeung Clinic", items=ITEMS, train=False)
    keeper = Keeper(CITY, "clinic")
    build(CITY, permit)
    keeper.sync()
    same(keeper)
    keeper.sync()
    CITY.stop()
    copy = CITY.folder / "copy"
    shutil.copytree(CITY.state, copy)
    CITY.start()
    build(CITY, permit)
    keeper.sync()
    keeper.sync()
    same(keeper)
    CITY.stop()
    shutil.rmtree(CITY.state)
    shutil.copytree(copy, CITY.state)
    CITY.start()
    before = keeper.rows("SELECT note FROM ledger")
    done = keeper.run("sync")
    assert done.returncode == BROKEN, (done.stdout, done.stderr)
    assert keeper.rows("SELECT note FROM ledger") == before


if __name__ == "__main__":
    with running_city() as CITY:
        CITY.command("recipient", "add", "lab", "Lab", "university", "--by", "Steward")
        KEEPER = Keeper(CITY, "lab")
        tap.main()

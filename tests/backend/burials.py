# burials.py: a row of a release that was taken back opens in no copy
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import json

from backend.city import EVERYTHING, running_city
from backend.granting import in_force
from backend.releases import DONORS, ITEMS, build, visit
from feed import release_of, take_back
from kit import search, tap
from kit.processes import wait_until

ROW = "sealed_release, line, pseudonym, sealed"


def texts_of(release):
    """Each row as it was made, by its line."""
    lines = [line for line, in CITY.rows("SELECT line FROM sealed_row ORDER BY line")]
    said = CITY.command("release", "rows", release).stdout.splitlines()
    assert len(said) == len(lines)
    return dict(zip(lines, said))


def nowhere(files, texts):
    markers = [text.encode() for text in texts]
    for path, content in files.items():
        assert not any(marker in content for marker in markers), path


def nothing_waits():
    wait_until(lambda: CITY.rows("SELECT 1 FROM buried_row") == [], 20, "the keys to go")


def put_row_back(row):
    CITY.change(f"INSERT INTO sealed_row ({ROW}) VALUES (?, ?, ?, ?)", *row)


def bury_by_hand(line):
    """As a withdrawal whose end was cut off leaves it; gives the row back."""
    row = CITY.row(f"SELECT {ROW} FROM sealed_row WHERE line = ?", line)
    CITY.change("INSERT INTO buried_row (sealed_release, line) VALUES (?, ?)", *row[:2])
    CITY.change("DELETE FROM sealed_row WHERE line = ?", line)
    return row


def test_older_data_put_back():
    """A43 no row stands anywhere to be read, and one that was taken back opens in no older data"""
    texts, sealed = texts_of(RELEASE), dict(CITY.rows("SELECT line, sealed FROM sealed_row"))
    wrapped, = CITY.row("SELECT wrapped FROM row_key", of_keys=True)
    CITY.command("backup", CITY.folder / "copy")
    CITY.stop()
    before = CITY.store.copy()
    assert any(wrapped in content for content in CITY.files().values())
    CITY.start()
    take_back(CITY, GIFTS.pop(), EVERYTHING)
    nothing_waits()
    left = texts_of(RELEASE)
    gone, = set(texts) - set(left)
    nowhere(CITY.files(), texts.values())
    assert not search.find_in_files(CITY.folder / "copy", {text: text.encode()
                                                           for text in texts.values()})
    if CITY.store.overwrites:
        for path, content in CITY.store.files().items():
            assert wrapped not in content and sealed[gone] not in content, path
    CITY.stop()
    CITY.store.put_back(before)
    assert CITY.row("SELECT count(*) FROM sealed_row") == (DONORS,)
    said = CITY.command("release", "rows", RELEASE).stdout.splitlines()
    assert said == list(left.values()), "all others open, and this one not"
    CITY.start()
    assert texts_of(RELEASE) == left, "it was taken back again"
    nothing_waits()


def test_purpose():
    """Who takes back only that others are given something keeps the rest, and no row opens"""
    before = dict(CITY.rows("SELECT line, pseudonym FROM sealed_row"))
    rows = {row[1]: row for row in CITY.rows(f"SELECT {ROW} FROM sealed_row")}
    take_back(CITY, GIFTS.pop(), "what=provide&erase=no")
    gone, = set(before) - set(texts_of(RELEASE))
    nothing_waits()
    put_row_back(rows[gone])
    said = CITY.command("release", "rows", RELEASE).stdout.splitlines()
    assert len(said) == len(before) - 1
    CITY.change("DELETE FROM sealed_row WHERE line = ?", gone)


def test_cut_off():
    """What was cut off between the row and its key is finished at the next start"""
    CITY.kill()
    texts = texts_of(RELEASE)
    line = min(texts)
    row = bury_by_hand(line)
    CITY.start()
    nothing_waits()
    put_row_back(row)
    said = CITY.command("release", "rows", RELEASE).stdout.splitlines()
    assert texts[line] not in said and len(said) == len(texts) - 1
    CITY.change("DELETE FROM sealed_row WHERE line = ?", line)


def test_older_keys_put_back():
    """A43 keys that are older than the data lose every line that has no row"""
    line = min(texts_of(RELEASE))
    CITY.command("backup", "--keys", CITY.folder / "old-keys")
    row = bury_by_hand(line)
    nothing_waits()
    CITY.command("backup", CITY.folder / "new-data")
    left = texts_of(RELEASE)
    CITY.stop()
    CITY.command("restore", "--replace", "--keys", CITY.folder / "old-keys",
                 CITY.folder / "new-data")
    assert texts_of(RELEASE) == left
    put_row_back(row)
    assert CITY.command("release", "rows", RELEASE).stdout.splitlines() == list(left.values())
    CITY.change("DELETE FROM sealed_row WHERE line = ?", line)
    CITY.start()


def test_damaged():
    """A row, or a key, that was changed is no row of anybody"""
    line = max(texts_of(RELEASE))
    row = CITY.row(f"SELECT {ROW} FROM sealed_row WHERE line = ?", line)
    CITY.change("UPDATE sealed_row SET sealed = ? WHERE line = ?", bytes(len(row[3])), line)
    done = CITY.command("release", "rows", RELEASE, check=False)
    assert done.returncode == 1 and "does not open" in done.stderr, done.stderr
    CITY.change("UPDATE sealed_row SET sealed = ? WHERE line = ?", row[3], line)
    CITY.change("UPDATE row_key SET wrapped = ?", b"\0" * 72, of_keys=True)
    assert CITY.command("release", "rows", RELEASE, check=False).returncode == 1
    bury_by_hand(line)
    take_back(CITY, GIFTS.pop(), EVERYTHING)
    wait_until(lambda: "burial-waits" in CITY.process.log, 20, "a word about it")
    assert (line,) in CITY.rows("SELECT line FROM buried_row"), "it waits, and nobody with it"
    wait_until(lambda: CITY.rows("SELECT 1 FROM erasure WHERE done_ms IS NULL") == [], 20,
               "the rest to be erased")
    CITY.change("DELETE FROM row_key", of_keys=True)
    done = CITY.command("release", "rows", RELEASE, check=False)
    assert done.returncode == 1 and "lost" in done.stderr, "nobody takes it for an empty one"


if __name__ == "__main__":
    with running_city() as CITY:
        GIFTS = [visit(CITY, number) for number in range(DONORS)]
        RELEASE = release_of(build(CITY, in_force(CITY, "clinic", "Mudeung clinic", items=ITEMS,
                                                  train=False)))
        tap.main()

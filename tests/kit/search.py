# search.py: looks for traces of a measurement in files, in every dress they could wear
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import contextlib
import hashlib
import os
import shutil
import sqlite3
import stat
import struct
import tempfile
from pathlib import Path


MEMORY_CHUNK = 1 << 20
# Larger ones are no memory but a sanitizer's shadow of it, terabytes of address space.
LARGEST_REGION = 1 << 34


def encodings(values):
    """The byte strings that would betray a run of small whole numbers, by name of the encoding."""
    values = list(values)
    decimals = [str(value).encode() for value in values]
    found = {
        "JSON": b",".join(decimals),
        "JSON with spaces": b", ".join(decimals),
        "lines": b"\n".join(decimals),
        "words": b" ".join(decimals),
    }
    for name, order in (("little endian", "<"), ("big endian", ">")):
        for bits, letter in ((16, "H"), (32, "I"), (64, "Q")):
            found[f"{bits} bit {name}"] = struct.pack(f"{order}{len(values)}{letter}", *values)
    for name, order in (("little endian", "<"), ("big endian", ">")):
        found[f"double {name}"] = struct.pack(f"{order}{len(values)}d", *map(float, values))
    deltas = [values[0]] + [after - before for before, after in zip(values, values[1:])]
    found["varint deltas"] = b"".join(_varint(_zigzag(delta)) for delta in deltas[1:])
    found["varints"] = b"".join(_varint(value) for value in values)
    return found


def _zigzag(value):
    return value << 1 if value >= 0 else (-value << 1) - 1


def _varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def find_in_files(folder, markers):
    """Where any marker (a name -> bytes table) stands: a list of (file, name of the marker)."""
    found = []
    for path in files(folder):
        content = path.read_bytes()
        found += [(path, name) for name, marker in markers.items() if marker in content]
    return found


def find_in_memory(pid, markers):
    """Where any marker stands in the memory of a running process: a list of (region, marker)."""
    found = []
    overlap = max(map(len, markers.values()))
    empty = bytes(MEMORY_CHUNK)
    with open(f"/proc/{pid}/maps", encoding="utf-8") as maps, \
            open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in maps:
            place, rights, *_ = line.split()
            start, end = (int(part, 16) for part in place.split("-"))
            if not rights.startswith("rw") or end - start > LARGEST_REGION:
                continue
            for at in range(start, end, MEMORY_CHUNK):
                try:
                    memory.seek(at)
                    content = memory.read(min(MEMORY_CHUNK + overlap, end - at))
                except (OSError, ValueError):
                    continue
                if content[:MEMORY_CHUNK] != empty:
                    found += [(line.strip(), name) for name, marker in markers.items()
                              if marker in content]
    return found


def files(folder):
    return sorted(path for path in Path(folder).rglob("*") if path.is_file())


def snapshot(folder):
    """Each file of a folder with its size and digest: equal snapshots mean not one byte changed.

    But for SQLite's shared memory (-shm): it holds which frames there are and who reads, no
    content, and changes when a program only looks."""
    return {str(path.relative_to(folder)): (path.stat().st_size,
                                            hashlib.sha256(path.read_bytes()).hexdigest())
            for path in files(folder) if not path.name.endswith("-shm")}


def modes(folder):
    """Files and folders that group or others may touch."""
    return [path for path in [Path(folder), *Path(folder).rglob("*")]
            if not path.is_symlink() and stat.S_IMODE(os.stat(path).st_mode) & 0o077]


def count_rows(folder, table, condition="1", name="*.db"):
    """How many rows a table holds, in all SQLite files of the folder with such a name that have it.

    Looks at a copy, because the programs lock what they have open."""
    counts = []
    with tempfile.TemporaryDirectory() as copies:
        for path in files(folder):
            if not path.name.endswith("-shm"):
                shutil.copy(path, copies)
        for path in sorted(Path(copies).glob(name)):
            if path.read_bytes()[:15] != b"SQLite format 3":
                continue
            with contextlib.closing(sqlite3.connect(path)) as database:
                if database.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?",
                                    (table,)).fetchone():
                    counts += database.execute(
                        f"SELECT count(*) FROM {table} WHERE {condition}").fetchone()
    assert counts, f"no file of {folder} has a table {table}"
    return sum(counts)

# rfc9162.py: trees over lists and their proofs, by their definition, in Python
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import hashlib

NOTHING = hashlib.sha256(b"").digest()


def leaf(entry):
    return hashlib.sha256(b"\0" + entry).digest()


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def split(count):
    """The largest power of two below count."""
    return 1 << (count - 1).bit_length() - 1


def root(entries):
    """RFC 9162, 2.1.1, by its definition."""
    if len(entries) < 2:
        return leaf(entries[0]) if entries else NOTHING
    middle = split(len(entries))
    return node(root(entries[:middle]), root(entries[middle:]))


def path(number, entries):
    """The proof of inclusion, by its definition (2.1.3.1)."""
    if len(entries) == 1:
        return []
    middle = split(len(entries))
    if number < middle:
        return path(number, entries[:middle]) + [root(entries[middle:])]
    return path(number - middle, entries[middle:]) + [root(entries[:middle])]


def growth(size, entries, whole=True):
    """The proof of consistency, by its definition (2.1.4.1)."""
    if size == len(entries):
        return [] if whole else [root(entries)]
    middle = split(len(entries))
    if size <= middle:
        return growth(size, entries[:middle], whole) + [root(entries[middle:])]
    return growth(size - middle, entries[middle:], False) + [root(entries[:middle])]

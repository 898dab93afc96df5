# authenticator.py: a phone's authenticator in plain Python, honest or not, for tests of passkeys
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import base64
import hashlib
import json
import secrets
import struct
from urllib.parse import urlsplit

from backend.p256 import Key, base64url

PRESENT, VERIFIED, MADE = 0x01, 0x04, 0x40


def from_base64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def cbor(value):
    """The few kinds of CBOR (RFC 8949) that an attestation is made of."""
    def head(kind, number):
        if number < 24:
            return bytes([kind << 5 | number])
        if number < 256:
            return bytes([kind << 5 | 24, number])
        return bytes([kind << 5 | 25]) + struct.pack(">H", number)
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    return head(5, len(value)) + b"".join(cbor(key) + cbor(item) for key, item in value.items())


def der(r, s):
    """An ECDSA signature as authenticators write it."""
    def integer(number):
        data = number.to_bytes(number.bit_length() // 8 + 1, "big")
        return bytes([2, len(data)]) + data
    body = integer(r) + integer(s)
    return bytes([0x30, len(body)]) + body


class Authenticator:
    """One passkey. Every part of what it says can be said wrongly, by name."""

    def __init__(self, origin):
        self.origin = origin
        self.key = Key()
        self.id = secrets.token_bytes(32)
        self.counter = 0

    def _client_data(self, kind, challenge, **changes):
        data = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps({**data, **changes}).encode()

    def _data(self, flags, party=None, counter=None):
        name = party or urlsplit(self.origin).hostname
        if counter is None:
            self.counter += 1
            counter = self.counter
        return hashlib.sha256(name.encode()).digest() + struct.pack(">BI", flags, counter)

    def make(self, challenge, kind="webauthn.create", flags=PRESENT | VERIFIED, party=None,
             algorithm=-7, **changes):
        x, y = (from_base64url(part) for part in (self.key.x, self.key.y))
        key = cbor({1: 2, 3: algorithm, -1: 1, -2: x, -3: y})
        data = (self._data(flags | MADE, party, counter=0) + bytes(16)
                + struct.pack(">H", len(self.id)) + self.id + key)
        return {"challenge": challenge,
                "clientData": base64url(self._client_data(kind, challenge, **changes)),
                "attestation": base64url(cbor({"fmt": "none", "attStmt": {}, "authData": data}))}

    def sign(self, challenge, kind="webauthn.get", flags=PRESENT | VERIFIED, party=None,
             counter=None, key=None, sent=None, **changes):
        client = self._client_data(kind, challenge, **changes)
        data = self._data(flags, party, counter)
        signed = (key or self.key).signature(data + hashlib.sha256(client).digest())
        return {"challenge": sent or challenge, "id": base64url(self.id),
                "clientData": base64url(client), "authenticatorData": base64url(data),
                "signature": base64url(der(*signed))}

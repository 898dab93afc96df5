# p256.py: a phone's key for tests, P-256 in plain numbers (FIPS 186-5); slow, and never for secrets
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import base64
import hashlib
import secrets

P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
G = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
     0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def add(one, other):
    if one is None or other is None:
        return one or other
    (x1, y1), (x2, y2) = one, other
    if x1 == x2 and (y1 + y2) % P == 0:
        return None
    slope = ((3 * x1 * x1 - 3) * pow(2 * y1, -1, P) if one == other
             else (y2 - y1) * pow(x2 - x1, -1, P)) % P
    x = (slope * slope - x1 - x2) % P
    return x, (slope * (x1 - x) - y1) % P


def multiply(point, number):
    result = None
    while number:
        if number & 1:
            result = add(result, point)
        point = add(point, point)
        number >>= 1
    return result


class Key:
    """A key pair as a browser's WebCrypto makes it."""

    def __init__(self):
        self.secret = secrets.randbelow(N - 1) + 1
        self.point = multiply(G, self.secret)
        self.x, self.y = (base64url(part.to_bytes(32, "big")) for part in self.point)

    @property
    def jwk(self):
        return {"kty": "EC", "crv": "P-256", "x": self.x, "y": self.y}

    @property
    def thumbprint(self):
        text = f'{{"crv":"P-256","kty":"EC","x":"{self.x}","y":"{self.y}"}}'
        return base64url(hashlib.sha256(text.encode()).digest())

    def signature(self, data):
        """(r, s) of ECDSA with SHA-256."""
        digest = int.from_bytes(hashlib.sha256(data).digest(), "big")
        nonce = secrets.randbelow(N - 1) + 1
        r = multiply(G, nonce)[0] % N
        return r, pow(nonce, -1, N) * (digest + r * self.secret) % N

    def sign(self, text):
        r, s = self.signature(text.encode())
        return base64url(r.to_bytes(32, "big") + s.to_bytes(32, "big"))

    def shown(self, purpose, origin, challenge, name, secret):
        """A request that brings a secret, and shows that the key is at hand."""
        about = secret if isinstance(secret, str) else ""
        signature = self.sign(f"{purpose}\n{origin}\n{challenge}\n{about}")
        return {name: secret, "publicKey": self.jwk, "challenge": challenge,
                "signature": signature}

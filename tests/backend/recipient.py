# recipient.py: one who is given data, for tests: keys and signatures by another JOSE library
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import json
import time
import uuid
from urllib.parse import urlencode

from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS

from backend.granting import written

KINDS = {
    "ES384": {"kty": "EC", "crv": "P-384"},
    "RS384": {"kty": "RSA", "size": 2048},
    "EdDSA": {"kty": "OKP", "crv": "Ed25519"},
}
ALL = "system/*.read urn:dure:feed"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class Recipient:
    """Known to a city by one key; what it has: rows by (release, line)."""

    def __init__(self, city, name, algorithm="ES384"):
        self.city, self.name, self.algorithm = city, name, algorithm
        self.key = JWK.generate(**KINDS[algorithm])
        self.token = None
        self.after, self.told = 0, []
        told = city.command("recipient", "key", name,
                            written(city, json.loads(self.key.export_public()), "key.json"))
        assert told.stdout.strip() == self.key.thumbprint()

    def sign(self, said, algorithm=None, key=None):
        text = JWS(json.dumps(said))
        text.allowed_algs = list(KINDS)
        text.add_signature(key or self.key, protected=json.dumps(
            {"alg": algorithm or self.algorithm, "typ": "JWT"}))
        return text.serialize(compact=True)

    def configuration(self):
        return self.city.ask(self.city.machines, "GET", "/.well-known/smart-configuration").json

    def claims(self, **other):
        return {"iss": self.name, "sub": self.name, "aud": self.configuration()["token_endpoint"],
                "exp": int(time.time()) + 240, "jti": str(uuid.uuid4()), **other}

    def ask_token(self, assertion, **other):
        form = {"grant_type": "client_credentials", "scope": ALL,
                "client_assertion_type": ASSERTION_TYPE, "client_assertion": assertion, **other}
        form = {key: value for key, value in form.items() if value is not None}
        return self.city.ask(self.city.machines, "POST", "/oauth/token", urlencode(form),
                             {"Content-Type": "application/x-www-form-urlencoded"})

    def sign_in(self, scope=ALL):
        answer = self.ask_token(self.sign(self.claims()), scope=scope)
        assert answer.status == 200, answer.text
        self.token = answer.json["access_token"]
        return self

    def ask(self, method, path, body=None):
        return self.city.ask(self.city.machines, method, path, body,
                             {"Authorization": f"Bearer {self.token}",
                              "Content-Type": "application/json"})

    def feed(self, after):
        answer = self.ask("GET", f"/v1/feed?after={after}")
        assert answer.status == 200, answer.text
        return answer.json

    def acknowledge(self, sequence):
        return self.ask("POST", "/v1/feed/acks", {"sequence": sequence})

    def receipt(self, entry, **other):
        return self.sign({"schema": "dure.deletion-receipt/1", "deletion": entry["deletion"],
                          "release": entry["release"], "time": "2026-11-21T00:00:00.000Z",
                          **other})

    def say_deleted(self, receipt):
        return self.ask("POST", "/v1/deletions/receipts", {"receipt": receipt})

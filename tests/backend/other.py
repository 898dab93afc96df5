# other.py: another city, which says what it is told to, for recipients to judge
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import base64
import contextlib
import hashlib
import http.server
import json
import threading
from urllib.parse import parse_qs, urlsplit

from backend.rfc9162 import growth, path, root
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

FILE = {"type": "Patient", "url": "ORIGIN/file", "extension": {"release": "r"}}
PATIENT = {"resourceType": "Patient", "id": "p"}


def canonical(value):
    """RFC 8785, for what is written here."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def url(octets):
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


class Ledger:
    """A list that is signed by a key of its own, and can do what none may: be cut and rewritten."""

    def __init__(self, entries=(), origin="dure/other/1", key=None):
        self.entries, self.origin = list(entries), origin
        self.key = key or Ed25519PrivateKey.generate()
        self.public = self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def copy(self, entries, origin=None):
        return Ledger(entries, origin or self.origin, self.key)

    def release(self, name, sequence=1, **changes):
        """The entry of the city's list that announces it."""
        manifest = {"schema": "dure.release/1", "release": name}
        opening = {"schema": "dure.ledger-entry/1", "kind": "released", "day": "2026-01-01",
                   "record": hashlib.sha256(canonical(manifest)).hexdigest(), "salt": "AAAA",
                   **changes}
        self.entries.append(hashlib.sha256(canonical(opening)).digest())
        return {"sequence": sequence, "kind": "release", "release": name,
                "time": "2026-01-01T00:00:00.000Z", "manifest": manifest,
                "ledger": {"entry": len(self.entries) - 1, "place": len(self.entries),
                           "opening": opening}}

    def note(self):
        """C2SP's tlog-checkpoint, as a signed note."""
        digest = base64.b64encode(root(self.entries)).decode()
        text = f"{self.origin}\n{len(self.entries)}\n{digest}\n"
        hint = hashlib.sha256(self.origin.encode() + b"\n\x01" + self.public).digest()[:4]
        line = base64.b64encode(hint + self.key.sign(text.encode())).decode()
        return f"{text}\n\u2014 {self.origin} {line}\n"

    def since(self, size):
        proof = growth(size, self.entries) if 0 < size < len(self.entries) else []
        return {"note": self.note(), "hashes": [url(one) for one in proof]}

    def consistency(self, size, other):
        return {"hashes": [url(one) for one in growth(size, self.entries[:other])] if size else []}

    def inclusion(self, number, size):
        return {"hashes": [url(one) for one in path(number, self.entries[:size])]}


class Other(http.server.BaseHTTPRequestHandler):
    """The token that it is asked for is worth nothing. waits: how often who looks at an export is
    told to come again. open: how many exports were begun and not ended. acknowledged: up to which
    entries. cut: by path, after how many lines of its head a reply breaks off. offered: the ledger
    that it asks witnesses to sign, where it is another one. words: what they have signed."""
    protocol_version = "HTTP/1.1"
    said, waits, open, acknowledged, ledger, cut = {}, 0, 0, [], None, {}
    offered, words = None, []

    def say_of_ledger(self, body):
        if self.path == "/v1/ledger-checkpoints":
            asked = json.loads(body)
            shown = self.ledger if asked.get("newest") else self.offered or self.ledger
            return shown.since(asked["from"])
        if self.path.startswith("/ledger/proof/consistency"):
            asked = parse_qs(urlsplit(self.path).query)
            return self.ledger.consistency(int(asked["from"][0]), int(asked["to"][0]))
        if self.path.startswith("/ledger/proof/inclusion"):
            asked = parse_qs(urlsplit(self.path).query)
            return self.ledger.inclusion(int(asked["entry"][0]), int(asked["size"][0]))
        return None

    def answer(self, asked=b""):
        origin = f"http://127.0.0.1:{self.server.server_port}"
        route = self.path.split("?")[0]
        is_early = "$export" in route or self.command == "DELETE"
        Other.open += is_early and (-1 if self.command == "DELETE" else 1)
        if route == "/status" and Other.waits > 0:
            Other.waits, is_early = Other.waits - 1, True
        if route == "/v1/feed/acks":
            Other.acknowledged.append(json.loads(asked)["sequence"])
        if route == "/v1/ledger-cosignatures":
            Other.words.append(json.loads(asked))
        said = self.said.get(route, self.say_of_ledger(asked) or {})
        body = json.dumps(said).replace("ORIGIN", origin) + "\n"
        head = [f"HTTP/1.1 {202 if is_early else 200} Said", f"Content-Length: {len(body)}",
                f"Content-Location: {origin}/status", "Retry-After: 1", "\r\n"]
        cut = self.cut.get(route)
        self.close_connection = cut is not None
        self.wfile.write(("\r\n".join(head) + body if cut is None
                          else "".join(line + "\r\n" for line in head[:cut])).encode())

    do_GET = do_DELETE = answer

    def do_POST(self):
        self.answer(self.rfile.read(int(self.headers["Content-Length"])))

    def log_message(self, format, *args):
        pass


def saying(entries=(), manifest=None, token="ORIGIN/token", **files):
    return {"/fhir/.well-known/smart-configuration": {"token_endpoint": token},
            "/token": {"access_token": "x", "expires_in": 300},
            "/v1/feed": {"entries": list(entries)}, "/status": manifest,
            **{"/" + name: content for name, content in files.items()}}


@contextlib.contextmanager
def another_city():
    """Its address; its ledger is a new one."""
    server = http.server.HTTPServer(("127.0.0.1", 0), Other)
    thread = threading.Thread(target=server.serve_forever)
    Other.ledger, Other.acknowledged = Ledger(), []
    Other.offered, Other.words = None, []
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

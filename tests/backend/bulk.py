# bulk.py: a client of HL7's Bulk Data Access, as the standard writes it
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import json
from urllib.parse import urlencode, urlsplit

from backend.fhir import sound
from kit.processes import wait_until

ASYNC = {"Accept": "application/fhir+json", "Prefer": "respond-async"}


class Bulk:
    """Takes home what a recipient was released; knows no address but those that it is told."""

    def __init__(self, recipient):
        self.city, self.recipient = recipient.city, recipient

    def ask(self, url, method="GET", body=None, **headers):
        """An address of ours, whole or from its path on."""
        where = urlsplit(url)
        assert where.netloc in ("", urlsplit(self.city.machines).netloc), url
        target = where.path + ("?" + where.query if where.query else "")
        return self.city.ask(self.city.machines, method, target, body, {
            "Authorization": f"Bearer {self.recipient.token}",
            **{name.replace("_", "-"): value for name, value in headers.items()}})

    def begin(self, path="/fhir/$export", headers=None, **asked):
        query = "?" + urlencode(asked) if asked else ""
        return self.ask(path + query, **(ASYNC if headers is None else headers))

    def post(self, *parameters, path="/fhir/$export", **headers):
        """Asks with a Parameters: (name, kind of value, value) each."""
        body = {"resourceType": "Parameters", "parameter": [
            {"name": name, kind: value} for name, kind, value in parameters]}
        return self.ask(path, "POST", body, Content_Type="application/fhir+json",
                        **{**ASYNC, **headers})

    def wait(self, url):
        """The manifest, once it is there; until then it is told to come again."""
        def look():
            answer = self.ask(url)
            if answer.status == 202:
                assert int(answer.headers["Retry-After"]) > 0
                assert len(answer.headers["X-Progress"]) < 100
                return None
            assert answer.status == 200, answer.text
            assert answer.headers["Content-Type"] == "application/json"
            assert answer.headers["Expires"]
            return answer.json
        return wait_until(look, 30, "a manifest")

    def manifest(self, path="/fhir/$export", **asked):
        answer = self.begin(path, **asked)
        assert answer.status == 202, answer.text
        url = answer.headers["Content-Location"]
        assert url.startswith(self.city.machines), url
        return url, self.wait(url)

    def lines(self, item):
        answer = self.ask(item["url"], Accept="application/fhir+ndjson")
        assert answer.status == 200, answer.text
        assert answer.headers["Content-Type"] == "application/fhir+ndjson"
        found = [json.loads(line) for line in answer.text.splitlines()]
        assert {one["resourceType"] for one in found} <= {item["type"]}
        for one in found:
            sound(one)
        return found

    def all(self, manifest, of="output"):
        return [line for item in manifest[of] for line in self.lines(item)]


def outcome(answer, status, code):
    """An error as FHIR has it."""
    assert answer.status == status, (answer.status, answer.text)
    assert answer.headers["Content-Type"] == "application/fhir+json"
    issue, = answer.json["issue"]
    assert answer.json["resourceType"] == "OperationOutcome", answer.text
    assert (issue["severity"], issue["code"]) == ("error", code), issue
    assert issue["details"]["text"] and issue["diagnostics"]
    return issue

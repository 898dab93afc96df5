# member.py: somebody of the lab, who was invited at the desk and has a passkey
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import functools
import json
from urllib.parse import urlencode

from backend.authenticator import Authenticator


def link(city, name, role, scope=None):
    """The link of somebody new, whole."""
    scoped = ("--scope", scope) if scope else ()
    return city.command("person", "invite", name, "--role", role, *scoped).stdout.strip()


def secret_of(path):
    before, secret = path.split("#")
    assert before == "/lab/join"
    return secret


def lab_cookie(answer):
    """The lab's cookie that an answer sets, as a request carries it."""
    for cookie in answer.headers.get_all("Set-Cookie") or []:
        if cookie.startswith("__Host-dure-lab="):
            return cookie.split(";")[0]
    return None


def challenge(city):
    return city.post("/lab/challenges", {}).json["challenge"]


class Member:
    def __init__(self, city, name, role, scope=None):
        self.city, self.name = city, name
        self.passkey = Authenticator(city.people)
        answer = self.join(secret_of(link(city, name, role, scope)))
        assert answer.status == 201, answer.text
        self.cookie = lab_cookie(answer)

    @functools.cached_property
    def id(self):
        return next(line["id"] for line in people(self.city) if line["name"] == self.name)

    def join(self, secret):
        made = self.passkey.make(challenge(self.city))
        return self.city.post("/lab/joins", {"invitation": secret, **made})

    def sign_in(self, **changes):
        return self.city.post("/lab/sessions",
                              self.passkey.sign(challenge(self.city), **changes))

    def get(self, path, language="en", **asked):
        query = urlencode({"lang": language, **asked})
        return self.city.get(f"{path}?{query}", Cookie=self.cookie, Accept="text/html")

    def post(self, path, **fields):
        return self.city.post(path, urlencode(fields).encode(), Cookie=self.cookie,
                              Accept="text/html",
                              Content_Type="application/x-www-form-urlencoded")


    def send_file(self, path, content, **fields):
        """A form with a file, as a browser sends it."""
        parts = [f'--dure\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
                 .encode() for name, value in fields.items()]
        parts += [b'--dure\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
                  b'Content-Type: application/pdf\r\n\r\n', content, b"\r\n--dure--\r\n"]
        return self.city.post(path, b"".join(parts), Cookie=self.cookie, Accept="text/html",
                              Content_Type="multipart/form-data; boundary=dure")


def people(city):
    return json.loads(city.command("person", "list").stdout)

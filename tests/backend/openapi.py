# openapi.py: the description of the machines' side says what the machines' side does
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import os
import re
from pathlib import Path

from batches import batch, send
from city import Kiosk, running_city
from jsonschema import Draft202012Validator
from kit import tap

ROUTES = Path(os.environ["DURE_SOURCE"]) / "backend/http/doors/machines.c"


def routes():
    """(method, path) of every route that the server has, from its one table."""
    table = ROUTES.read_text(encoding="utf-8")
    return {(method.lower(), path) for method, path in
            re.findall(r'\{ "([A-Z]+)", "(/[^"]*)" \}, \w+ \}', table)}


def description(city):
    return city.ask(city.machines, "GET", "/openapi.json").json


def check(described, method, path, answer):
    """An answer is one of those described, in status, media type and shape."""
    known = described["paths"][path][method]["responses"]
    assert str(answer.status) in known, (method, path, answer.status)
    (media, content), = known[str(answer.status)]["content"].items()
    assert answer.headers["Content-Type"] == media
    schema = dict(content["schema"], components=described["components"])
    Draft202012Validator(schema).validate(answer.json if "json" in media else answer.text)


def test_same_routes():
    """Every route is described, and nothing else is"""
    with running_city() as city:
        described = {(method, path) for path, methods in description(city)["paths"].items()
                     for method in methods}
        assert described == routes() and len(described) > 4


def test_routes_answer():
    """Every described route is there; the other method is not"""
    with running_city() as city:
        described = description(city)
        for path, methods in described["paths"].items():
            there = re.sub(r"\{\w+\}", "x", path)
            for method in methods:
                answer = city.ask(city.machines, method.upper(), there,
                                  {} if method == "post" else None,
                                  {"Content-Type": "application/json"})
                check(described, method, path, answer)
            other = next(one for one in ("POST", "GET", "DELETE") if one.lower() not in methods)
            answer = city.ask(city.machines, other, there, {} if other == "POST" else None,
                              {"Content-Type": "application/json"})
            assert answer.status == 405, (other, path)


def test_shapes():
    """What is sent and what is answered has the described shape, for good and for bad"""
    with running_city() as city:
        described = description(city)
        schemas = described["components"]["schemas"]
        kiosk = Kiosk(city)
        Draft202012Validator(dict(schemas["CityCard"])).validate(kiosk.card)
        gift = kiosk.give("--notice", "2")
        asked = {"donations": [gift["envelope"]]}
        Draft202012Validator(dict(schemas["Donations"], components=described["components"])
                             ).validate(asked)
        for _ in range(2):
            check(described, "post", "/v1/donations",
                  city.ask(city.machines, "POST", "/v1/donations", asked))
        secret = city.command("source", "issue", gift["code"]).stdout.split()[0]
        body = batch(3)
        Draft202012Validator(dict(schemas["Batch"], components=described["components"])
                             ).validate(body)
        seen = set()
        for content in (body, body, dict(body, observations=batch(1)["observations"]),
                        dict(batch(1), id="x"), b"{"):
            answer = send(city, secret, content)
            check(described, "post", "/v1/observations", answer)
            seen.add(answer.status)
        for other, headers in ((secret, {"Content_Encoding": "br"}), ("A" * 43, {})):
            answer = send(city, other, batch(1), **headers)
            check(described, "post", "/v1/observations", answer)
            seen.add(answer.status)
        assert seen == {200, 201, 400, 401, 409, 415}


if __name__ == "__main__":
    tap.main()

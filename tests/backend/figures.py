# figures.py: what /metrics says, in the exact form, and that it is true
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""The page is read twice: by Prometheus' own client library, which forgives much, and line by line
by a grammar that forgives nothing (text format 0.0.4)."""

import re
from urllib.parse import urlsplit

from prometheus_client.parser import text_string_to_metric_families

from batches import batch, send
from city import Kiosk, cookie_of, running_city
from kit import tap
from kit.processes import wait_until
from observations import Donor
from p256 import Key
from wire import connect, head, raw

NAME = r"dure_[a-z_]+[a-z]"
LABEL = r'[a-z_]+="[^"\\\n]*"'
HELP = re.compile(rf"# HELP ({NAME}) [A-Z][^\\]*[^.]")
TYPE = re.compile(rf"# TYPE ({NAME}) (counter|gauge|histogram)")
SAMPLE = re.compile(rf"({NAME})(\{{{LABEL}(?:,{LABEL})*\}})? (\d+(?:\.\d+)?(?:e[+-]?\d+)?)")
LONGEST_ROUTE = "/fhir/.well-known/smart-configuration"
LISTENERS = {"people", "machines", "operators"}


def check_form(page):
    """Every line is what it may be, each family is told once and whole, no sample comes twice."""
    families, samples, current = set(), set(), None
    assert page.endswith("\n")
    lines = iter(page[:-1].split("\n"))
    for line in lines:
        if (told := HELP.fullmatch(line)) is not None:
            kind = TYPE.fullmatch(next(lines))
            assert kind is not None and kind[1] == told[1], line
            assert told[1] not in families, f"{told[1]} comes twice"
            assert (kind[2] == "counter") == told[1].endswith("_total"), line
            families.add(told[1])
            current = kind
            continue
        sample = SAMPLE.fullmatch(line)
        assert sample is not None, f"not in the format: {line!r}"
        name = re.sub("_(bucket|sum|count)$", "", sample[1]) if current[2] == "histogram" \
            else sample[1]
        assert name == current[1], f"{line!r} under {current[1]}"
        assert (sample[1], sample[2]) not in samples, f"twice: {line!r}"
        samples.add((sample[1], sample[2]))


def read(city):
    """{(name, labels): value} as Prometheus' library reads the page."""
    page = city.metrics()
    check_form(page)
    return {(sample.name, frozenset(sample.labels.items())): sample.value
            for family in text_string_to_metric_families(page) for sample in family.samples}


def value(figures, name, **labels):
    return figures[(name, frozenset(labels.items()))]


def growth(before, after, name, **labels):
    return value(after, name, **labels) - value(before, name, **labels)


def read_when(city, before, count, name, **labels):
    """The figures as soon as one has grown so far: an answer is counted just after it is out."""
    def look():
        after = read(city)
        return after if growth(before, after, name, **labels) >= count else None
    return wait_until(look, what=f"{count} of {name} {labels}")


def requests(listener, method, route, status):
    return {"name": "dure_http_requests_total", "listener": listener, "method": method,
            "route": route, "status": status}


def test_checker():
    """The grammar itself lets nothing else pass"""
    good = '# HELP dure_a_total What\n# TYPE dure_a_total counter\ndure_a_total{x="y"} 1\n'
    check_form(good)
    for bad in (good[:-1], good + "\n", good.replace("dure_a_total{", "dure_b_total{"),
                good + good, good.replace(" 1", " one"), good.replace('"y"', "y"),
                good.replace("counter", "gauge"), good.replace(" 1", "  1"),
                good + 'dure_a_total{x="y"} 2\n', good.replace("# TYPE", "#TYPE")):
        try:
            check_form(bad)
        except (AssertionError, StopIteration):
            continue
        raise AssertionError(f"{bad!r} passed")


def test_donations_and_batches():
    """Every donation, repeat, batch and refusal is counted where it belongs"""
    with running_city() as city:
        donor = Donor(city)
        secret = donor.issue()
        before = read(city)
        kiosk = Kiosk(city)
        gifts = [kiosk.give() for _ in range(3)]
        city.send(gifts[0]["envelope"], gifts[1]["envelope"])
        city.send(gifts[1]["envelope"], gifts[2]["envelope"])
        assert city.send(dict(gifts[0]["envelope"], signature="A" * 86))[0][0] == "refused"
        body = batch(20)
        assert send(city, secret, body).status == 201
        assert send(city, secret, body).status == 200
        assert send(city, secret, b"nonsense").status == 400
        assert send(city, "A" * 43, body).status == 401
        post = ("machines", "POST")
        after = read_when(city, before, 2, **requests(*post, "/v1/observations", "4xx"))
        for outcome, count in (("stored", 3), ("repeated", 1), ("bad-signature", 1),
                               ("conflict", 0), ("withdrawn", 0)):
            assert growth(before, after, "dure_donations_total", outcome=outcome) == count, outcome
        assert growth(before, after, "dure_batches_total", outcome="stored") == 1
        assert growth(before, after, "dure_batches_total", outcome="repeated") == 1
        assert growth(before, after, "dure_observations_total") == 20
        assert growth(before, after, "dure_batches_malformed_total", reason="syntax") == 1
        for problem, count in (("malformed", 1), ("unknown-source", 1), ("busy", 0)):
            assert growth(before, after, "dure_http_problems_total", listener="machines",
                          problem=problem) == count, problem
        assert growth(before, after, **requests(*post, "/v1/donations", "2xx")) == 3
        assert growth(before, after, **requests(*post, "/v1/observations", "2xx")) == 2
        assert growth(before, after, **requests(*post, "/v1/observations", "4xx")) == 2
        assert growth(before, after, "dure_http_request_bytes_total", listener="machines") > 5000
        assert growth(before, after, "dure_writer_works_total") >= 6  # and the ledger's own
        assert growth(before, after, "dure_writer_groups_total", result="committed") >= 6
        assert growth(before, after, "dure_donor_keys") == 3
        assert value(after, "dure_store_file_bytes", database="main", file="log") > 0
        assert growth(before, after, "dure_process_cpu_seconds_total") > 0
        assert value(after, "dure_process_resident_memory_bytes") > 1 << 20


def test_connections_and_refusals():
    """Open connections, refused heads, unknown paths and clients who leave are told apart"""
    with running_city() as city:
        before = read(city)
        with connect(city.people) as one, connect(city.people):
            one.sendall(head(city.people, target="/problems/expired"))
            assert one.recv(65536).split()[1] == b"410"
            wait_until(lambda: value(read(city), "dure_connections", listener="people") == 2,
                       what="two guests")
        raw(city.people, b"nonsense\r\n\r\n")
        assert city.get("/nowhere").status == 404
        assert city.get("/healthz").status == 404
        wait_until(lambda: value(read(city), "dure_connections", listener="people") == 0,
                   what="an empty hall")
        after = read_when(city, before, 4, "dure_http_request_duration_seconds_count",
                          listener="people")
        assert growth(before, after, **requests("people", "any", "refused", "4xx")) == 1
        assert growth(before, after, **requests("people", "any", "none", "4xx")) == 2
        assert growth(before, after, **requests("people", "GET", "/problems/{name}", "4xx")) == 1
        assert growth(before, after, "dure_http_problems_total", listener="people",
                      problem="not-found") == 2
        assert growth(before, after, "dure_http_problems_total", listener="people",
                      problem="expired") == 0
        assert growth(before, after, "dure_http_request_duration_seconds_count",
                      listener="people") == 4


def test_crowded():
    """Who is turned away because too many come from one address is counted"""
    with running_city() as city:
        guests = [connect(city.people) for _ in range(70)]
        wait_until(lambda: value(read(city), "dure_connections_turned_away_total",
                                 listener="people", reason="address") == 6, what="six refusals")
        for guest in guests:
            guest.close()


def test_who_may_look():
    """Only 127.0.0.1 is answered there, only reading, only by its own name"""
    with running_city("--host", "localhost") as city:
        assert city.ask(city.operators, "GET", "/healthz").json == {"status": "ok"}
        assert city.ask(city.operators, "GET", "/metrics").headers["Content-Type"] == \
            "text/plain; version=0.0.4; charset=utf-8"
        port = urlsplit(city.operators).port
        for base in (city.people, city.machines):
            assert city.ask(base, "GET", "/metrics").status == 404
        for path in ("/", "/my", "/v1/donations", "/openapi.json"):
            assert city.ask(city.operators, "GET", path).status == 404, path
        assert city.ask(city.operators, "POST", "/metrics", b"{}").status == 405
        assert raw(city.operators, head(city.operators, target="/metrics",
                                        host=f"dure.example:{port}")).split()[1] == b"421"
        for line in open("/proc/net/tcp6", encoding="ascii"):
            assert f":{port:04X}" not in line.split()[1], "it listens to more than 127.0.0.1"
        listening = [line.split()[1] for line in open("/proc/net/tcp", encoding="ascii")
                     if line.split()[3] == "0A"]
        assert f"0100007F:{port:04X}" in listening and f"00000000:{port:04X}" not in listening


def test_nothing_of_anybody():
    """No donor, kiosk, token, code, key, address or path of a request is on the page"""
    with running_city() as city:
        donor = Donor(city)
        secret = donor.issue()
        kiosk = Kiosk(city)
        gift = kiosk.give()
        city.send(gift["envelope"])
        cookie = cookie_of(city.claim(gift["token"], Key()))
        assert send(city, secret, batch(1)).status == 201
        city.get("/marker-path?query=marker-query", Cookie=cookie, User_Agent="marker-agent")
        city.ask(city.machines, "GET", "/marker-path")
        page = city.metrics()
        assert "dure_build_info" in page
        for mark in (donor.gift["donor"], gift["donor"], gift["token"], gift["code"], kiosk.id,
                     secret, cookie.split("=")[1], "marker", "127.0.0.1",
                     gift["envelope"]["id"], kiosk.public_key):
            assert str(mark) not in page, mark
        for (name, labels), _ in read(city).items():
            for label, text in labels:
                assert label != "listener" or text in LISTENERS, (name, labels)
                assert len(text) <= len(LONGEST_ROUTE), (name, labels)


if __name__ == "__main__":
    tap.main()

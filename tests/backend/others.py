# others.py: what is another person's is not there for anybody else, on any route that takes an id
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

from urllib.parse import urlencode

import imports
from batches import issue
from city import EVERYTHING, Kiosk, cookie_of, running_city
from guardian import YES
from kit import tap
from kit.processes import wait_until
from p256 import Key
from proposals import called, propose
from readings import HANDED_OUT

FORM = "application/x-www-form-urlencoded"
# What a request can name of one person, by its route.
NAMES = {
    ("GET", "/my/receipt"): ("donation={donation}",),
    ("GET", "/my/receipt.jws"): ("donation={donation}",),
    ("GET", "/my/receipt.json"): ("donation={donation}",),
    ("GET", "/my/deletion.jws"): ("id={erasure}",),
    ("GET", "/my/copies-deleted.jws"): ("id={erasure}",),
    ("GET", "/my/proposals/sure"): ("proposal={proposal}",),
    ("POST", "/my/proposals/take-back"): ("proposal={proposal}",),
    ("POST", "/my/add/donate"): ("id={draft}",),
    ("POST", "/my/add/drop"): ("id={draft}",),
    ("POST", "/my/energy/undo"): ("id={file}",),
    ("POST", "/my/files/undo"): ("id={file}",),
    ("POST", "/my/guardian"): ("answer=no&donor={child}",),
    ("POST", "/my/guardian/fourteen"): (
        "answer=no&donor={child}",
        "answer=yes&donor={child}&notice={notice}&" + urlencode(YES)),
    ("POST", "/my/phones/add"): ("child={child}", "child={donor}"),
    ("POST", "/my/phones/remove"): ("number={phone}",),
    ("POST", "/my/sources/revoke"): ("number={source}",),
}
# Of one release and one's own part in it: releases.py has them. What supports an idea names the
# idea, which is everybody's.
ELSEWHERE = {("GET", "/my/releases/manifest.json"), ("GET", "/my/releases/proof.json"),
             ("POST", "/my/proposals/voice")}
# These name nothing of anybody: whose it is they know from the session, or from a secret.
NAMELESS = {
    ("GET", path) for path in (
        "/my", "/my/add", "/my/add/preview", "/my/benefits", "/my/consents", "/my/download",
        "/my/energy", "/my/files", "/my/guardian", "/my/ledger", "/my/phones", "/my/proposals",
        "/my/sources", "/my/trends", "/my/uses", "/my/withdraw", "/my/withdraw/sure",
        "/my/withdrawn")
} | {
    ("POST", path) for path in (
        "/my/add", "/my/consents", "/my/phones/decide", "/my/proposals", "/my/recovery",
        "/my/sign-out", "/my/sources", "/my/withdraw", "/v1/claims", "/v1/passkeys",
        "/v1/phones/joins", "/v1/phones/offers", "/v1/recoveries", "/v1/sessions",
        "/v1/sessions/challenges", "/v1/sessions/passkeys", "/v1/visit-files",
        "/v1/visits/approvals")
}
# A file that waits no more is no fault of who pressed the button: the page says that none waits.
BACK_TO_THE_FILE = ("/my/add/donate", "/my/add/drop")
NOBODYS = dict.fromkeys(("donor", "child", "donation", "erasure", "proposal", "draft", "file"),
                        "00000000-0000-4000-8000-000000000000") | {
                            "notice": "0" * 64, "phone": 999999, "source": 999999}
KEPT = ("donor", "donation", "payload", "payload_aside", "claim", "consent_event", "source",
        "phone", "phone_offer", "proposal", "guardianship", "erasure", "import")


def somebody(city):
    """A person with one of everything; what a request could name of it."""
    person, key = imports.Giver("--notice", "3"), Key()
    donor = person.donor
    person.donate(imports.table())
    issue(city, person.cookie)
    propose(city, person.cookie, "A thought of mine")
    person.post("/my/withdraw", what="temperature", erase="yes")
    person.upload(imports.table(first_hour=100))
    child = Kiosk(city).give("--child", "--notice", "3")
    city.send(child["envelope"])
    cookie_of(city.claim(child["token"], key))
    wait_until(lambda: city.row("SELECT count(*) FROM erasure WHERE done_ms IS NULL") == (0,), 30,
               "what was taken back to be gone")
    return {
        "donor": donor, "child": child["donor"],
        "notice": child["document"]["consent"]["notice"]["sha256"],
        "donation": city.row("SELECT id FROM donation WHERE donor = ?", donor)[0],
        "erasure": city.row("SELECT id FROM erasure WHERE donor = ?", donor)[0],
        "proposal": called(city, "A thought of mine"),
        "draft": city.row("SELECT id FROM import WHERE donor = ? AND donated_ms IS NULL", donor)[0],
        "file": city.row("SELECT id FROM import WHERE donor = ? AND donated_ms IS NOT NULL",
                         donor)[0],
        "phone": city.row("SELECT phone FROM claim WHERE donor = ?", donor)[0],
        "source": city.row("SELECT max(number) FROM source WHERE donor = ?", donor)[0],
    }


def ask(method, path, said, person):
    if method == "GET":
        return CITY.get(f"{path}?{said}", Cookie=person.cookie, Accept="text/html")
    return CITY.post(path, said.encode(), Cookie=person.cookie, Content_Type=FORM,
                     Accept="text/html")


def kept(city):
    """All of it but what the quality rules, in their own time, say of a payload."""
    columns = {"payload": "donation, sealed"}
    return {table: sorted(map(repr, city.rows(f"SELECT {columns.get(table, '*')} FROM {table}")))
            for table in KEPT}


def test_every_route():
    """A37 each route answers to another person's id as to none, and nothing changes"""
    routes = {route for route in HANDED_OUT if route[1].startswith(("/my", "/v1"))}
    assert routes == set(NAMES) | ELSEWHERE | NAMELESS, "a route that nobody has looked at"
    names = somebody(CITY)
    stranger = imports.Giver("--notice", "3")
    before, wrong = kept(CITY), []
    for (method, path), bodies in NAMES.items():
        for body in bodies:
            answer = ask(method, path, body.format(**names), stranger)
            unknown = ask(method, path, body.format(**NOBODYS), stranger)
            told = [name for name in map(str, names.values())
                    if len(name) > 8 and name in answer.text]
            status = 303 if path in BACK_TO_THE_FILE else 404
            if told or not answer.status == unknown.status == status:
                wrong.append((method, path, body, answer.status, unknown.status, told))
    assert not wrong, wrong
    changed = {table: (rows, before[table]) for table, rows in kept(CITY).items()
               if rows != before[table]}
    assert not changed, changed
    assert CITY.post("/my/withdraw", EVERYTHING, Cookie=stranger.cookie).status == 303
    assert len(CITY.rows("SELECT id FROM donor WHERE withdrawn_ms IS NOT NULL")) == 1


if __name__ == "__main__":
    with running_city() as CITY:
        imports.CITY.update(city=CITY, kiosk=Kiosk(CITY))
        tap.main()

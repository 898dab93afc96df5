# granting.py: a recipient asks, the committee votes, and what was promised is shown, at the desk
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import datetime
import hashlib
import json
import random
import time
import uuid

SEATS = {"industry": "Ahn", "academia": "Bae", "research": "Cho", "city": "Do",
         "citizens": "Eom"}


def request(recipient, **changes):
    """What a recipient asks for, from yesterday on for two years."""
    today = datetime.date.today()
    return {"schema": "dure.application/1", "recipient": recipient,
            "pilot": "gwangju-heart", "applicant": "Research office",
            "title": "Resting pulse <b>and</b> age", "purpose": "To see how a city's hearts rest.",
            "train": True, "items": ["8867-4", "8480-6", "8462-4", "ageBand", "sex"],
            "dataUse": ["DUO:0000006", "GJ:LOCAL-STAFF"], "localStaff": 3,
            "from": str(today - datetime.timedelta(1)), "until": str(today.replace(
                year=today.year + 2, day=1)),
            "fiveSafes": dict.fromkeys(("project", "people", "settings", "data", "outputs"),
                                       "As the law asks."), **changes}


def written(city, content, name="request.json"):
    path = city.folder / name
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def appoint(city, name, role="steward", scope="city"):
    """Somebody who may do something at the desk, as if invited."""
    city.change("INSERT INTO lab_person (id, name, name_key, since_ms) VALUES (?, ?, ?, 1)"
                " ON CONFLICT DO NOTHING", str(uuid.uuid4()), name, name.casefold())
    city.change("INSERT INTO lab_role (person, role, scope) SELECT id, ?, ? FROM lab_person"
                " WHERE name = ? ON CONFLICT DO NOTHING", role, scope, name)


def signed(city, name, right="decide"):
    """The words by which they do something at the desk, with a code as if made in the lab."""
    code = "".join(random.choices("ABCDEFGHJKMNPRSTUVWXYZ", k=16))
    city.change("INSERT INTO lab_desk_code (person, right_word, hash, expires_ms)"
                " SELECT id, ?, ?, ? FROM lab_person WHERE name_key = ?", right,
                hashlib.sha256(code.encode()).digest(), int(time.time() * 1000) + 60000,
                name.strip().casefold())
    return "--by", name, "--code", code


def desk(city, *words, by="Steward"):
    is_vote = words[:2] == ("application", "vote")
    if is_vote:
        appoint(city, by, "seat", words[3])
    else:
        appoint(city, by)
    right = "contracts" if words[:2] == ("recipient", "contract") else "decide"
    return city.command(*words, *signed(city, by, "vote" if is_vote else right)).stdout.strip()


def granted(city, recipient, **changes):
    """A permit that waits for its evidence, by three votes to one; one seat has no vote."""
    application = desk(city, "application", "submit", written(city, request(recipient, **changes)))
    for seat, voter in SEATS.items():
        desk(city, "application", "vote", application, seat,
             "conflict" if seat == "industry" else "no" if seat == "city" else "yes", by=voter)
    return desk(city, "application", "decide", application)


def in_force(city, recipient, name, **changes):
    """A new recipient, a permit that it can use now, and two who may build a release by it."""
    appoint(city, "steward-1")
    appoint(city, "steward-2")
    desk(city, "recipient", "add", recipient, name, "hospital")
    permit = granted(city, recipient, localStaff=0, dataUse=["DUO:0000006"], **changes)
    desk(city, "permit", "activate", permit)
    return permit

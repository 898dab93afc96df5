# granting.py: a recipient asks, the committee votes, and what was promised is shown, at the desk
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import datetime
import json

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


def desk(city, *words, by="Steward"):
    return city.command(*words, "--by", by).stdout.strip()


def granted(city, recipient, **changes):
    """A permit that waits for its evidence, by three votes to one; one seat has no vote."""
    application = desk(city, "application", "submit", written(city, request(recipient, **changes)))
    for seat, voter in SEATS.items():
        desk(city, "application", "vote", application, seat,
             "conflict" if seat == "industry" else "no" if seat == "city" else "yes", by=voter)
    return desk(city, "application", "decide", application)


def in_force(city, recipient, name, **changes):
    """A new recipient, and a permit that it can use now."""
    desk(city, "recipient", "add", recipient, name, "hospital")
    permit = granted(city, recipient, localStaff=0, dataUse=["DUO:0000006"], **changes)
    desk(city, "permit", "activate", permit)
    return permit

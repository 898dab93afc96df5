# lab-looks.py: what is another place's, pilot's or company's, and who of the lab asked for it
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

from backend import lab
from backend.city import Kiosk, running_city
from backend.granting import in_force
from backend.lab import ROOMS, waiting
from backend.member import Member
from kit import tap
from kit.processes import wait_until

KIOSK, PILOT, WHY = "id={kiosk}", "id={pilot}&version=1", "why=Because"
# What a request can name of another kiosk, pilot or recipient, by its room. A room that two roles
# may enter is asked by each.
NAMES = {
    ("GET", "/kiosk"): KIOSK,
    ("GET", "/kiosk/retire"): KIOSK,
    ("POST", "/kiosk/retire"): f"{KIOSK}&{WHY}",
    ("POST", "/kiosk/restore"): KIOSK,
    ("GET", "/kiosk/place"): KIOSK,
    ("POST", "/kiosk/place"): f"{KIOSK}&place=Here&latitude=35.1&longitude=126.9",
    ("GET", "/kiosk/code"): KIOSK,
    ("POST", "/kiosk/code"): KIOSK,
    ("GET", "/pilot"): PILOT,
    ("POST", "/pilot/new"): "id={pilot}",
    ("GET", "/pilot/edit"): f"{PILOT}&part=plan",
    ("POST", "/pilot/edit"): f"{PILOT}&edition=1&part=plan&purpose=Mine",
    ("GET", "/pilot/preview"): PILOT,
    ("GET", "/pilot/figures.csv"): PILOT,
    ("GET", "/pilot/sure"): f"{PILOT}&do=submit",
    ("POST", "/pilot/do"): f"{PILOT}&edition=1&do=submit&{WHY}",
    ("GET", "/releases/compare"): "a={release}&b={release}",
    ("GET", "/release/propose"): "permit={permit}",
    ("POST", "/release/propose"): f"permit={{permit}}&{WHY}",
    ("POST", "/release/withdraw"): "permit={permit}",
    ("POST", "/release/order"): "permit={permit}&do=preview",
    ("GET", "/release/task"): "id={task}",
    ("GET", "/release"): "id={release}",
    ("GET", "/application"): "id={application}",
    ("GET", "/application/sure"): "id={application}&do=suspend",
    ("POST", "/application/do"): f"id={{application}}&do=suspend&{WHY}",
    ("GET", "/review"): "id=2026-01",
    ("GET", "/review.csv"): "id=2026-01",
    ("GET", "/looks"): "",
    ("GET", "/recipient"): "of={recipient}",
    ("GET", "/recipient/application"): "id={application}",
    ("POST", "/recipient/do"): f"id={{application}}&do=finish&{WHY}",
    ("POST", "/recipient/receipt"): "of={recipient}&receipt=x",
    ("GET", "/recipient/ask"): "of={recipient}",
    ("POST", "/recipient/ask"): "of={recipient}&title=x",
    ("POST", "/recipient/evidence"): "id={application}&kind=report&count=1",
    ("GET", "/evidence"): "id={evidence}",
    ("POST", "/evidence"): "id={evidence}&do=take&count=1",
    ("GET", "/recipient/keys"): "of={recipient}",
    ("POST", "/recipient/keys"): "of={recipient}&key=x",
    ("POST", "/recipient/key"): f"key={{key}}&do=revoke&{WHY}",
    ("GET", "/model"): "id={model}",
    ("GET", "/model/file"): "id={model}",
    ("POST", "/model/do"): f"id={{model}}&do=stop&{WHY}",
    ("GET", "/model/new"): "of={recipient}",
    ("POST", "/model/new"): "of={recipient}",
    ("GET", "/contracts"): "",
    ("GET", "/contract"): "id={recipient}",
    ("POST", "/contract"): f"id={{recipient}}&until=2026-01-01&{WHY}",
    ("POST", "/recipient/rows"): f"id={{release}}&from=0&{WHY}",
    ("GET", "/recipient/manifest"): "id={release}",
}
# Of which only one's own rows are shown, or sums of these.
LISTS = {("GET", path) for path in (
    "", "/fleet", "/map", "/counts", "/counts.csv", "/donors", "/donors.csv", "/quality",
    "/quality.csv", "/pilots", "/releases", "/withdrawals", "/applications", "/models")}
# What everybody with the role sees, or does for themselves only.
EVERYBODYS = {("GET", "/desk"), ("POST", "/desk"), ("GET", "/pilot/new"),
              ("GET", "/incidents"), ("GET", "/incident"), ("GET", "/incident/new"),
              ("POST", "/incident/new"), ("POST", "/incident/step"),
              ("POST", "/application/vote"),
              ("GET", "/proposals"), ("GET", "/proposal"), ("POST", "/proposal/do"),
              ("GET", "/problem/new"), ("POST", "/problem/new")}
FILES = lab.FILES
# What an asking could change.
KEPT = {"kiosk": "id, revoked_ms, place, latitude", "enrolment": "*",
        "pilot": "name, version, state, edition, draft", "application": "id, state, request",
        "permit": "id, state, proposer, proposed_ms", "release_task": "id, kind",
        "lab_evidence": "id, looked_ms", "recipient": "*", "recipient_key": "thumbprint, ends_ms",
        "model_submission": "id, state", "model_stop": "*", "deletion_receipt": "*",
        "download": "*"}


def refusals(member):
    """What this person asked for and was not shown, oldest first."""
    return [subject for subject, in CITY.rows(
        "SELECT subject FROM lab_reading WHERE person = ? AND what = 'refused' ORDER BY number",
        member.id)]


def read_by(member):
    """What is written down that this person was shown of somebody."""
    return CITY.rows("SELECT what, subject FROM lab_reading WHERE person = ?"
                     " AND what <> 'refused'", member.id)


def theirs():
    """One of everything that another place, pilot or recipient has; what a request can name."""
    kiosk, permit = Kiosk(CITY), in_force(CITY, "clinic-a", "Clinic A")
    writer = Member(CITY, "Writes the other pilot", "coordinator")
    assert writer.post("/lab/pilot/new", id="city-other").status == 303
    application, = CITY.row("SELECT application FROM permit WHERE id = ?", permit)
    CITY.change("INSERT INTO sealed_release (id, time_ms, manifest, permit, recipient, pilot)"
                " VALUES ('their-release', 1, '{\"rows\": 1}', ?, 'clinic-a', 'gwangju-heart')",
                permit)
    CITY.change("INSERT INTO release_task (id, permit, kind, actor, state, since_ms, seen_ms)"
                " VALUES ('their-task', ?, 'preview', 'x', 'failed', 1, 1)", permit)
    CITY.change("INSERT INTO lab_evidence (id, permit, kind, counted, time_ms, digest, sealed,"
                " has_key) VALUES ('their-evidence', ?, 'report', 1, 1, ?, ?, 0)",
                permit, b"d" * 32, b"s")
    CITY.change("INSERT INTO recipient_key (thumbprint, recipient, jwk, since_ms)"
                " VALUES ('their-key', 'clinic-a', '{}', 1)")
    CITY.change("INSERT INTO model_submission (id, recipient, pilot, name, version, digest, state,"
                " since_ms, manifest, file) VALUES ('their-model', 'clinic-a', 'gwangju-heart',"
                " 'pulse', 1, ?, 'trial', 1, '{}', ?)", "ab" * 32, b"f")
    return {"kiosk": kiosk.id, "pilot": "city-other", "permit": permit, "recipient": "clinic-a",
            "application": application, "release": "their-release", "task": "their-task",
            "evidence": "their-evidence", "key": "their-key", "model": "their-model"}


def strangers():
    """Of each role that is there for one place, pilot or recipient, somebody of another."""
    # Called as the pilot is, of which it must not see more for that.
    CITY.command("recipient", "add", "gwangju-heart", "Clinic B", "hospital")
    kiosk = Kiosk(CITY)
    # One can be there for a pilot only once it runs; this one is to be of a pilot without anything.
    steward = Member(CITY, "Of another pilot", "steward", "gwangju-heart")
    CITY.change("UPDATE lab_role SET scope = 'gwangju-lungs' WHERE person = ?", steward.id)
    return {"coordinator": Member(CITY, "Of one kiosk", "coordinator", kiosk.id),
            "operator": Member(CITY, "Keeps one kiosk", "operator", kiosk.id),
            "steward": steward,
            "recipient": Member(CITY, "Of Clinic B", "recipient", "gwangju-heart")}


def asked(member, method, path, said):
    fields = dict(field.split("=", 1) for field in said.split("&")) if said else {}
    if (method, path) in FILES:
        return member.send_file(f"/lab{path}", b"%PDF-1.7", **fields)
    return (member.get if method == "GET" else member.post)(f"/lab{path}", **fields)


def kept():
    return {table: sorted(map(repr, CITY.rows(f"SELECT {columns} FROM {table}")))
            for table, columns in KEPT.items()}


def test_every_room_of_others():
    """In each room what is another's is not shown nor changed, and who asks is written down

    That they asked is, and not that they were shown it.
    """
    assert set(NAMES) | LISTS | EVERYBODYS == set(ROOMS), "a room that nobody has looked at"
    names, people = theirs(), strangers()
    before, wrong = kept(), []
    for role, member in people.items():
        n_refused = len(refusals(member))
        for room in [room for room in NAMES if role in ROOMS[room][0]]:
            answer = asked(member, *room, NAMES[room].format(**names))
            if answer.status != 403:
                wrong.append((role, room, answer.status, answer.text[:300]))
            n_refused += 1
        for room in [room for room in LISTS if role in ROOMS[room][0]]:
            answer = asked(member, *room, "")
            found = [name for name, value in names.items() if value in answer.text]
            if answer.status != 200 or found:
                wrong.append((role, room, answer.status, found))
        assert not wrong, wrong
        wait_until(lambda: len(refusals(member)) == n_refused, 20, "each refusal")
        assert read_by(member) == [], role
    changed = {table: (rows, before[table]) for table, rows in kept().items()
               if rows != before[table]}
    assert not changed, changed


def test_two_roles():
    """Who guards one pilot and only writes another sees of that what its writers do, no more"""
    member = Member(CITY, "Guards one, writes another", "steward", "gwangju-heart")
    CITY.change("UPDATE lab_role SET scope = 'gwangju-lungs' WHERE person = ?", member.id)
    CITY.command("person", "grant", member.id, "--role", "coordinator", "--scope", "city-other")
    CITY.change("UPDATE application SET pilot = 'city-other', state = 'submitted',"
                " stands = 'submitted'")
    CITY.change("UPDATE permit SET pilot = 'city-other'")
    CITY.change("UPDATE sealed_release SET pilot = 'city-other'")
    CITY.change("UPDATE model_submission SET pilot = 'city-other', state = 'review'")
    for path in ("/lab/applications", "/lab/releases", "/lab/withdrawals"):
        assert "Clinic A" not in member.get(path).text, path
    assert "city-other" in member.get("/lab/pilots").text
    assert "Clinic A" in member.get("/lab/models").text
    assert waiting(member) == {"Pilots that are being written": 1}


def test_not_written_not_shown():
    """What cannot be written down before is not shown"""
    application, = CITY.row("SELECT id FROM application")
    steward = Member(CITY, "Reads", "steward")
    ways = {("/lab/application", application): "Research office", ("/lab/review", "2026-01"): ""}
    CITY.change("ALTER TABLE lab_reading RENAME TO elsewhere")
    for (path, name), words in ways.items():
        answer = steward.get(path, id=name)
        assert answer.status >= 500 and (not words or words not in answer.text), path
    CITY.change("ALTER TABLE elsewhere RENAME TO lab_reading")
    for (path, name), words in ways.items():
        answer = steward.get(path, id=name)
        assert answer.status == 200 and words in answer.text, path
    assert read_by(steward) == [("applicant", application), ("review", "2026-01")]


def test_refused_is_written_down():
    """A44 who asks for another place's, in a room or with a form, is refused and written down"""
    mine, other = Kiosk(CITY), Kiosk(CITY)
    member = Member(CITY, "Another place", "coordinator", mine.id)
    assert member.get("/lab/kiosk", id=mine.id).status == 200 and refusals(member) == []
    assert member.get("/lab/kiosk", id=other.id).status == 403
    assert member.post("/lab/kiosk/retire", id=other.id, why="Because").status == 403
    assert member.get("/lab/applications").status == 403
    assert member.post("/lab/kiosk/retire", id="<b>x</b>").status == 403
    wait_until(lambda: len(refusals(member)) == 4, 20, "four lines")
    assert sorted(refusals(member)) == sorted([
        f"/lab/kiosk {other.id}", f"/lab/kiosk/retire {other.id}", "/lab/applications",
        "/lab/kiosk/retire <b>x</b>"])
    page = Member(CITY, "A steward", "steward").get("/lab/looks", state="refused").text
    assert "/lab/kiosk/retire &lt;b&gt;" in page and "Another place" in page


if __name__ == "__main__":
    with running_city() as CITY:
        lab.CITY = CITY
        tap.main()

# releases.py: from what people gave to what a recipient has, and to the proof on the donor's phone
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import datetime
import json
import re
from pathlib import Path

from backend.city import BACKEND, EVERYTHING, cookie_of, running_city
from backend.granting import appoint, in_force, signed
from backend.p256 import Key
from kit import tap
from kit.processes import run

DONORS = 30
ITEMS = ("8867-4", "8310-5", "ageBand", "sex")
SHARE = 1000000 // DONORS


def visit(city, number):
    """Half of them are young; the pulse and the temperature of each are their own."""
    gift = city.kiosk.give("--notice", "2", "--age", "20-39" if number % 2 else "60-79",
                           "--sex", "male" if number // 2 % 2 else "female",
                           "--reading", f"8867-4={58 + number * 7 % 37}",
                           "--reading", f"8310-5={36 + number * 3 % 11 / 10}")
    said = city.send(gift["envelope"])
    assert said == [("stored", None)], said
    return gift


def build(city, *words):
    """What the desk's command prints; one has proposed it, another builds it."""
    if "--preview" not in words:
        city.command("release", "propose", *words, *signed(city, "steward-1"), "--why", "a test")
        words = (*words, *signed(city, "steward-2"))
    return city.command("release", "build", *words).stdout


def phone_of(city, gift):
    return cookie_of(city.claim(gift["token"], Key()))


def uses(city, cookie):
    return city.get("/my/uses?lang=en", Cookie=cookie, Accept="text/html").text


def points(city, cookie):
    """What the phone says: all together, then release by release."""
    page = city.get("/my/benefits?lang=en", Cookie=cookie, Accept="text/html").text
    return [int(number.replace(",", "")) for number in re.findall(r"([\d,]+) points<", page)]


def check_benefit(city):
    done = city.command("benefit", "check", check=False)
    return done.returncode, done.stdout


def verdict(city, cookie, page, wanted):
    """Takes the proof and the manifest home and checks them without the city."""
    folder = Path(city.folder)
    for name in ("manifest", "proof"):
        path = re.search(rf'"(/my/releases/{name}\.json\?[^"]+)"', page)[1].replace("&amp;", "&")
        answer = city.get(path, Cookie=cookie)
        assert answer.status == 200 and "attachment" in answer.headers["Content-Disposition"]
        (folder / name).write_bytes(answer.body)
    said = run([BACKEND, "release", "verify", folder / "manifest", folder / "proof"]).stdout
    assert said.split()[0] == wanted, said


def check_origins(origins, said, manifest, text):
    """A Provenance a row, of all its Observations, that tells nobody from another."""
    assert len(origins) == manifest["rows"]
    targets = [target["reference"] for origin in origins for target in origin["target"]]
    subjects = [one["subject"]["reference"] for one in said]
    assert sorted(targets) == sorted([f"Observation/{one['id']}" for one in said]
                                     + sorted(set(subjects)))
    assert len({origin["id"] for origin in origins}) == len(origins)
    alike = {json.dumps({**origin, "id": "", "target": []}) for origin in origins}
    [alike] = map(json.loads, alike)
    assert alike["policy"] == [f"urn:dure:quality-rules:{manifest['code']['quality']}",
                               "urn:dure:rules:dure.deidentify/1"]
    assert alike["entity"][1]["what"]["identifier"] == {
        "system": "urn:dure:release-tree", "value": manifest["tree"]["root"]}
    assert CITY.kiosk.id not in text and "occurredPeriod" not in alike


def check_fhir(text, rows, manifest):
    """Every value of every row is an Observation of its pseudonym, under an id of its own."""
    said = [json.loads(line) for line in text.splitlines()]
    origins = [one for one in said if one["resourceType"] == "Provenance"]
    said = [one for one in said if one not in origins]
    check_origins(origins, said, manifest, text)
    assert {one["resourceType"] for one in said} == {"Observation"}
    assert len({one["id"] for one in said}) == len(said) >= len(rows) * len(ITEMS)
    for item, system in (("8867-4", "http://loinc.org"), ("8310-5", "http://loinc.org")):
        of_item = [one for one in said if one["code"]["coding"][0]["code"] == item]
        assert {one["subject"]["identifier"]["value"] for one in of_item} == {
            row["pseudonym"] for row in rows}
        assert {one["code"]["coding"][0]["system"] for one in of_item} == {system}


def test_from_gift_to_proof():
    """Thirty give, a permit is used, one takes everything back, and each sees what is true"""
    city = CITY
    gifts = [visit(city, number) for number in range(DONORS)]
    permit = in_force(city, "clinic", "Mudeung Clinic", items=ITEMS, train=False)
    before = build(city, "--preview", permit)
    assert f"k 11\ndonors {DONORS}\n" in before and "alone 0.0000" in before, before
    assert city.command("release", "list").stdout == ""
    said = build(city, permit)
    release = re.search(r"^release (\S+)$", said, re.MULTILINE)[1]
    assert f"donors {DONORS}\nrows {DONORS}\nleft out 0" in said, said
    manifest = json.loads(city.command("release", "show", release).stdout)
    rows = [json.loads(line) for line in city.command("release", "rows", release).stdout.split()]
    assert (manifest["recipient"], manifest["donors"], manifest["rows"]) == (
        "clinic", DONORS, DONORS)
    assert len({row["pseudonym"] for row in rows}) == len(rows) == DONORS
    check_fhir(city.command("release", "rows", "--fhir", release).stdout, rows, manifest)
    for gift in gifts:
        assert gift["donor"] not in json.dumps([manifest, rows])
    cookie = phone_of(city, gifts[0])
    page = uses(city, cookie)
    assert "Mudeung Clinic" in page and f"one of {DONORS} people" in page
    verdict(city, cookie, page, "in")
    assert points(city, cookie) == [SHARE, SHARE]
    assert check_benefit(city) == (0, f"releases 1, of which 0 do not agree with their manifest\n"
                                      f"points of donors {DONORS * SHARE}, of sites 1000000\n")
    withdraw_and_build_again(city, permit, gifts, cookie)


def withdraw_and_build_again(city, permit, gifts, cookie):
    """Who is gone is in the old one for ever, and in the new one never."""
    assert city.post("/my/withdraw", EVERYTHING, Cookie=cookie, Accept="text/html").status == 303
    said = build(city, permit)
    left = int(re.search(r"^donors (\d+)$", said, re.MULTILINE)[1])
    assert 11 <= left <= DONORS - 11, "who withdrew must not be alone in the difference"
    page = uses(city, cookie)
    assert page.count("Proof that I am in it") == 1 and "Given to others without me" in page
    verdict(city, cookie, page[page.index("Given to others without me"):], "out")
    assert points(city, cookie) == [SHARE, SHARE]
    assert check_benefit(city)[0] == 0
    others = [uses(city, phone_of(city, gift)) for gift in gifts[1:4]]
    assert any(text.count("Proof that I am in it") == 2 for text in others)


def test_benefit_is_reconciled():
    """Shares that were changed do not agree with the manifest any more"""
    city = CITY
    sites = city.command("benefit", "sites").stdout
    assert sites == f"{city.kiosk.id:36}  2000000\n"
    for sql, back in (("UPDATE release_site SET donors = donors + 1",
                       "UPDATE release_site SET donors = donors - 1"),
                      ("UPDATE release_site SET donors = donors - 1",
                       "UPDATE release_site SET donors = donors + 1")):
        city.change(sql)
        status, said = check_benefit(city)
        assert status == 65 and said.startswith("releases 2, of which 2 do not agree"), said
        city.change(back)
    assert check_benefit(city)[0] == 0


def open_sites(city):
    """What the register says of the places: in the document, and on the page."""
    sites = city.get("/register.json").json["sites"]
    page = city.get("/register?lang=en", Accept="text/html").text
    assert all(f"{site['points']:,} points" in page for site in sites), page
    assert ("Other places" in page) == any("site" not in site for site in sites)
    return {site.get("site"): site["points"] for site in sites}


def test_places_in_the_register():
    """Everybody sees what each place has, and of none how few people gave there"""
    city, kiosk = CITY, CITY.kiosk.id
    assert open_sites(city) == {kiosk: 2000000}
    assert f"Kiosk {kiosk[:8]}</b>" in city.get("/register?lang=en").text
    city.change("INSERT INTO kiosk_settings (kiosk, version, from_ms, settings) VALUES (?, 1, 1,"
                " ?)", kiosk, json.dumps({"site": {"ko": "공원 <i>문</i>"}}))
    assert "<b>공원 &lt;i&gt;문&lt;/i&gt;</b>" in city.get("/register?lang=en").text
    for places, told in (({"a": 3}, {kiosk: 1000000, None: 1000000}),
                         ({"a": 3, "": 5}, {kiosk: 1000000, None: 999999}),
                         ({"a": 3, "b": 8}, {kiosk: 1633333, None: 366666}),
                         ({"a": 10, "b": 12}, {kiosk: 1000000, "b": 400000, None: 599999}),
                         ({"a": 11}, {kiosk: 1633333, "a": 366666})):
        for place, donors in places.items():
            city.change("INSERT INTO release_site (sealed_release, site, donors)"
                        " SELECT min(number), ?, ? FROM sealed_release", place, donors)
        city.change("UPDATE release_site SET donors = ? WHERE site = ? AND sealed_release ="
                    " (SELECT min(number) FROM sealed_release)",
                    DONORS - sum(places.values()), kiosk)
        assert open_sites(city) == told, places
        city.change("DELETE FROM release_site WHERE site <> ?", kiosk)
    city.change("UPDATE release_site SET donors = ? WHERE sealed_release ="
                " (SELECT min(number) FROM sealed_release)", DONORS)
    assert check_benefit(city)[0] == 0


def test_wrong_proofs():
    """A phone gets proofs of its own donors only, and of releases that there are"""
    city = CITY
    cookie = phone_of(city, visit(city, 1))
    release = city.row("SELECT id FROM sealed_release ORDER BY number")[0]
    for asked in (f"release={release}&of=2", f"release={release}&of=0", f"release={release}",
                  "of=1", "release=x&of=1", f"release={release}&of=-1"):
        answer = city.get(f"/my/releases/proof.json?{asked}", Cookie=cookie)
        assert answer.status == 404, asked
    for path in ("proof.json", "manifest.json"):
        assert city.get(f"/my/releases/{path}?release={release}&of=1").status == 401


def test_rows_are_a_reading():
    """Whoever prints the rows of a release at the desk is written down first, in the ledger too"""
    def readings():
        return CITY.rows("SELECT items FROM reading WHERE command = 'release rows'"
                         " AND reader = 'desk' AND donor IS NULL ORDER BY number")
    release, = CITY.row("SELECT id FROM sealed_release")
    n_rows = json.loads(CITY.command("release", "show", release).stdout)["rows"]
    before = readings()
    lines = CITY.command("release", "rows", release).stdout.splitlines()
    assert 0 < len(lines) <= n_rows, "one has taken everything back"
    assert readings() == [*before, (n_rows,)]
    CITY.command("release", "rows", "--fhir", release)
    assert len(readings()) == len(before) + 2
    month = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=9))).strftime("%Y-%m")
    said = CITY.command("access", "review", month).stdout
    assert "release rows" in said, said
    assert CITY.command("release", "rows", "none", check=False).returncode == 77
    assert len(readings()) == len(before) + 2, "nothing was read"
    assert CITY.command("ledger", "verify").returncode == 0
    CITY.change("UPDATE reading SET items = 1, what = 'observations'"
                " WHERE command = 'release rows'")
    assert CITY.command("ledger", "verify", check=False).returncode == 65, "it cannot be changed"
    CITY.change("UPDATE reading SET items = ?, what = 'release' WHERE command = 'release rows'",
                n_rows)


def test_two_people():
    """One proposes a release and says why, another one builds it, and both are in the register; a
    code is spent by what was built, and by nothing that came to nothing"""
    city = CITY
    permit = city.row("SELECT id FROM permit")[0]
    def build_by(name):
        return city.command("release", "build", permit, *signed(city, name), check=False)
    code = signed(city, "steward-2")
    early = city.command("release", "build", permit, *code, check=False)
    assert "nobody has proposed" in early.stderr
    proposal = ("release", "propose", permit, *signed(city, "steward-1"))
    assert city.command(*proposal, check=False).returncode == 1, "without a reason"
    city.command(*proposal, "--why", "what came in since the first")
    for same in ("steward-1", "STEWARD-1", " Steward-1 "):
        assert "somebody else" in build_by(same).stderr
    assert city.command("release", "build", permit, *code, check=False).returncode == 0
    assert "--code" in city.command("release", "build", permit, *code, check=False).stderr
    assert build_by("steward-2").returncode == 77, "one release each"
    events = [(record["what"], record["actor"]) for record in map(json.loads, (
        row[0] for row in city.rows("SELECT record FROM governance_event ORDER BY number")))]
    assert events[-8:] == [
        ("refuse", "steward-2"), ("propose-release", "steward-1"),
        *[("refuse", "steward-1")] * 3, ("build-release", "steward-2"),
        *[("refuse", "steward-2")] * 2], events


def test_only_who_may():
    """Who was not invited, has another role or another pilot, or is out, is neither of the two"""
    city = CITY
    permit = city.row("SELECT id FROM permit")[0]
    city.command("person", "invite", "Seat", "--role", "seat", "--scope", "citizens")
    appoint(city, "Of another", "steward", "gwangju-lungs")
    appoint(city, "Gone")
    gone = city.row("SELECT id FROM lab_person WHERE name = 'Gone'")[0]
    city.command("person", "revoke", gone)
    before = city.rows("SELECT count(*) FROM sealed_release")
    nobody = ("Anybody", "Seat", "Of another", "Gone", " ")
    for name in nobody:
        refused = city.command("release", "propose", permit, *signed(city, name), "--why",
                               "a test", check=False)
        assert refused.returncode == 77 and "person list" in refused.stderr, refused.stderr
    city.command("release", "propose", permit, *signed(city, "steward-1"), "--why", "a test")
    for name in nobody:
        assert city.command("release", "build", permit, *signed(city, name),
                            check=False).returncode == 77
    assert city.rows("SELECT count(*) FROM sealed_release") == before


def test_energy_nobody_agreed_to():
    """A41 who asks for the energy of donors who gave their heart's data gets nothing; it is told"""
    with running_city() as city:
        for number in range(12):
            gift = city.kiosk.give("--notice", "3", "--refuse", "energy", "--age", "20-39",
                                   "--sex", "male", "--reading", f"8867-4={60 + number}")
            assert city.send(gift["envelope"]) == [("stored", None)]
        cookie = phone_of(city, gift)
        permits = [in_force(city, name, name, items=[item, "ageBand", "sex"])
                   for name, item in (("hospital-1", "8867-4"), ("meter-co", "electricity-use"))]
        for permit, status in zip(permits, (0, 65)):
            city.command("release", "propose", permit, *signed(city, "steward-1"), "--why",
                         "a test")
            done = city.command("release", "build", permit, *signed(city, "steward-2"), check=False)
            assert done.returncode == status, done.stderr
        assert city.rows("SELECT recipient FROM sealed_release") == [("hospital-1",)]
        [last] = city.rows("SELECT record FROM governance_event ORDER BY number DESC LIMIT 1")
        told = json.loads(last[0])
        assert (told["what"], told["subject"]) == ("propose-release", permits[1]), told
        page = uses(city, cookie)
        assert "hospital-1" in page and "meter-co" not in page, page


def test_exit_statuses():
    """What cannot be done says why by its exit status"""
    city = CITY
    refused = city.command("release", "build", *signed(city, "steward-2"), "permit-9", check=False)
    assert refused.returncode == 77
    assert city.command("release", "show", "x", check=False).returncode == 77
    assert city.command("release", "build", check=False).returncode == 1
    permit = city.row("SELECT id FROM permit")[0]
    city.command("release", "propose", permit, *signed(city, "steward-1"), "--why", "a test")
    def status():
        return city.command("release", "build", *signed(city, "steward-2"), permit,
                            check=False).returncode
    assert city.command("release", "build", permit, check=False).returncode == 1
    city.change("UPDATE permit SET k = 1000")
    assert status() == 65
    city.change("UPDATE permit SET k = 11, until_ms = 1")
    assert status() == 77


if __name__ == "__main__":
    with running_city() as CITY:
        tap.main()

# export.py: what recipients take home over HL7's Bulk Data Access, seen from their side
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import json
from concurrent.futures import ThreadPoolExecutor

from access import this_month
from backend.bulk import ASYNC, Bulk, outcome
from backend.city import EVERYTHING, running_city
from backend.granting import desk, in_force
from backend.recipient import Recipient
from feed import release_of, rows_of, take_back
from kit import tap
from releases import DONORS, ITEMS, build, visit

BULK = "http://hl7.org/fhir/uv/bulkdata/"
PAGE = 500  # lines of a release in a file
MOST_EXPORTS = 20  # of a recipient at a time


def is_patient(resource):
    """A pseudonym, and nothing else."""
    return resource == {"resourceType": "Patient", "id": resource["id"], "identifier": [
        {"system": "urn:dure:pseudonym", "value": resource["id"]}]}


def resources_of(release):
    """What the desk prints of a release, by type."""
    said = CITY.command("release", "rows", "--fhir", release).stdout
    found = {"Observation": {}, "Provenance": {}}
    for one in map(json.loads, said.splitlines()):
        found[one["resourceType"]][one["id"]] = one
    return found


def observations_of(release):
    return resources_of(release)["Observation"]


def by_type(resources):
    return [{one["id"]: one for one in resources if one["resourceType"] == kind}
            for kind in ("Observation", "Patient", "Provenance")]


def test_described():
    """Anybody can read what is spoken here, and where tokens are given out"""
    answer = CITY.ask(CITY.machines, "GET", "/fhir/metadata")
    assert answer.headers["Content-Type"] == "application/fhir+json"
    said = answer.json
    assert said["instantiates"] == [BULK + "CapabilityStatement/bulk-data"]
    assert (said["fhirVersion"], said["kind"], said["status"]) == ("4.0.1", "instance", "active")
    rest, = said["rest"]
    assert rest["operation"] == [{"name": "export",
                                  "definition": BULK + "OperationDefinition/export"}]
    assert [(one["type"], one["operation"][0]["definition"]) for one in rest["resource"]] == [
        ("Group", BULK + "OperationDefinition/group-export"),
        ("Patient", BULK + "OperationDefinition/patient-export")]
    uris, = rest["security"]["extension"][0]["extension"]
    near = CITY.ask(CITY.machines, "GET", "/fhir/.well-known/smart-configuration").json
    assert near == CLINIC.recipient.configuration()
    assert near["token_endpoint"] == uris["valueUri"] == CITY.machines + "/oauth/token"
    assert "private_key_jwt" in near["token_endpoint_auth_methods_supported"]
    assert {"ES384", "RS384"} <= set(near["token_endpoint_auth_signing_alg_values_supported"])
    assert "system/Observation.rs" in near["scopes_supported"]


def test_without_token():
    """Nobody without a token that is good now is told or given anything"""
    for method, path in (("GET", "$export"), ("GET", "Group/x/$export"), ("GET", "exports?id=x"),
                         ("DELETE", "exports?id=x"), ("GET", "files/Bundle.x.ndjson")):
        for token in ("", "Bearer x", "Bearer " + "A" * 43):
            answer = CITY.ask(CITY.machines, method, "/fhir/" + path, None,
                              {"Authorization": token, **ASYNC})
            outcome(answer, 401, "login")
            assert answer.headers["WWW-Authenticate"] == "Bearer"
    outcome(CLINIC.ask("/fhir/Observation"), 404, "not-found")
    outcome(CLINIC.ask("/fhir/Group/a/b/$export"), 404, "not-found")


def test_methods():
    """Only what is answered there is allowed, and no HEAD begins or fetches anything"""
    for method, path, allowed in (
            ("DELETE", "$export", "GET"), ("HEAD", "$export", "GET"),
            ("HEAD", "Patient/$export", "GET"), ("HEAD", f"Group/{PERMIT}/$export", "GET"),
            ("HEAD", "files/Bundle.x.ndjson", "GET"), ("POST", "exports", "GET, HEAD, DELETE"),
            ("PUT", "exports", "GET, HEAD, POST, DELETE"), ("DELETE", "metadata", "GET, HEAD")):
        answer = CLINIC.ask("/fhir/" + path, method, **ASYNC)
        assert (answer.status, answer.headers["Allow"]) == (405, allowed), (method, path)
    assert CITY.rows("SELECT 1 FROM bulk_export") == []
    assert CLINIC.ask("/fhir/metadata", "HEAD").status == 200


def test_kick_off():
    """What is not supported is refused by its name, unless leniency is asked for"""
    for asked, name in (({"_elements": "id"}, "_elements"), ({"_typeFilter": "x"}, "_typeFilter"),
                        ({"patient": "x"}, "patient"), ({"_type": "Condition"}, "_type"),
                        ({"_type": ""}, "_type"), ({"_since": "yesterday"}, "_since"),
                        ({"_since": "2026-01-01"}, "_since"),
                        ({"_since": "2026-01-01T00:00:00"}, "_since"),
                        ({"_since": "1900-01-01T00:00:00Z"}, "_since"),
                        ({"_outputFormat": "text/csv"}, "_outputFormat")):
        issue = outcome(CLINIC.begin(**asked), 400, "invalid")
        assert name in issue["diagnostics"], issue
    issue = outcome(CLINIC.begin(**{"x" * 100: "y"}), 400, "invalid")
    assert "xxx" not in issue["diagnostics"]
    outcome(CLINIC.ask("/fhir/$export?_type=Patient&_type=Observation", **ASYNC), 400, "invalid")
    outcome(CLINIC.begin(headers={"Accept": "application/fhir+json"}), 400, "invalid")
    outcome(CLINIC.begin(headers={**ASYNC, "Prefer": "handling=lenient"}), 400, "invalid")
    outcome(CLINIC.begin(headers={**ASYNC, "Accept": "text/html"}), 400, "invalid")
    lenient = {**ASYNC, "Prefer": "handling=lenient, respond-async"}
    outcome(CLINIC.begin(headers=lenient, _type="Condition"), 400, "invalid")
    outcome(CLINIC.begin(headers=lenient, _since="x"), 400, "invalid")
    for headers, asked in ((lenient, {"_elements": "id", "_type": "Condition,Patient"}),
                           ({"Prefer": "respond-async"}, {}),
                           (ASYNC, {"_outputFormat": "application/fhir+ndjson",
                                    "_since": "2026-01-01T09:00:00.5+09:00",
                                    "_type": "Observation,Patient"})):
        answer = CLINIC.begin(headers=headers, **asked)
        assert answer.status == 202, answer.text
        assert CLINIC.ask(answer.headers["Content-Location"], "DELETE").status == 202
    answer = CLINIC.begin(headers=lenient, _elements="id", _type="Condition,Patient")
    manifest = CLINIC.wait(answer.headers["Content-Location"])
    told = [one["issue"][0] for one in CLINIC.all(manifest, "error")]
    assert [one["details"]["text"].split()[0] for one in told] == ["_elements", "_type:"], told
    assert {(one["severity"], one["code"]) for one in told} == {("warning", "not-supported")}
    answer = CLINIC.ask("/fhir/$export?_outputFormat=application/fhir+ndjson"
                        "&_since=2026-01-01T00:00:00+09:00", **ASYNC)
    assert answer.status == 202, "a plus that nobody has put in code"
    assert CLINIC.ask(answer.headers["Content-Location"], "DELETE").status == 202


def test_same_as_release():
    """An export is the releases of that recipient, resource by resource, and nothing else"""
    url, manifest = CLINIC.manifest()
    assert manifest["output"] == manifest["deleted"] == manifest["error"] == []
    release = release_of(build(CITY, PERMIT))
    url, manifest = CLINIC.manifest()
    assert set(manifest) == {"transactionTime", "request", "requiresAccessToken", "output",
                             "deleted", "error"}
    assert manifest["request"] == CITY.machines + "/fhir/$export"
    assert manifest["requiresAccessToken"] is True and manifest["deleted"] == []
    assert {item["extension"]["release"] for item in manifest["output"]} == {release}
    observations, patients, origins = by_type(CLINIC.all(manifest))
    assert observations == observations_of(release) and len(patients) == DONORS
    assert origins == resources_of(release)["Provenance"] and len(origins) == DONORS
    assert all(is_patient(one) for one in patients.values())
    assert {one["subject"]["reference"] for one in observations.values()} == {
        "Patient/" + name for name in patients}
    for kind in ("Observation", "Patient", "Provenance"):
        narrow = CLINIC.manifest(_type=kind)[1]
        assert {item["type"] for item in narrow["output"]} == {kind}
    other = manifest["output"][1]["url"]
    for wrong in (*(other.replace(f"{release}.0", f"{release}{page}")
                    for page in (".1", ".x", ".-1", "")),
                  other.replace(release, PERMIT), other.replace("Patient", "Group"),
                  url.replace("id=", "id=x"), url[:-1]):
        outcome(CLINIC.ask(wrong), 404, "not-found")
    narrow = CLINIC.manifest(_type="Patient")[1]["output"][0]["url"]
    outcome(CLINIC.ask(narrow.replace("Patient", "Observation")), 404, "not-found")
    for path in (f"Group/{PERMIT}/$export", "Patient/$export"):
        same = CLINIC.manifest("/fhir/" + path)[1]
        assert [item["type"] for item in same["output"]] == ["Observation", "Patient",
                                                                  "Provenance"]
        assert by_type(CLINIC.all(same)) == [observations, patients, origins]


def test_others():
    """Nobody gets anything of somebody else's, nor learns that it is there"""
    url, manifest = CLINIC.manifest()
    assert LAB.manifest()[1]["output"] == []
    for method, where in (("GET", url), ("DELETE", url), ("GET", manifest["output"][0]["url"]),
                          ("GET", f"/fhir/Group/{PERMIT}/$export")):
        outcome(LAB.ask(where, method, **ASYNC), 404, "not-found")
    own, _ = LAB.manifest()
    mixed = manifest["output"][0]["url"].replace(url.split("id=")[1], own.split("id=")[1])
    outcome(LAB.ask(mixed), 404, "not-found")


def test_progress():
    """Who asks too early is told to come again, also when a backend fell in between"""
    url, manifest = CLINIC.manifest()
    CITY.change("UPDATE bulk_export SET listed_ms = NULL WHERE id = ?", url.split("id=")[1])
    answer = CLINIC.ask(url)
    assert answer.status == 202, answer.text
    assert answer.headers["Retry-After"] == "1" and answer.headers["X-Progress"]
    again = CLINIC.wait(url)
    assert again["transactionTime"] >= manifest["transactionTime"]
    assert again["output"] == manifest["output"]
    CITY.change("UPDATE bulk_export SET listed_ms = 1 WHERE id = ?", url.split("id=")[1])
    outcome(CLINIC.ask(manifest["output"][0]["url"]), 404, "not-found")


def test_end():
    """What is not wanted any more is gone, once"""
    url, manifest = CLINIC.manifest()
    assert CLINIC.ask(url, "DELETE").status == 202
    for method, where in (("GET", url), ("DELETE", url), ("GET", manifest["output"][0]["url"])):
        outcome(CLINIC.ask(where, method), 404, "not-found")
    old, _ = CLINIC.manifest()
    CITY.change("UPDATE bulk_export SET begun_ms = 1")
    outcome(CLINIC.ask(old), 404, "not-found")


def test_many_at_once():
    """A49 of the same export asked for 100 times at once few begin, each a row; the rest wait"""
    CITY.change("DELETE FROM bulk_export")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: CLINIC.begin(), range(100)))
    begun = [answer for answer in answers if answer.status == 202]
    assert len(begun) == MOST_EXPORTS
    for answer in answers:
        if answer not in begun:
            outcome(answer, 429, "throttled")
            assert answer.headers["Retry-After"]
    assert CITY.row("SELECT count(*) FROM bulk_export WHERE recipient = 'clinic'") == (
        MOST_EXPORTS,)
    assert LAB.begin().status == 202, "others are not hindered"
    for answer in begun:
        CLINIC.ask(answer.headers["Content-Location"], "DELETE")


def test_since():
    """Since the last export there is what came, and what has to be deleted until it is signed"""
    _, whole = CLINIC.manifest()
    before = whole["transactionTime"]
    release, = {item["extension"]["release"] for item in whole["output"]}
    there = rows_of(CITY, release)
    take_back(CITY, GIFTS.pop(), EVERYTHING)
    gone, = there - rows_of(CITY, release)
    _, manifest = CLINIC.manifest(_since=before)
    assert manifest["output"] == []
    bundle, = CLINIC.all(manifest, "deleted")
    assert bundle["type"] == "transaction"
    assert [entry["request"] for entry in bundle["entry"]] == [
        {"method": "DELETE", "url": f"Provenance?patient=Patient/{gone}"},
        {"method": "DELETE", "url": f"Observation?subject=Patient/{gone}"},
        {"method": "DELETE", "url": f"Patient/{gone}"}]
    _, narrow = CLINIC.manifest(_since=before, _type="Patient")
    assert len(CLINIC.all(narrow, "deleted")[0]["entry"]) == 1
    left = by_type(CLINIC.all(whole))
    assert set(left[1]) == there - {gone}, "what is taken back is not in older exports either"
    assert CLINIC.manifest()[1]["deleted"] == [], "who takes all has nothing to delete"
    assert CLINIC.manifest(f"/fhir/Group/{PERMIT}/$export", _since=before)[1]["deleted"]
    entry = next(one for one in CLINIC.recipient.feed(0)["entries"] if one["kind"] == "deletion")
    assert CLINIC.recipient.say_deleted(CLINIC.recipient.receipt(entry)).status == 200
    assert CLINIC.manifest(_since=before)[1]["deleted"] == []


def test_pages():
    """A long release has files of bounded length, and each resource in one of them"""
    number, release, sealed = CITY.row("SELECT number, id, manifest FROM sealed_release"
                                       " ORDER BY number")
    longer = json.dumps({**json.loads(sealed), "rows": PAGE + 400})
    CITY.change("UPDATE sealed_release SET manifest = ? WHERE number = ?", longer, number)
    for step in (400, 800):
        CITY.change("INSERT INTO release_row (sealed_release, line, pseudonym, row)"
                    " SELECT sealed_release, line + ?, pseudonym, row FROM release_row"
                    " WHERE sealed_release = ? AND line < 100", step, number)
    _, manifest = CLINIC.manifest()
    assert [item["type"] for item in manifest["output"]] == (
        ["Observation"] * 2 + ["Patient"] * 2 + ["Provenance"] * 2)
    pages = [CLINIC.lines(item) for item in manifest["output"]]
    assert all(len(page) <= PAGE * (len(ITEMS) + 1) for page in pages)
    found = [one["id"] for page in pages for one in page]
    assert len(found) == len(set(found))
    assert {one["id"]: one for page in pages[:2] for one in page} == observations_of(release)
    assert len(pages[2]) == DONORS - 1 and pages[3] == []
    CITY.change("DELETE FROM release_row WHERE sealed_release = ? AND line >= 100", number)
    again = [CLINIC.lines(item) for item in manifest["output"]]
    assert again[0] and again[1::2] == [[], [], []], "what was named is there, and may be empty"
    CITY.change("UPDATE sealed_release SET manifest = ? WHERE number = ?", sealed, number)


def test_reasons():
    """Each file that was given is written down with its reason, once, and is in the ledger"""
    _, manifest = CLINIC.manifest()
    before = len(CITY.rows("SELECT number FROM download"))
    for _ in range(2):
        CLINIC.all(manifest)
    records = [json.loads(text) for text, in CITY.rows("SELECT record FROM download"
                                                       " ORDER BY number")][before:]
    assert [one["type"] for one in records] == ["Observation", "Patient", "Provenance"]
    for one in records:
        assert one["reason"] == "Resting pulse <b>and</b> age" and one["permit"] == PERMIT
        assert one["recipient"] == "clinic"
    assert CITY.command("ledger", "verify").returncode == 0
    said = json.loads(CITY.command("access", "review", "--json", this_month()).stdout)
    fetched = [one for one in said["reasons"] if one["what"] == "download"][-3:]
    assert [(one["type"], one["page"], one["release"], one["why"], one["actor"], one["subject"])
            for one in fetched] == [
        (one["type"], one["page"], one["release"], one["reason"], "clinic", PERMIT)
        for one in records]


def test_suspended():
    """A47 from the end of a permit on nothing is given out, but what to delete is still told"""
    _, manifest = CLINIC.manifest()
    _, since = CLINIC.manifest(_since=manifest["transactionTime"])
    take_back(CITY, GIFTS.pop(), EVERYTHING)
    given = len(CITY.rows("SELECT number FROM download"))
    desk(CITY, "permit", "suspend", PERMIT)
    outcome(CLINIC.begin(), 403, "forbidden")
    outcome(CLINIC.begin(f"/fhir/Group/{PERMIT}/$export"), 403, "forbidden")
    outcome(CLINIC.ask(manifest["output"][0]["url"]), 403, "forbidden")
    assert len(CITY.rows("SELECT number FROM download")) == given
    assert CLINIC.recipient.feed(0)["entries"][-1]["kind"] == "deletion"
    assert since["deleted"] == []
    CITY.change("UPDATE permit SET state = 'active', until_ms = 1 WHERE id = ?", PERMIT)
    outcome(CLINIC.begin(), 403, "forbidden")
    outcome(NEWCOMER.begin(), 403, "forbidden")


if __name__ == "__main__":
    with running_city() as CITY:
        GIFTS = [visit(CITY, number) for number in range(DONORS)]
        PERMIT, _ = (in_force(CITY, name, f"Mudeung {name}", items=ITEMS, train=False)
                     for name in ("clinic", "lab"))
        desk(CITY, "recipient", "add", "newcomer", "Newcomer", "company")
        CLINIC, LAB, NEWCOMER = (Bulk(Recipient(CITY, name).sign_in())
                                 for name in ("clinic", "lab", "newcomer"))
        tap.main()

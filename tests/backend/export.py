# export.py: what recipients take home over HL7's Bulk Data Access, seen from their side
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from access import this_month
from backend.bulk import ASYNC, Bulk, outcome
from backend.city import EVERYTHING, running_city
from backend.fhir import patient_of
from backend.granting import desk, in_force
from backend.recipient import Recipient
from feed import release_of, rows_of, take_back
from kit import tap
from kit.processes import run
from releases import DONORS, ITEMS, build, visit

BULK = "http://hl7.org/fhir/uv/bulkdata/"
KINDS = ("Observation", "Patient", "Provenance")
PAGE = 500  # lines of a release in a file
REPEAT_ROWS = Path(os.environ["DURE_BUILD"]) / "tests" / "backend" / "repeat-rows"
MOST_EXPORTS = 20  # of a recipient at a time


def is_patient(resource):
    """A pseudonym, and nothing else."""
    return resource == patient_of(resource["id"])


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
            for kind in KINDS]


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
    assert near["scopes_supported"] == ["system/*.rs", *(f"system/{kind}.rs" for kind in KINDS),
                                        "urn:dure:feed"]
    assert {"permission-v1", "permission-v2"} < set(near["capabilities"])


def test_without_token():
    """Nobody without a token that is good now is told or given anything"""
    for method, path in (("GET", "$export"), ("GET", "Group/x/$export"), ("GET", "exports?id=x"),
                         ("DELETE", "exports?id=x"), ("GET", "files/Bundle.x.ndjson")):
        for token in ("", "Bearer x", "Bearer " + "A" * 43):
            answer = CITY.ask(CITY.machines, method, "/fhir/" + path, None,
                              {"Authorization": token, **ASYNC})
            outcome(answer, 401, "login")
            assert answer.headers["WWW-Authenticate"] == (
                'Bearer error="invalid_token"' if token else "Bearer")
    outcome(CLINIC.ask("/fhir/Observation"), 404, "not-found")
    outcome(CLINIC.ask("/fhir/Group/a/b/$export"), 404, "not-found")


def test_methods():
    """Only what is answered there is allowed, and no HEAD begins or fetches anything"""
    for method, path, allowed in (
            ("DELETE", "$export", "GET, POST"), ("HEAD", "$export", "GET, POST"),
            ("HEAD", "Patient/$export", "GET, POST"),
            ("HEAD", f"Group/{PERMIT}/$export", "GET, POST"),
            ("HEAD", "files/Bundle.x.ndjson", "GET"), ("POST", "exports", "GET, HEAD, DELETE"),
            ("PUT", "exports", "GET, HEAD, POST, DELETE"), ("DELETE", "metadata", "GET, HEAD")):
        answer = CLINIC.ask("/fhir/" + path, method, **ASYNC)
        assert (answer.status, answer.headers["Allow"]) == (405, allowed), (method, path)
    assert CITY.rows("SELECT 1 FROM bulk_export") == []
    assert CLINIC.ask("/fhir/metadata", "HEAD").status == 200


def test_kick_off():
    """What is not supported is refused by its name, unless leniency is asked for"""
    for asked, name in (({"_elements": "name.given"}, "_elements"),
                        ({"_typeFilter": "Observation?date=gt2026"}, "_typeFilter"),
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
    outcome(CLINIC.ask("/fhir/$export?_outputFormat=ndjson&_outputFormat=ndjson", **ASYNC),
            400, "invalid")
    outcome(CLINIC.begin(headers={"Accept": "application/fhir+json"}), 400, "invalid")
    outcome(CLINIC.begin(headers={**ASYNC, "Prefer": "handling=lenient"}), 400, "invalid")
    outcome(CLINIC.begin(headers={**ASYNC, "Accept": "text/html"}), 400, "invalid")
    lenient = {**ASYNC, "Prefer": "handling=lenient, respond-async"}
    outcome(CLINIC.begin(headers=lenient, _type="Condition"), 400, "invalid")
    outcome(CLINIC.begin(headers=lenient, _since="x"), 400, "invalid")
    for headers, asked in ((lenient, {"patient": "x", "_type": "Condition,Patient"}),
                           ({"Prefer": "respond-async"}, {}),
                           (ASYNC, {"_outputFormat": "application/fhir+ndjson",
                                    "_since": "2026-01-01T09:00:00.5+09:00",
                                    "_type": "Observation,Patient"})):
        answer = CLINIC.begin(headers=headers, **asked)
        assert answer.status == 202, answer.text
        assert CLINIC.ask(answer.headers["Content-Location"], "DELETE").status == 202
    answer = CLINIC.begin(headers=lenient, patient="x", _type="Condition,Patient")
    assert left_out(answer) == ["patient", "_type:"]
    answer = CLINIC.ask("/fhir/$export?_outputFormat=application/fhir+ndjson"
                        "&_since=2026-01-01T00:00:00+09:00", **ASYNC)
    assert answer.status == 202, "a plus that nobody has put in code"
    assert CLINIC.ask(answer.headers["Content-Location"], "DELETE").status == 202


def left_out(answer):
    """Of which parameters the manifest's errors are."""
    manifest = CLINIC.wait(answer.headers["Content-Location"])
    told = [one["issue"][0] for one in CLINIC.all(manifest, "error")]
    assert {(one["severity"], one["code"]) for one in told} <= {("warning", "not-supported")}
    assert CLINIC.ask(answer.headers["Content-Location"], "DELETE").status == 202
    return [one["details"]["text"].split()[0] for one in told]


def test_posted():
    """What is posted asks for the same as a query does"""
    outcome(CLINIC.post(("patient", "valueReference", {"reference": "Patient/x"})), 400, "invalid")
    outcome(CLINIC.post(("_since", "valueInstant", "soon")), 400, "invalid")
    for wrong in (b"{", b"[]", {"resourceType": "Bundle"}):
        outcome(CLINIC.ask("/fhir/$export", "POST", wrong, **ASYNC), 400, "invalid")
    outcome(CLINIC.post(path="/fhir/$export?_type=Patient"), 400, "invalid")
    answer = CLINIC.ask("/fhir/$export?_type=Patient,x", "POST", b"", **ASYNC)
    outcome(answer, 400, "invalid")
    answer = CLINIC.ask("/fhir/$export?_type=Patient", "POST", b"", **ASYNC)
    assert answer.status == 202, "there are clients that post a query and nothing else"
    assert left_out(answer) == []
    kinds = [("_type", "valueString", kind) for kind in KINDS]
    for path in ("$export", "Patient/$export", f"Group/{PERMIT}/$export"):
        answer = CLINIC.post(*kinds, path="/fhir/" + path)
        assert answer.status == 202, answer.text
        manifest = CLINIC.wait(answer.headers["Content-Location"])
        assert manifest["request"] == f"{CITY.machines}/fhir/{path}"
        assert left_out(answer) == []
    lenient = {"Prefer": "respond-async, handling=lenient"}
    answer = CLINIC.post(("patient", "valueReference", {}), ("_type", "valueString", "Patient"),
                         **lenient)
    assert left_out(answer) == ["patient"]


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
    for kind in KINDS:
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


def test_view():
    """Who wants less than all gets it: Observations by code or category, elements of each"""
    all_of = by_type(CLINIC.all(CLINIC.manifest()[1]))
    codes = {coding["code"] for one in all_of[0].values() for coding in one["code"]["coding"]}
    assert len(codes) > 2 and "8867-4" in codes, codes
    pulses = {name: one for name, one in all_of[0].items()
              if one["code"]["coding"][0]["code"] == "8867-4"}
    for asked in ("Observation?code=http://loinc.org|8867-4",
                  "Observation?category=vital-signs&code=8867-4",
                  "Observation?code=8867-4,Observation?code=x"):
        url, manifest = CLINIC.manifest(_typeFilter=asked)
        assert by_type(CLINIC.all(manifest)) == [pulses, *all_of[1:]]
        assert CLINIC.ask(url, "DELETE").status == 202
    answer = CLINIC.post(("_typeFilter", "valueString", "Observation?code=8867-4"),
                         ("_elements", "valueString", "Observation.value,Provenance.policy"),
                         ("_type", "valueString", "Observation"))
    found, _, _ = by_type(CLINIC.all(CLINIC.wait(answer.headers["Content-Location"])))
    assert found == {name: {
        **{key: one[key] for key in one if key.startswith("value")
           or key in ("resourceType", "id", "status", "code", "subject")},
        "meta": {"tag": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
                          "code": "SUBSETTED"}]}} for name, one in pulses.items()}
    lenient = {**ASYNC, "Prefer": "respond-async, handling=lenient"}
    for asked in ({"_typeFilter": "Observation?date=gt2026"}, {"_elements": "a.b"}):
        answer = CLINIC.begin(headers=lenient, **asked)
        manifest = CLINIC.wait(answer.headers["Content-Location"])
        assert by_type(CLINIC.all(manifest)) == all_of
        assert left_out(answer) == [next(iter(asked)) + ":"]


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


def scopes_of(kinds):
    return " ".join(f"system/{kind}.rs" for kind in kinds)


def lacks(answer, *kinds):
    """It is refused with the scope that it takes."""
    outcome(answer, 403, "forbidden")
    assert answer.headers["WWW-Authenticate"] == (
        f'Bearer error="insufficient_scope", scope="{scopes_of(kinds)}"'), answer.headers


def test_scopes():
    """A token is good for the types that were granted with it, wherever they are asked for"""
    url, whole = CLINIC.manifest()
    for kind in KINDS:
        one = Bulk(Recipient(CITY, "clinic").sign_in(scopes_of([kind])))
        own, manifest = one.manifest()
        assert {item["type"] for item in manifest["output"]} == {kind}, "all that it is good for"
        assert one.all(manifest)
        for path in ("/fhir/$export", "/fhir/Patient/$export", f"/fhir/Group/{PERMIT}/$export"):
            lacks(one.begin(path, _type="Observation,Patient,Provenance"), *KINDS)
            there = one.manifest(path, _type=kind)[0]
            assert one.ask(there, "DELETE").status == 202
        for method in ("GET", "DELETE"):
            lacks(one.ask(url, method), *KINDS)
        for item in whole["output"]:
            if item["type"] == kind:
                assert one.lines(item)
            else:
                lacks(one.ask(item["url"]), item["type"])
        lacks(one.ask(f"/fhir/files/Bundle.{url.split('id=')[1]}.ndjson"), *KINDS)
        assert one.ask(own, "DELETE").status == 202
    feed = Bulk(Recipient(CITY, "clinic").sign_in("urn:dure:feed"))
    for answer in (feed.begin(), feed.ask(url), feed.begin(f"/fhir/Group/{PERMIT}/$export")):
        lacks(answer, *KINDS)
    assert CLINIC.wait(url) == whole, "and nobody has ended it"
    assert CLINIC.ask(url, "DELETE").status == 202


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
    run([REPEAT_ROWS, release, "3", "400", CITY.state,
         *CITY.store.options[1::2]])
    _, manifest = CLINIC.manifest()
    assert [item["type"] for item in manifest["output"]] == (
        ["Observation"] * 2 + ["Patient"] * 2 + ["Provenance"] * 2)
    pages = [CLINIC.lines(item) for item in manifest["output"]]
    assert all(len(page) <= PAGE * (len(ITEMS) + 1) for page in pages)
    found = [one["id"] for page in pages for one in page]
    assert len(found) == len(set(found))
    assert {one["id"]: one for page in pages[:2] for one in page} == observations_of(release)
    assert len(pages[2]) == DONORS - 1 and pages[3] == []
    CITY.change("DELETE FROM sealed_row WHERE sealed_release = ? AND line >= 100", number)
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

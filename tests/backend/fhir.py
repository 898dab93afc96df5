# fhir.py: what FHIR R4 demands of any resource, and of Observations of vital signs
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
#
# By the text of the standard, and of KR Core 2.0.0 where that is claimed, not by what we write:
# names of its rules stand beside them.

import re

UCUM = "http://unitsofmeasure.org"
INSTANT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"
TIME = rf"\d{{4}}(-\d\d(-\d\d)?)?|{INSTANT}"


def parts(value):
    """The value, and all that is in it."""
    yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(
            value, list) else ():
        yield from parts(part)


def value_of(holder):
    found = [key for key in holder if re.match(r"value[A-Z]", key)]
    assert len(found) <= 1, found
    return found[0] if found else None


def sound_value(holder):
    """Of an Observation or a component: a value or the reason why there is none (obs-6)."""
    assert not (value_of(holder) and "dataAbsentReason" in holder), holder


def sound_vital_sign(resource):
    """The profile vitalsigns: vs-1, vs-2, vs-3, and its types of values."""
    assert "effectivePeriod" in resource or len(resource["effectiveDateTime"]) >= 10
    assert "subject" in resource
    for one in resource.get("component", []):
        assert value_of(one) or "dataAbsentReason" in one, one
    assert "component" in resource or value_of(resource) or "dataAbsentReason" in resource


def sound_observation(resource):
    sound_value(resource)
    asked = [(coding["system"], coding["code"]) for coding in resource["code"]["coding"]]
    for one in resource.get("component", []):
        sound_value(one)
        again = [coding for coding in one["code"]["coding"]
                 if (coding["system"], coding["code"]) in asked]
        assert not (again and value_of(resource)), "obs-7"
    categories = [coding["code"] for one in resource.get("category", [])
                  for coding in one["coding"]]
    if "vital-signs" in categories:
        sound_vital_sign(resource)


KR_CORE = "http://www.hl7korea.or.kr/fhir/krcore/StructureDefinition/"
LOINC = "http://loinc.org"
# Of the profiles of vital signs that are of one quantity: its code, and its unit.
KR_CORE_QUANTITIES = {
    "krcore-heartrate": ("8867-4", "/min"), "krcore-respiratoryrate": ("9279-1", "/min"),
    "krcore-pulseoximetry": ("2708-6", "%"), "krcore-bodytemperature": ("8310-5", "Cel"),
    "krcore-bodyweight": ("29463-7", "kg"), "krcore-bodyheight": ("8302-2", "cm")}
MASKED = {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
                         "valueCode": "masked"}]}


def codes_of(concept):
    return {coding["code"] for coding in concept["coding"] if coding["system"] == LOINC}


def sound_quantity(holder, unit):
    """No other kind of value, and this unit, or the reason why there is none (krcore-obs-01)."""
    assert value_of(holder) in ("valueQuantity", None), holder
    assert holder["valueQuantity"]["code"] == unit if value_of(holder) else (
        "dataAbsentReason" in holder), holder


def sound_kr_core_observation(resource, name):
    category, = resource["category"]
    assert [coding["code"] for coding in category["coding"]] == ["vital-signs"]
    assert resource["subject"]["reference"].startswith("Patient/")
    codes = codes_of(resource["code"])
    if name in KR_CORE_QUANTITIES:
        code, unit = KR_CORE_QUANTITIES[name]
        assert code in codes, resource
        sound_quantity(resource, unit)
        return
    special = {code for code, _ in KR_CORE_QUANTITIES.values()} | {"85354-9", "8480-6", "8462-4"}
    if name == "krcore-bloodpressure":
        assert codes == {"85354-9"} and value_of(resource) is None
        for one in resource["component"]:
            sound_quantity(one, "mm[Hg]")
    else:
        assert name == "krcore-vitalsigns" and not codes & special, "it has a profile of its own"


def sound_kr_core(resource):
    """What it claims to be of KR Core, it is."""
    for profile in resource.get("meta", {}).get("profile", []):
        assert profile.startswith(KR_CORE), profile
        name = profile.removeprefix(KR_CORE)
        if resource["resourceType"] == "Observation":
            sound_kr_core_observation(resource, name)
        else:
            assert (name, resource["resourceType"]) == ("krcore-patient", "Patient")
            assert all(one["system"] and one["value"] for one in resource["identifier"])
            assert all("text" in one or "_text" in one for one in resource["name"])
            assert resource["identifier"] and resource["name"]
            for key in ("gender", "birthDate"):
                assert key in resource or "_" + key in resource, key


def patient_of(pseudonym):
    """Whom Observations refer to: a pseudonym, and of the rest that it is not told."""
    return {"resourceType": "Patient", "id": pseudonym,
            "meta": {"profile": [KR_CORE + "krcore-patient"]},
            "identifier": [{"system": "urn:dure:pseudonym", "value": pseudonym}],
            "name": [{"_text": MASKED}], "_gender": MASKED, "_birthDate": MASKED}


def sound(resource):
    """Nothing is empty or null, ids, times, references and quantities are of their form."""
    assert re.fullmatch(r"[A-Za-z0-9.-]{1,64}", resource.get("id", "x")), resource
    for part in parts(resource):
        assert part not in (None, "", [], {}), resource
        if not isinstance(part, dict):
            continue
        for key in part.keys() & {"effectiveDateTime", "start", "end", "lastUpdated"}:
            assert re.fullmatch(TIME, part[key]), part
        if "recorded" in part:
            assert re.fullmatch(INSTANT, part["recorded"]), part
        if "reference" in part:
            assert re.fullmatch(r"[A-Z]\w+/[A-Za-z0-9.-]{1,64}", part["reference"]), part
        for one in (part[key] for key in part.keys() & {"valueQuantity", "low", "high"}):
            assert one["system"] == UCUM and one["code"] and isinstance(one["value"], int | float)
            assert one.get("comparator") in (None, "<", "<=", ">=", ">"), one
    if resource["resourceType"] == "Observation":
        sound_observation(resource)
    sound_kr_core(resource)

# fhir.py: what FHIR R4 demands of any resource, and of Observations of vital signs
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
#
# By the text of the standard, not by what we write: names of its rules stand beside them.

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

# check-decode-file.py: `dure-wearables decode-file` over files of a home's meter and of health
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import io
import json
import os
import subprocess
import tempfile
import zipfile
from pathlib import Path

from kit import tap

WEARABLES = os.environ["DURE_WEARABLES"]
HEALTH = Path(os.environ["DURE_HEALTH"])
SECONDS = 60
REFUSED, WRONG_USE, NO_INPUT = 65, 64, 66

TABLE = "일시,사용량(kWh)\n2024-01-01 00:00,0.25\n2024-01-01 01:00,{}\n2024-01-01 02:00,1\n"
FEED = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:e="http://naesb.org/espi">
<entry><link rel="related" href="b"/><link rel="related" href="t"/><e:MeterReading/></entry>
<entry><link rel="self" href="t"/><e:ReadingType><e:uom>72</e:uom>
<e:flowDirection>19</e:flowDirection></e:ReadingType></entry>
<entry><link rel="up" href="b"/><e:IntervalBlock><e:IntervalReading><e:timePeriod>
<e:duration>900</e:duration><e:start>1700000000</e:start></e:timePeriod><e:value>1234</e:value>
</e:IntervalReading></e:IntervalBlock></entry></feed>
"""


def decode(content, *more):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "meter")
        path.write_bytes(content)
        return subprocess.run([WEARABLES, "decode-file", path, *more], capture_output=True,
                              timeout=SECONDS)


def told(done):
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def test_a_table():
    for encoding in "utf-8", "utf-8-sig", "cp949":
        done = decode(TABLE.format("0.5").encode(encoding))
        assert done.returncode == 0 and not done.stderr, done
        assert told(done) == [{
            "intervals": 3, "repeated": 0, "other": 0, "rejected": 0,
            "from": "2023-12-31T15:00:00Z",
            "to": "2023-12-31T18:00:00Z", "forward_kwh": 1.75,
            "reverse_kwh": 0, "net_kwh": 0}], done


def test_a_bad_row_is_named_and_not_told():
    done = decode(TABLE.format("secret").encode())
    assert done.returncode == REFUSED and not done.stderr, done
    summary, fault = told(done)
    assert summary["intervals"] == 2 and summary["rejected"] == 1, done
    assert fault == {"line": 3, "reject": "bad-amount"}, done
    assert b"secret" not in done.stdout, done


def test_green_button():
    for content in FEED.encode(), FEED.encode("utf-16"):
        done = decode(content)
        assert done.returncode == 0 and not done.stderr, done
        assert told(done) == [{
            "intervals": 1, "repeated": 0, "other": 0, "rejected": 0,
            "from": "2023-11-14T22:13:20Z",
            "to": "2023-11-14T22:28:20Z", "forward_kwh": 0,
            "reverse_kwh": 1.234, "net_kwh": 0}], done


def test_a_declared_unit():
    table = b"timestamp,usage\n2024-01-01 00:00,100\n2024-01-01 00:15,100\n"
    assert decode(table).returncode == REFUSED
    for unit, kwh in ("Wh", 0.2), ("kWh", 200), ("W", 0.05), ("kW", 50):
        assert told(decode(table, unit))[0]["forward_kwh"] == kwh, unit


def test_what_a_column_counts():
    table = b"timestamp,kWh\n2024-01-01 00:00,100\n2024-01-01 01:00,101.5\n"
    done = decode(table)
    assert done.returncode == REFUSED and b"register" in done.stderr, done
    for words, flow, kwh in ((["use"], "forward_kwh", 201.5), (["register"], "forward_kwh", 1.5),
                             (["production", "kWh"], "reverse_kwh", 201.5)):
        assert told(decode(table, *words))[0][flow] == kwh, words


def test_what_is_no_file_of_a_meter():
    for content in b"", b"hello\n", b"<html/>", os.urandom(100_000):
        done = decode(content)
        assert done.returncode == REFUSED and not done.stdout, done
        assert done.stderr.startswith(b"dure-wearables: "), done


def zipped(files):
    """An archive as a phone makes one, name by name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"apple_health_export/{name}", content)
    return buffer.getvalue()


def test_apple_health():
    export = (HEALTH / "made-up.export").read_bytes()
    others = {"workout-routes/a.gpx": "<gpx/>", "export_cda.xml": "<ClinicalDocument/>"}
    for content in export, zipped({**others, "내보내기.xml": export}):
        done = decode(content)
        assert done.returncode == REFUSED and not done.stderr, done
        summary, *faults = told(done)
        assert summary == {
            "observations": 10, "repeated": 3, "other": 1, "rejected": 2,
            "from": "2024-11-03T08:30:00Z", "to": "2024-11-06T23:00:00Z",
            "taken": {"8867-4": 2, "8480-6": 1, "8462-4": 1, "59408-5": 1, "8310-5": 1,
                      "29463-7": 1, "8302-2": 1, "41653-7": 1, "14743-9": 1},
            "not_taken": {"HKCategoryTypeIdentifierSleepAnalysis": 1,
                          "HKQuantityTypeIdentifierRestingHeartRate": 1,
                          "HKQuantityTypeIdentifierStepCount": 2, "Workout": 1}}, done
        assert faults == [{"at": 29, "reject": "out-of-range"},
                          {"at": 49, "reject": "half-a-pair"}], done
        for secret in "홍길동", "Hong", "1901", "체중계":
            assert secret.encode() not in done.stdout, secret


def test_a_bundle():
    done = decode((HEALTH / "made-up.json").read_bytes())
    assert done.returncode == REFUSED and not done.stderr, done
    summary, *faults = told(done)
    assert summary == {
        "observations": 4, "repeated": 0, "other": 0, "rejected": 2,
        "from": "2024-11-06T23:00:00Z", "to": "2024-11-06T23:04:00Z",
        "taken": {"8480-6": 1, "8462-4": 1, "59408-5": 1, "8310-5": 1},
        "not_taken": {"4548-4": 1, "Condition": 1, "Patient": 1}}, done
    assert faults == [{"at": 4, "reject": "no-time"}, {"at": 5, "reject": "not-final"}], done
    assert b"Hong" not in done.stdout and b"Patient/" not in done.stdout, done


def test_what_is_no_file_of_health():
    for content in zipped({}), zipped({"a.txt": "Hong"}), b"PK\3\4", b"{", b"{}", b"<HealthData>":
        done = decode(content)
        assert done.returncode == REFUSED and not done.stdout, done
        assert done.stderr.startswith(b"dure-wearables: ") and b"Hong" not in done.stderr, done


def test_wrong_use():
    for arguments in [], ["a", "b"], ["a", "kWh", "c"], ["a", "kWh", "Wh"], ["a", "use", "use"]:
        done = subprocess.run([WEARABLES, "decode-file", *arguments], capture_output=True,
                              timeout=SECONDS)
        assert done.returncode == WRONG_USE and b"Usage:" in done.stderr, (arguments, done)
    done = subprocess.run([WEARABLES, "decode-file", "/nonexistent/meter"], capture_output=True,
                          timeout=SECONDS)
    assert done.returncode == NO_INPUT and b"meter" not in done.stderr, done


tap.main()

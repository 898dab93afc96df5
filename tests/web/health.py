# health.py: an export of Apple Health on the phone, from choosing it to taking it back
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import contextlib
import datetime
import os
import tempfile
import zipfile
from pathlib import Path

from kit import tap
from kit.browser import Browser
from backend.city import running_city
from phone import check_quiet, check_width, give, picture, scan

MADE_UP = Path(os.environ["DURE_SOURCE"], "tests", "devices", "health", "made-up.export")
FIRST = datetime.datetime(2024, 5, 1, 9)
END = "</HealthData>"
LANGUAGES = "ko", "en"


def pulses():
    """A pulse every hour of fifty days."""
    for hour in range(1200):
        when = f"{FIRST + datetime.timedelta(hours=hour):%Y-%m-%d %H:%M:%S} +0900"
        yield (f'<Record type="HKQuantityTypeIdentifierHeartRate" unit="count/min" '
               f'startDate="{when}" endDate="{when}" value="{58 + hour * 7 % 23}"/>\n')


def export_file(folder):
    """As a phone packs it, beside a route."""
    text = MADE_UP.read_text(encoding="utf-8").replace(END, "".join(pulses()) + END)
    path = Path(folder, "export.zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("apple_health_export/workout-routes/a.gpx", "<gpx/>")
        archive.writestr("apple_health_export/내보내기.xml", text)
    path.chmod(0o644)
    os.chmod(folder, 0o755)
    return path


def look(phone, address, name):
    """At one page in both languages."""
    for language in LANGUAGES:
        phone.open(f"{address}?lang={language}")
        picture(phone, f"{language}-health-{name}")
        check_width(phone)


@contextlib.contextmanager
def donor():
    """A phone whose owner has given, its city, and an export."""
    with running_city() as city, Browser("ko") as phone, \
            tempfile.TemporaryDirectory(prefix="dure-export-") as folder:
        gift = give(city, "--language", "ko")
        scan(phone, city, gift)
        phone.wait_for(gift["words"][0])
        yield phone, city, export_file(folder)


def test_export():
    """An export is read, shown by its kinds, donated, drawn and taken back"""
    with donor() as (phone, city, path):
        look(phone, f"{city.people}/my/files", "1-empty")
        look(phone, f"{city.people}/my/add", "2-add")
        phone.open(f"{city.people}/my/add?lang=ko")
        phone.find("input[type=file]").send_keys(str(path))
        phone.press("파일 읽기")
        page = phone.wait_for("파일에 이것이 들었어요.")
        for words in ("1202", "혈압", "사람에게 나올 수 없는 값이에요", "병원과 기업에 주기"):
            assert words in page, words
        look(phone, f"{city.people}/my/add/preview", "3-preview")
        phone.open(f"{city.people}/my/add/preview?lang=ko")
        phone.find("[action='/my/add/donate'] button").click()
        phone.wait_for("이 파일 거두기")
        assert phone.driver.current_url.endswith("/my/files")
        look(phone, f"{city.people}/my/files", "4-files")
        phone.open(f"{city.people}/my/files?lang=ko")
        phone.press("이 파일 거두기")
        phone.wait_for("아직 없어요.")
        assert city.row("SELECT count(*) FROM batch") == (0,)
        check_quiet(phone)


if __name__ == "__main__":
    tap.main()

# energy.py: a file of a home's meter on the phone, from choosing it to taking it back
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import contextlib
import datetime
import math
import os
import tempfile
from pathlib import Path

from kit import tap
from kit.browser import Browser
from backend.city import running_city
from phone import WithoutScripts, check_quiet, check_width, give, picture, scan

FIRST = datetime.datetime(2025, 1, 6)
WEEKS = 4
WORDS = {
    "ko": {"read": "파일 읽기", "what": "무엇을 센 양인가요?", "found": "파일에 이것이 들었어요.",
           "donate": "네, 동의하고 기부할게요", "energy": "우리 집 에너지", "days": "날마다",
           "back": "이 파일 거두기", "empty": "아직 아무것도 없어요.", "bad": "읽지 못한 곳: 2",
           "choose": "파일 고르기"},
    "en": {"read": "Read the file", "what": "What do the amounts count?",
           "found": "This is in the file.", "donate": "Yes, I agree and donate",
           "energy": "My home's energy", "days": "Day by day", "back": "Take this file back",
           "empty": "Nothing here yet.", "bad": "Could not be read: 2", "choose": "Choose a file"},
}


def meter_file(folder):
    """Four weeks of a made-up home, hour by hour; two rows are bad, and kWh may be anything."""
    rows = ["time,kWh"]
    for hour in range(WEEKS * 7 * 24):
        moment = FIRST + datetime.timedelta(hours=hour)
        evening = math.exp(-((moment.hour - 19) / 2.5) ** 2)
        morning = math.exp(-((moment.hour - 7) / 1.5) ** 2)
        kwh = 0.11 + 0.7 * evening + 0.3 * morning + 0.05 * (moment.day % 5)
        rows.append(f"{moment:%Y-%m-%d %H:%M},{kwh:.3f}")
    rows += ["09/02/2025,1", "2025-02-09 00:00,many", ""]
    path = Path(folder) / "meter.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    path.chmod(0o644)
    os.chmod(folder, 0o755)
    return path


def choose(phone, path):
    phone.find("input[type=file]").send_keys(str(path))


def go_through(phone, city, path, words, language):
    phone.open(f"{city.people}/my/energy")
    phone.wait_for(words["empty"])
    picture(phone, f"{language}-energy-1-empty")
    check_width(phone)
    phone.press(words["choose"])
    phone.wait_for(words["read"])
    picture(phone, f"{language}-energy-2-add")
    check_width(phone)
    choose(phone, path)
    check_quiet(phone)
    phone.press(words["read"])
    phone.wait_for(words["what"])
    # The file stays chosen. The browser notes the refusal for itself.
    assert phone.driver.execute_script(
        "return document.querySelector('[type=file]').files.length") == 1
    noted, = phone.console_errors()
    assert "/my/add" in noted and "400" in noted, noted
    picture(phone, f"{language}-energy-3-asked")
    check_width(phone)
    phone.find("#count option[value=use]").click()
    phone.press(words["read"])
    page = phone.wait_for(words["found"])
    assert phone.driver.current_url.endswith("/my/add/preview") and words["bad"] in page, page
    picture(phone, f"{language}-energy-4-preview")
    check_width(phone)
    phone.press(words["donate"])
    phone.wait_for(words["days"])
    assert phone.driver.current_url.endswith("/my/energy")
    picture(phone, f"{language}-energy-5-energy")
    check_width(phone)
    phone.press(words["back"])
    phone.wait_for(words["empty"])
    assert city.row("SELECT count(*) FROM batch") == (0,)
    check_quiet(phone)


def go_through_without_scripts(phone, city, path):
    phone.open(f"{city.people}/my/add")
    choose(phone, path)
    phone.find("form details summary").click()
    phone.find("#count option[value=use]").click()
    plain = WithoutScripts(phone)
    plain.touch("[data-upload] button")
    plain.read("[action='/my/add/donate']")
    assert "This is in the file." in plain.read("main")
    plain.touch("[action='/my/add/donate'] button")
    assert "672 readings" in plain.read(".takings")
    plain.touch("[action='/my/energy/undo'] button")
    assert "Choose a file" in plain.read("a.button[href='/my/add']")
    assert city.row("SELECT count(*) FROM batch") == (0,)


@contextlib.contextmanager
def donor(language):
    """A phone whose owner has given, its city, and a file of a meter."""
    with running_city() as city, Browser(language) as phone, \
            tempfile.TemporaryDirectory(prefix="dure-meter-") as folder:
        gift = give(city, "--language", language)
        scan(phone, city, gift)
        phone.wait_for(gift["words"][0])
        yield phone, city, meter_file(folder)


def test_korean():
    """In Korean a file is read, asked about, donated, drawn and taken back"""
    with donor("ko") as (phone, city, path):
        go_through(phone, city, path, WORDS["ko"], "ko")


def test_english():
    """In English the same, and once more with JavaScript off: the form sends itself"""
    with donor("en") as (phone, city, path):
        go_through(phone, city, path, WORDS["en"], "en")
        go_through_without_scripts(phone, city, path)


if __name__ == "__main__":
    tap.main()

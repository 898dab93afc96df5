# open.py: for everybody: which pilots run, and numbers, refused when enough has been told
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import json
import os
import shutil
from pathlib import Path

from city import Kiosk, running_city
from kit import tap
from kit.processes import temporary_folder

NOTICES = Path(os.environ["DURE_SOURCE"]) / "i18n" / "notices"
LANGUAGES = ("ko", "en", "zh", "vi", "ru")
YEAR_HAS = 4  # publications


def figures(city):
    answer = city.get("/open.json")
    assert answer.status == 200 and answer.headers["Content-Type"] == "application/json"
    return answer.json


def check_shape(told):
    """Every line and column is there; a number is none, more than ten, or hidden."""
    people, kinds = told["people"]["lines"], told["kinds"]["lines"]
    assert [line["age"] for line in people] == [
        "unsaid", "12-15", "16-19", "20-39", "40-59", "60-79", "80+", "12-39", "40+",
        "all"]
    assert [line["kind"] for line in kinds] == [
        "heart", "blood-pressure", "oxygen", "temperature", "body", "glucose", "electricity"]
    numbers = [line[key] for line in people for key in ("unsaid", "male", "female", "all")]
    numbers.append(told["people"]["donors"])
    numbers += [line[key] for line in kinds for key in ("donors", "observations")]
    assert all(number is None or number == 0 or number > 10 for number in numbers), numbers


def test_open():
    """Nothing before the first; then the same to all; the fifth of a year is refused"""
    with running_city() as city:
        kiosk = Kiosk(city)
        gift = kiosk.give("--age", "40-59", "--sex", "male")
        assert city.send(gift["envelope"]) == [("stored", None)]
        assert "people" not in figures(city)
        assert "아직 숫자가 없어요." in city.get("/open", **{"Accept-Language": "ko"}).text

        assert "/open" in city.command("statistics", "publish").stdout
        told = figures(city)
        check_shape(told)
        assert told["budget"] == {"year": told["budget"]["year"], "mostMillionths": 4000000,
                                  "leftMillionths": 3000000, "isSpent": False}
        assert figures(city) == told
        page = city.get("/open", **{"Accept-Language": "ko"}).text
        assert all(f">{age}<" in page for age in ("12–39", "40세 이상", "80세 이상")), page

        # Who goes changes nothing that was told, and is not in what comes next.
        city.command("withdraw", gift["code"])
        assert figures(city) == told
        for _ in range(YEAR_HAS - 1):
            city.command("statistics", "publish")
        last = figures(city)
        assert last["budget"]["isSpent"] and last["people"] != told["people"]

        refused = city.command("statistics", "publish", check=False)
        assert refused.returncode == 75 and refused.stdout == "", refused
        assert figures(city) == last
        assert city.row("SELECT count(*) FROM budget_entry WHERE is_granted = 0") == (1,)
        assert city.row("SELECT count(*) FROM open_figures") == (YEAR_HAS,)
        following = str(last["budget"]["year"] + 1)
        for language in LANGUAGES:
            page = city.get("/open", **{"Accept-Language": language})
            assert page.status == 200 and following in page.text, language
        documents = json.dumps(city.rows("SELECT document FROM open_figures"))
        donor, = city.row("SELECT id FROM donor")
        assert donor not in documents


def test_pilot_in_korean_only():
    """A pilot without a notice in the reader's language is named in Korean"""
    with temporary_folder("dure-notices") as folder:
        (folder / "gwangju-heart/3").mkdir(parents=True)
        for name in ("terms.json", "ko.json"):
            shutil.copy(NOTICES / "gwangju-heart/3" / name, folder / "gwangju-heart/3")
        title = json.loads((folder / "gwangju-heart/3/ko.json").read_text("utf-8"))["title"]
        with running_city("--notices", str(folder)) as city:
            for language in LANGUAGES:
                answer = city.get("/", **{"Accept-Language": language})
                assert f'<h3 lang="ko">{title}</h3>' in answer.text, language


tap.main()

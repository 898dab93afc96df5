# check-pilot.py: a company's model on trial, from its office over the lab to the donor's screen
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import datetime
import hashlib
import json
import re
from html import unescape

from backend.city import City
from backend.granting import desk, granted
from backend.member import Member
from backend.models import description, pack
from kit import tap
from kit.processes import wait_until
from kit.station import STRAP
from kit.words import pattern, say
from visitor import house, panel

SLOW = 8  # times life: slow enough to say one's age meanwhile
PILOT = "gwangju-heart"
TODAY = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=9))).date()
SETTINGS = {"schema": "dure.station-settings/1", "until": "2099-01-01T00:00:00.000Z",
            "site": {"ko": "동명동"}, "panel": {"dpi": 68.9, "bottomMm": 500},
            "languages": ["ko"], "instruments": STRAP, "opening": {},
            "idle": {"seconds": 60, "warningSeconds": 30}, "pilot": {"name": PILOT},
            "voice": {"speaks": False, "percent": 100}}
MODEL = {"of": "mudeung", "pilot": PILOT, "from": str(TODAY),
         "until": str(TODAY + datetime.timedelta(60)), "low": "0", "high": "2", "edges": "0.3",
         "shadow": "", "reference": "heart-rate", "rule": "40",
         "aim-ko": "맥박을 보고, 푹 쉰 날과 비슷한지 견주어 봐요.",
         "answers-ko": "아주 천천히 뛰어요.\n푹 쉰 날의 맥박과 비슷해요.",
         "aim-en": "", "answers-en": ""}
PLAN = {"purpose": "To see how a city's hearts rest", "target": "400", "from": str(TODAY),
        "until": "2029-11-30", "keep": "2029-12-31", "recipients": "company", "kind-heart": "on",
        "device-ecg-strap": "on", "item-ageBand": "on", "item-sex": "on"}


def city_of(station):
    """The station's city, as those who work for it reach it."""
    city = City(station.folder)
    city.state = city.store.state = station.backend_files
    city.people, city.machines = station.people, station.machines
    return city


def done(answer):
    assert answer.status == 303, answer.text
    return answer.headers["Location"]


def hand_in(city, steward):
    """A company with a permit hands a model in, and a steward lets it run; its id and digest."""
    city.command("recipient", "add", "mudeung", "무등바이오랩", "company")
    desk(city, "permit", "activate", granted(city, "mudeung", localStaff=0,
                                             dataUse=["DUO:0000006"]))
    office = Member(city, "Office", "recipient", "mudeung")
    file = pack(city.folder, description())
    model = done(office.send_file("/lab/model/new", file, **MODEL)).split("=")[1]
    done(steward.post("/lab/model/do", **{"id": model, "do": "accept", "why": "A good card"}))
    return model, hashlib.sha256(file).hexdigest()


def previewed(writer, which):
    """What the preview says that each of the kiosk's pages will, from its top to its bottom."""
    page = writer.get("/lab/pilot/preview", "ko", **which).text
    panels = re.findall(r'<section class="panel.*?</section>', page, re.DOTALL)
    assert len(panels) == 4, page
    return [[" ".join(unescape(text).split())
             for text in re.findall(r">([^<>]*[^<>\s][^<>]*)<", one)] for one in panels]


def run_pilot(city, steward, kiosk, digest):
    """A coordinator writes it, with the model, and the steward sets it running at the kiosk; what
    the preview showed."""
    writer = Member(city, "Coordinator", "coordinator")

    def edition(who, path, **asked):
        return re.search(r'name="edition" value="(\d+)"', who.get(path, **asked).text)[1]

    version = re.search(r"version=(\d+)", done(writer.post("/lab/pilot/new", id=PILOT)))[1]
    which = {"id": PILOT, "version": version}
    seen = edition(writer, "/lab/pilot/edit", part="plan", **which)
    done(writer.post("/lab/pilot/edit", part="plan", edition=seen, model=digest,
                     **{f"site-{kiosk}": "on"}, **which, **PLAN))
    page = writer.get("/lab/pilot/edit", "ko", part="ko", **which).text
    words = {name: unescape(text) for name, text in re.findall(
        r'name="(ko-[\w-]+)"[^>]*? value="(.*?)"', page, re.DOTALL)}
    words |= {name: unescape(text) for name, text in re.findall(
        r'<textarea[^>]*? name="(ko-[\w-]+)".*?>(.*?)</textarea>', page, re.DOTALL)}
    words["ko-collect-title"] = "이 글은 새로 썼어요. 모아도 될까요?"
    done(writer.post("/lab/pilot/edit", part="ko", **which, **words, edition=edition(
        writer, "/lab/pilot/edit", part="ko", **which)))
    preview = previewed(writer, which)
    for who, word in ((writer, "submit"), (steward, "run")):
        seen = edition(who, "/lab/pilot/sure", **{"do": word, **which})
        done(who.post("/lab/pilot/do", **{"do": word, "why": "As planned", "edition": seen,
                                          **which}))
    return preview


def settings_of(city, kiosk):
    return json.loads(city.command("fleet", "settings", kiosk).stdout)["settings"]


def measures_and_says_the_age(visitor):
    visitor.starts()
    visitor.touches("Pulse")
    # The page moves with each beat: there is no waiting until it is still.
    chip = visitor.screen.wait_for(pattern("40–59", visitor.language), seconds=20)
    visitor.station.display.finger.tap(*chip.centre)
    visitor.sees("Show the result", seconds=60)
    visitor.reads_the_result()


def says_what_was_previewed(visitor, words):
    """The kiosk's page says that, word for word, in that order, and nothing else: its title first
    to those who hear it, and no voice, which this station does not have."""
    title = next(word for word in words if word.endswith("?"))
    visitor.screen.wait_for(f"^{re.escape(title)}$")
    texts = visitor.screen.texts()
    there = [text for text in texts[texts.index(title):] if not re.match("Gtk|Dure", text)]
    assert there == [title] + [word for word in dict.fromkeys(words) if word not in (
        title, say("Voice", visitor.language))], (there, words)


def prepare(station, city, steward):
    """All that is done in the city's rooms; the model, where the station will keep it, and what the
    kiosk's pages will say."""
    kiosk = json.loads((station.kiosk_files / "kiosk.json").read_text("utf-8"))["kiosk"]
    draft = station.folder / "settings.json"
    draft.write_text(json.dumps(SETTINGS), encoding="utf-8")
    city.command("fleet", "settings", kiosk, draft)
    model, digest = hand_in(city, steward)
    preview = run_pilot(city, steward, kiosk, digest)
    wait_until(lambda: settings_of(city, kiosk)["pilot"].get("model") == digest, 30,
               "the pilot on its way to the kiosk")
    return model, station.kiosk_files / "pilot-models" / digest, preview


def let_a_day_pass(station):
    """What was counted today was counted yesterday."""
    path = station.kiosk_files / "pilot-runs.json"
    text = path.read_text("utf-8")
    assert str(TODAY) in text, text
    path.write_text(text.replace(str(TODAY), str(TODAY - datetime.timedelta(1))), "utf-8")


def test_from_the_office_to_the_visitor():
    """A company hands it in, a steward takes it, a pilot runs it, the kiosk fetches it; it answers
    who says yes, the city hears how often, and is not offered once it is stopped"""
    with house(speed=SLOW) as visitor:
        station, city = visitor.station, city_of(visitor.station)
        steward = Member(city, "Steward", "steward")
        station.stop_one("kiosk")
        model, folder, preview = prepare(station, city, steward)
        option = ("--pilot-model", station.build / "kiosk/pilot/dure-pilot-model")
        # Nobody looks at the window that goes when the settings come: libatspi may fall over that.
        visitor.screen = station.start_kiosk(*option)
        wait_until((folder / "manifest.sig").exists, 30, "the model at the kiosk")
        visitor.sees_the_welcome()
        measures_and_says_the_age(visitor)
        visitor.touches("Try an AI on trial")
        visitor.screen.wait_for("^무등바이오랩$")
        visitor.picture("05-pilot")
        visitor.touches("Yes, try it")
        visitor.screen.wait_for("^푹 쉰 날의 맥박과 비슷해요.$")
        visitor.picture("05-pilot-told")
        visitor.touches("Back to my result")
        visitor.wants_to_donate()
        says_what_was_previewed(visitor, preview[0])
        visitor.touches("Yes, I agree")
        says_what_was_previewed(visitor, preview[1])
        visitor.touches("No")
        visitor.touches("Finish")
        visitor.sees_the_welcome()
        visitor.forgot()

        station.stop_one("kiosk")
        let_a_day_pass(station)
        done(steward.post("/lab/model/do", **{"id": model, "do": "stop", "why": "Seen enough"}))
        visitor.open_kiosk(*option)
        counted = json.loads(wait_until(lambda: city.command("model", "runs").stdout, 30,
                                        "the day's count"))
        assert counted["answered"] == counted["agreed"] == 1 and counted["model"] == folder.name
        wait_until((folder / "stop").exists, 30, "the stop")
        measures_and_says_the_age(visitor)
        assert say("Try an AI on trial", visitor.language) not in visitor.screen.texts()


with panel():
    tap.main()

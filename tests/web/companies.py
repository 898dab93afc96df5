# companies.py: in a real browser a company and the stewards do their day's work, by keyboard alone
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""DURE_PICTURES=DIR keeps a picture of every room in Korean and English."""

import datetime
import hashlib
import itertools
import json
from pathlib import Path

from jwcrypto.jwk import JWK
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from backend.city import Kiosk, running_city
from backend.granting import desk as desk_of_city
from backend.granting import in_force
from backend.models import description, pack
from backend.recipient import KINDS
from backend.releases import DONORS, ITEMS, visit
from kit import tap
from kit.processes import temporary_folder
from web import lab
from web.lab import at_work, look_at

TODAY = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=9))).date()
MOST_STOPS = 150
ORDER = itertools.count(1)


def reach(desk, words):
    """Goes on from stop to stop with the keyboard, to what is called so."""
    for _ in range(MOST_STOPS):
        ActionChains(desk.driver).send_keys(Keys.TAB).perform()
        here = desk.driver.switch_to.active_element
        called = desk.driver.execute_script(
            "const e = arguments[0];"
            "return [...(e.labels || [])].map(l => l.innerText).join(' ') || e.ariaLabel"
            " || e.innerText",
            here)
        if words in " ".join((called or "").split()):
            return here
    raise AssertionError(f"the keyboard does not lead to {words!r}")


def enter(desk, words):
    reach(desk, words).send_keys(Keys.ENTER)


def write(desk, words, text):
    reach(desk, words).send_keys(text)


def write_day(desk, words, day):
    """As the browser takes days in English: month, day, year."""
    write(desk, words, day.strftime("%m%d%Y"))


def refused(desk):
    """The page that came back is an answer of 400, of which the browser speaks."""
    said, = desk.console_errors()
    assert "400 (Bad Request)" in said


def where(desk):
    return desk.driver.current_url.removeprefix(CITY.people)


def run_at_kiosks(digest):
    """Kiosks tell how often the model ran, and how often the rule said the same."""
    for ago, runs in enumerate((40, 22, 31, 17, 52), 2):
        report = {"schema": "dure.model-runs/1",
                  "id": f"0199{next(ORDER):04x}-0000-7000-8000-000000000000",
                  "day": str(TODAY - datetime.timedelta(ago)), "model": digest, "answered": runs,
                  "cannotTell": 4, "killed": 0, "refused": 0, "agreed": runs - 8, "differed": 8}
        CITY.ask(CITY.machines, "POST", "/v1/model-runs", {"model-runs": [KIOSK.report(report)]})


def hand_in_key(desk):
    enter(desk, "Our data")
    enter(desk, "Keys")
    desk.wait_for("We have not handed in a key yet.")
    look_at(desk, "/lab/recipient/keys", "keys-empty")
    private = JWK.generate(**KINDS["ES384"])
    write(desk, "The public key", private.export_private())
    enter(desk, "Hand in this key")
    desk.wait_for("That is a private key.")
    refused(desk)
    assert json.loads(private.export_private())["d"] not in desk.driver.page_source
    for kind in ("ES384", "EdDSA"):
        write(desk, "The public key", JWK.generate(**KINDS[kind]).export_public())
        if kind == "EdDSA":
            reach(desk, "It takes over").send_keys(Keys.SPACE)
        enter(desk, "Hand in this key")
        desk.wait_for(kind)
    newest = CITY.row("SELECT thumbprint FROM recipient_key WHERE ends_ms IS NULL")[0]
    look_at(desk, "/lab/recipient/keys", "keys")
    desk.open(f"{CITY.people}/lab/recipient/keys?lang=en")
    enter(desk, newest)
    write(desk, "Why? This is kept.", "A laptop was stolen")
    enter(desk, "Yes, revoke it")
    desk.wait_for("Revoked just now:")
    look_at(desk, "/lab/recipient/keys", "keys-undo")
    desk.open(f"{CITY.people}/lab/recipient/keys?lang=en")
    enter(desk, "Undo")
    desk.wait_for("Works")
    assert "Revoked just now:" not in desk.text()


def hand_in_model(desk, file):
    enter(desk, "Models")
    desk.wait_for("No model has been handed in yet.")
    look_at(desk, "/lab/models", "models-empty")
    desk.open(f"{CITY.people}/lab/models?lang=en")
    enter(desk, "Hand in a model")
    desk.wait_for("Where and when")
    write_day(desk, "First day", TODAY)
    write_day(desk, "Last day", TODAY + datetime.timedelta(60))
    write(desk, "The smallest answer", "0")
    write(desk, "The largest answer", "1")
    write(desk, "What parts its answers", "much")
    write(desk, "Which number", "heart")
    write(desk, "Its edges", "65")
    write(desk, "What it looks for", "쉬는 맥박을 봐요.")
    desk.find("#file").send_keys(str(file))
    enter(desk, "Send this to the city")
    desk.wait_for("The file is no sound model")
    refused(desk)
    assert desk.find("#aim-ko").get_attribute("value") == "쉬는 맥박을 봐요."
    desk.find("#edges").clear()
    desk.find("#edges").send_keys("0.6")
    desk.find("#file").send_keys(str(file))
    enter(desk, "Send this to the city")
    desk.wait_for("To be looked at")
    return where(desk)


def test_company():
    """A company hands in keys and a model, undoes a mistake, and sees how the trial goes"""
    with temporary_folder("dure-model") as folder, \
            at_work("Company office", "recipient", "bit-ai") as desk:
        folder = Path(folder)
        folder.chmod(0o755)
        content = pack(folder, {**description(), "weights": [0.01]})
        (folder / "packed").chmod(0o644)
        hand_in_key(desk)
        model = hand_in_model(desk, folder / "packed")
        look_at(desk, "/lab/model/new", "model-new")
        look_at(desk, model, "model-review")
        with at_work("Model steward", "steward") as other:
            enter(other, "Models")
            enter(other, "pulse-rest 1")
            other.wait_for("What can be done")
            enter(other, "Let it run at kiosks")
            write(other, "Why? This is kept.", "Its card is good")
            enter(other, "Yes, do it")
            other.wait_for("On trial")
        run_at_kiosks(hashlib.sha256(content).hexdigest())
        desk.open(f"{CITY.people}{model}&lang=en")
        desk.wait_for("% as the rule beside it says")
        look_at(desk, model, "model")
        look_at(desk, "/lab/models", "models")
        CITY.change("UPDATE permit SET state = 'suspended' WHERE recipient = 'bit-ai'")
        look_at(desk, model, "model-rests")
        CITY.change("UPDATE permit SET state = 'active' WHERE recipient = 'bit-ai'")
        desk.open(f"{CITY.people}{model}&lang=en")
        enter(desk, "Stop it")
        write(desk, "Why? This is kept.", "It warms up wrongly")
        enter(desk, "Yes, do it")
        desk.wait_for("Stopped")


def test_steward():
    """Stewards propose, look at and build a release, review a month and end a contract"""
    with at_work("First steward", "steward") as desk:
        enter(desk, "Releases")
        enter(desk, "Propose a release")
        write(desk, "Why? This is kept.", "Too early")
        enter(desk, "Yes, do it")
        desk.wait_for("Undo my proposal")
        enter(desk, "Undo my proposal")
        desk.wait_for("Propose a release")
        enter(desk, "Propose a release")
        write(desk, "Why? This is kept.", "The yearly one")
        enter(desk, "Yes, do it")
        desk.wait_for("Undo my proposal")
        look_at(desk, "/lab/releases", "releases-own")
    with at_work("Second steward", "steward") as desk:
        enter(desk, "Releases")
        enter(desk, "See what would leave")
        desk.wait_for("Yes, build it", 60)
        look_at(desk, where(desk), "release-preview")
        desk.open(f"{CITY.people}{where(desk)}&lang=en")
        enter(desk, "Yes, build it")
        desk.wait_for("It is built and sealed.", 60)
        look_at(desk, where(desk), "release-built")
        desk.open(f"{CITY.people}{where(desk)}&lang=en")
        enter(desk, "Look at it")
        desk.wait_for("What its manifest says")
        look_at(desk, where(desk), "release")
        CITY.change("INSERT INTO release_task (id, permit, kind, actor, state, since_ms, seen_ms,"
                    " n_done, n_all) SELECT 'far', permit, 'preview', 'Second steward', 'running',"
                    " 9000000000000, 9000000000000, 41200, 96000 FROM sealed_release")
        look_at(desk, "/lab/release/task?id=far", "release-running")
        look_at(desk, f"/lab/review?id={str(TODAY)[:7]}", "review")
        CITY.change("DELETE FROM release_task WHERE id = 'far'")
        look_at(desk, "/lab/review?id=2020-02", "review-empty")
        desk.open(f"{CITY.people}/lab?lang=en")
        enter(desk, "Contracts")
        look_at(desk, "/lab/contracts", "contracts")
        desk.open(f"{CITY.people}/lab/contracts?lang=en")
        enter(desk, "Mudeung Clinic")
        write_day(desk, "Last day", TODAY - datetime.timedelta(1))
        write(desk, "Why? This is kept.", "It was not paid")
        enter(desk, "Write it down")
        desk.wait_for("No key opens anything any more.")
        look_at(desk, where(desk), "contract")


if __name__ == "__main__":
    with running_city() as CITY:
        lab.CITY = CITY
        KIOSK = Kiosk(CITY)
        for number in range(DONORS):
            visit(CITY, number)
        in_force(CITY, "mudeung-clinic", "Mudeung Clinic", items=ITEMS, train=False)
        in_force(CITY, "bit-ai", "Songjeong AI", items=["8637-1"], train=False)
        desk_of_city(CITY, "recipient", "contract", "bit-ai",
                     str(TODAY + datetime.timedelta(1500)))
        tap.main()

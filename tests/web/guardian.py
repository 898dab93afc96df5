# guardian.py: a guardian finishes what a child began, in a real browser
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""DURE_PICTURES=DIR keeps a picture of the pages in both languages and both colour schemes."""

import json
import time

from backend.city import Kiosk, running_city
from kit import tap
from kit.browser import Browser
from phone import check_quiet, check_width, give, picture, scan

ANSWER = """
  for (const radio of document.querySelectorAll('[value=given]')) radio.click();
  document.querySelector('[value=parent]').click();
  document.querySelector('[name=guardian]').click();
  document.querySelector('[name=year]').value = arguments[0];
  document.querySelector('[name=month]').value = '7';"""
STATES = "UPDATE guardianship SET ends_ms = 1, opens_ms = {}"


def kept_apart(city):
    return city.row("SELECT (SELECT count(*) FROM payload), (SELECT count(*) FROM payload_aside)")


def begin(phone, city, language, words):
    """The child has given, and the guardian scans and reads; gives which donor it is."""
    gift = give(city, "--child", "--language", language, "--notice", "3")
    scan(phone, city, gift)
    phone.wait_for(gift["words"][0])
    phone.open(f"{city.people}/my?lang={language}")
    phone.wait_for(words["card"])
    picture(phone, f"{language}-g1-my")
    check_width(phone)
    phone.press(words["read"])
    phone.wait_for(words["apart"])
    return gift["donor"]


def approves_a_visit(phone, city, language, words):
    """Asked who gives: for a child the phone approves nothing, for its own person it does."""
    phone.open(f"{city.people}/v?lang={language}#{Kiosk(city).show_pass()}")
    phone.press(words["me"])
    phone.wait_for(words["who"])
    picture(phone, f"{language}-g7-who-gives")
    check_width(phone)
    phone.press(words["child"])
    phone.wait_for(words["anew"])
    picture(phone, f"{language}-g8-child-gives")
    check_width(phone)
    assert city.row("SELECT count(*) FROM visit_pass") == (0,)
    phone.open(f"{city.people}/my")
    phone.open(f"{city.people}/v?lang={language}#{Kiosk(city).show_pass()}")
    phone.press(words["me"])
    phone.press(words["own"])
    phone.wait_for(words["on"])
    assert city.row("SELECT count(*) FROM visit_pass") == (1,)


def fourteen(phone, city, language, words):
    """The month in which nobody can answer, and the child's own no after it."""
    city.change(STATES.format(int(time.time() + 20 * 24 * 3600) * 1000))
    phone.open(f"{city.people}/my/guardian?lang={language}")
    phone.wait_for(words["rests"])
    picture(phone, f"{language}-g4-rests")
    city.change(STATES.format(2))
    phone.open(f"{city.people}/my/guardian?lang={language}")
    phone.wait_for(words["grown"])
    picture(phone, f"{language}-g5-asks")
    check_width(phone)
    phone.press(words["no"])
    phone.wait_for(words["erased"])
    assert kept_apart(city) == (0, 0)


def agree(phone, city, words):
    phone.driver.execute_script(ANSWER, str(time.gmtime().tm_year + 3))
    phone.press(words["yes"])
    phone.wait_for(words["agreed"])
    assert kept_apart(city) == (1, 0)
    record, = city.row("SELECT record FROM consent_event ORDER BY number DESC LIMIT 1")
    assert any(line["shown"]["dwellMs"] > 0 for line in json.loads(record)["lines"])


def walk(language, words):
    with running_city() as city, Browser(language) as phone:
        begin(phone, city, language, words)
        picture(phone, f"{language}-g2-guardian")
        check_width(phone)
        phone.press(words["yes"])
        assert kept_apart(city) == (0, 1), "an empty form is not sent"
        agree(phone, city, words)
        picture(phone, f"{language}-g3-agreed")
        check_width(phone)
        approves_a_visit(phone, city, language, words)
        fourteen(phone, city, language, words)
        begin(phone, city, language, words)
        phone.press(words["no"])
        phone.wait_for(words["refused"])
        assert kept_apart(city) == (0, 0)
        picture(phone, f"{language}-g6-erased")
        check_width(phone)
        check_quiet(phone)


KOREAN = {
    "card": "보호자이신가요?", "read": "읽고 답하기", "apart": "잠긴 채 따로 놓여 있어요.",
    "yes": "네, 아이가 기부해도 좋아요", "no": "아니요, 지워 주세요",
    "agreed": "아이를 위해 동의하셨어요.", "rests": "아이가 이번 달에 만 14세가 돼요.",
    "grown": "이제 만 14세예요.", "erased": "아이가 동의하지 않았어요.",
    "refused": "동의하지 않으셨어요.", "me": "예, 저예요", "who": "키오스크에서 누가 기부하나요?",
    "child": "14세 미만인 제 아이예요", "anew": "아이는 처음처럼 기부하면 돼요.",
    "own": "저예요. 14세 이상이에요", "on": "키오스크에서 계속해 주세요."}
ENGLISH = {
    "card": "Are you the guardian?", "read": "Read it and answer",
    "apart": "It lies locked and apart.", "yes": "Yes, my child may donate", "no": "No, erase it",
    "agreed": "You said yes for your child.", "rests": "Your child turns 14 this month.",
    "grown": "You are 14 now.", "erased": "The child said no at 14.", "refused": "You said no.",
    "me": "Yes, it is me", "who": "Who gives at the kiosk?", "child": "My child under 14",
    "anew": "Your child gives as at the first time.", "own": "I do. I am 14 or over",
    "on": "Go on at the kiosk."}


def test_korean():
    """In Korean: read, signed, a visit, rested, refused at 14; and a no"""
    walk("ko", KOREAN)


def test_english():
    """In English: read, signed, a visit, rested, refused at 14; and a no"""
    walk("en", ENGLISH)


def test_handed_over():
    """At 14 the child's own phone takes it over by a code and two words; the guardian's loses it"""
    with running_city() as city, Browser("ko") as guardian, Browser("en") as child:
        donor = begin(guardian, city, "ko", KOREAN)
        agree(guardian, city, KOREAN)
        city.change(STATES.format(2))
        guardian.open(f"{city.people}/my/guardian?lang=ko")
        guardian.press("내 휴대전화로 가져가기")
        guardian.wait_for("아이의 휴대전화로 찍어 주세요.")
        picture(guardian, "ko-g9-hand-over")
        check_width(guardian)
        guardian.press("찍을 수 없어요")
        child.open(guardian.find(".secret").text)
        child.wait_for("Take over what you gave as a child?")
        picture(child, "en-g10-take-over")
        check_width(child)
        child.press("Yes, it is mine")
        guardian.press("네, 넘길게요")
        guardian.wait_for("이제 아이의 휴대전화에 있어요.")
        picture(guardian, "ko-g11-handed-over")
        check_width(guardian)
        child.wait_for("At 14 your child decides.")
        child.open(f"{city.people}/my/guardian?lang=en")
        child.wait_for("You are 14 now.")
        assert donor in child.driver.page_source and donor not in guardian.driver.page_source
        check_quiet(child)


if __name__ == "__main__":
    tap.main()

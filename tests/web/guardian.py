# guardian.py: a guardian finishes what a child began, in a real browser
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""DURE_PICTURES=DIR keeps a picture of the pages in both languages and both colour schemes."""

import time

from backend.city import running_city
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


def walk(language, words):
    with running_city() as city, Browser(language) as phone:
        begin(phone, city, language, words)
        picture(phone, f"{language}-g2-guardian")
        check_width(phone)
        phone.press(words["yes"])
        assert kept_apart(city) == (0, 1), "an empty form is not sent"
        phone.driver.execute_script(ANSWER, str(time.gmtime().tm_year + 3))
        phone.press(words["yes"])
        phone.wait_for(words["agreed"])
        assert kept_apart(city) == (1, 0)
        picture(phone, f"{language}-g3-agreed")
        check_width(phone)
        fourteen(phone, city, language, words)
        begin(phone, city, language, words)
        phone.press(words["no"])
        phone.wait_for(words["refused"])
        assert kept_apart(city) == (0, 0)
        picture(phone, f"{language}-g6-erased")
        check_width(phone)
        check_quiet(phone)


def test_korean():
    """In Korean: read, signed, rested, refused at 14; and a no"""
    walk("ko", {"card": "보호자이신가요?", "read": "읽고 답하기", "apart": "잠긴 채 따로 놓여 있어요.",
                "yes": "네, 아이가 기부해도 좋아요", "no": "아니요, 지워 주세요",
                "agreed": "아이를 위해 동의하셨어요.", "rests": "아이가 이번 달에 만 14세가 돼요.",
                "grown": "이제 만 14세예요.", "erased": "아이가 동의하지 않았어요.",
                "refused": "동의하지 않으셨어요."})


def test_english():
    """In English: read, signed, rested, refused at 14; and a no"""
    walk("en", {"card": "Are you the guardian?", "read": "Read it and answer",
                "apart": "It lies locked and apart.", "yes": "Yes, my child may donate",
                "no": "No, erase it", "agreed": "You said yes for your child.",
                "rests": "Your child turns 14 this month.", "grown": "You are 14 now.",
                "erased": "The child said no at 14.", "refused": "You said no."})


if __name__ == "__main__":
    tap.main()

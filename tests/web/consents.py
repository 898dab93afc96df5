# consents.py: deciding anew about each line of a consent, in a real browser
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""DURE_PICTURES=DIR keeps a picture of the page in both languages and both colour schemes."""

from backend.city import running_city
from kit import tap
from kit.browser import Browser
from kit.processes import wait_until
from phone import check_quiet, check_width, give, picture, scan


def changes(city):
    return city.row("SELECT count(*) FROM consent_event WHERE kind = 'changed'")[0]


def decide(phone, city, label):
    before = changes(city)
    phone.driver.execute_script(
        "for (const d of document.querySelectorAll('details')) d.open = true")
    phone.find(f"[aria-label='{label}']").click()
    wait_until(lambda: changes(city) == before + 1, 15, "the decision in the store")


def walk(language, words):
    with running_city() as city, Browser(language) as phone:
        gift = give(city, "--language", language, "--notice", "2", "--reading", "8480-6=124")
        scan(phone, city, gift)
        phone.wait_for(gift["words"][0])
        phone.open(f"{city.people}/my/consents?lang={language}")
        text = phone.wait_for(words["title"])
        assert words["wider"] in text and words["holds"] in text, text
        picture(phone, f"{language}-7-consents")
        check_width(phone)
        decide(phone, city, f"{words['energy']}: {words['yes']}")
        decide(phone, city, f"{words['share']}: {words['yes']}")
        decide(phone, city, f"{words['share']}: {words['no']}")
        text = phone.wait_for(words["title"])
        assert words["wider"] not in text, text
        phone.driver.execute_script(
            "for (const d of document.querySelectorAll('details')) d.open = true")
        picture(phone, f"{language}-8-consents-after")
        check_width(phone)
        check_quiet(phone)


def test_korean():
    """In Korean: asked anew, agreed to, and refused again"""
    walk("ko", {"title": "내가 동의한 것", "wider": "더 넓게 물어요", "holds": "전에 한 답 그대로예요.",
                "energy": "집 에너지", "share": "다른 기관에 주기", "yes": "네, 좋아요",
                "no": "아니요, 이제 그만할래요"})


def test_english():
    """In English: asked anew, agreed to, and refused again"""
    walk("en", {"title": "What I agreed to", "wider": "Asks for more",
                "holds": "Your old answer holds", "energy": "Home energy",
                "share": "Share with others", "yes": "Yes, I agree", "no": "No, not any more"})


if __name__ == "__main__":
    tap.main()

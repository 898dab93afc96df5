# withdrawal.py: taking back a part on the phone, touch by touch
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

from backend.bulk import Bulk
from backend.city import running_city
from backend.granting import in_force
from backend.recipient import Recipient
from backend.releases import DONORS, ITEMS, build, visit
from kit import axe, tap
from kit.browser import Browser
from kit.processes import wait_until
from phone import check_quiet, check_width, give, picture, scan, scheme

READINGS = ("--notice", "2", "--reading", "8480-6=131", "--reading", "8462-4=84", "--reading",
            "8867-4=66")
ERASE_PRESSURE = "#blood-pressure-erase"
STOP_TRAINING = "#train-stop"
WORDS = {
    "ko": {"back": "거두기", "choice": "무엇을 거둘까요?", "sure": "완전히 지우기", "gone": "없어졌어요.",
           "stop": "멈추기", "stopped": "멈췄어요.", "receipt": "서명된 영수증 저장하기",
           "meaning": "되돌릴 수 없어요.", "proved": "증명됨", "soon": "곧 올라가요",
           "grew": "바뀐 것이 없는지", "broken": "전에 본 것과 달라요.", "restored": "되살렸어요."},
    "en": {"back": "Take back", "choice": "What do you want to take back?",
           "sure": "Erase for good", "gone": "It is gone.", "stop": "Stop",
           "stopped": "It has stopped.", "receipt": "Save the signed receipt of this",
           "meaning": "This cannot be undone.", "proved": "Proved", "soon": "Soon",
           "grew": "has checked that nothing", "broken": "does not fit what this",
           "restored": "put its list back"},
}


class Finger:
    """Touches what a person would, and counts."""

    def __init__(self, phone):
        self.phone = phone
        self.touches = 0

    def press(self, words):
        self.phone.press(words)
        self.touches += 1

    def touch(self, selector):
        self.phone.find(selector).click()
        self.touches += 1


def take_back(phone, city, language, selector, last, done):
    """From the donor's page to the answer; how many touches it took."""
    words, finger = WORDS[language], Finger(phone)
    phone.open(f"{city.people}/my")
    finger.press(words["back"])
    phone.wait_for(words["choice"])
    check_width(phone)
    finger.touch(selector)
    text = phone.wait_for(words[last])
    check_width(phone)
    if last == "sure":
        assert words["meaning"] in text, text
    picture(phone, f"{language}-{last}")
    finger.press(words[last])
    phone.wait_for(words[done])
    check_width(phone)
    return finger.touches


def remember(phone, line, text):
    """As if the phone had seen another checkpoint."""
    phone.driver.execute_script(
        "const note = localStorage.getItem('dure-ledger').split('\\n');"
        "note[arguments[0]] = arguments[1];"
        "localStorage.setItem('dure-ledger', note.join('\\n'))", line, text)


def bear_witness(phone, city, language):
    """The phone proves each entry itself, and says so when the list is not what it was."""
    words = WORDS[language]

    def all_there():
        phone.open(f"{city.people}/my/ledger")
        return words["soon"] not in phone.wait_for(words["grew"])
    wait_until(all_there, 15, "entries")
    entries = len(phone.driver.find_elements("css selector", "[data-number]"))
    wait_until(lambda: phone.text().count(words["proved"]) == entries, 15, "proofs")
    assert entries >= 3
    picture(phone, f"{language}-ledger")
    check_width(phone)
    remember(phone, 2, "A" * 43 + "=")
    for page in ("/my", "/my/ledger"):
        phone.open(f"{city.people}{page}")
        phone.wait_for(words["broken"])
    picture(phone, f"{language}-broken")
    check_width(phone)
    remember(phone, 0, "dure/another")
    phone.open(f"{city.people}/my")
    phone.wait_for(words["restored"])
    phone.open(f"{city.people}/my/ledger")
    phone.wait_for(words["grew"])


def walk(language):
    words = WORDS[language]
    with running_city() as city, Browser(language) as phone:
        gift = give(city, "--language", language, *READINGS)
        scan(phone, city, gift)
        phone.wait_for(gift["words"][0])
        phone.open(f"{city.people}/my/withdraw")
        phone.wait_for(words["choice"])
        picture(phone, f"{language}-choice")
        assert take_back(phone, city, language, STOP_TRAINING, "stop", "stopped") <= 3
        assert take_back(phone, city, language, ERASE_PRESSURE, "sure", "gone") <= 3
        assert words["receipt"] in phone.text()
        picture(phone, f"{language}-history")
        phone.open(f"{city.people}/my")
        page = phone.wait_for("66")
        assert "mmHg" not in page, page
        bear_witness(phone, city, language)
        check_quiet(phone)


def test_korean():
    """In Korean at most three touches stop one use, and three erase one kind and no other"""
    walk("ko")


def test_english():
    """In English at most three touches stop one use, and three erase one kind and no other"""
    walk("en")


RECIPIENTS = {"clinic": "무등의원", "lab": "빛고을대학교 <b>심장</b> 연구소", "firm": "Mudeung Health"}
SAID = {
    "ko": ("우리에게는 없어졌어요.", "까지 지워야 해요.", "에 지웠어요.", "늦었어요.", "허가를 멈췄어요.",
           "서명한 확인서 저장하기"),
    "en": ("It is gone here.", "Has to delete it by", "Deleted on", "Late. It had to be deleted",
           "Their permit is suspended.", "Save what they have signed"),
}


def give_to_three(city):
    """Thirty give, three are given it; the first donor's code."""
    gifts = [visit(city, number) for number in range(DONORS)]
    for name, title in RECIPIENTS.items():
        build(city, in_force(city, name, title, items=ITEMS, train=False))
    return gifts[0]


def fetch(city):
    """The clinic takes home what it was given, the others do not."""
    clinic = Recipient(city, "clinic").sign_in()
    bulk = Bulk(clinic)
    assert bulk.all(bulk.manifest()[1])
    return clinic


def answer_by_two(city, clinic):
    """The clinic has signed that it has deleted, the laboratory is late, the company has time."""
    told = clinic.feed(0)["entries"][-1]
    assert clinic.say_deleted(clinic.receipt(told)).status == 200
    city.change("UPDATE feed_entry SET due_ms = 1 WHERE kind = 'deletion' AND recipient = 'lab'")
    wait_until(lambda: city.rows("SELECT 1 FROM permit WHERE state = 'suspended'"), 30)
    city.change("UPDATE feed_entry SET made_ms = made_ms - 12 * 86400000,"
                " due_ms = made_ms - 2 * 86400000 WHERE kind = 'deletion' AND recipient = 'lab'")
    city.change("UPDATE feed_entry SET made_ms = made_ms - 4 * 86400000,"
                " due_ms = due_ms - 4 * 86400000 WHERE kind = 'deletion' AND recipient <> 'lab'")


def test_who_had_it():
    """The phone shows of each who had it: deleted and signed for, late, or how long they have"""
    with running_city() as city, Browser("ko") as phone:
        gift, clinic = give_to_three(city), fetch(city)
        scan(phone, city, gift)
        phone.wait_for(gift["words"][0])
        for language in ("ko", "en"):
            for page in ("my/benefits", "register"):
                phone.open(f"{city.people}/{page}?lang={language}")
                picture(phone, f"{language}-{page.replace('/', '-')}-of-three")
                check_width(phone)
        phone.open(f"{city.people}/my?lang=ko")
        assert take_back(phone, city, "ko", "[href$='everything&erase=yes']", "sure", "gone") <= 3
        answer_by_two(city, clinic)
        for language, said in SAID.items():
            phone.open(f"{city.people}/my/withdrawn?lang={language}")
            text = phone.wait_for(said[0])
            assert all(text.count(words) == 1 for words in said[1:]), text
            assert all(name in text for name in RECIPIENTS.values()), text
            assert len(phone.driver.find_elements("css selector", ".recipients .days")) == 3
            picture(phone, f"{language}-recipients")
            check_width(phone)
            for look in ("light", "dark"):
                scheme(phone, look)
                assert not axe.barriers(phone)
            scheme(phone, "light")
            phone.open(f"{city.people}/my/uses?lang={language}")
            assert len(phone.driver.find_elements("css selector", "a[href='/my/withdrawn']")) >= 3
            assert phone.text().count("Resting pulse <b>and</b> age") == 1, "one has fetched it"
            picture(phone, f"{language}-uses-of-three")
            check_width(phone)
        check_quiet(phone)


if __name__ == "__main__":
    tap.main()

# keys.py: passkeys, a second phone, a lost one and a visit, in real browsers
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""The phones' authenticators are Chromium's virtual ones. One city stands for the whole file, and
two browsers; `fresh` empties one. DURE_PICTURES=DIR keeps pictures, as phone.py does."""

import contextlib
from pathlib import Path

from selenium.webdriver.common.virtual_authenticator import VirtualAuthenticatorOptions

from backend.city import Kiosk, running_city
from kit import tap
from kit.browser import Browser
from kit.processes import run, temporary_folder, wait_until
from web.phone import check_width, picture, scan


def fresh(phone, language):
    """A phone that was never here, in a language."""
    phone.open(f"{CITY.people}/?lang={language}")
    phone.driver.delete_all_cookies()
    phone.driver.execute_async_script(
        "indexedDB.deleteDatabase('dure').onsuccess = arguments[0]; sessionStorage.clear();")
    phone.open(f"{CITY.people}/?lang={language}")


@contextlib.contextmanager
def authenticator(phone, verified=True):
    """The phone can keep passkeys; its owner unlocks it, or does not."""
    options = VirtualAuthenticatorOptions()
    options.protocol = VirtualAuthenticatorOptions.Protocol.CTAP2
    options.transport = VirtualAuthenticatorOptions.Transport.INTERNAL
    options.has_resident_key = options.has_user_verification = True
    options.is_user_verified = verified
    phone.driver.add_virtual_authenticator(options)
    try:
        yield
    finally:
        phone.driver.remove_virtual_authenticator()


def passkeys(phone, command, words=()):
    """A WebDriver command on the phone's authenticator."""
    return phone.driver.execute(command, {
        **dict(words), "authenticatorId": phone.driver.virtual_authenticator_id})["value"]


def read_code(phone):
    """What another phone's camera would read from this one's screen."""
    with temporary_folder("dure-picture") as folder:
        path = Path(folder, "screen.png")
        path.write_bytes(phone.driver.get_screenshot_as_png())
        return run(["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable",
                    path]).stdout.strip()


def claimed(phone):
    gift = Kiosk(CITY).give()
    assert CITY.send(gift["envelope"]) == [("stored", None)]
    scan(phone, CITY, gift)
    phone.wait_for(gift["words"][0])
    return gift


def sees(phone, gift):
    phone.open(f"{CITY.people}/my")
    phone.wait_for("Changed your mind?")
    return gift["donor"] in phone.driver.page_source


def test_passkey():
    """A passkey is made after the claim, signs in after signing out, and in a fresh browser"""
    fresh(ONE, "ko")
    fresh(TWO, "en")
    with authenticator(ONE), authenticator(TWO):
        gift = claimed(ONE)
        ONE.press("패스키 만들기")
        ONE.wait_for("패스키를 만들었어요.")
        picture(ONE, "ko-passkey-made")
        check_width(ONE)
        ONE.open(f"{CITY.people}/my/phones")
        ONE.wait_for("내 휴대전화")
        picture(ONE, "ko-phones")
        check_width(ONE)
        ONE.press("이 휴대전화에서 나가기")
        ONE.wait_for("나갔어요.")
        picture(ONE, "ko-signed-out")
        check_width(ONE)
        ONE.press("패스키로 들어가기")
        ONE.wait_for("내 기부")
        assert gift["donor"] in ONE.driver.page_source
        made, = passkeys(ONE, "getCredentials")
        TWO.open(f"{CITY.people}/my")
        TWO.wait_for("This phone has no donation yet.")
        passkeys(TWO, "addCredential", made)
        TWO.press("Sign in with my passkey")
        TWO.wait_for("What I gave")
        assert sees(TWO, gift)


def test_passkey_refused():
    """Who does not unlock the phone has no passkey, and loses nothing"""
    fresh(ONE, "en")
    with authenticator(ONE, verified=False):
        gift = claimed(ONE)
        ONE.press("Make a passkey")
        ONE.wait_for("No passkey was made.")
        picture(ONE, "en-passkey-refused")
        check_width(ONE)
        assert sees(ONE, gift)
        ONE.open(f"{CITY.people}/my/phones")
        ONE.press("Sign out here")
        ONE.wait_for("You are signed out.")
        ONE.press("Sign in with this phone's key")
        ONE.wait_for("What I gave")
        assert sees(ONE, gift)


def test_no_authenticator():
    """A browser that keeps no passkeys is not offered one"""
    fresh(ONE, "en")
    claimed(ONE)
    assert "passkey" not in ONE.text()


def test_second_phone():
    """The second phone joins by a code and two words; removed, it sees nothing more"""
    fresh(ONE, "en")
    fresh(TWO, "en")
    gift = claimed(ONE)
    ONE.open(f"{CITY.people}/my/phones")
    ONE.press("Show the code")
    ONE.wait_for("Scan this with the other phone.")
    picture(ONE, "en-add-phone")
    check_width(ONE)
    ONE.press("I cannot scan it")
    link = ONE.find(".secret").text
    assert read_code(ONE) == link
    TWO.open(link)
    TWO.wait_for("Use this phone, too?")
    assert "#" not in TWO.driver.current_url
    picture(TWO, "en-join")
    check_width(TWO)
    TWO.press("Yes, it is mine")
    TWO.wait_for("Say yes on your other phone.")
    ONE.wait_for("Does the other phone show these words?")
    words = [phone.find("[data-state=asked] [data-words]").text for phone in (ONE, TWO)]
    assert words[0] == words[1] and len(words[0].split()) == 2
    picture(ONE, "en-add-phone-asked")
    picture(TWO, "en-join-asked")
    check_width(ONE)
    ONE.press("Yes, add it")
    TWO.wait_for("What I gave")
    assert sees(TWO, gift)
    ONE.wait_for("Another phone")
    picture(ONE, "en-phones-two")
    check_width(ONE)
    ONE.press("Remove this phone")
    wait_until(lambda: "Another phone" not in ONE.text(), 15, "the phone to be removed")
    TWO.open(f"{CITY.people}/my")
    TWO.wait_for("This phone has no donation yet.")
    assert sees(ONE, gift)


def test_signed_out_while_adding():
    """A phone that is signed out while it shows the code stops asking, and says how to go on"""
    fresh(ONE, "en")
    claimed(ONE)
    ONE.open(f"{CITY.people}/my/phones")
    ONE.press("Show the code")
    ONE.wait_for("Scan this with the other phone.")
    ONE.driver.delete_all_cookies()
    ONE.wait_for("You are signed out.")
    picture(ONE, "en-add-phone-signed-out")
    check_width(ONE)
    ONE.press("Sign in with this phone's key")
    ONE.wait_for("This phone")


def test_recovery():
    """The code from paper brings a new phone in, and locks the lost one out"""
    fresh(ONE, "en")
    fresh(TWO, "ko")
    gift = claimed(ONE)
    ONE.open(f"{CITY.people}/my/phones")
    ONE.press("Make a recovery code")
    ONE.wait_for("It is shown this once.")
    code = ONE.find(".secret").text
    picture(ONE, "en-phones-code")
    check_width(ONE)
    TWO.open(f"{CITY.people}/my")
    TWO.press("휴대전화를 잃어버렸어요")
    TWO.wait_for("복구 코드로 다시 들어오기")
    picture(TWO, "ko-recover")
    check_width(TWO)
    TWO.find("#code").send_keys(code.lower())
    TWO.press("잃어버렸어요. 막아 주세요")
    TWO.wait_for("내 기부")
    assert gift["donor"] in TWO.driver.page_source
    ONE.open(f"{CITY.people}/my")
    ONE.wait_for("This phone has no donation yet.")
    TWO.open(f"{CITY.people}/recover")
    TWO.find("#code").send_keys(code)
    TWO.press("아직 가지고 있어요")
    TWO.wait_for("이 복구 코드는 쓸 수 없어요.")
    picture(TWO, "ko-recover-wrong")


def test_visit():
    """A phone that has given before, signed out meanwhile, approves a visit by its own key"""
    fresh(ONE, "ko")
    fresh(TWO, "en")
    claimed(ONE)
    ONE.driver.delete_all_cookies()
    kiosk = Kiosk(CITY)
    shown = kiosk.show_pass()
    TWO.open(f"{CITY.people}/v#{shown}")
    TWO.press("Yes, it is me")
    TWO.wait_for("This phone has no donation yet.")
    ONE.open(f"{CITY.people}/v?lang=ko#{shown}")
    ONE.wait_for("지금 키오스크 앞에 있나요?")
    assert "#" not in ONE.driver.current_url
    picture(ONE, "ko-visit")
    check_width(ONE)
    ONE.press("예, 저예요")
    ONE.wait_for("키오스크에서 계속해 주세요.")
    picture(ONE, "ko-visit-approved")
    check_width(ONE)
    told = CITY.ask(CITY.machines, "POST", "/v1/visits", {"pass": shown}).json
    assert ONE.find("[data-words]").text.split() == told["words"]
    gift = kiosk.give("--visit", told["token"])
    assert CITY.send(gift["envelope"]) == [("stored", None)]
    ONE.open(f"{CITY.people}/my")
    ONE.wait_for("내 기부")
    assert gift["donor"] in ONE.driver.page_source


if __name__ == "__main__":
    with running_city() as CITY, Browser() as ONE, Browser() as TWO:
        tap.main()

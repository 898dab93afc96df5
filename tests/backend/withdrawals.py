# withdrawals.py: taking everything back leaves nothing that can be read
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

from datetime import datetime, timedelta, timezone

from city import EVERYTHING, City, Kiosk, cookie_of, running_city
from kit import tap
from kit.processes import temporary_folder, wait_until
from p256 import Key

KOREA = timezone(timedelta(hours=9))


def claimed(city, *options):
    gift = city.kiosk.give(*options)
    assert city.send(gift["envelope"]) == [("stored", None)]
    return gift, cookie_of(city.claim(gift["token"], Key()))


def kept(city, donor):
    """What the city has that could be read of a donor: sealed payloads and the keys to them."""
    return (city.rows("SELECT sealed FROM payload JOIN donation"
                      " ON donation.number = payload.donation WHERE donor = ?", donor),
            city.rows("SELECT wrapped FROM donor_key WHERE donor = ?", donor, of_keys=True))


def test_from_the_phone():
    """One POST destroys the key and the payload; the page says so, twice changes nothing"""
    city = CITY
    gift, cookie = claimed(city, "--age", "40-59", "--sex", "male")
    ((sealed,),), ((wrapped,),) = kept(city, gift["donor"])
    before = city.files()
    assert any(sealed[:64] in content for content in before.values())
    assert any(wrapped in content for content in before.values())
    for _ in range(2):
        answer = city.post("/my/withdraw", EVERYTHING, Cookie=cookie, Accept="text/html")
        assert (answer.status, answer.headers["Location"]) == (303, "/my/withdrawn")
    if city.store.overwrites:
        for path, content in city.files().items():
            assert sealed[:64] not in content and sealed[-64:] not in content, path
            assert wrapped not in content, path
    assert kept(city, gift["donor"]) == ([], [])
    assert city.row("SELECT count(*) FROM consent_event WHERE kind = 'withdrawn' AND donor = ?",
                    gift["donor"]) == (1,)
    page = city.get("/my/withdrawn?lang=en", Cookie=cookie, Accept="text/html").text
    assert "Destroyed" in page and "Measurements deleted" in page
    page = city.get("/my?lang=en", Cookie=cookie, Accept="text/html").text
    assert "Your data are gone." in page and "What you agreed to" in page
    assert "a minute" not in page and gift["donor"] in page
    receipt = city.get("/my/receipt.jws", Cookie=cookie).text
    assert receipt.count(".") == 2


def test_what_has_not_arrived():
    """What the phone has claimed and a kiosk has still to send is taken back too"""
    city = CITY
    kiosk, phone = city.kiosk, Key()
    here, queued = kiosk.give(), kiosk.give()
    assert city.send(here["envelope"]) == [("stored", None)]
    cookie = cookie_of(city.claim(here["token"], phone))
    assert city.claim(queued["token"], phone).status == 202
    answer = city.post("/my/withdraw", EVERYTHING, Cookie=cookie, Accept="text/html")
    assert answer.status == 303
    for _ in range(2):
        assert city.send(queued["envelope"]) == [("refused", "withdrawn")]
    for gift in (here, queued):
        assert kept(city, gift["donor"]) == ([], [])
    assert city.claim(queued["token"], phone).status == 201  # nothing is awaited any more
    assert city.claim(queued["token"], Key()).status == 409
    again = kiosk.give()
    assert city.send(again["envelope"]) == [("stored", None)]


def test_by_code():
    """Staff type the ten digits beside the running server; a slip of the finger is told apart"""
    city = CITY
    gift, cookie = claimed(city)
    code = gift["code"]
    slip = code[:-1] + str((int(code[-1]) + 1) % 10)
    done = city.command("withdraw", slip, check=False)
    assert done.returncode == 1 and "look again" in done.stderr
    other = city.kiosk.give()["code"]
    done = city.command("withdraw", other, check=False)
    assert done.returncode == 1 and "no donation" in done.stderr
    spaced = f"{code[:4]} {code[4:8]} {code[8:]}"
    first = city.command("withdraw", spaced).stdout
    assert "destroyed" in first
    assert city.command("withdraw", code).stdout == first
    assert kept(city, gift["donor"])[0] == []
    page = city.get("/my/withdrawn?lang=en", Cookie=cookie, Accept="text/html").text
    assert "Destroyed" in page


def test_at_the_wrong_desk():
    """In a folder without a city nobody is told that their donation is not there"""
    with temporary_folder() as folder:
        city = City(folder)
        for words in (("withdraw", "0000000000"), ("kiosks",), ("revoke", "nobody")):
            done = city.command(*words, check=False)
            assert (done.returncode, done.stdout) == (1, "") and "no city" in done.stderr
            assert not city.state.exists()


def test_two_with_one_code():
    """Two donors may hold the same digits; then the day is asked for"""
    with running_city() as city:
        kiosk, donor = Kiosk(city), "0f0f0f0f-0000-4000-8000-000000000001"
        gifts = [kiosk.give(chance=5), kiosk.give("--donor", donor, chance=6)]
        city.send(*[gift["envelope"] for gift in gifts])
        [(mac,), _] = city.rows("SELECT mac FROM withdrawal_code")
        city.change("UPDATE withdrawal_code SET mac = ?", mac)
        city.change("UPDATE consent_event SET time_ms = time_ms - 5 * 86400000 WHERE donor = ?",
                    donor)
        time_ms, = city.row("SELECT time_ms FROM consent_event WHERE donor = ?", donor)
        day = datetime.fromtimestamp(time_ms / 1000, KOREA).date().isoformat()
        texts = [city.command("withdraw", gift["code"], check=False).stderr for gift in gifts]
        assert sum("several donors" in text for text in texts) == 1
        code = next(gift["code"] for gift, text in zip(gifts, texts) if "several" in text)
        assert city.command("withdraw", "--on", "yesterday", code, check=False).returncode == 1
        assert "destroyed" in city.command("withdraw", "--on", day, code).stdout
        assert city.row("SELECT count(*) FROM payload") == (1,)


def test_late_data():
    """A39 what comes after is refused; the same donation sent again is only a repeat"""
    city = CITY
    gift, cookie = claimed(city)
    city.post("/my/withdraw", EVERYTHING, Cookie=cookie)
    assert city.send(gift["envelope"]) == [("repeat", None)]
    late = city.kiosk.give("--donor", gift["donor"])
    assert city.send(late["envelope"]) == [("refused", "withdrawn")]
    assert kept(city, gift["donor"]) == ([], [])


def test_finished_at_the_next_start():
    """A power cut between decision and destruction is made good before the first answer"""
    with running_city() as city:
        claimed(city)
        city.process.kill()
        city.change("UPDATE donor SET withdrawn_ms = 1, payload_deleted_ms = 1")
        assert city.row("SELECT count(*) FROM donor_key", of_keys=True) == (1,)
        city.start()
        assert city.row("SELECT count(*) FROM donor_key", of_keys=True) == (0,)
        assert city.row("SELECT key_destroyed_ms > 0 FROM donor") == (1,)


def test_finished_while_serving():
    """What could not be finished at once is finished soon, without a restart"""
    city = CITY
    donor = claimed(city)[0]["donor"]
    city.change("UPDATE donor SET withdrawn_ms = 1, payload_deleted_ms = 1 WHERE id = ?", donor)
    wait_until(lambda: kept(city, donor)[1] == [], 20)
    wait_until(lambda: city.row("SELECT key_destroyed_ms > 0 FROM donor WHERE id = ?", donor)
               == (1,), 20)


def test_old_data_put_back():
    """Data of before a withdrawal, put back, are withdrawn again before the first answer"""
    with running_city() as city:
        gift, cookie = claimed(city)
        city.stop()
        before = city.store.copy()
        city.start()
        answer = city.post("/my/withdraw", EVERYTHING, Cookie=cookie, Accept="text/html")
        assert answer.status == 303
        city.stop()
        city.store.put_back(before)
        city.start()
        page = city.get("/my/withdrawn?lang=en", Cookie=cookie, Accept="text/html").text
        assert "Destroyed" in page
        assert city.row("SELECT count(*) FROM payload") == (0,)
        late = city.kiosk.give("--donor", gift["donor"])
        assert city.send(late["envelope"]) == [("refused", "withdrawn")]


def test_data_that_cannot_be_read():
    """Who gave can see the consent and take everything back, even if the data do not open"""
    city = CITY
    for spoil, *values in (("UPDATE donor_key SET wrapped = ?", b"\0"), ("DELETE FROM donor_key",)):
        gift, cookie = claimed(city)
        city.change(f"{spoil} WHERE donor = ?", *values, gift["donor"], of_keys=True)
        for path in ("/my", "/my/withdraw"):
            assert city.get(path, Cookie=cookie, Accept="text/html").status == 200
        answer = city.post("/my/withdraw", EVERYTHING, Cookie=cookie, Accept="text/html")
        assert answer.status == 303, answer.text
        page = city.get("/my/withdrawn?lang=en", Cookie=cookie, Accept="text/html").text
        assert "Destroyed" in page


def test_from_another_site():
    """A34 a form on another site changes nothing, whatever cookie comes with it"""
    city = CITY
    gift, cookie = claimed(city)
    for origin in ("https://elsewhere.example", "null", city.people + "0", "http://127.0.0.1"):
        answer = city.post("/my/withdraw", EVERYTHING, Cookie=cookie, Origin=origin)
        assert (answer.status, answer.problem) == (403, "foreign-page"), origin
    answer = city.ask(city.people, "POST", "/my/withdraw", EVERYTHING, {"Cookie": cookie})
    assert answer.status == 403
    assert len(kept(city, gift["donor"])[0]) == 1


if __name__ == "__main__":
    with running_city() as CITY:
        tap.main()

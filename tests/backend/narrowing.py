# narrowing.py: taking a part back: what is kept is locked, what is erased opens nowhere any more
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from authenticator import from_base64url
from batches import batch, issue, secret_of, send
from city import BACKEND, EVERYTHING, cookie_of, running_city
from kit import search, tap
from kit.processes import run, wait_until
from p256 import Key

FORM = "application/x-www-form-urlencoded"
MANY = 66  # batches: more than are sealed anew in one transaction
CUFF = ("--notice", "2", "--reading", "8480-6=131", "--reading", "8462-4=84", "--reading",
        "8867-4=66")


class Giver:
    """Somebody who gave blood pressure and a pulse at a kiosk, and has a phone."""

    def __init__(self, city, *options, phone=None):
        self.city = city
        self.kiosk = city.kiosk
        self.gift = self.kiosk.give(*(options or CUFF))
        self.donor = self.gift["donor"]
        assert city.send(self.gift["envelope"]) == [("stored", None)]
        self.cookie = cookie_of(city.claim(self.gift["token"], phone or Key()))

    def take_back(self, what, erase):
        body = f"what={what}&erase={erase}".encode()
        return self.city.post("/my/withdraw", body, Cookie=self.cookie, Accept="text/html",
                              Content_Type=FORM)

    def page(self, path="/my"):
        answer = self.city.get(f"{path}?lang=en", Cookie=self.cookie, Accept="text/html")
        assert answer.status == 200, answer.text
        return answer.text

    def source(self):
        answer = issue(self.city, self.cookie)
        assert answer.status == 200, answer.text
        return secret_of(answer)

    def rows(self, columns, table, of_keys=False):
        """Some columns of the rows of a table that are this donor's, in their order."""
        column = "id" if table == "donor" else "donor"
        return self.city.rows(f"SELECT {columns} FROM {table} WHERE {column} = ?", self.donor,
                              of_keys=of_keys)

    def count(self, table):
        return self.rows("count(*)", table)[0][0]

    def payloads(self):
        """The measurements at kiosks, as they are kept."""
        return self.city.rows("SELECT sealed FROM payload JOIN donation"
                              " ON donation.number = payload.donation WHERE donor = ?", self.donor)

    def batches(self, columns="observations"):
        return self.city.rows(f"SELECT {columns} FROM batch JOIN source"
                              " ON source.number = batch.source WHERE donor = ?"
                              " ORDER BY batch.number", self.donor)

    def keys(self, table="donor_key"):
        """The names of this donor's keys: those there are, or those destroyed."""
        return [name for name, in self.city.rows(f"SELECT donor FROM {table}", of_keys=True)
                if name.split("#")[0] == self.donor]

    def changes(self):
        return [json.loads(record) for record, in self.city.rows(
            "SELECT record FROM consent_event WHERE donor = ? AND kind = 'changed'"
            " ORDER BY number", self.donor)]

    def steps(self):
        return [step for step, in self.city.rows(
            "SELECT step FROM erasure_step JOIN erasure ON erasure.number = erasure_step.erasure"
            " WHERE donor = ?", self.donor)]

    def receipt(self):
        identity, = self.city.row("SELECT id FROM erasure WHERE donor = ? ORDER BY number DESC"
                                  " LIMIT 1", self.donor)
        return self.city.get(f"/my/deletion.jws?id={identity}", Cookie=self.cookie)


def placed(receipt):
    """The receipt of a deletion, once it says where it stands in the ledger: a second later."""
    record = json.loads(from_base64url(receipt.body.split(b".")[1].decode()))
    return receipt if "ledger" in record else None


def spread(value=72):
    """A batch with a pulse and a blood pressure."""
    body = batch(2, value)
    moment = body["observations"][0]["effectiveDateTime"]
    for code, pressure in (("8480-6", 129), ("8462-4", 83)):
        body["observations"].append({"code": code, "effectiveDateTime": moment,
                                     "value": pressure, "unit": "mm[Hg]"})
    return body


def pressure():
    body = spread()
    body["observations"] = body["observations"][2:]
    return body


def test_one_kind_erased():
    """The other kinds still open, under a new key; nothing opens with what the old one sealed"""
    city = CITY
    giver = Giver(city)
    secret = giver.source()
    assert send(city, secret, spread()).status == 201
    assert send(city, secret, batch(3)).status == 201
    assert "<dd>131" in giver.page() and "66 a" in giver.page()
    sealed = [old for old, in giver.payloads() + giver.batches("sealed")]
    assert len(sealed) == 3
    (wrapped,), = giver.rows("wrapped", "donor_key", of_keys=True)
    assert giver.take_back("heart", "yes").status == 303
    page = giver.page()
    assert "<dd>131" in page and "66 a" not in page
    assert giver.batches() == [(2,)]
    assert giver.keys() == [f"{giver.donor}#1"]
    assert giver.keys("forgotten") == [f"{giver.donor}#0"]
    if city.store.overwrites:
        for path, content in city.files().items():
            assert wrapped not in content, path
            assert not any(old[:48] in content for old in sealed), path
    assert set(giver.steps()) == {"decided", "closed", "deleted", "key-destroyed", "logs-cut",
                             "recipients-told", "done"}
    assert "It is gone." in giver.page("/my/withdrawn")


def test_one_kind_after_the_other():
    """Each erasure has a key of its own; at the end nothing is left, and the donor is still here"""
    city = CITY
    giver = Giver(city)
    for number, what in enumerate(("blood-pressure", "heart"), 1):
        assert giver.take_back(what, "yes").status == 303
        assert giver.keys() == [f"{giver.donor}#{number}"]
    assert giver.payloads() == []
    assert giver.rows("withdrawn_ms", "donor") == [(None,)]
    assert "What you agreed to" in giver.page()
    assert giver.take_back("everything", "yes").status == 303
    assert giver.keys() == []


def test_twice_is_once():
    """The same button pressed again decides nothing new"""
    city = CITY
    giver = Giver(city)
    for what, erase in (("heart", "no"), ("heart", "yes"), ("everything", "no")):
        for _ in range(2):
            assert giver.take_back(what, erase).status == 303
    assert giver.count("erasure") == 3
    assert giver.rows("revision, generation", "donor") == [(3, 1)]
    assert len(giver.changes()) == 3


def test_stopped_and_kept():
    """What is there stays and opens; the decision is written down as the donor made it"""
    city = CITY
    giver = Giver(city)
    assert giver.take_back("heart", "no").status == 303
    assert "66 a" in giver.page()
    assert giver.keys() == [giver.donor]
    record, = giver.changes()
    assert record["schema"] == "dure.consent-change/1" and record["donor"] == giver.donor
    collect = next(c for c in record["changes"] if c["purpose"] == "collect")
    assert collect["items"] == ["8867-4", "8637-1", "rmssd"]
    assert (collect["decision"], collect["erase"]) == ("refused", False)
    assert "It has stopped." in giver.page("/my/withdrawn")


def test_a_purpose():
    """Giving to others and training stop alone; there is nothing to erase about a purpose"""
    city = CITY
    giver = Giver(city)
    assert giver.take_back("train", "no").status == 303
    record, = giver.changes()
    assert [(c["purpose"], c["items"]) for c in record["changes"]] == [("train", None)]
    for what, erase in (("train", "yes"), ("collect", "no"), ("steps", "yes"), ("", ""),
                        ("heart", "perhaps")):
        answer = giver.take_back(what, erase)
        assert answer.status == 400, (what, erase, answer.status)
    assert giver.count("erasure") == 1


def shown_batches(city):
    return city.row("SELECT count(*), CAST (sum(observations) AS BIGINT) FROM batch")


def test_killed_while_sealing_anew():
    """Killed at any moment of it, it is whole before the first answer: decided and done, or not"""
    with running_city("--source-rate", "100000") as city:
        decided = 0
        for pause_ms in (0, 8, 32, None):
            giver = Giver(city)
            secret = giver.source()
            with ThreadPoolExecutor(8) as pool:
                answers = list(pool.map(lambda _: send(city, secret, spread()), range(MANY)))
                assert {answer.status for answer in answers} == {201}
                asked = pool.submit(lambda: giver.take_back("heart", "yes"))
                if pause_ms is None:
                    asked.result()
                else:
                    Event().wait(pause_ms / 1000)
                city.process.kill()
                asked.exception()
            city.start("--source-rate", "100000")
            is_decided, = city.row("SELECT count(*) FROM erasure WHERE donor = ?", giver.donor)
            decided += is_decided
            page = giver.page()
            assert "<dd>131" in page and ("66 a" in page) == (not is_decided)
            assert shown_batches(city) == (MANY, 2 * MANY if is_decided else 4 * MANY)
            assert city.row("SELECT count(*) FROM erasure WHERE done_ms IS NULL") == (0,)
            assert giver.take_back("everything", "yes").status == 303
        assert decided > 0


def test_what_was_checked_before():
    """A batch that comes while its kind is erased is sealed under the next key, or refused"""
    city = CITY
    giver = Giver(city)
    secret = giver.source()
    assert send(city, secret, spread()).status == 201
    with ThreadPoolExecutor(5) as pool:
        sent = [pool.submit(lambda: [send(city, secret, pressure()).status
                                     for _ in range(15)]) for _ in range(4)]
        assert giver.take_back("heart", "yes").status == 303
        statuses = [status for future in sent for status in future.result()]
    assert set(statuses) <= {201, 503} and 201 in statuses
    assert send(city, secret, pressure()).status == 201
    stored = statuses.count(201) + 2
    assert giver.batches() == [(2,)] * stored
    # What is sealed under a key that is gone would be deleted with the next erasure.
    assert giver.take_back("oxygen", "yes").status == 303
    assert giver.batches() == [(2,)] * stored


def test_refused_and_told():
    """A39 what comes of an erased kind is refused and destroyed, and stands in the history"""
    city = CITY
    giver = Giver(city)
    secret = giver.source()
    assert send(city, secret, spread()).status == 201
    assert giver.take_back("heart", "yes").status == 303
    for _ in range(2):
        wait_until(lambda: send(city, secret, batch(1)).status != 503, 20)
    answer = send(city, secret, batch(1))
    assert (answer.status, answer.problem) == (403, "not-covered")
    assert send(city, secret, pressure()).status == 201
    assert giver.rows("sender", "late_arrival") == [("phone",)]
    page = giver.page("/my/withdrawn")
    assert "Came too late" in page and "From an app on my phone" in page


def test_what_a_kiosk_had_queued():
    """A39 a donation of a donor who has withdrawn is refused once and told once"""
    city = CITY
    giver = Giver(city)
    assert giver.take_back("everything", "yes").status == 303
    late = giver.kiosk.give("--donor", giver.donor)
    for _ in range(2):
        assert city.send(late["envelope"]) == [("refused", "withdrawn")]
    assert giver.rows("sender, times", "late_arrival") == [("kiosk", 1)]
    page = giver.page("/my/withdrawn")
    assert "From a kiosk" in page and "How often: 1," in page
    secrets = {"code": late["code"], "claim": late["token"][2:24]}
    assert not search.find_in_files(city.log.parent / "backend.log", secrets)


def late_arrivals(city, after=0):
    """(number, donor, times) of what came too late, after that number."""
    return city.rows("SELECT number, donor, times FROM late_arrival WHERE number > ?"
                     " ORDER BY number", after)


def newest_arrival(city):
    return max([0, *(number for number, _, _ in late_arrivals(city))])


def test_taken_back_before_it_came():
    """A40 the phone sees that what it took back did come, and that nothing of it was kept"""
    city = CITY
    kiosk, phone, before = city.kiosk, Key(), city.row("SELECT count(*) FROM payload")
    here, queued = kiosk.give(), kiosk.give()
    assert city.send(here["envelope"]) == [("stored", None)]
    cookie = cookie_of(city.claim(here["token"], phone))
    assert city.claim(queued["token"], phone).status == 202
    assert city.post("/my/withdraw", EVERYTHING, Cookie=cookie).status == 303
    assert city.send(queued["envelope"]) == [("refused", "withdrawn")]
    page = city.get("/my/withdrawn?lang=en", Cookie=cookie, Accept="text/html").text
    assert "From a kiosk" in page
    assert city.row("SELECT count(*) FROM donor WHERE id = ?", queued["donor"]) == (0,)
    assert city.row("SELECT count(*) FROM payload") == before


def decisions_of(city, donor):
    return [json.loads(record)["changes"] for record, in city.rows(
        "SELECT record FROM consent_event WHERE donor = ? AND kind = 'changed' ORDER BY number",
        donor)]


def test_part_taken_back_before_it_came():
    """A40 a kiosk's donation comes without the kind its phone took back meanwhile, or not at all"""
    city = CITY
    phone, before = Key(), newest_arrival(city)
    giver = Giver(city, "--notice", "2", "--reading", "8310-5=36.5", phone=phone)
    both, pulse = giver.kiosk.give(*CUFF), giver.kiosk.give()
    for gift in (both, pulse):
        assert city.claim(gift["token"], phone).status == 202
    for what, erase in (("heart", "yes"), ("train", "no")):
        assert giver.take_back(what, erase).status == 303
    assert city.send(both["envelope"]) == [("stored", None)]
    for _ in range(2):
        assert city.send(pulse["envelope"]) == [("refused", "withdrawn")]
    page = giver.page()
    assert "<dd>131" in page and "66 a" not in page and "a minute" not in page
    heart, train = decisions_of(city, both["donor"])
    assert {line["purpose"] for line in train} == {"train"}
    assert heart[0]["items"] == ["8867-4", "8637-1", "rmssd"] and heart[0]["erase"]
    assert city.row("SELECT count(*) FROM donor WHERE id = ?", pulse["donor"]) == (0,)
    assert city.row("SELECT count(*) FROM donor_key WHERE donor = ?", pulse["donor"],
                    of_keys=True) == (0,)
    assert [row[1:] for row in late_arrivals(city, before)] == [(both["donor"], 1), (None, 1)]
    assert "From a kiosk" in giver.page("/my/withdrawn")
    # Nothing was decided about the next one.
    later = giver.kiosk.give(*CUFF)
    assert city.send(later["envelope"]) == [("stored", None)]
    assert decisions_of(city, later["donor"]) == []


def test_part_of_a_visit_taken_back_before_it_came():
    """A40 so does the donation of a visit that the phone has approved; the history tells of it"""
    city = CITY
    before, (kept,) = newest_arrival(city), city.row("SELECT count(*) FROM payload")
    giver = Giver(city)
    gifts = []
    for options in (CUFF, ()):
        shown = giver.kiosk.show_pass()
        answer = city.post("/v1/visits/approvals", {"pass": shown}, Cookie=giver.cookie)
        assert answer.status == 201, answer.text
        token = city.ask(city.machines, "POST", "/v1/visits", {"pass": shown}).json["token"]
        gifts.append(giver.kiosk.give("--visit", token, *options))
    assert giver.take_back("heart", "no").status == 303
    both, pulse = gifts
    assert city.send(both["envelope"], pulse["envelope"]) == [
        ("stored", None), ("refused", "withdrawn")]
    assert len(decisions_of(city, both["donor"])) == 1
    assert city.row("SELECT count(*) FROM payload") == (kept + 2,)
    assert [donor for _, donor, _ in late_arrivals(city, before)] == [both["donor"], None]
    assert "How often: 2," in giver.page("/my/withdrawn")


def test_receipt_of_a_deletion():
    """Signed by the city, it names donor, scope and steps, verifies on a desk and stays the same"""
    city = CITY
    giver = Giver(city)
    for count, what in enumerate(("heart", "everything"), 1):
        assert giver.take_back(what, "yes").status == 303
        wait_until(lambda: giver.steps().count("done") == count, 20, "the last step")
        receipt = wait_until(lambda: placed(giver.receipt()), 20, "its place in the ledger")
        assert receipt.headers["Content-Disposition"].startswith("attachment")
        assert giver.receipt().body == receipt.body
        file = city.folder / "deletion.jws"
        file.write_bytes(receipt.body)
        record = json.loads(run([BACKEND, "receipt", "verify", "--key",
                                 giver.kiosk.card["city"]["signKey"], file]).stdout)
        assert (record["schema"], record["scope"]) == ("dure.deletion/1", what)
        assert record["donor"] == giver.donor and record["erase"] is True
        assert (record["recipients"], record["copies"]) == ([], [])
        assert [step["step"] for step in record["steps"]] == [
            "decided", "closed", "deleted", "key-destroyed", "logs-cut", "recipients-told",
            "done"]
        times = [step["time"] for step in record["steps"]]
        assert times[0] == min(times) and times[-1] == max(times) and times[-1] < record["due"]
    other = Giver(city)
    (identity,), = giver.rows("max(id)", "erasure")
    for cookie, name in ((other.cookie, identity), (giver.cookie, "nobody")):
        answer = city.get(f"/my/deletion.jws?id={name}", Cookie=cookie)
        assert answer.status == 404  # A37


def test_clock():
    """What is not done says by when it must be, and when it should have been"""
    city = CITY
    giver = Giver(city)
    assert giver.take_back("everything", "no").status == 303
    city.change("UPDATE erasure SET done_ms = NULL WHERE donor = ?", giver.donor)
    page = giver.page("/my/withdrawn")
    assert "Days left: 10." in page and "We are deleting it." in page
    city.change("UPDATE erasure SET due_ms = 1 WHERE donor = ?", giver.donor)
    assert "This should have been done by" in giver.page("/my/withdrawn")


def test_old_data_put_back():
    """A43 older data of who has erased a part do not open, and are withdrawn as a whole"""
    with running_city() as city:
        giver = Giver(city)
        city.stop()
        before = city.store.copy()
        city.start()
        assert giver.take_back("heart", "yes").status == 303
        assert "<dd>131" in giver.page()
        city.stop()
        city.store.put_back(before)
        city.start()
        assert city.row("SELECT count(*) FROM payload") == (0,)
        assert city.row("SELECT count(*) FROM donor_key", of_keys=True) == (0,)
        assert "<dd>131" not in giver.page()


def test_old_data_know_what_was_stopped():
    """A43 older data, put back, are told of every no since; what waited is refused as before"""
    with running_city() as city:
        phone = Key()
        giver, gone = Giver(city, phone=phone), Giver(city)
        city.stop()
        before = city.store.copy()
        city.start()
        queued = giver.kiosk.give()
        assert city.claim(queued["token"], phone).status == 202
        shown = gone.kiosk.show_pass()
        answer = city.post("/v1/visits/approvals", {"pass": shown}, Cookie=gone.cookie)
        token = city.ask(city.machines, "POST", "/v1/visits", {"pass": shown}).json["token"]
        visit = gone.kiosk.give("--visit", token)
        for what in ("heart", "provide"):
            assert giver.take_back(what, "no").status == 303
        assert gone.take_back("everything", "yes").status == 303
        told = decisions_of(city, giver.donor)
        city.stop()
        city.store.put_back(before)
        for _ in range(2):
            city.start()
            assert decisions_of(city, giver.donor) == told and len(told) == 2
            assert "It has stopped." in giver.page("/my/withdrawn")
            assert send(city, giver.source(), batch(1)).status == 403
            for gift in (queued, visit):
                assert city.send(gift["envelope"]) == [("refused", "withdrawn")]
            city.stop()
        city.start()
        assert answer.status == 201 and city.row("SELECT count(*) FROM payload") == (1,)


def open_erasure(city, donor):
    """As after a power cut: decided, and nothing of it done yet."""
    city.change("UPDATE donor SET generation = 1 WHERE id = ?", donor)
    city.change("INSERT INTO erasure (id, donor, scope, erases, due_ms, generation, last_payload,"
                " done_payload, last_batch, done_batch) SELECT ?, ?, 'heart', 1, 1, 1,"
                " max(number), 0, 0, 0 FROM donation", f"decision of {donor}", donor)


def test_older_keys_put_back():
    """Keys of before an erasure: it is done under another key, and one that cannot waits alone"""
    with running_city() as city:
        broken, giver = Giver(city), Giver(city)
        city.stop()
        for donor in (broken.donor, giver.donor):
            open_erasure(city, donor)
        city.change("UPDATE donor_key SET wrapped = ? WHERE donor = ?", b"\0", broken.donor,
                    of_keys=True)
        city.start()
        page = giver.page()
        assert "<dd>131" in page and "66 a" not in page
        assert city.rows("SELECT donor FROM erasure WHERE done_ms IS NULL") == [(broken.donor,)]
        assert city.row("SELECT count(*) FROM donor_key WHERE donor = ?", f"{giver.donor}#1",
                        of_keys=True) == (1,)
        assert "erasure-waits" in city.process.log
        assert not any(donor in city.process.log for donor in (broken.donor, giver.donor))
        assert broken.take_back("everything", "yes").status == 303
        assert city.row("SELECT count(*) FROM erasure WHERE done_ms IS NULL") == (0,)


if __name__ == "__main__":
    with running_city("--source-rate", "100000") as CITY:
        tap.main()

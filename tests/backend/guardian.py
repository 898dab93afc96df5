# guardian.py: what a child gives waits for a guardian, and at 14 for the child
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import io
import json
import re
import time
import zipfile
from urllib.parse import urlencode

from batches import batch, issue, secret_of, send
from city import EVERYTHING, Kiosk, cookie_of, running_city
from kit import tap
from p256 import Key
from phones import Phone

FORM = "application/x-www-form-urlencoded"
PURPOSES = ("collect", "sensitive", "provide", "train", "energy")
YES = {purpose: "given" for purpose in PURPOSES}
DWELL = {purpose: 4000 + 100 * place for place, purpose in enumerate(PURPOSES)}
AHEAD = time.gmtime().tm_year + 3
SOON_MS = int(time.time() + 20 * 24 * 3600) * 1000


class Guardian:
    """A phone that has scanned what a child gave at a kiosk."""

    def __init__(self, city):
        self.city = city
        self.gift = KIOSK.give("--child", "--notice", "3")
        self.donor = self.gift["donor"]
        self.key = Key()
        assert city.send(self.gift["envelope"]) == [("stored", None)]
        self.cookie = cookie_of(city.claim(self.gift["token"], self.key))

    def page(self, path="/my/guardian"):
        answer = self.city.get(f"{path}?lang=en", Cookie=self.cookie, Accept="text/html")
        assert answer.status == 200, answer.text
        return re.sub(r"\s+", " ", answer.text)

    def notice(self):
        return self.notice_of(self.page())

    @staticmethod
    def notice_of(page):
        return re.search(r'name="notice" value="(\w+)"', page)[1]

    def post(self, path="/my/guardian", **fields):
        return self.city.post(path, urlencode(fields).encode(), Cookie=self.cookie,
                              Accept="text/html", Content_Type=FORM)

    def signed(self, relation="parent", year=AHEAD, month=7, answers=YES, key=None):
        """The fields of a yes, signed by the phone."""
        challenge = self.city.post("/v1/sessions/challenges", {}).json["challenge"]
        notice = self.notice()
        text = "\n".join(["dure-guardian/1", self.city.people, challenge, self.donor, notice,
                          relation, f"{year:04}-{month:02}",
                          *(f"{purpose}={answers[purpose]} {ms}"
                            for purpose, ms in DWELL.items())])
        return {"answer": "yes", "donor": self.donor, "notice": notice, **answers,
                **{f"dwell-{purpose}": ms for purpose, ms in DWELL.items()},
                "guardian": "yes", "relation": relation, "year": year, "month": month,
                "challenge": challenge, "signature": (key or self.key).sign(text)}

    def agree(self, **choices):
        answer = self.post(**self.signed(**choices))
        assert (answer.status, answer.headers["Location"]) == (303, "/my/guardian"), answer.text

    def refuse(self, path="/my/guardian"):
        answer = self.post(path, answer="no", donor=self.donor)
        assert answer.status == 303, answer.text

    def rows(self, table):
        return self.city.row(f"SELECT count(*) FROM {table} JOIN donation ON number = donation"
                             " WHERE donor = ?", self.donor)[0]

    def is_waiting(self):
        return (self.rows("payload"), self.rows("payload_aside")) == (0, 1)

    def is_given(self):
        return (self.rows("payload"), self.rows("payload_aside")) == (1, 0)

    def is_erased(self):
        keys = self.city.row("SELECT count(*) FROM donor_key WHERE donor = ?", self.donor,
                             of_keys=True)
        return (self.rows("payload"), self.rows("payload_aside"), keys[0]) == (0, 0, 0)

    def observations(self):
        """How many stand in what the donor can download."""
        answer = self.city.get("/my/download", Cookie=self.cookie)
        box = zipfile.ZipFile(io.BytesIO(answer.body))
        name = "fhir/Observation.ndjson"
        return len(box.read(name).splitlines()) if name in box.namelist() else 0

    def records(self):
        return [json.loads(record) for record, in self.city.rows(
            "SELECT record FROM consent_event WHERE donor = ? ORDER BY number", self.donor)]

    def pass_time(self, **columns):
        """Some columns of its row are long past; somebody else's no lets the city look."""
        sets = ", ".join(f"{name} = {value}" for name, value in columns.items())
        self.city.change(f"UPDATE guardianship SET {sets} WHERE donor = ?", self.donor)
        Guardian(self.city).refuse()


def test_nothing_is_donated_before():
    """What a child gives is in no answer, no file and no batch until a guardian has said yes"""
    child = Guardian(CITY)
    assert child.is_waiting()
    assert child.records()[0]["event"]["state"] == "awaits-guardian"
    my = child.page("/my")
    assert "Are you the guardian?" in my and "Not donated yet" in my
    assert "Heart rate" not in my and "You said yes" not in my
    assert "Waits for your guardian" in child.page("/my/consents")
    assert child.observations() == 0
    refused = send(CITY, secret_of(issue(CITY, child.cookie)), batch(2))
    assert (refused.status, refused.problem) == (403, "not-covered")
    page = child.page()
    assert "Nothing is donated yet." in page and page.count("<fieldset") == len(PURPOSES) + 2
    assert " checked" not in page and "The child said no to this." in page


def test_guardian_says_yes():
    """The yes of both is one record; then it is a donation, with a receipt that names both"""
    child = Guardian(CITY)
    child.agree(relation="legal-guardian")
    assert child.is_given()
    first, second = child.records()
    assert (first["actor"], second["actor"]) == ("child", "guardian")
    assert second["event"] == {
        "type": "given", "state": "active", "validUntil": f"{AHEAD}-06-30",
        "guardian": {"relation": "legal-guardian", "method": "own-word-signed-by-phone",
                     "childRecord": first["recordId"]}}
    decisions = {line["purpose"]: line["decision"] for line in second["lines"]}
    assert decisions == {**YES, "train": "refused"}, "what the child refused stays refused"
    assert {line["purpose"]: line["shown"]["dwellMs"] for line in second["lines"]} == DWELL
    assert "Heart rate" in child.page("/my") and child.observations() > 0
    assert "You said yes for your child." in child.page()
    donation, = CITY.row("SELECT id FROM donation WHERE donor = ?", child.donor)
    receipt = CITY.get(f"/my/receipt?lang=en&donation={donation}", Cookie=child.cookie,
                       Accept="text/html").text
    assert "Your guardian" in " ".join(receipt.split()) and first["recordId"] in receipt
    signed, signature = CITY.row("SELECT signed, signature FROM guardianship WHERE donor = ?",
                                 child.donor)
    assert child.donor in signed and len(bytes(signature)) == 64
    assert send(CITY, secret_of(issue(CITY, child.cookie)), batch(2)).status == 201


def test_yes_must_be_signed_and_whole():
    """Another key, an old challenge, an answer changed on the way: nothing is decided"""
    child = Guardian(CITY)
    fields = child.signed()
    stranger = Guardian(CITY)
    for spoilt in ({"signature": stranger.signed()["signature"]}, {"month": 8},
                   {"train": "refused"}, {"donor": stranger.donor},
                   {"relation": "legal-guardian"}, {"dwell-train": 1}, {"dwell-train": "x"}):
        assert child.post(**{**fields, **spoilt}).status == 404, spoilt
    for missing in ("guardian", "relation", "signature", "challenge", "notice", "donor", "answer"):
        rest = {name: value for name, value in fields.items() if name != missing}
        assert child.post(**rest).status == 400, missing
    for again in ({"year": AHEAD - 20}, {"year": AHEAD + 20}, {"month": 13}, {"month": ""},
                  {"provide": "perhaps"}):
        answer = child.post(**{**fields, **again})
        assert answer.headers["Location"] == "/my/guardian?again=yes", again
    stale = child.post(**{**fields, "notice": "0" * 64})
    assert stale.headers["Location"] == "/my/guardian"
    assert stranger.post(**fields).status == 404
    assert child.is_waiting() and stranger.is_waiting() and len(child.records()) == 1
    assert child.post(**fields).status == 303 and child.is_given()
    assert child.post(**fields).status == 404 and len(child.records()) == 2


def test_guardian_says_no():
    """A no, also to the first or second question alone, erases it at once, with a receipt"""
    for no in ({"answer": "no"}, {"answer": "yes", **YES, "sensitive": "refused"}):
        child = Guardian(CITY)
        assert child.post(donor=child.donor, **no).status == 303
        assert child.is_erased() and "You said no." in child.page()
        assert child.records()[-1]["by"] == "guardian"
        identity, = CITY.row("SELECT id FROM erasure WHERE donor = ?", child.donor)
        receipt = CITY.get(f"/my/deletion.jws?id={identity}", Cookie=child.cookie)
        assert receipt.status == 200
        assert child.post(**{"answer": "no", "donor": child.donor}).status == 404


def test_silence_erases():
    """After five days without an answer it is gone, and the page says so; a scan comes too late"""
    child = Guardian(CITY)
    late = KIOSK.give("--child")
    CITY.send(late["envelope"])
    asked, due = CITY.row("SELECT asked_ms, due_ms FROM guardianship WHERE donor = ?", child.donor)
    assert due - asked == 5 * 24 * 3600 * 1000
    CITY.change("UPDATE guardianship SET due_ms = 1 WHERE donor = ?", late["donor"])
    child.pass_time(due_ms=1)
    assert child.is_erased() and "Nobody answered in five days." in child.page()
    assert child.records()[-1]["schema"] == "dure.withdrawal/1"
    assert CITY.claim(late["token"], Key()).problem == "expired"


def test_a_guardian_has_five_days_to_scan():
    """Three days, after which other codes are too old, leave a guardian time"""
    gift, other = KIOSK.give("--child"), KIOSK.give()
    CITY.send(gift["envelope"])
    CITY.send(other["envelope"])
    four_days = 4 * 24 * 3600 * 1000
    for one in (gift, other):
        CITY.change("UPDATE claim SET arrived_ms = arrived_ms - ? WHERE donor = ?", four_days,
                    one["donor"])
    CITY.change("UPDATE guardianship SET due_ms = due_ms - ? WHERE donor = ?", four_days,
                gift["donor"])
    assert CITY.claim(gift["token"], Key()).status == 201
    assert CITY.claim(other["token"], Key()).problem == "expired"


def test_taking_back():
    """A part is not taken back from what waits; everything is, and so is what was agreed to"""
    child = Guardian(CITY)
    form = {"Cookie": child.cookie, "Accept": "text/html", "Content_Type": FORM}
    CITY.post("/my/withdraw", b"what=heart&erase=yes", **form)
    assert child.is_waiting()
    child.agree()
    assert child.is_given()
    CITY.post("/my/withdraw", EVERYTHING, **form)
    assert child.is_erased() and "You took it back." in child.page()


def test_at_fourteen():
    """In the month nobody can answer, after it the child does; no phone of another person can"""
    child = Guardian(CITY)
    child.agree()
    child.pass_time(ends_ms=1, opens_ms=SOON_MS)
    assert "Your child turns 14 this month." in child.page()
    assert "It rests for now." in child.page("/my")
    notice = CITY.row("SELECT signed FROM guardianship WHERE donor = ?", child.donor)[0]
    answers = {"answer": "yes", "donor": child.donor, "notice": notice.split("\n")[4],
               **{purpose: "given" for purpose in PURPOSES}}
    assert child.post("/my/guardian/fourteen", **answers).status == 404
    child.pass_time(opens_ms=2)
    page = child.page()
    assert "You are 14 now." in page and page.count("<fieldset") == len(PURPOSES)
    assert 'name="relation"' not in page and 'href="/my/phones"' in page
    assert Guardian(CITY).post("/my/guardian/fourteen", **answers).status == 404
    assert child.post("/my/guardian/fourteen", **answers).status == 303
    assert child.records()[-1]["actor"] == "self" and child.is_given()
    assert "The child has decided at 14: yes." in child.page()
    child.pass_time(due_ms=1)
    assert child.is_given()


def test_no_and_silence_at_fourteen():
    """A no of the child erases everything, and so do thirty days of silence"""
    child, silent = Guardian(CITY), Guardian(CITY)
    child.agree()
    silent.agree()
    opens, due = CITY.row("SELECT opens_ms, due_ms FROM guardianship WHERE donor = ?",
                          silent.donor)
    assert due - opens == 30 * 24 * 3600 * 1000
    child.pass_time(ends_ms=1, opens_ms=2)
    child.refuse("/my/guardian/fourteen")
    assert child.is_erased() and "The child said no at 14." in child.page()
    silent.pass_time(ends_ms=1, opens_ms=2, due_ms=3)
    assert silent.is_erased() and "The child did not answer at 14." in silent.page()


def approve(child, shown, **request):
    return child.city.post("/v1/visits/approvals", {"pass": shown, **request}, Cookie=child.cookie)


def standing(child, kiosk, gift):
    """What the city says a kiosk need not ask again, and the token of that visit."""
    shown = kiosk.show_pass()
    assert approve(child, shown, own=True).status == 201
    told = child.city.ask(child.city.machines, "POST", "/v1/visits", {
        "pass": shown, "notice": gift["document"]["consent"]["notice"]["sha256"]}).json
    return set(told["standing"]), told["token"]


def test_a_guardian_s_own_visit():
    """A guardian says who gives; what they decided for a child stands for no visit of their own"""
    child = Guardian(CITY)
    shown = KIOSK.show_pass()
    assert approve(child, shown).json == {"state": "whose"}
    child.agree()
    for word in ({}, {"own": False}, {"own": "yes"}):
        assert approve(child, shown, **word).json == {"state": "whose"}, word
    told, token = standing(child, KIOSK, child.gift)
    assert told == set()
    earlier = KIOSK.give("--notice", "3", "--visit", token, "--earlier", "collect")
    asked = KIOSK.give("--notice", "3", "--visit", token)
    assert CITY.send(earlier["envelope"], asked["envelope"]) == [
        ("refused", "not-consented"), ("stored", None)]
    record, = CITY.row("SELECT record FROM consent_event WHERE donor = ?", asked["donor"])
    assert json.loads(record)["actor"] == "self"
    assert standing(child, KIOSK, child.gift)[0] == {"collect", "sensitive", "provide"}
    child.pass_time(ends_ms=1, opens_ms=2)
    child.refuse("/my/guardian/fourteen")
    assert approve(child, KIOSK.show_pass()).status == 201, "no child is left"


class Family:
    """A guardian who gave too and whose child is 14 by now; and the child's own phone."""

    def __init__(self):
        self.child = Guardian(CITY)
        self.child.agree()
        self.guardian, self.own = Phone(CITY), Phone(CITY)
        self.guardian.key, self.guardian.cookie = self.child.key, self.child.cookie
        self.gift = self.guardian.claim()

    def hand_over(self):
        secret = self.guardian.offer(self.child.donor)
        assert self.own.ask(secret).status == 202
        answer = self.guardian.form("/my/phones/decide", "same=yes&child=yes")
        assert answer.headers["Location"] == "/my/guardian?handed=yes", answer.text
        return self.own.ask(secret)


def test_handed_over():
    """At 14 a child takes over what they gave, and only that, and decides on their own phone"""
    family = Family()
    early = family.guardian.form("/my/phones/add", f"child={family.child.donor}")
    assert early.status == 404, "not before 14"
    family.child.pass_time(ends_ms=1, opens_ms=2)
    assert family.hand_over().status == 201
    theirs = family.own.page("/my/guardian").text
    assert "You are 14 now." in theirs and 'name="child"' not in theirs
    assert not family.own.sees(family.gift) and family.guardian.sees(family.gift)
    mine = family.guardian.page("/my/guardian").text
    assert family.child.donor not in mine and "No child has begun anything" in mine
    fields = {"answer": "yes", "donor": family.child.donor,
              "notice": family.child.notice_of(theirs), **YES}
    assert family.guardian.form("/my/guardian/fourteen", urlencode(fields)).status == 404
    assert family.own.form("/my/guardian/fourteen", urlencode(fields)).status == 303
    assert family.child.is_given() and family.own.sees(family.child.gift)
    assert not family.guardian.sees(family.child.gift)
    assert 'name="child"' not in family.own.page("/my/guardian").text, "nothing is left to take"
    assert family.own.sign_in().status == 201
    child_s = Guardian(CITY)
    child_s.cookie = family.own.cookie
    told, _ = standing(child_s, KIOSK, family.child.gift)
    assert told == set(YES), "the child's own yes stands at the child's next visit"


def test_handed_to_nobody_else():
    """A37 only the guardian hands over, only once, only a child's, and to no phone of their own"""
    family, stranger = Family(), Phone(CITY)
    family.child.pass_time(ends_ms=1, opens_ms=2)
    stranger.claim()
    for phone, donor in ((stranger, family.child.donor), (family.guardian, family.gift["donor"]),
                         (family.guardian, "nobody")):
        assert phone.form("/my/phones/add", f"child={donor}").status == 404, donor
    second = Phone(CITY)
    second.ask(family.guardian.offer())
    family.guardian.form("/my/phones/decide", "same=yes")
    secret = family.guardian.offer(family.child.donor)
    assert second.ask(secret).problem == "own-donations"
    stranger.ask(secret)
    family.guardian.form("/my/phones/decide", "same=no&child=yes")
    assert stranger.ask(secret).problem == "offer-over"
    theirs = family.own.claim()
    assert family.hand_over().status == 201, "also to a phone that has donations of its own"
    assert family.own.sees(theirs) and not family.guardian.sees(theirs)
    again = family.guardian.form("/my/phones/decide", "same=yes&child=yes")
    assert again.status == 410
    assert "You are 14 now." in family.own.page("/my/guardian").text


if __name__ == "__main__":
    with running_city() as CITY:
        KIOSK = Kiosk(CITY)
        tap.main()

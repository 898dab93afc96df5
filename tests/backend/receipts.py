# receipts.py: a donor's receipt in all its forms, and that anyone can check it
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import base64
import contextlib
import json

from city import BACKEND, EVERYTHING, Kiosk, cookie_of, running_city
from jwcrypto import jwk, jws
from kit import tap
from kit.processes import run
from p256 import Key

FORM = "application/x-www-form-urlencoded"
VALID, CANNOT, INVALID, UNKNOWN = 0, 1, 65, 69


def claimed(city):
    """A city, the kiosk where somebody has given, the gift, and the cookie of their phone."""
    gift = city.kiosk.give()
    assert city.send(gift["envelope"]) == [("stored", None)]
    return city, city.kiosk, gift, cookie_of(city.claim(gift["token"], Key()))


@contextlib.contextmanager
def claimed_alone():
    """The same in a city that may be stopped, and a kiosk that may be revoked."""
    with running_city() as city:
        yield claimed(city)


def saved(city, name, text):
    file = city.folder / name
    file.write_text(text, encoding="utf-8")
    return file


def verify(key, file):
    return run([BACKEND, "receipt", "verify", "--key", key, file], check=False)


def kid_of(receipt):
    """The key that a receipt says it is signed with."""
    return json.loads(base64.urlsafe_b64decode(receipt.split(".")[0] + "=="))["kid"]


def test_desk():
    """Receipt and token verify with the served keys, and say what they say, never the secret"""
    city, kiosk, gift, cookie = claimed(CITY)
    answer = city.get("/my/receipt.jws", Cookie=cookie)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    served = city.get("/.well-known/jwks.json")
    assert served.headers["Content-Type"] == "application/jwk-set+json"
    keys = saved(city, "keys.json", served.text)
    receipt = saved(city, "receipt.jws", answer.text + "\n")
    record = gift["document"]["consent"]
    for done in (verify(keys, receipt), verify(kiosk.card["city"]["signKey"], receipt),
                 city.command("receipt", "verify", receipt)):
        assert done.returncode == VALID and json.loads(done.stdout) == record
    for text in (gift["token"], "https://dure.example/c#" + gift["token"]):
        done = verify(keys, saved(city, "token.txt", text))
        assert done.returncode == VALID, done.stderr
        assert json.loads(done.stdout)["kiosk"] == kiosk.id
        assert gift["token"][:30] not in done.stdout + done.stderr


def test_exit_statuses():
    """A changed receipt is invalid, another city's unknown, and no file is neither"""
    city, kiosk, _, cookie = claimed(CITY)
    text = city.get("/my/receipt.jws", Cookie=cookie).text
    key, other = kiosk.card["city"]["signKey"], kiosk.card["city"]["sealKey"]
    head, body, signature = text.split(".")
    bent = saved(city, "bent.jws", f"{head}.{body[:-6]}AAAAAA.{signature}")
    assert verify(key, bent).returncode == INVALID
    assert verify(key, saved(city, "empty.jws", "")).returncode == INVALID
    done = verify(other, saved(city, "receipt.jws", text))
    assert done.returncode == UNKNOWN and "unknown" in done.stderr and not done.stdout
    assert verify(key, city.folder / "nothing.jws").returncode == CANNOT
    assert verify(city.folder / "nothing.json", bent).returncode == CANNOT


def test_other_library():
    """Another JOSE library verifies the receipt with the served keys"""
    city, _, gift, cookie = claimed(CITY)
    token = jws.JWS()
    token.deserialize(city.get("/my/receipt.jws", Cookie=cookie).text)
    keys = jwk.JWKSet.from_json(city.get("/.well-known/jwks.json").text)
    token.verify(keys.get_key(token.jose_header["kid"]))
    assert json.loads(token.payload) == gift["document"]["consent"]


def test_revoked_kiosk():
    """What a revoked kiosk signed stays genuine, and it is said that the kiosk is revoked"""
    with claimed_alone() as (city, kiosk, gift, cookie):
        city.command("revoke", kiosk.id)
        keys = saved(city, "keys.json", city.get("/.well-known/jwks.json").text)
        done = verify(keys, saved(city, "token.txt", gift["token"]))
        assert done.returncode == VALID and "kioskRevoked" in json.loads(done.stdout)
        receipt = saved(city, "receipt.jws", city.get("/my/receipt.jws", Cookie=cookie).text)
        assert verify(keys, receipt).returncode == VALID


def test_former_key():
    """After the city has taken another key, its old receipts still verify"""
    with claimed_alone() as (city, kiosk, _, cookie):
        receipt = saved(city, "receipt.jws", city.get("/my/receipt.jws", Cookie=cookie).text)
        assert city.stop() == 0
        former = city.state / "keys" / "former-signing.txt"
        stranger = jwk.JWK.generate(kty="OKP", crv="Ed25519").export_public(as_dict=True)["x"]
        former.write_text(f"{stranger}\n", encoding="utf-8")
        city.start()
        served = city.get("/.well-known/jwks.json")
        keys = [key["x"] for key in served.json["keys"]]
        assert keys == [kiosk.card["city"]["signKey"], stranger]
        assert verify(saved(city, "keys.json", served.text), receipt).returncode == VALID
        assert city.stop() == 0
        former.write_text("no key\n", encoding="utf-8")
        assert city.command("receipt", "verify", receipt, check=False).returncode == CANNOT


def test_turned_key():
    """A new key signs receipts from now on; former receipts verify, kiosks see no change"""
    with claimed_alone() as (city, kiosk, gift, cookie):
        folder, acknowledging = city.state / "keys", kiosk.card["city"]["signKey"]
        receipts, seeds = [city.get("/my/receipt.jws", Cookie=cookie).text], set()
        for turn in range(2):
            if turn:  # as if the power had gone in the middle of the turn
                (folder / "former-signing.txt").open("a").write(f"{current}\n")
            done = city.command("receipt", "turn-key")
            assert city.stop() == 0
            city.start()
            receipts.append(city.get("/my/receipt.jws", Cookie=cookie).text)
            current = city.get("/.well-known/jwks.json").json["keys"][0]["x"]
            assert kid_of(receipts[-1]) in done.stdout
            seeds.add((folder / "receipts.key").read_bytes())
        served = city.get("/.well-known/jwks.json")
        assert [key["kid"] for key in served.json["keys"]] \
            == [kid_of(receipts[2]), kid_of(receipts[0]), kid_of(receipts[1])]
        keys = saved(city, "keys.json", served.text)
        for receipt in receipts:
            file = saved(city, "receipt.jws", receipt)
            assert verify(keys, file).returncode == VALID
            assert city.command("receipt", "verify", file).returncode == VALID
        kantara = city.get("/my/receipt.json?form=kantara", Cookie=cookie).json
        assert kantara["publicKey"] == current != acknowledging
        assert Kiosk(city).card["city"]["signKey"] == acknowledging
        assert len(seeds) == 2 and (folder / "receipts.key").stat().st_mode & 0o777 == 0o600
        assert sorted(path.name for path in folder.glob("receipts*")) == ["receipts.key"]


def test_reader_s_language():
    """The page is in the reader's language, what was agreed to in the words that the donor read"""
    city = CITY
    kiosk = city.kiosk
    own = {"ko": ("광주 심장 리듬 살펴보기", "이 연구에 모아서 써도 될까요?", "누가", "예라고 했어요."),
           "en": ("Gwangju heart rhythm study", "May we collect this for the study?", "Who",
                  "You said yes.")}
    for asked, words in (("ko", "광주광역시"), ("en", "The city of Gwangju")):
        gift = kiosk.give("--language", asked)
        city.send(gift["envelope"])
        cookie = cookie_of(city.claim(gift["token"], Key()))
        for reader, (title, question, label, yes) in own.items():
            page = city.get(f"/my/receipt?lang={reader}", Cookie=cookie,
                            Accept="text/html").text
            assert f"<html lang=\"{reader}\">" in page and yes in page
            assert f"<h2>{question}</h2>" in page and f"{title} <span" in page
            assert f"<dt>{label}</dt><dd lang=\"{asked}\">" in page
            assert f"<dd lang=\"{asked}\">{words}</dd>" in page
            assert (f"<p lang=\"{asked}\">{own[asked][1]}</p>" in page) == (reader != asked)


def test_forms():
    """The same record in Kantara's, ISO's and FHIR's words; another donor's is not found"""
    city, kiosk, gift, cookie = claimed(CITY)
    record = gift["document"]["consent"]
    def form(name, **more):
        return city.get(f"/my/receipt.json?form={name}", Cookie=more.get("cookie", cookie))
    kantara = form("kantara").json
    assert kantara["consentReceiptID"] == record["receiptId"]
    assert kantara["publicKey"] == kiosk.card["city"]["signKey"]
    assert form("iso").json["header"]["record_id"] == record["recordId"]
    fhir = form("fhir")
    assert fhir.headers["Content-Type"] == "application/fhir+json"
    assert fhir.json["resourceType"] == "Consent" and fhir.json["id"] == record["recordId"]
    assert form("other").status == 404
    stranger = kiosk.give()
    city.send(stranger["envelope"])
    for path in ("/my/receipt", "/my/receipt.jws", "/my/receipt.json"):
        assert city.get(path, Cookie="").status == 401
        wanted = f"{path}?form=fhir&donation={stranger['envelope']['id']}"
        assert city.get(wanted, Cookie=cookie).status == 404


def test_ended():
    """A consent that was stopped, or taken back, is inactive in FHIR's words, not for a part"""
    city = CITY
    kiosk = city.kiosk
    for what, status in ((b"what=provide&erase=no", "active"),
                         (b"what=heart&erase=no", "active"),
                         (b"what=everything&erase=no", "inactive"), (EVERYTHING, "inactive")):
        gift = kiosk.give()
        city.send(gift["envelope"])
        cookie = cookie_of(city.claim(gift["token"], Key()))
        path = "/my/receipt.json?form=fhir"
        assert city.get(path, Cookie=cookie).json["status"] == "active"
        assert city.post("/my/withdraw", what, Cookie=cookie, Content_Type=FORM).status == 303
        assert city.get(path, Cookie=cookie).json["status"] == status, what


def test_page():
    """The page has every line, the fingerprint and a code that leads to it, in both languages"""
    city, _, gift, cookie = claimed(CITY)
    record = gift["document"]["consent"]
    for language, yes in (("en", "You said yes."), ("ko", "예라고 했어요.")):
        page = city.get(f"/my/receipt?lang={language}", Cookie=cookie, Accept="text/html")
        assert page.status == 200 and yes in page.text
        for text in (record["recordId"], record["receiptId"], record["donor"],
                     record["notice"]["sha256"], record["controller"]["name"],
                     *(line["lawfulBasis"] for line in record["lines"])):
            assert text in page.text, text
        assert page.text.count('class="receipt-line"') == len(record["lines"]) + 2
        assert '<path d="M4 4h7v1h-7z' in page.text
    checked = city.get("/check?lang=en", Accept="text/html")
    kid = kid_of(city.get("/my/receipt.jws", Cookie=cookie).text)
    assert checked.status == 200 and kid in checked.text


if __name__ == "__main__":
    with running_city() as CITY:
        tap.main()

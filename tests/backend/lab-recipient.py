# lab-recipient.py: a recipient sees what it asked for, was given and has to do, and nobody else's
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import hashlib
import json
import re
import time

from backend.city import EVERYTHING, cookie_of, running_city
from backend.granting import desk, granted, in_force, request, written
from backend.member import Member
from backend.p256 import Key
from backend.recipient import Recipient
from kit import tap
from kit.processes import wait_until
from releases import DONORS, ITEMS, build, uses, visit


def page(member, path="/lab/recipient", **asked):
    answer = member.get(path, **asked)
    assert answer.status == 200, answer.text
    return answer.text


def release_of(recipient):
    return CITY.row("SELECT id FROM sealed_release WHERE recipient = ?", recipient)[0]


def rows(member, release, why="For the study's second table", **asked):
    return member.post("/lab/recipient/rows", id=release, why=why, **asked)


def test_own_and_nobody_elses():
    """Each recipient sees its own applications and releases, and is refused what is another's"""
    other = desk(CITY, "application", "submit", written(CITY, request("lab", title="Of the lab")))
    assert "Of the lab" in page(LAB) and "Of the lab" not in page(CLINIC)
    assert page(LAB, "/lab/recipient/application", id=other)
    assert CLINIC.get("/lab/recipient/application", id=other).status == 403
    assert CLINIC.get("/lab/recipient", of="lab").status == 403
    release = release_of("clinic")
    assert release[:8] in page(CLINIC) and release not in page(LAB)
    assert rows(LAB, release).status == 403
    assert LAB.get("/lab/recipient/manifest", id=release).status == 403
    assert rows(CLINIC, "none").status == 404
    for word in ("withdraw", "finish"):
        fields = {"id": other, "do": word, "why": "Mischief"}
        assert CLINIC.post("/lab/recipient/do", **fields).status == 403
    for path in ("/lab/applications", "/lab/fleet", "/lab/counts"):
        assert CLINIC.get(path).status == 403


def test_download():
    """What was released comes as FHIR in parts, all of it, and each look is written down"""
    release = release_of("clinic")
    shown = page(CLINIC)
    count = int(re.search(r"(\d+) rows", shown)[1])
    assert re.findall(r"Download part (\d+)", shown) == ["1"]
    answer = rows(CLINIC, release)
    assert answer.status == 200 and answer.headers["Content-Type"] == "application/fhir+ndjson"
    assert f'filename="release-{release[:8]}-1.ndjson"' in answer.headers["Content-Disposition"]
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert len(lines) >= count > 0 and {line["resourceType"] for line in lines} == {
        "Observation", "Provenance"}
    assert rows(CLINIC, release, **{"from": 1000}).status == 404, "there is no second part"
    printed = CITY.command("release", "rows", release, "--fhir").stdout
    assert printed == answer.text
    given = CITY.get("/register?lang=en", Accept="text/html").text
    assert re.search(rf"Handed out</dt><dd>[^<]*<br>{len(GIFTS)} people", given), given
    told, = CITY.get("/register.json").json["applications"][-1]["releases"]
    assert (told["donors"], told["rows"]) == (len(GIFTS), count)
    manifest = CLINIC.get("/lab/recipient/manifest", id=release).json
    assert manifest == json.loads(CITY.command("release", "show", release).stdout)
    written_down = CITY.rows("SELECT subject FROM lab_reading WHERE what = 'release'"
                             " AND person = ?", CLINIC.id)
    assert written_down.count((release,)) == 1


def downloads():
    return [json.loads(text) for text, in CITY.rows("SELECT record FROM download ORDER BY number")]


def test_donors_see_it():
    """Each download is in the ledger with its reason, and whoever is in the release reads it"""
    release, before = release_of("clinic"), len(downloads())
    CITY.change("UPDATE download SET time_ms = 1")
    cookie = cookie_of(CITY.claim(GIFTS[0]["token"], Key()))
    assert re.search(r"Last fetched by them: [^<]*1970", uses(CITY, cookie)), uses(CITY, cookie)
    why = "For <b>one</b> more look / 한 번 더"
    for _ in range(2):
        assert rows(CLINIC, release, why).status == 200
    first, second = downloads()[before:]
    assert (first["recipient"], first["release"], first["permit"]) == ("clinic", release, PERMIT)
    assert first["reason"] == why and first["page"] == 0
    assert first["export"] != second["export"], "each is one of its own"
    page_of_donor = uses(CITY, cookie)
    assert "For &lt;b&gt;one&lt;/b&gt; more look" in page_of_donor
    assert "1970" not in page_of_donor and "not fetched it" not in page_of_donor
    assert rows(LAB, release).status == 403 and rows(CLINIC, "none").status == 404
    assert len(downloads()) == before + 2, "what is refused is no download"


def test_reason_first():
    """A45 nothing is downloaded before it is said what for; the reason is in the monthly review"""
    release, before = release_of("clinic"), len(downloads())
    for bad in ("", " ", "x" * 501):
        answer = rows(CLINIC, release, bad)
        assert answer.status == 403 and "먼저 무엇에 쓰는지 적어 주세요." in answer.text
    assert CLINIC.get("/lab/recipient/rows", id=release).status == 405
    assert len(downloads()) == before
    assert rows(CLINIC, release, "A45").status == 200
    month = time.strftime("%Y-%m", time.gmtime(time.time() + 9 * 3600))
    said = json.loads(CITY.command("access", "review", "--json", month).stdout)["reasons"][-1]
    assert (said["what"], said["why"], said["release"], said["actor"]) == (
        "download", "A45", release, "clinic")


def test_not_written_not_handed_out():
    """What cannot be written down is not handed out"""
    release = release_of("clinic")
    for table in ("lab_reading", "download"):
        CITY.change(f"ALTER TABLE {table} RENAME TO elsewhere")
        answer = rows(CLINIC, release)
        assert answer.status >= 500 and "Observation" not in answer.text
        CITY.change(f"ALTER TABLE elsewhere RENAME TO {table}")
    assert rows(CLINIC, release).status == 200


def test_only_in_force():
    """Nothing is downloaded by a permit that is suspended; the page says so"""
    release = release_of("clinic")
    desk(CITY, "permit", "suspend", PERMIT)
    assert rows(CLINIC, release).status == 403 and "Download part" not in page(CLINIC)
    assert "it cannot be downloaded" in page(CLINIC)
    desk(CITY, "permit", "resume", PERMIT)
    assert rows(CLINIC, release).status == 200


def test_deletion_stated():
    """Who has deleted hands in what they signed; what another key signed is refused"""
    gift = GIFTS.pop()
    cookie = cookie_of(CITY.claim(gift["token"], Key()))
    assert CITY.post("/my/withdraw", EVERYTHING, Cookie=cookie).status == 303
    assert "To be deleted" in page(CLINIC) and "Stated" not in page(CLINIC)
    signer = Recipient(CITY, "clinic").sign_in()
    entry, = (entry for entry in signer.feed(0)["entries"] if entry["kind"] == "deletion")
    assert entry["deletion"] in page(CLINIC)

    def hand_in(text, of="clinic", member=CLINIC):
        return member.post("/lab/recipient/receipt", of=of, receipt=text).status
    assert hand_in("x") == hand_in("") == 400
    assert hand_in(Recipient(CITY, "lab").receipt(entry)) == 400
    assert hand_in(signer.receipt(entry), "lab", LAB) == 400
    assert hand_in(signer.receipt(entry), "clinic", LAB) == 403
    assert hand_in(signer.receipt(entry)) == 303
    assert "Stated" in page(CLINIC) and "To be deleted" not in page(CLINIC)


def test_taken_back_and_finished():
    """A recipient takes an application back, and finishes a permit, each with a reason and once"""
    one = desk(CITY, "application", "submit", written(CITY, request("lab", title="Given up")))
    assert "Take this application back" in page(LAB, "/lab/recipient/application", id=one)

    def do(identity, word, why="No money"):
        return LAB.post("/lab/recipient/do", **{"id": identity, "do": word, "why": why}).status
    assert do(one, "withdraw", " ") == 400 and do(one, "finish") == 409
    assert do(one, "withdraw") == 303 and do(one, "withdraw") == 409
    shown = page(LAB, "/lab/recipient/application", id=one)
    assert "Closed" in shown and "No money" in shown and "Take this application back" not in shown
    permit = granted(CITY, "lab", localStaff=0, dataUse=["DUO:0000006"])
    desk(CITY, "permit", "activate", permit)
    one, = CITY.row("SELECT application FROM permit WHERE id = ?", permit)
    assert "Finish, and" in page(LAB, "/lab/recipient/application", id=one)
    assert do(one, "withdraw") == 409 and do(one, "finish") == 303
    shown = page(LAB, "/lab/recipient/application", id=one)
    assert "Being deleted" in shown and "Delete every copy" in shown


WORDS = {"title": "Pulse <i>at</i> rest", "purpose": "심장이 쉬는 모습을 봐요", "applicant": "Office",
         "from": "2026-12-01", "until": "2027-11-30", "localStaff": "2", "item-8867-4": "1",
         "item-ageBand": "1", "use-DUO:0000006": "1", "use-GJ:LOCAL-STAFF": "1",
         **dict.fromkeys(("project", "people", "settings", "data", "outputs"), "가" * 200)}


def ask(**changes):
    return LAB.post("/lab/recipient/ask", **{"of": "lab", "id": "", **WORDS, **changes})


def test_asks():
    """A recipient asks by a form; what is wrong brings it back with all that was written"""
    assert page(LAB, "/lab/recipient/ask").count('type="checkbox"') > 40
    for wrong in ({"title": ""}, {"localStaff": "few"}, {"from": "2028-01-01"},
                  {"item-8867-4": "", "item-ageBand": ""}, {"localStaff": "0"},
                  {"use-DUO:0000015": "1", "train": "1"}, {"until": "2020-01-01"}):
        answer = ask(**wrong)
        assert answer.status == 400, wrong
        assert "가" * 200 in answer.text and 'name="item-8867-4"' in answer.text, wrong
        assert ("Pulse &lt;i&gt;at&lt;/i&gt; rest" in answer.text) == ("title" not in wrong)
    answer = ask()
    assert answer.status == 303
    one = answer.headers["Location"].split("=")[1]
    document = json.loads(CITY.row("SELECT request FROM application WHERE id = ?", one)[0])
    assert document["items"] == ["8867-4", "ageBand"] and document["train"] is False
    assert document["recipient"] == "lab" and document["localStaff"] == 2
    assert CLINIC.post("/lab/recipient/ask", **{"of": "lab", **WORDS}).status == 403


def test_asks_anew():
    """What was given back is changed and asked anew, and nothing else is"""
    one = ask().headers["Location"].split("=")[1]
    assert LAB.get("/lab/recipient/ask", id=one).status == 409
    assert ask(id=one).status == 409
    fields = {"id": one, "do": "return", "why": "Too much"}
    assert STEWARD.post("/lab/application/do", **fields).status == 303
    assert "Change it" in page(LAB, "/lab/recipient/application", id=one)
    for idle_ms in (0, 120000):
        CITY.change("UPDATE lab_session SET seen_ms = seen_ms - ?", idle_ms)
        form = page(LAB, "/lab/recipient/ask", id=one)
        assert "Pulse &lt;i&gt;at&lt;/i&gt; rest" in form and "심장이 쉬는 모습을 봐요" in form
        assert form.count(" checked") == 4, idle_ms
    assert CLINIC.get("/lab/recipient/ask", id=one).status == 403
    assert ask(id=one, title="Pulse alone", **{"item-ageBand": ""}).status == 303
    shown = page(LAB, "/lab/recipient/application", id=one)
    assert "Pulse alone" in shown and "To be decided" in shown


PDF = b"%PDF-1.7\nThree people by name\n%%EOF\n"


def hand_in(application, member=None, content=PDF, **fields):
    return (member or LAB).send_file("/lab/recipient/evidence", content,
                                     **{"id": application, "kind": "local-staff", "count": 3,
                                        **fields}).status


def waiting(application):
    """What the steward is shown that waits, by its id."""
    return re.findall(r'href="/lab/evidence\?id=([0-9a-f-]+)"',
                      page(STEWARD, "/lab/application", id=application))


def judge(evidence, member=None, **fields):
    return (member or STEWARD).post("/lab/evidence", id=evidence, **fields).status


def with_duties():
    permit = granted(CITY, "lab", localStaff=3)
    return permit, CITY.row("SELECT application FROM permit WHERE id = ?", permit)[0]


def test_evidence():
    """What a recipient shows is sealed, seen by a steward alone, and gone once it is judged"""
    permit, one = with_duties()
    assert hand_in(one) == 303
    assert "A steward looks at this:" in page(LAB, "/lab/recipient/application", id=one)
    assert not any(b"Three people" in content for content in CITY.files().values())
    evidence, = waiting(one)
    copy, = CITY.row("SELECT sealed FROM lab_evidence WHERE id = ?", evidence)
    assert CITY.row("SELECT count(*) FROM donor_key WHERE donor = ?", f"file:{evidence}",
                    of_keys=True) == (1,)
    assert LAB.get("/lab/evidence", id=evidence).status == 403
    answer = STEWARD.get("/lab/evidence", id=evidence)
    assert answer.body == PDF and answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].endswith(f'"evidence-{evidence[:8]}.pdf"')
    assert (evidence,) in CITY.rows("SELECT subject FROM lab_reading WHERE what = 'evidence'")
    assert judge(evidence, do="take", count="many") == judge(evidence, do="eat") == 400
    assert judge(evidence, LAB, do="take", count=3) == 403
    assert judge(evidence, do="take", count=2) == 303
    assert "Too few were" in page(LAB, "/lab/recipient/application", id=one)
    assert waiting(one) == [] and STEWARD.get("/lab/evidence", id=evidence).status == 404
    assert judge(evidence, do="take", count=3) == 404
    assert CITY.row("SELECT sealed FROM lab_evidence WHERE id = ?", evidence) == (None,)
    wait_until(lambda: not CITY.row("SELECT has_key FROM lab_evidence WHERE id = ?", evidence)[0],
               60, "its key to be destroyed")
    assert CITY.rows("SELECT 1 FROM donor_key WHERE donor = ?", f"file:{evidence}",
                     of_keys=True) == []
    CITY.change("UPDATE lab_evidence SET sealed = ?, looked_ms = NULL, has_key = 1 WHERE id = ?",
                bytes(copy), evidence)
    assert STEWARD.get("/lab/evidence", id=evidence).status == 404, "no copy opens any more"
    assert judge(evidence, do="refuse", why="It is gone") == 303
    assert hand_in(one) == 303
    assert judge(waiting(one)[0], do="take", count=3) == 303
    counted, digest = CITY.row("SELECT counted, evidence FROM duty WHERE permit = ?"
                               " AND kind = 'local-staff' AND met_ms IS NOT NULL", permit)
    assert (counted, bytes(digest)) == (3, hashlib.sha256(PDF).digest())
    assert STEWARD.post("/lab/application/do", **{"id": one, "do": "activate",
                                                  "why": "All is shown"}).status == 303


def test_evidence_not_taken():
    """A steward who does not take it says why, and the recipient reads that"""
    _, one = with_duties()
    assert hand_in(one) == 303
    evidence, = waiting(one)
    assert judge(evidence, do="refuse", why=" ") == 400
    assert judge(evidence, do="refuse", why="The second page is missing") == 303
    shown = page(LAB, "/lab/recipient/application", id=one)
    assert "The second page is missing" in shown and "Evidence not taken" in shown
    assert "A steward looks at this:" not in shown


def test_wrong_evidence():
    """Of strangers, of other kinds, for no duty, too long or too much: nothing is kept"""
    _, one = with_duties()
    for wrong in ({"kind": "dance"}, {"count": "-1"}, {"count": ""}, {"count": "x" * 3000},
                  {"content": b"<script>"}, {"content": b""}):
        assert hand_in(one, **wrong) == 400, wrong
    assert hand_in(one, kind="deletion") == 409
    assert hand_in("none") == 404
    assert hand_in(one, CLINIC) == hand_in(one, STEWARD) == 403
    cookie, LAB.cookie = LAB.cookie, "__Host-dure-lab=" + "A" * 43
    assert hand_in(one) == 303 and not waiting(one)
    LAB.cookie = cookie
    assert hand_in(one, content=PDF + bytes(4 << 20)) == 400
    broken = CITY.post("/lab/recipient/evidence", b"--dure", Cookie=LAB.cookie,
                       Content_Type="multipart/form-data; boundary=dure")
    assert broken.problem == "malformed"
    assert not waiting(one)
    for _ in range(5):
        assert hand_in(one) == 303
    assert hand_in(one) == 409 and len(waiting(one)) == 5


if __name__ == "__main__":
    with running_city() as CITY:
        GIFTS = [visit(CITY, number) for number in range(DONORS)]
        PERMIT, _ = (in_force(CITY, name, f"Mudeung {name}", items=ITEMS, train=False)
                     for name in ("clinic", "lab"))
        build(CITY, PERMIT)
        CLINIC, LAB = (Member(CITY, f"Office of {name}", "recipient", name)
                       for name in ("clinic", "lab"))
        STEWARD = Member(CITY, "Steward of data", "steward")
        tap.main()

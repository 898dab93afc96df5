# proposals.py: ideas and problems from the phone, by the desk, to everybody
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import html
import json
import re
from urllib.parse import urlencode

from backend.member import Member
from city import EVERYTHING, Kiosk, cookie_of, running_city
from copies import copies_of
from kit import tap
from p256 import Key

FORM = {"Content_Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
NOBODY = "00000000-0000-4000-8000-000000000000"


def phone(city):
    """A phone with a donor of its own: its cookie and the donor."""
    gift = Kiosk(city).give()
    assert city.send(gift["envelope"]) == [("stored", None)]
    return cookie_of(city.claim(gift["token"], Key())), gift["donor"]


def propose(city, cookie, title="Shade at bus stops", text="Measure the heat there.", **more):
    answer = city.post("/my/proposals?lang=en", urlencode({"title": title, "text": text, **more}),
                       Cookie=cookie, **FORM)
    return answer


def called(city, title):
    """The id of the proposal that has this title."""
    [(name,)] = city.rows("SELECT id FROM proposal WHERE title = ?", title)
    return name


def published(city, cookie, title, **more):
    assert propose(city, cookie, title, **more).status == 303
    city.command("proposal", "publish", called(city, title))
    return called(city, title)


def support(city, name):
    return city.row("SELECT support FROM proposal WHERE id = ?", name)[0]


def voice(city, cookie, name, word="give"):
    return city.post("/my/proposals/voice", urlencode({"proposal": name, "voice": word}),
                     Cookie=cookie, **FORM)


def page(city, path, cookie=""):
    answer = city.get(path + ("&" if "?" in path else "?") + "lang=en", Cookie=cookie,
                      Accept="text/html")
    assert answer.status == 200, (path, answer.status)
    return answer.text


def test_one_thread():
    """From the phone past the desk to a pilot and its result: every step stands there for all"""
    cookie, _ = phone(CITY)
    assert "Nothing has been published yet." in page(CITY, "/proposals")
    assert "Nobody has proposed anything yet." in page(CITY, "/")
    answer = propose(CITY, cookie)
    assert (answer.status, answer.headers["Location"]) == (303, "/my/proposals")
    name = called(CITY, "Shade at bus stops")
    thread = f"/proposals/{name}"
    assert "Shade at bus stops" in page(CITY, "/my/proposals", cookie)
    assert "Shade" not in page(CITY, thread) + page(CITY, "/proposals")
    assert "Nobody has proposed anything yet." in page(CITY, "/")
    assert name in CITY.command("proposal", "list", "--standing", "waiting").stdout
    CITY.command("proposal", "publish", name)
    assert "Shade at bus stops" in page(CITY, "/proposals")
    assert voice(CITY, cookie, name).headers["Location"] == thread
    assert "Take my support back" in page(CITY, thread, cookie)
    assert "Take my support back" not in page(CITY, thread)
    CITY.command("proposal", "review", name, "--reason", "Two experts look at it.")
    CITY.command("proposal", "pilot", name, "gwangju-heart")
    CITY.command("proposal", "result", name, "--reason", "Five stops <b>got</b> a roof.")
    text = page(CITY, thread)
    steps = re.findall(r"<li><h3>(.*?)</h3>", text, re.DOTALL)
    assert [" ".join(step.split()) for step in steps] == [
        "Handed in", "Published", "Taken into review", "It became a pilot", "What came of it"]
    assert "Two experts look at it." in text and "&lt;b&gt;got&lt;/b&gt;" in text
    assert "It takes no more voices." in text
    assert "Ideas and problems: 1. With a result: 1." in page(CITY, "/")
    assert voice(CITY, cookie, name, "take").status == 303
    assert support(CITY, name) == 0
    shown = json.loads(CITY.command("proposal", "show", name).stdout)
    assert shown["state"] == "result" and shown["pilot"] == "gwangju-heart"
    assert CITY.command("ledger", "verify").returncode == 0


def test_hidden_with_reason():
    """What the desk hides is not read any more; why and when stays, and it can come back"""
    cookie, _ = phone(CITY)
    name = published(CITY, cookie, "Call 010-1234-5678")
    failed = CITY.command("proposal", "hide", name, check=False)
    assert failed.returncode == 65 and "reason" in failed.stderr
    CITY.command("proposal", "hide", name, "--reason", "A phone number stands in it.")
    everywhere = page(CITY, "/proposals") + page(CITY, f"/proposals/{name}")
    assert "Ideas and problems: 1. With a result: 1." in page(CITY, "/")
    assert "010-1234" not in everywhere and "A phone number stands in it." in everywhere
    assert "Hidden by a moderator" in page(CITY, "/my/proposals", cookie)
    assert voice(CITY, cookie, name).status == 303
    assert support(CITY, name) == 0
    failed = CITY.command("proposal", "review", name, check=False)
    assert failed.returncode == 1 and "hidden" in failed.stderr
    CITY.command("proposal", "publish", name)
    assert "010-1234" in page(CITY, f"/proposals/{name}")
    assert "Ideas and problems: 2. With a result: 1." in page(CITY, "/")


def test_place_of_a_problem():
    """Where a problem is can be read as long as its words can, not before and not while hidden"""
    name = CITY.command("proposal", "state-problem", "--site", "Tannery", "--title", "Stains",
                        "--what", "One hide in ten has stains.", "--data", "Pictures", "--suffers",
                        "Those who sew", "--better", "One in a hundred", "--language",
                        "en").stdout.strip()
    thread = f"/proposals/{name}"
    assert "Tannery" not in page(CITY, thread)
    CITY.command("proposal", "publish", name)
    assert "Tannery" in page(CITY, thread)
    CITY.command("proposal", "hide", name, "--reason", "It names a firm.")
    assert "Tannery" not in page(CITY, thread) + page(CITY, "/proposals")


def test_one_voice_each():
    """Two phones have two voices; the store says of neither whose they are"""
    (one, first), (two, second) = phone(CITY), phone(CITY)
    name = published(CITY, one, "Benches")
    for _ in range(2):
        assert voice(CITY, one, name).status == voice(CITY, two, name).status == 303
    assert support(CITY, name) == 2
    assert CITY.row("SELECT count(*) FROM proposal_voice WHERE proposal = ?", name) == (2,)
    rows = (CITY.rows("SELECT * FROM proposal") + CITY.rows("SELECT * FROM proposal_voice")
            + CITY.rows("SELECT * FROM governance_event"))
    assert first not in str(rows) and second not in str(rows)
    assert not CITY.rows("SELECT * FROM reading")
    assert "Benches" in page(CITY, "/my/proposals", two).split("What I support")[1]
    assert voice(CITY, two, name, "take").status == 303
    assert support(CITY, name) == 1


def test_erased():
    """Who erases everything takes voices and words along, but for words that were to stay"""
    (one, _), (two, _) = phone(CITY), phone(CITY)
    goes = published(CITY, one, "Goes with me")
    stays = published(CITY, one, "Stays here", stays="yes")
    for name in (goes, stays):
        assert voice(CITY, one, name).status == voice(CITY, two, name).status == 303
    assert CITY.post("/my/withdraw", EVERYTHING, Cookie=one).status == 303
    about = "SELECT title, support, author FROM proposal WHERE id = ?"
    assert CITY.row(about, goes) == (None, 1, None)
    assert CITY.row(about, stays) == ("Stays here", 1, None)
    assert "Taken back by who proposed it" in page(CITY, f"/proposals/{goes}")
    assert "Goes with me" not in page(CITY, "/proposals") + page(CITY, f"/proposals/{goes}")
    assert "Stays here" in page(CITY, f"/proposals/{stays}")
    assert propose(CITY, one).status == 404  # nobody of this phone is with us


def test_taken_back():
    """The author takes words back after one question; nobody else can"""
    (one, _), (two, _) = phone(CITY), phone(CITY)
    name = published(CITY, one, "Mine")
    back = f"proposal={name}"
    assert "Mine" in page(CITY, f"/my/proposals/sure?{back}", one)
    assert CITY.get(f"/my/proposals/sure?{back}", Cookie=two).status == 404
    assert CITY.post("/my/proposals/take-back", back, Cookie=two, **FORM).status == 404
    assert CITY.post("/my/proposals/take-back", back, Cookie=one, **FORM).status == 303
    assert CITY.post("/my/proposals/take-back", back, Cookie=one, **FORM).status == 303
    assert "Taken back by who proposed it" in page(CITY, f"/proposals/{name}")
    assert "Mine" not in page(CITY, f"/proposals/{name}") + page(CITY, "/proposals")


def step(member, name, word, why=None):
    """What the lab answers when somebody there does that with a proposal."""
    return member.post("/lab/proposal/do", id=name, do=word,
                       **({} if why is None else {"why": why})).status


def stands(name):
    return CITY.row("SELECT state, is_hidden FROM proposal WHERE id = ?", name)


def test_moderator_and_expert():
    """In the lab's room a moderator publishes and hides, and an expert reviews and declines; each
    says why, and everybody reads that, with the day and the role, and never with a name"""
    moderator, expert = Member(CITY, "Desk Kim", "moderator"), Member(CITY, "Dr Yoon", "expert")
    cookie, _ = phone(CITY)
    assert propose(CITY, cookie, "Water in parks").status == 303
    name = called(CITY, "Water in parks")
    assert "Ideas and problems nobody can read yet" in moderator.get("/lab").text
    assert "nobody can read yet" not in expert.get("/lab").text
    assert "Water in parks" in moderator.get("/lab/proposals", state="waiting").text
    assert "Publish it" in moderator.get("/lab/proposal", id=name).text
    assert "Nothing is to be done by you now." in expert.get("/lab/proposal", id=name).text
    assert step(expert, name, "publish") == step(moderator, name, "decline", "No") == 403
    assert step(moderator, name, "hide") == step(moderator, name, "dance") == 400
    assert step(moderator, name, "pilot") == step(expert, name, "result", "x") == 403
    assert step(moderator, NOBODY, "publish") == 404
    assert stands(name) == ("waiting", 0)
    assert step(moderator, name, "publish") == 303 and step(moderator, name, "publish") == 409
    assert "Ideas and problems no expert has looked at" in expert.get("/lab").text
    assert step(moderator, name, "hide", "It names <b>a firm</b>.") == 303
    assert "Water in parks" not in page(CITY, f"/proposals/{name}")
    assert "Water in parks" not in moderator.get("/lab/proposals", state="hidden").text
    shown = moderator.get("/lab/proposal", id=name).text
    assert "Water in parks" in shown and "Undo: publish it again" in shown
    assert "&lt;b&gt;a firm&lt;/b&gt;" in shown
    assert step(expert, name, "review", "Worth a look.") == 409
    assert step(moderator, name, "publish", "Nobody is told this") == 303
    assert step(expert, name, "review") == step(expert, name, "review", "가" * 1001) == 400
    assert step(expert, name, "review", "Worth a look.") == 303
    assert name not in expert.get("/lab/proposals", state="open").text
    assert step(expert, name, "decline", "Too dear.") == 303 and stands(name) == ("declined", 0)
    text = page(CITY, f"/proposals/{name}")
    assert re.findall(r"\d{4} · (A \w+|An \w+)", text) == ["A moderator"] * 3 + ["An expert"] * 2
    assert all(why in text for why in ("a firm", "Worth a look.", "Too dear."))
    assert "Nobody is told this" not in text
    records = str(CITY.rows("SELECT record FROM governance_event WHERE subject = ?", name))
    for public in (text, records, CITY.command("proposal", "show", name).stdout):
        assert "Kim" not in public and "Yoon" not in public
    assert CITY.rows("SELECT what, count(*) FROM lab_reading WHERE person = ? GROUP BY what"
                     " ORDER BY what", moderator.id) == [
        ("proposal", 2), ("proposal-step", 3), ("refused", 2)]
    assert "A step of an idea or problem" in Member(CITY, "Looks", "steward").get("/lab/looks").text
    assert CITY.command("ledger", "verify").returncode == 0


WORDS = {"title": "Long waits", "text": "Half an hour\nfor a cuff.", "data": "Blood pressure",
         "suffers": "The old", "better": "Five minutes", "language": "en"}


def state(member, site, **changes):
    """What the lab answers when somebody there states a problem of a place."""
    return member.post("/lab/problem/new?lang=en", **{**WORDS, "site": site, **changes})


def faults(page):
    """What the page of a form says is wrong, by field."""
    return dict(re.findall(r'id="(\w+)-fault">.*?<span>(.*?)</span>', page, re.DOTALL))


def test_problem_of_a_place():
    """Who coordinates a kiosk states a problem of the place where it stands, and of no other; what
    is wrong stands beside its field with all that was written; nobody else but moderators and
    experts reads it before it is published, and the place takes it back"""
    kiosk, other = Kiosk(CITY), Kiosk(CITY)
    for one, place in ((kiosk, "Mudeung <Clinic>"), (other, "City Hall")):
        CITY.change("UPDATE kiosk SET place = ? WHERE id = ?", place, one.id)
    here, there = (Member(CITY, f"At {one.id[:8]}", "coordinator", one.id)
                   for one in (kiosk, other))
    form = here.get("/lab/problem/new").text
    assert "Mudeung &lt;Clinic&gt;" in form and "City Hall" not in form and not faults(form)
    bare = Member(CITY, "Of a pilot", "coordinator", "gwangju-heart")
    assert "None of your kiosks has a place yet." in bare.get("/lab/problem/new").text
    wrong = state(here, "", title="x" * 61, text="가" * 1001, data="", better="x" + "\u0301" * 4)
    assert wrong.status == 400 and faults(wrong.text) == {
        "site": "Please write something here.", "title": "This is too long.",
        "text": "This is too long.", "data": "Please write something here.",
        "better": "Some letters here cannot be shown. Please write it plainly."}
    assert all(words in wrong.text for words in ("x" * 61, "가" * 1001, "The old"))
    assert state(here, "City Hall").status == state(bare, "City Hall").status == 403
    assert state(here, "Mudeung <Clinic>", language="tlh").status == 400
    assert not CITY.rows("SELECT 1 FROM proposal WHERE title = 'Long waits'")
    moderator, expert = Member(CITY, "Reads it", "moderator"), Member(CITY, "Says so", "expert")
    assert state(here, "Mudeung <Clinic>").status == 303
    name = called(CITY, "Long waits")
    assert CITY.row("SELECT kind, site, language, made_day > 0, author FROM proposal WHERE id = ?",
                    name) == ("problem", "Mudeung <Clinic>", "en", 1, None)
    for member, reads in ((here, True), (moderator, True), (expert, True), (there, False),
                          (bare, False)):
        assert ("Long waits" in member.get("/lab/proposals", q="problem").text) == reads
        assert (member.get("/lab/proposal", id=name).status == 200) == reads, member.name
    assert "Long waits" not in page(CITY, f"/proposals/{name}")
    assert step(there, name, "take-back") == step(moderator, name, "take-back") == 403
    assert step(here, name, "publish") == step(here, name, "review", "x") == 403
    assert step(moderator, name, "publish") == 303
    assert "Long waits" in there.get("/lab/proposal", id=name).text
    assert step(moderator, name, "hide", "A name.") == 303
    assert "Long waits" in here.get("/lab/proposal", id=name).text
    hidden = there.get("/lab/proposal", id=name).text
    assert "Long waits" not in hidden and "Half an hour" not in hidden and "A name." in hidden
    assert step(here, name, "take-back") == 303 and step(here, name, "take-back") == 409
    assert CITY.row("SELECT title, text FROM proposal WHERE id = ?", name) == (None, None)
    thread = page(CITY, f"/proposals/{name}")
    steps = re.findall(r"<h3>(.*?)</h3>\s*<p class=\"small\">.*? · (.*?)</p>", thread, re.DOTALL)
    assert [tuple(" ".join(part.split()) for part in one) for one in steps] == [
        ("Handed in", "A coordinator"), ("Published", "A moderator"), ("Hidden", "A moderator"),
        ("Taken back by who proposed it", "A coordinator")]
    assert CITY.rows("SELECT what, count(*) FROM lab_reading WHERE person = ? AND subject = ?"
                     " GROUP BY what ORDER BY what", here.id, name) \
        == [("proposal", 2), ("proposal-step", 2)]


def test_problem_becomes_a_pilot():
    """A coordinator of a pilot makes it what was reviewed, and tells what came of it; who
    coordinates another, or only a kiosk, does neither; every step stands on the one thread"""
    city = Member(CITY, "All of it", "coordinator")
    mine = Member(CITY, "The heart", "coordinator", "gwangju-heart")
    kiosk = Member(CITY, "One kiosk", "coordinator", Kiosk(CITY).id)
    assert state(city, "A glass works", title="Cracked panes").status == 303
    name = called(CITY, "Cracked panes")
    assert step(mine, name, "pilot", "x") == 403, "without a pilot"
    CITY.command("proposal", "publish", name)

    def become(member, pilot="gwangju-heart", why="Does heat crack them?"):
        return member.post("/lab/proposal/do", **{"id": name, "do": "pilot", "why": why,
                                                  "pilot": pilot}).status
    assert become(mine) == 409, "before experts have said so"
    CITY.command("proposal", "review", name, "--reason", "Worth it.")
    queue = "Ideas and problems in review, with no pilot yet"
    assert queue in mine.get("/lab").text and queue in city.get("/lab").text
    assert queue not in kiosk.get("/lab").text
    assert "Make it a pilot" not in kiosk.get("/lab/proposal", id=name).text
    shown = mine.get("/lab/proposal", id=name).text
    assert "Make it a pilot" in shown and 'value="gwangju-heart"' in shown
    assert "Take it back" not in shown and "Decline it" not in shown
    assert become(kiosk) == become(mine, "gwangju-lungs") == 403
    assert become(city, "gwangju-lungs") == become(mine, why="") == 400
    assert step(mine, name, "result", "Nothing yet.") == 409, "of no pilot"
    assert become(mine) == 303 and become(mine) == 409
    assert queue not in mine.get("/lab").text
    assert step(kiosk, name, "result", "Not mine.") == 403
    assert step(mine, name, "result") == 400
    assert step(mine, name, "result", "Warm panes last <b>twice</b> as long.") == 303
    thread = page(CITY, f"/proposals/{name}")
    found = re.findall(r"<h3>(.*?)</h3>\s*<p class=\"small\">.*? · (.*?)</p>", thread, re.DOTALL)
    assert [tuple(" ".join(part.split()) for part in one) for one in found] == [
        ("Handed in", "A coordinator"), ("Published", "A coordinator"),
        ("Taken into review", "A coordinator"), ("It became a pilot", "A coordinator"),
        ("What came of it", "A coordinator")]
    assert "Does heat crack them?" in thread and "&lt;b&gt;twice&lt;/b&gt;" in thread
    assert CITY.row("SELECT state, pilot FROM proposal WHERE id = ?", name) \
        == ("result", "gwangju-heart")
    assert CITY.command("ledger", "verify").returncode == 0


def test_room_of_the_city():
    """The list by kind and state, without a word of who made what; a proposal that its author took
    back has no words there either; a moderator of something smaller than the city is not made"""
    expert = Member(CITY, "Reads lists", "expert")
    cookie, donor = phone(CITY)
    gone, kept = (published(CITY, cookie, title) for title in ("Gone again", "Kept for good"))
    assert CITY.post("/my/proposals/take-back", f"proposal={gone}", Cookie=cookie,
                     **FORM).status == 303
    everything = expert.get("/lab/proposals").text
    assert "Kept for good" in everything and "Gone again" not in everything
    assert "Its words are not shown here" in expert.get("/lab/proposals", state="taken-back").text
    assert "Gone again" not in expert.get("/lab/proposal", id=gone).text
    assert "Kept for good" in expert.get("/lab/proposals", q="idea", sort="support").text
    assert "Kept for good" not in expert.get("/lab/proposals", q="problem").text
    assert "Nothing fits this choice." in expert.get("/lab/proposals", q="x").text
    author, = CITY.row("SELECT author FROM proposal WHERE id = ?", kept)
    for text in (everything, expert.get("/lab/proposal", id=kept).text):
        assert donor not in text and bytes(author).hex() not in text.lower()
    assert expert.get("/lab/proposal", id=NOBODY).status == 404
    failed = CITY.command("person", "invite", "Small", "--role", "moderator", "--scope",
                          "gwangju-heart", check=False)
    assert failed.returncode != 0 and "all of the city" in failed.stderr


def test_old_data_put_back():
    """Words of before they were taken back, put back, are gone again before the first answer"""
    with running_city() as city:
        cookie, _ = phone(city)
        name = published(city, cookie, "Once more")
        city.stop()
        before = city.store.copy()
        city.start()
        assert city.post("/my/proposals/take-back", f"proposal={name}", Cookie=cookie,
                         **FORM).status == 303
        city.stop()
        city.store.put_back(before)
        city.start()
        assert "Taken back by who proposed it" in page(city, f"/proposals/{name}")
        assert city.row("SELECT title, text FROM proposal") == (None, None)
        assert city.rows("SELECT proposal FROM taken_back", of_keys=True) == [(name,)]


def test_hidden_since():
    """What the desk hid since the copies were made is hidden again, with its reason"""
    with running_city() as city:
        cookie, _ = phone(city)
        hidden, freed = published(city, cookie, "Rude words"), published(city, cookie, "Kind words")
        gone = published(city, cookie, "Taken words")
        data, keys = copies_of(city)
        city.command("proposal", "hide", hidden, "--reason", "It names somebody.")
        city.command("proposal", "hide", freed, "--reason", "By mistake.")
        city.command("proposal", "publish", freed)
        assert city.post("/my/proposals/take-back", f"proposal={gone}", Cookie=cookie,
                         **FORM).status == 303
        city.stop()
        for options in (("--keys", keys), ()):
            city.command("restore", "--replace", *options, data)
            assert set(city.rows("SELECT title, is_hidden FROM proposal")) == {
                ("Kind words", 0), ("Rude words", 1), (None, 0)}
        city.start()
        text = page(city, f"/proposals/{hidden}")
        assert "It names somebody." in text and "Rude words" not in text
        assert "Kind words" in page(city, f"/proposals/{freed}")
        city.command("proposal", "publish", hidden)
        city.stop()
        city.start()
        assert "Rude words" in page(city, f"/proposals/{hidden}")


def test_limits():
    """Three at once, sixty letters, a thousand letters, and not too often"""
    cookie, _ = phone(CITY)
    for title, text in (("", "a"), ("a", ""), ("a" * 61, "a"), ("a", "가" * 1001),
                        ("\u202e", "a"), ("x\u0301\u0302\u0303\u0304", "a")):
        assert propose(CITY, cookie, title, text).status == 400, (title, text)
    for number in range(5):
        assert propose(CITY, cookie, f"The {number}th", "가" * 1000).status == 303
    assert CITY.row("SELECT count(*) FROM proposal WHERE title LIKE 'The %'") == (3,)
    assert "Three of your ideas are going on." in page(CITY, "/my/proposals", cookie)
    answers = [voice(CITY, cookie, NOBODY).status for _ in range(60)]
    assert answers[0] == 404 and answers[-1] == 429, answers


def test_ten_a_day():
    """Who proposes and takes back ten times has done enough for today, and is told so"""
    cookie, _ = phone(CITY)
    for number in range(10):
        assert propose(CITY, cookie, f"Idea {number} of ten").status == 303
        name = called(CITY, f"Idea {number} of ten")
        CITY.change("UPDATE proposal SET taken_back_day = made_day WHERE id = ?", name)
    assert "You have handed in ten ideas today." in page(CITY, "/my/proposals", cookie)
    assert propose(CITY, cookie, "Idea 11 of ten").status == 303
    assert CITY.row("SELECT count(*) FROM proposal WHERE title LIKE '%of ten'") == (10,)


def test_hostile_words():
    """Markup stays text, what is not seen goes, and without a session nothing is taken"""
    cookie, _ = phone(CITY)
    title = "<script>alert(1)</script>\"'"
    name = published(CITY, cookie, title, text="{{#own}}\u202eevil\u202c\x1b[2J\n</p><img src=x>")
    for path in ("/proposals", f"/proposals/{name}", "/my/proposals"):
        text = page(CITY, path, cookie)
        assert html.escape(title, quote=False).split('"')[0] in text, path
        assert "<script>alert" not in text and "<img" not in text and "\u202e" not in text
    assert "{{#own}}evil[2J" in page(CITY, f"/proposals/{name}")
    assert propose(CITY, "").headers["Location"] == "/my/proposals"
    assert voice(CITY, "", name).headers["Location"] == "/my/proposals"
    foreign = CITY.ask(CITY.people, "POST", "/my/proposals/voice", b"voice=give",
                       {"Cookie": cookie, "Origin": "https://evil.example"})
    assert foreign.status == 403
    assert support(CITY, name) == 0
    for path in ("x", NOBODY, "%00", "..%2f", name + "/"):
        assert CITY.get(f"/proposals/{path}").status in (400, 404), path


def test_found():
    """By state, kind, support and day, twenty a page; what cannot be asked for is not there"""
    with running_city() as city:
        cookie, _ = phone(city)
        problem = city.command("proposal", "state-problem", "--site", "Glass works", "--title",
                               "Cracks", "--what", "One pane in a hundred cracks.", "--data",
                               "Pictures", "--suffers", "Those who carry it", "--better",
                               "One in a thousand", "--language", "en").stdout.strip()
        city.command("proposal", "publish", problem)
        city.change("INSERT INTO proposal (id, kind, title, text, language, state, made_day,"
                    " shown_day, support) VALUES " + ", ".join(
                        f"('id-{number:02}', 'idea', 'Idea {number}', 'x', 'en', 'open', 1,"
                        f" {number + 1}, {45 - number})" for number in range(45)))
        assert voice(city, cookie, problem).status == 303
        first = page(city, "/proposals")
        titles = re.findall(r'<b><span lang="en">(.*?)</span></b>', first)
        assert titles == [f"Idea {number}" for number in range(20)], titles
        after = html.unescape(re.search(r'href="(/proposals\?[^"]*page=1)"', first)[1])
        assert "Idea 20" in page(city, after) and "page=2" in page(city, after)
        assert "Idea 44" in page(city, "/proposals?order=newest&page=0")
        problems = page(city, "/proposals?kind=problem&state=open")
        assert "Cracks" in problems and "Idea 0" not in problems
        assert "Nothing fits this choice." in page(city, "/proposals?state=pilot&kind=")
        text = page(city, f"/proposals/{problem}")
        for line in ("Glass works", "Pictures", "Those who carry it", "One in a thousand"):
            assert line in text, line
        for wrong in ("state=waiting", "state=x", "kind=x", "order=x", "page=-1", "page=x",
                      "page=99999999999"):
            assert city.get(f"/proposals?{wrong}").status == 404, wrong
        failed = city.command("proposal", "state-problem", "--title", "a", check=False)
        assert failed.returncode == 65


if __name__ == "__main__":
    with running_city() as CITY:
        tap.main()

"""Somebody asks Meta to be forgotten: a lead sees it, erases whom we know, or says that nothing was kept."""

from __future__ import annotations

import json
import re

import pytest
from django.apps import apps
from django.test import Client

from firsthand import wiring
from firsthand.desk.capture import digest_all
from firsthand.desk.forgetting import Wish
from firsthand.records import forgetting
from firsthand.records.audit import broken_link
from firsthand.records.models import AuditRow, CustomerRow, ForgetRow, MentionRow
from tests.fakes.desks import a_ready_reply, an_account
from tests.workspace import world

PERSON, SAID = "10158912345678901", "zanzibarine"


@pytest.fixture
def lea(as_):
    an_account("fb", "facebook", name="Our page", secrets={"secret": "app"}, options={"page_id": "77"})
    an_account("ig", "instagram", secrets={"secret": "app"}, options={"ig_id": "88"})
    return as_("lea")


def asked(person: str = PERSON, account: str = "fb", payload: str = "p") -> str:
    return forgetting.keep(account, Wish(person, payload), wiring.now())


def heard(account: str, doc: object) -> None:
    """What Meta delivers, through the raw inbox to a case."""
    desk = world.the_desk()
    capture = wiring.capture(desk)
    body = json.dumps(doc).encode()
    capture.inbox.put(account, body, source="webhook", headers={}, now=wiring.now(), verified=True)
    digest_all(capture)


def a_message(text: str = f"no signal {SAID}", person: str = PERSON, mid: str = "m.1") -> None:
    said = {"sender": {"id": person}, "recipient": {"id": "77"}, "timestamp": 1_795_000_000_000}
    event = {**said, "message": {"mid": mid, "text": text}}
    heard("fb", {"object": "page", "entry": [{"id": "77", "time": 1_795_000_000, "messaging": [event]}]})


def a_comment() -> None:
    """Instagram's: the handle is the name, and the number stands beside it."""
    value = {"id": "179", "from": {"id": PERSON, "username": "jane_kestrel"}, "text": f"no signal {SAID}"}
    entry = {"id": "88", "time": 1_795_000_000, "changes": [{"field": "comments", "value": value}]}
    heard("ig", {"object": "instagram", "entry": [entry]})


def whole(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def contact_on(html: str) -> str:
    return re.findall(r'name="contact" value="([^"]+)"', html)[0]


def rows_with(*words: str) -> list[str]:
    return [
        f"{model.__name__}: {row}"
        for model in apps.get_app_config("records").get_models()
        for row in model.objects.values()
        if any(
            word in (bytes(v).decode() if isinstance(v, memoryview | bytes) else str(v))
            for v in row.values()
            for word in words
        )
    ]


# --- the band and the list -----------------------------------------------------------------------------------


def test_attention_counts_people_and_leads_to_them(lea):
    assert "to be forgotten" not in whole(lea, "/attention/")
    asked()
    assert "One person asks to be forgotten." in whole(lea, "/attention/")
    asked(payload="the same person again")
    assert "One person asks to be forgotten." in whole(lea, "/attention/")
    asked("7", payload="somebody else")
    html = whole(lea, "/attention/")
    assert "2 people ask to be forgotten." in html
    assert 'href="/forgetting/"' in html
    assert "firsthand_ask_to_be_forgotten 2.0" in whole(lea, "/metrics")
    page = whole(lea, "/forgetting/")
    assert page.count("Somebody by way of Our page") == 2


@pytest.mark.parametrize("who", ["ana", "quinn", "helen", "robot"])
def test_who_may_not_erase_sees_nothing_of_it(lea, as_, who):
    code, other = asked(), as_(who)
    for address in ("/forgetting/", f"/forgetting/{code}/"):
        assert other.get(address).status_code == 404
    for form in ({"outcome": "nothing"}, {"contact": "x", "sure": "erase"}):
        for what in ("decide", "erase"):
            assert other.post(f"/forgetting/{code}/{what}/", form).status_code == 404
    assert other.get("/attention/").content.decode().count("to be forgotten") == 0
    assert forgetting.get(code).state == "asked"


# --- somebody we know ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrote", [a_message, a_comment])
def test_whom_we_know_by_the_id_is_shown_and_really_erased(lea, wrote):
    wrote()
    code = asked()
    html = whole(lea, f"/forgetting/{code}/")
    assert "This id is known here" in html
    assert len(rows_with(SAID, "jane_kestrel")) >= 2
    answer = lea.post(f"/forgetting/{code}/erase/", {"contact": contact_on(html), "sure": "erase"})
    assert answer.status_code == 200
    assert "What went" in answer.content.decode()
    assert rows_with(PERSON, SAID, "jane_kestrel") == []
    kept = forgetting.get(code)
    assert (kept.state, kept.decided_by, kept.person) == ("done", "lea", "")
    assert kept.decided_at is not None
    assert broken_link() is None
    assert MentionRow.objects.filter(author="ines").exists(), "nobody else is touched"


def test_every_request_of_whoever_was_erased_is_done_also_when_the_console_erased_them(lea):
    from firsthand.records import erasure
    from firsthand.wiring import forgetting as waist

    a_message()
    codes = [asked(), asked(payload="again"), asked("7", payload="other")]
    waist.erase(erasure.person("facebook", PERSON), by="console")
    assert [forgetting.get(code).state for code in codes] == ["done", "done", "asked"]
    assert {forgetting.get(code).decided_by for code in codes[:2]} == {"console"}


def test_nothing_is_erased_unless_it_was_said_for_sure_and_the_replies_have_ended(lea):
    a_message()
    code = asked()
    contact = contact_on(whole(lea, f"/forgetting/{code}/"))
    told = lea.post(f"/forgetting/{code}/erase/", {"contact": contact, "sure": ""}, follow=True)
    assert "write erase to be sure" in told.content.decode()
    told = lea.post(f"/forgetting/{code}/erase/", {"contact": "nobody", "sure": "erase"}, follow=True)
    assert "not here any more" in told.content.decode()
    a_ready_reply(world.the_desk(), channel="facebook", author=PERSON, account="fb")
    told = lea.post(f"/forgetting/{code}/erase/", {"contact": contact, "sure": "erase"}, follow=True)
    assert "take it back or settle it first" in told.content.decode()
    assert forgetting.get(code).state == "asked"
    assert CustomerRow.objects.filter(handle=PERSON).exists()


# --- somebody we do not know ---------------------------------------------------------------------------------


def test_an_unknown_id_is_said_to_be_one_and_a_person_found_by_hand_is_erased(lea):
    a_comment()
    code = asked("999000111")
    html = whole(lea, f"/forgetting/{code}/")
    assert "This id is not known here" in html
    assert "999000111" in html
    assert "Nobody has written as “someone”" in whole(lea, f"/forgetting/{code}/?channel=instagram&handle=someone")
    assert 'name="contact"' not in whole(lea, f"/forgetting/{code}/?channel=x&handle=ines"), "not by way of Meta"
    found = whole(lea, f"/forgetting/{code}/?channel=instagram&handle=@jane_kestrel")
    assert "Found by hand" in found
    lea.post(f"/forgetting/{code}/erase/", {"contact": contact_on(found), "sure": "erase"})
    assert forgetting.get(code).state == "done"
    assert rows_with(SAID, "jane_kestrel", "999000111") == []


@pytest.mark.parametrize(("outcome", "words"), [("nothing", "Nothing kept"), ("done", "Done")])
def test_a_lead_says_what_it_came_to_with_name_and_time_and_the_id_goes(lea, as_, outcome, words):
    code, again = asked(), asked(payload="the same person again")
    assert lea.get(f"/forgetting/{code}/decide/").status_code == 403
    assert lea.post(f"/forgetting/{code}/decide/", {"outcome": "asked"}).status_code == 404
    lea.post(f"/forgetting/{code}/decide/", {"outcome": outcome})
    html = whole(lea, "/forgetting/")
    assert (words in html, "You" in html, "Nobody waits for it" in html) == (True, True, True)
    for each in (code, again):
        kept = forgetting.get(each)
        assert (kept.state, kept.decided_by, kept.person) == (outcome, "lea", "")
    late = as_("leo").post(f"/forgetting/{code}/decide/", {"outcome": "done"}, follow=True)
    assert "decided meanwhile" in late.content.decode()
    assert forgetting.get(code).decided_by == "lea", "the first word stands"
    noted = AuditRow.objects.filter(what=f"asked to be forgotten: {outcome}")
    assert sorted(noted.values_list("who", "about")) == sorted([("lea", code), ("lea", again)])
    assert rows_with(PERSON) == []
    assert "to be forgotten" not in whole(lea, "/attention/")
    assert "Lea" in whole(as_("leo"), f"/forgetting/{code}/")


def test_a_request_that_is_not_there_is_not_found(lea):
    for address in ("/forgetting/nobody/", "/deletion/nobody/", "/deletion/" + "0" * 32 + "/"):
        assert lea.get(address).status_code == 404
    assert "Nothing is asked under this code" in lea.get("/deletion/nobody/").content.decode()
    for what in ("erase", "decide"):
        assert lea.post(f"/forgetting/nobody/{what}/", {"outcome": "done", "sure": "erase"}).status_code == 404


# --- the page of whoever asked -------------------------------------------------------------------------------


def test_the_page_of_whoever_asked_says_how_far_it_got_and_nothing_personal(lea, client):
    a_comment()
    code, other = asked(), asked("7", payload="other")
    told = [whole(client, f"/deletion/{code}/")]
    assert "has your request" in told[0]
    contact = contact_on(whole(lea, f"/forgetting/{code}/"))
    lea.post(f"/forgetting/{code}/erase/", {"contact": contact, "sure": "erase"})
    told.append(whole(client, f"/deletion/{code}/"))
    assert "It is done" in told[1]
    lea.post(f"/forgetting/{other}/decide/", {"outcome": "nothing"})
    told.append(whole(client, f"/deletion/{other}/"))
    assert "Nothing was kept" in told[2]
    for html in told:
        assert f"{wiring.now():%Y}" in html, "with its days"
        for word in (PERSON, SAID, "jane_kestrel", "lea", "Lea", "Our page", "instagram", 'href="/"'):
            assert word not in html.replace("release", ""), word
        assert 'content="noindex"' in html
    assert "no-store" in client.get(f"/deletion/{code}/")["Cache-Control"]
    assert not client.cookies.get("sessionid")


def test_the_codes_of_two_requests_say_nothing_of_each_other(db):
    codes = {asked(PERSON, "fb", str(number)) for number in range(50)}
    assert len(codes) == 50
    assert all(re.fullmatch("[0-9a-f]{32}", code) for code in codes)
    assert ForgetRow.objects.count() == 50

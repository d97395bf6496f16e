"""Sending: once, checked, taken back in time, never over somebody else's words."""

import re

import pytest

from firsthand.desk.cases import take
from firsthand.desk.intake import take as hear
from firsthand.records.models import ReplyRow
from tests.builders import a_mention
from tests.workspace import world

GOOD = "Thank you for telling us. We are looking into it and will write here soon."


def composer(client, case):
    html = client.get(f"/case/{case}/").content.decode()
    token = re.search(r'name="client_token" value="(\w+)"', html)[1]
    return {"client_token": token, "seen_version": re.search(r'name="seen_version" value="(\d+)"', html)[1]}


def send(client, case, text=GOOD, **more):
    return client.post(f"/case/{case}/send/", {**composer(client, case), "text": text, **more}).content.decode()


def test_answering_an_unheld_case_takes_it_and_the_reply_can_be_undone(as_):
    ana, case = as_("ana"), world.case_of("ines")
    html = send(ana, case)
    assert "Undo" in html
    assert world.the_desk().log.case(case).owner == "ana"
    assert [r.status for r in ReplyRow.objects.filter(case=case)] == ["ready"]


def test_a_double_click_is_one_reply(as_):
    ana, case = as_("ana"), world.case_of("ines")
    form = {**composer(ana, case), "text": GOOD}
    for _ in range(3):
        ana.post(f"/case/{case}/send/", form)
    assert ReplyRow.objects.filter(case=case).count() == 1


def test_two_agents_at_once_cannot_both_send_and_the_second_keeps_the_text(as_):
    ana, ben, case = as_("ana"), as_("ben"), world.case_of("ines")
    seen_by_ben = composer(ben, case)
    send(ana, case)
    html = ben.post(f"/case/{case}/send/", {**seen_by_ben, "text": "Ben was writing too."}).content.decode()
    assert "Ben was writing too." in html
    assert "Ana holds this case" in html
    assert ReplyRow.objects.filter(case=case).count() == 1


def test_what_changed_meanwhile_is_shown_and_the_draft_is_kept(as_):
    lea, case = as_("lea"), world.case_of("ines")
    seen = composer(lea, case)
    more = a_mention(
        "still no signal",
        author="ines",
        account="larkwire",
        in_reply_to="post-ines",
        created_at=world.wiring.now(),
    )
    hear([more], world.the_desk())
    html = lea.post(f"/case/{case}/send/", {**seen, "text": "My long answer."}).content.decode()
    assert "The customer wrote again" in html
    assert "My long answer." in html
    assert not ReplyRow.objects.filter(case=case).exists()


def test_private_data_in_public_stops_the_reply(as_):
    ana, case = as_("ana"), world.case_of("ines")
    html = send(ana, case, "Your card 4111 1111 1111 1111 is on file.")
    assert "Not sent." in html
    assert "4111" in html
    assert not ReplyRow.objects.filter(case=case).exists()


def test_a_stopped_reply_may_go_to_a_second_person_but_never_to_its_own_writer(as_):
    lea, leo, case = as_("lea"), as_("leo"), world.case_of("ines")
    html = send(lea, case, "Call us at 555 010 4477 with your account 88120045.", overrule="1")
    assert "second approval" in html
    reply = ReplyRow.objects.get(case=case)
    assert reply.status == "draft"
    assert "another person" in lea.post(f"/case/{case}/approve/{reply.id}/", follow=True).content.decode()
    assert ReplyRow.objects.get(case=case).status == "draft"
    assert as_("ana").post(f"/case/{case}/approve/{reply.id}/").status_code == 404
    leo.post(f"/case/{case}/approve/{reply.id}/")
    assert ReplyRow.objects.get(case=case).approved_by == "leo"
    assert ReplyRow.objects.get(case=case).status == "ready"


def asked_for_approval(as_):
    """A reply of lea's that waits for a second person, and the form that leo has before him."""
    case = world.case_of("ines")
    send(as_("lea"), case, "Call us at 555 010 4477 with your account 88120045.", overrule="1")
    reply = ReplyRow.objects.get(case=case)
    html = as_("leo").get(f"/case/{case}/").content.decode()
    form = html.partition(f'action="/case/{case}/approve/{reply.id}/"')[2].partition("</form>")[0]
    return case, reply, {"seen_version": re.search(r'name="seen_version" value="(\d+)"', form)[1]}


def test_a_second_approval_is_of_the_thread_that_was_on_screen(as_):
    case, reply, on_screen = asked_for_approval(as_)
    own = a_mention(
        "We called you, Ines.",
        author="larkwire",
        account="larkwire",
        inbound=False,
        in_reply_to="post-ines",
        created_at=world.wiring.now(),
    )
    hear([own], world.the_desk())
    told = as_("leo").post(f"/case/{case}/approve/{reply.id}/", on_screen, follow=True).content.decode()
    assert "moved on meanwhile" in told
    assert ReplyRow.objects.get(case=case).status == "draft", (
        "somebody answered in the channel, and leo had not seen it"
    )


def test_a_note_of_a_colleague_does_not_hold_up_the_second_approval(as_):
    case, reply, on_screen = asked_for_approval(as_)
    as_("ben").post(f"/case/{case}/note/", {"text": "seen before"})
    as_("leo").post(f"/case/{case}/approve/{reply.id}/", on_screen)
    assert ReplyRow.objects.get(case=case).status == "ready"


def test_what_has_left_is_not_said_to_be_given_back(as_):
    case, reply, on_screen = asked_for_approval(as_)
    as_("leo").post(f"/case/{case}/approve/{reply.id}/", on_screen)
    ReplyRow.objects.filter(case=case).update(status="sending")
    told = (
        as_("leo").post(f"/case/{case}/give-back/{reply.id}/", {"why": "too long"}, follow=True).content.decode()
    )
    assert "Given back" not in told
    assert "on its way" in told
    assert "too long" not in told, "no note says of a reply that left that it was not approved"


@pytest.mark.parametrize("digits", [9, 10, 25, 5000])
def test_a_number_that_no_page_sends_is_no_failure_of_ours(as_, digits):
    lea, case, odd = as_("lea"), world.case_of("ines"), "9" * digits
    for place in ("/inbox/", "/filtered-out/"):
        assert lea.get(place, {"page": odd}).status_code == 200
    assert lea.post(f"/case/{case}/send/", {"text": GOOD, "seen_version": odd}).status_code == 200
    assert lea.post(f"/case/{case}/wrap-up/", {"disposition": "solved", "seen_version": odd}).status_code == 302


def test_undo_brings_the_words_back(as_):
    ana, case = as_("ana"), world.case_of("ines")
    send(ana, case)
    reply = ReplyRow.objects.get(case=case)
    html = ana.post(f"/case/{case}/undo/{reply.id}/").content.decode()
    assert GOOD in html
    assert "Taken back" in html
    assert ReplyRow.objects.get(case=case).status == "cancelled"


def test_undo_after_the_wrap_up_opens_the_case_again(as_):
    ana, case = as_("ana"), world.case_of("ines")
    send(ana, case)
    ana.post(f"/case/{case}/wrap-up/", {"disposition": "solved", "resolved": "1"})
    assert not world.the_desk().log.case(case).is_open
    ana.post(f"/case/{case}/undo/{ReplyRow.objects.get(case=case).id}/")
    assert world.the_desk().log.case(case).is_open


def test_a_reply_that_has_left_is_not_taken_back(as_):
    ana, case = as_("ana"), world.case_of("ines")
    send(ana, case)
    ReplyRow.objects.filter(case=case).update(status="sending")
    html = ana.post(f"/case/{case}/undo/{ReplyRow.objects.get(case=case).id}/").content.decode()
    assert "already on its way" in html


def test_a_colleague_may_not_undo_what_another_sent(as_):
    ana, ben, case = as_("ana"), as_("ben"), world.case_of("ines")
    send(ana, case)
    ben.post(f"/case/{case}/undo/{ReplyRow.objects.get(case=case).id}/")
    assert ReplyRow.objects.get(case=case).status == "ready"


def test_the_page_cannot_choose_what_is_answered(as_):
    ana, case = as_("ana"), world.case_of("ines")
    send(ana, case, parent="post-somebody-else", to="somebody-else")
    reply = ReplyRow.objects.get(case=case)
    assert (reply.parent, reply.to) == ("post-ines", "ines")


def test_the_checks_speak_while_the_agent_types(as_):
    ana, case = as_("ana"), world.case_of("ines")
    take(case, "ana", world.the_desk())
    html = ana.post(f"/case/{case}/check/", {"text": "It is avaliable today 😀 again avaliable"}).content.decode()
    spans = [(int(a), int(b)) for a, b in re.findall(r'data-start="(\d+)" data-end="(\d+)"', html)]
    assert (6, 15) in spans
    assert 'data-suggestion="available"' in html


def test_a_stopped_desk_says_so_and_only_a_lead_stops_it(as_):
    assert as_("ana").post("/publishing/", {"stop": "1"}).status_code == 404
    as_("lea").post("/publishing/", {"stop": "1"})
    assert b"All publishing is stopped" in as_("ana").get("/attention/").content


def test_a_form_that_was_submitted_by_itself_gets_a_whole_page_and_a_page_that_asks_gets_parts(as_):
    ana, case = as_("ana"), world.case_of("ines")
    form = {**composer(ana, case), "text": GOOD}
    page = ana.post(f"/case/{case}/send/", form).content.decode()
    assert "<html" in page
    assert "Undo" in page
    parts = ana.post(f"/case/{case}/send/", form, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in parts
    assert "Undo" in parts
    noted = ana.post(f"/case/{case}/note/", {"text": "seen before"}, follow=True)
    assert noted.redirect_chain == [(f"/case/{case}/", 302)]
    assert "Note kept." in noted.content.decode()


def test_what_stops_a_reply_stands_before_what_is_worth_a_look_and_no_word_is_changed_in_telling_it(as_):
    text = "It is avaliable today, call me on 312-555-0188."
    html = as_("ana").post(f"/case/{world.case_of('ines')}/check/", {"text": text}).content.decode()
    assert html.index('class="finding block"') < html.index('class="finding warn"')
    assert "“avaliable” is misspelled" in html

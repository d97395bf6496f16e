"""Handling: taken once, corrected with a name, handed off with its summary, closed with its note."""

import re

from firsthand.desk.intake import take as hear
from firsthand.domain import events as ev
from firsthand.records.models import LabelRow, MentionRow
from tests.builders import a_mention
from tests.workspace import world


def case(author):
    return world.the_desk().log.case(world.case_of(author))


def test_a_case_is_taken_by_the_first_who_asks(as_):
    key = world.case_of("ines")
    as_("ana").post(f"/case/{key}/take/")
    answer = as_("ben").post(f"/case/{key}/take/", HTTP_HX_REQUEST="true")
    assert "was faster" in answer.content.decode()
    assert case("ines").owner == "ana"


def test_a_review_is_handed_off_to_the_team_that_knows_its_topic(as_):
    key = world.case_of("guest of oak-street")
    as_("lea").post(f"/case/{key}/correct/", {"field": "topic", "value": "billing"})
    assert case("guest of oak-street").route.queue == "store:oak-street"
    form = as_("helen").get(f"/case/{key}/forms/hand-off/").content.decode()
    assert '<option value="billing" selected>' in form


def test_a_lead_takes_over(as_):
    key = world.case_of("ines")
    as_("ana").post(f"/case/{key}/take/")
    as_("lea").post(f"/case/{key}/take/")
    assert case("ines").owner == "lea"


def test_this_is_wrong_routes_anew_and_teaches(as_):
    key = world.case_of("ines")
    as_("lea").post(f"/case/{key}/correct/", {"field": "topic", "value": "billing"})
    assert case("ines").route.queue == "billing"
    label = LabelRow.objects.get()
    assert (label.head, label.old, label.new, label.by) == ("topic", "network", "billing", "lea")


def test_a_correction_that_is_no_value_changes_nothing(as_):
    key = world.case_of("ines")
    for field, value in (("topic", "pizza"), ("p_actionable", "1"), ("tier", "9")):
        as_("lea").post(f"/case/{key}/correct/", {"field": field, "value": value})
    assert not LabelRow.objects.exists()


def test_a_hand_off_names_its_writer_to_the_next_person_and_asks_for_its_reason(as_):
    key, ana = world.case_of("ines"), as_("ana")
    version = str(world.the_desk().log.case(key).version)
    sent = {"text": "We are on it and will write here soon.", "client_token": "t1", "seen_version": version}
    ana.post(f"/case/{key}/send/", sent)
    form = ana.get(f"/case/{key}/forms/hand-off/").content.decode()
    assert "Reply by Ana (sending soon)" in form
    assert '<select name="reason" required><option value="">' in form, "nobody's reason is the first of a list"


def test_a_hand_off_carries_source_stage_and_last_action(as_):
    key, ana = world.case_of("ines"), as_("ana")
    ana.post(f"/case/{key}/take/")
    form = ana.get(f"/case/{key}/forms/hand-off/").content.decode()
    assert "X, public thread, ines" in form
    assert "read, not answered yet" in form
    ana.post(
        f"/case/{key}/hand-off/",
        {
            "queue": "risk",
            "tier": "3",
            "reason": "risk",
            "stage": "read",
            "last_action": "nothing yet",
            "note": "odd",
        },
    )
    moved = case("ines")
    assert (moved.route.queue, moved.route.tier, moved.owner) == ("risk", 3, None)
    assert moved.handoffs[-1][3].source.startswith("X, public thread")
    assert ana.get(f"/case/{key}/").status_code == 404
    assert "Hand-off summary" in as_("lea").get(f"/case/{key}/").content.decode()


def test_the_wrap_up_note_is_written_already_and_the_offer_says_why_not(as_):
    key, ana = world.case_of("ines"), as_("ana")
    ana.post(f"/case/{key}/take/")
    form = ana.get(f"/case/{key}/forms/wrap-up/").content.decode()
    assert "Matter: network, tier 2, unhappy" in form
    assert "withheld" in form
    ana.post(f"/case/{key}/wrap-up/", {"disposition": "explained", "resolved": "1", "note": ""})
    closed = case("ines")
    assert (closed.state, closed.disposition) == ("closed", "explained")
    assert closed.note.startswith("Matter: network")
    assert closed.offers
    assert not closed.offers[0].allowed


def write_again(text):
    now = world.wiring.now()
    more = a_mention(text, author="ines", account="larkwire", in_reply_to="post-ines", created_at=now)
    hear([more], world.the_desk())


def test_a_case_is_not_closed_over_what_the_customer_asks_meanwhile(as_):
    key, ana = world.case_of("ines"), as_("ana")
    ana.post(f"/case/{key}/take/")
    form = ana.get(f"/case/{key}/forms/wrap-up/").content.decode()
    seen = re.search(r'name="seen_version" value="(\d+)"', form)[1]
    write_again("and now my second phone has no signal either")
    given = {"disposition": "solved", "note": "Her mast was down.", "seen_version": seen}
    told = ana.post(f"/case/{key}/wrap-up/", given, follow=True).content.decode()
    assert "The customer wrote meanwhile" in told
    assert case("ines").is_open
    again = ana.get(f"/case/{key}/forms/wrap-up/").content.decode()
    assert "Her mast was down." in again, "what was written for the wrap-up is kept"
    given["seen_version"] = re.search(r'name="seen_version" value="(\d+)"', again)[1]
    ana.post(f"/case/{key}/wrap-up/", given)
    assert case("ines").note == "Her mast was down."


def test_plain_thanks_that_come_meanwhile_keep_no_case_open(as_):
    key, ana = world.case_of("ines"), as_("ana")
    ana.post(f"/case/{key}/take/")
    seen, desk = case("ines").version, world.the_desk()
    thanks = ev.MentionJoined(at=desk.now(), by="ines", mention="thanks", author="ines", asks=False)
    desk.log.append(key, (thanks,), seen)
    ana.post(f"/case/{key}/wrap-up/", {"disposition": "solved", "seen_version": str(seen)})
    assert not case("ines").is_open


def test_a_case_of_somebody_else_is_not_closed(as_):
    key = world.case_of("ines")
    as_("ana").post(f"/case/{key}/take/")
    as_("ben").post(f"/case/{key}/wrap-up/", {"disposition": "solved"})
    assert case("ines").is_open


def test_what_was_filtered_out_comes_back_when_it_matters(as_):
    ana = as_("ana")
    advert = MentionRow.objects.get(author="enter2win")
    assert b"RT to win" in ana.get("/filtered-out/").content
    ana.post(f"/filtered-out/{advert.key}/matters/")
    assert world.case_of("enter2win")
    assert b"RT to win" not in ana.get("/filtered-out/").content
    assert LabelRow.objects.get().new == "true"


def test_a_person_may_agree_that_it_was_left_out_rightly(as_):
    advert = MentionRow.objects.get(author="enter2win")
    as_("quinn").post(f"/filtered-out/{advert.key}/agree/")
    assert MentionRow.objects.get(author="enter2win").audit == "agreed"


def test_a_playbook_guides_step_by_step_and_its_answers_are_facts(as_):
    key, ana = world.case_of("ines"), as_("ana")
    html = ana.get(f"/case/{key}/").content.decode()
    assert 'value="general"' in html
    ana.post(f"/case/{key}/playbook/start/", {"playbook": "general"})
    html = ana.get(f"/case/{key}/").content.decode()
    assert "General help" in html
    assert case("ines").run.inputs[0]["start"]["text"].startswith("no signal")
    ana.post(f"/case/{key}/playbook/", {"kind": "answer", "said": "it is broken since the update"})
    assert len(case("ines").run.inputs) == 2


def test_one_answer_goes_to_all_affected_once_after_another_persons_approval(as_):
    from firsthand.desk.incidents import watch
    from firsthand.records.incidents import DjangoIncidents
    from firsthand.records.models import ReplyRow

    desk, now = world.the_desk(), world.wiring.now()
    hear([a_mention(f"no signal in riverside {n}", account="larkwire", created_at=now) for n in range(30)], desk)
    watch(desk, DjangoIncidents(), {})
    incident = next(i for i in DjangoIncidents().all() if "riverside" in i.word)
    lea, leo = as_("lea"), as_("leo")
    text = "Thank you for telling us, {handle}. A crew is on site and we will write here when it is fixed."
    lea.post(f"/incidents/{incident.id}/propose/", {"text": text})
    lea.post(f"/incidents/{incident.id}/reply/")
    assert not ReplyRow.objects.filter(text__contains="crew is on site").exists()
    for _ in range(4):
        leo.post(f"/incidents/{incident.id}/reply/")
    placed = ReplyRow.objects.filter(text__contains="crew is on site")
    assert placed.count() == len(incident.cases) == 30
    assert placed.values("case").distinct().count() == 30
    assert all(f"@{row.to}" in row.text for row in placed)

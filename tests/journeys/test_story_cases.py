"""The story cases of the demo's morning, each walked as a visitor would, on the pages of the workspace."""

from __future__ import annotations

import json
import re

import pytest

from firsthand import wiring
from firsthand.demo.story import case_id, case_ids
from firsthand.records.board import fallen
from firsthand.records.incidents import DjangoIncidents
from firsthand.records.models import CaseRow, MentionRow, ReplyRow
from tests.journeys.at_the_desk import check, page, send, the_case, words

pytestmark = pytest.mark.slow

B, C, D = case_id("story-b-1"), case_id("story-c-3"), case_id("story-d-1")
F, G, JESS = case_id("story-f-1"), case_id("story-g-1"), case_id("story-g-2")


def test_the_story_cases_have_the_same_ids_at_every_start(morning):
    assert B == "case-d6b46f796550397b303a"
    assert len(set(case_ids(morning).values())) == 9


def test_a_the_board_counts_the_morning_and_says_how_many_are_yours(enter, morning):
    you = enter("agent")
    counted = fallen(morning.opens, wiring.now())
    assert counted.mentions == MentionRow.objects.filter(inbound=True, created_at__gte=morning.opens).count()
    assert counted.mentions > 2000
    mine = CaseRow.objects.filter(owner="you").exclude(state="closed").count()
    said = words(page(you, "/board/"))
    assert f"{counted.mentions:,} mentions today, {counted.need_answer:,} need an answer" in said
    assert f"{mine} are yours" in said


def test_a_the_filtered_out_pile_opens_and_says_why(enter):
    shown = words(page(enter("agent"), "/filtered-out/"))
    assert "may need an answer" in shown or "sure" in shown


def test_b_a_slip_is_underlined_mended_sent_undone_sent_and_seen_in_public(enter, later):
    you = enter("agent")
    shown = words(page(you, f"/case/{B}/"))
    assert "is the nova 12 in at oak st??" in shown
    assert "Why you" in shown
    slip = "Good morning! The Nova 12 is avaliable at Oak Street. Shall we hold one for you?"
    assert "avaliable" in check(you, B, slip)
    right = slip.replace("avaliable", "available")
    assert "avaliable" not in check(you, B, right)
    undo = re.search(rf"/case/{B}/undo/([\w-]+)/", send(you, B, right))
    assert "back" in you.post(undo[0]).content.decode() or ReplyRow.objects.get(id=undo[1]).status == "cancelled"
    send(you, B, right)
    later(20)
    assert [r.status for r in ReplyRow.objects.filter(case=B).order_by("created_at", "status")] == [
        "cancelled",
        "sent",
    ]
    assert right in page(you, "/public/")


def test_c_the_third_fault_goes_private_is_verified_noted_and_is_offered_nothing(enter, later):
    you = enter("agent")
    you.post(f"/case/{C}/correct/", {"field": "topic", "value": "network"})
    shown = words(page(you, f"/case/{C}/"))
    assert "Case number 3 about" in shown
    assert "Jonah Akana" not in shown
    calm = "I am sorry, three times in one month is not right. Please look at your direct messages, I will stay with it."
    send(you, C, calm)
    later(20)
    account = wiring.crm().find("x", "jonah_bikes_pe")
    assert account is not None
    made = you.post(f"/case/{C}/verify-link/").content.decode()
    assert the_case(C).private_channel
    link = re.search(r"http://testserver(/verify/[\w.~-]+/)", made)[1]
    verified(link)
    shown = words(page(you, f"/case/{C}/"))
    assert "Jonah Akana" in shown
    assert "Data profile out of date since the cell reset" in shown
    send(
        you,
        C,
        "Thank you. Your data profile was out of date since the cell reset; I have renewed it.",
        private="1",
    )
    later(20)
    form = words(page(you, f"/case/{C}/forms/wrap-up/"))
    assert "Matter" in form
    you.post(f"/case/{C}/wrap-up/", {"disposition": "solved", "note": "Data profile renewed."})
    closed = the_case(C)
    assert closed.state == "closed"
    (offer,) = closed.offers
    assert not offer.allowed
    assert any("mood" in reason or "unhappy" in reason or "consent" in reason for reason in offer.reasons)


def verified(link: str) -> None:
    """The customer opens the link and types the code that the phone on the account shows."""
    from django.test import Client

    customer = Client()
    answer = customer.post(link).content.decode()
    if code := re.search(r"\b(\d{6})\b", answer):
        customer.post(link, {"code": code[1]})
    assert the_case(C).level_at(wiring.now()) > 0


def test_d_the_sim_swap_stopped_hard_and_tier_3_knows_where_it_stands(enter):
    case = the_case(D)
    assert (case.owner, case.route.queue, case.route.tier) == ("imani-rowe", "risk", 3)
    shown = words(page(enter("lead"), f"/case/{D}/"))
    for part in ("WhatsApp, private message, K Delgado", "number change: identity", "nothing on the account was"):
        assert part in shown
    assert all("SIM" not in reply.problem for reply in case.replies)


def test_e_a_hundred_voices_are_one_incident_with_one_approved_answer(enter, later, morning):
    (incident,) = DjangoIncidents().all()
    assert len(incident.cases) > 100
    lead = enter("lead")
    assert morning.story["e"]["answer"] in page(lead, f"/incidents/{incident.id}/")
    for _ in range(10):
        lead.post(f"/incidents/{incident.id}/reply/")
    later(20)
    (answered,) = DjangoIncidents().all()
    assert answered.approved_by == "dana-whitfield"
    assert len(answered.answered) > 100
    sent = ReplyRow.objects.filter(case__in=answered.answered, author="dana-whitfield")
    assert sent.values("case").distinct().count() == sent.count() == len(answered.answered)


def test_f_the_account_number_was_stopped_and_the_lead_gives_the_second_approval(enter, later, morning):
    from firsthand.records.models import AuditRow

    assert AuditRow.objects.filter(what="reply blocked", about=F).exists()
    lead = enter("lead")
    assert morning.story["f"]["second_draft"] in page(lead, f"/case/{F}/")
    (asked,) = ReplyRow.objects.filter(case=F, status="draft")
    lead.post(f"/case/{F}/approve/{asked.id}/")
    later(20)
    asked.refresh_from_db()
    assert (asked.status, asked.author, asked.approved_by) == ("sent", "amara-diallo", "dana-whitfield")
    assert "8845" not in page(lead, "/public/")
    blocked = check(lead, F, morning.story["f"]["first_draft"])
    assert "8845 2201 7730" in blocked


def test_g_the_store_manager_answers_as_the_store_and_hears_the_praise_for_jess(enter, later):
    helen = enter("store_manager")
    shown = words(page(helen, "/store/oak-street/"))
    assert "people without a booking walked past" in shown
    assert "Jess deserves a raise" in shown
    text = "Thank you for telling us. You had a booking and still waited, and I am sorry. Please ask for me next time."
    send(helen, G, text)
    later(20)
    assert ReplyRow.objects.get(case=G).status == "sent"
    assert text in page(helen, "/public/")
    assert the_case(JESS).route.queue == "store:oak-street"
    assert helen.get(f"/case/{F}/").status_code == 404


def test_h_the_same_morning_as_one_pool_is_slower_and_dearer_and_opens_to_its_cases(enter, morning, tmp_path):
    from firsthand.demo import beside
    from firsthand.demo.one_pool import compare

    told = compare(morning, wiring.triager(), tmp_path)
    beside.keep(json.dumps(told).encode())
    ran, pool = told["ran"], told["one_pool"]
    assert pool["first_answer_mean"] > 1.5 * ran["first_answer_mean"]
    assert pool["first_answer_p90"] > 1.5 * ran["first_answer_p90"]
    assert pool["cost_per_answered"] > 1.2 * ran["cost_per_answered"]
    lead = enter("lead")
    board = page(lead, "/board/")
    assert "The same morning as one pool" in board
    shown = page(lead, "/board/one-pool/first_answer_mean/")
    assert f"{ran['first_answer_mean']:.1f}" in words(shown)
    first = max((case for case in told["cases"] if None not in case), key=lambda case: case[2] - case[1])
    assert first[0] in shown
    assert lead.get(f"/case/{first[0]}/").status_code == 200
    assert lead.get("/board/one-pool/no-such-number/").status_code == 404


def test_b_reads_as_upgrades_at_tier_1_and_was_dealt_to_you_by_the_engine(enter):
    case = the_case(B)
    assert (case.route.queue, case.route.tier, case.route.rule, case.owner) == ("upgrades", 1, "specialist", "you")
    assert "in at" in " ".join(case.triage.reasons)
    assert case.assignment.rule != "given by hand"

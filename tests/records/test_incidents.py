"""One approved answer to all affected, each case once; and what was filtered out can come back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from firsthand.desk.incidents import answer_all, watch
from firsthand.desk.intake import take
from firsthand.desk.ports import Conflict
from firsthand.desk.promote import promote
from firsthand.desk.sight import Sight
from firsthand.records.board import queues
from firsthand.records.inbox import Ask, inbox
from firsthand.records.incidents import DjangoIncidents, awaiting_one_answer, gathered, incident_of
from firsthand.records.models import MentionRow, ReplyRow
from tests.builders import NOON, a_mention

pytestmark = pytest.mark.django_db


def test_many_tellers_of_one_matter_are_answered_once_each(desk, clock):
    clock.at = NOON + timedelta(minutes=20)
    told = [a_mention(f"no signal in Riverside {n}", created_at=NOON + timedelta(seconds=n)) for n in range(12)]
    take([*told, a_mention("my bill doubled")], desk)
    incidents = DjangoIncidents()
    (burst,) = watch(desk, incidents, {})
    assert (burst.word, burst.count) == ("riverside", 12)
    assert watch(desk, incidents, {}) == []
    (incident,) = incidents.open()
    assert len(incident.cases) == 12
    text = "Hi {handle}, a fibre was cut near Riverside. Crews are there and we will write again at noon."
    parents = dict.fromkeys(incident.cases, "parent")
    sample = answer_all(incident.id, text, "lee", desk, incidents, parents=parents, names={}, most=2)
    assert (len(sample.placed), sample.left_out) == (2, ())
    rest = answer_all(incident.id, text, "lee", desk, incidents, parents=parents, names={})
    assert len(rest.placed) == 10
    assert ReplyRow.objects.count() == 12
    assert not ReplyRow.objects.filter(text__contains="{").exists()
    assert answer_all(incident.id, text, "lee", desk, incidents, parents=parents, names={}).placed == ()


def test_a_later_teller_joins_the_incident(desk, clock):
    clock.at = NOON + timedelta(minutes=20)
    take([a_mention(f"no signal Riverside {n}", created_at=NOON) for n in range(9)], desk)
    incidents = DjangoIncidents()
    watch(desk, incidents, {})
    take([a_mention("signal in riverside is gone", created_at=NOON + timedelta(minutes=19))], desk)
    watch(desk, incidents, {})
    assert len(incidents.open()[0].cases) == 10


def test_an_unknown_slot_is_named(desk):
    with pytest.raises(ValueError, match="plan"):
        answer_all("inc-1", "your {plan}", "lee", desk, DjangoIncidents(), parents={}, names={})


def test_a_filtered_out_mention_that_matters_becomes_a_case(desk):
    take([a_mention("nothing works at my shop")], desk)
    key = MentionRow.objects.get().key
    case = promote(key, "ana", "a shop without service", desk)
    assert (case.state, case.triage.actionable, case.corrections[0].new) == ("new", True, "true")
    assert MentionRow.objects.get().case == case.id
    with pytest.raises(Conflict):
        promote(key, "ana", "twice", desk)
    with pytest.raises(KeyError):
        promote("m-stranger", "ana", "who", replace(desk))


def test_a_filtered_out_mention_joins_the_case_that_is_open_on_its_conversation(desk, clock):
    noise = a_mention("nothing works at my shop", author="ana-b")
    take([noise], desk)
    later = a_mention(
        "my bill doubled", author="ana-b", in_reply_to=noise.id, created_at=NOON + timedelta(minutes=1)
    )
    (opened,) = take([later], desk).opened
    shelved = MentionRow.objects.get(case="")
    clock.at = NOON + timedelta(minutes=20)
    case = promote(shelved.key, "ana", "a shop without service", desk)
    assert case.id == opened
    assert [seen.id for seen in case.thread] == [later.key, noise.key]
    assert desk.log.case(opened) == case
    assert {row.case for row in MentionRow.objects.all()} == {opened}
    with pytest.raises(Conflict):
        promote(shelved.key, "ana", "twice", desk)


def test_nobody_is_dealt_what_waits_for_the_one_answer(desk, clock):
    clock.at = NOON + timedelta(minutes=20)
    told = [a_mention(f"no signal Riverside {n}", created_at=NOON) for n in range(9)]
    take([*told, a_mention("my bill doubled", id="bill")], desk)
    watch(desk, DjangoIncidents(), {})
    assert [desk.log.case(head.case).triage.topic for head in desk.waiting.heads()] == ["billing"]
    lead = Sight("lee", "lead", everything=True)
    assert [row.topic for row in inbox(Ask(view="unassigned"), lead, clock.at).rows] == ["billing"]
    assert len(inbox(Ask(view="all"), lead, clock.at).rows) == 10
    ((incident, _, waits),) = gathered()
    assert waits == 9
    assert {row.queue: row.unassigned for row in queues(clock.at)} == {"network": 0, "billing": 1}
    assert len(awaiting_one_answer()) == 9
    member = DjangoIncidents().open()[0].cases[0]
    assert incident_of(member)[0] == incident


def test_a_review_on_a_stores_page_is_no_sighting(desk, clock):
    clock.at = NOON + timedelta(minutes=20)
    reviews = [
        a_mention(
            "no signal in the Riverside store", created_at=NOON, page="store:oak-street", rating=2, id=f"r{n}"
        )
        for n in range(9)
    ]
    take(reviews, desk)
    assert watch(desk, DjangoIncidents(), {}) == []

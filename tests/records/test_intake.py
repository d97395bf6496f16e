"""A mention's way onto the shelf and the log, on a real database."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from firsthand.desk import cases
from firsthand.desk.intake import take
from firsthand.desk.ports import Conflict
from firsthand.domain.case import fold
from firsthand.records.case_log import rebuild
from firsthand.records.export import lines
from firsthand.records.models import CaseRow, MentionRow
from firsthand.records.pile import pile
from tests.builders import NOON, a_mention

pytestmark = pytest.mark.django_db


def content() -> list[bytes]:
    return list(lines())


def test_noise_is_kept_with_its_triage_and_opens_no_case(desk):
    taken = take([a_mention("win a phone, retweet to enter")], desk)
    assert (taken.new, taken.cases, CaseRow.objects.count()) == (1, 0, 0)
    row = MentionRow.objects.get()
    assert row.triage
    assert row.actionable is False


def test_an_actionable_mention_opens_a_case_with_its_route(desk):
    taken = take([a_mention("no signal here")], desk)
    case = desk.log.case(taken.opened[0])
    assert (case.state, case.triage.topic, case.route.queue) == ("new", "network", "network")
    row = CaseRow.objects.get()
    assert (row.queue, row.snippet, row.due_at is not None) == ("network", "no signal here", True)


def test_what_nobody_can_be_sure_of_waits_for_a_person(desk):
    taken = take([a_mention("hmm")], desk)
    assert taken.abstained == 1
    assert CaseRow.objects.get().needs_person


def test_repeating_adds_nothing(desk):
    mentions = [a_mention("no signal"), a_mention("nice day"), a_mention("my bill doubled")]
    take(mentions, desk)
    before = content()
    again = take(mentions, desk)
    assert (again.new, again.duplicates) == (0, 3)
    assert content() == before


def test_the_same_id_with_another_text_is_refused_and_the_rest_goes_on(desk):
    first = a_mention("no signal", id="77")
    take([first], desk)
    taken = take([a_mention("other words", id="77"), a_mention("my bill")], desk)
    assert [(r.field, r.mention.text) for r in taken.refused] == [("id", "other words")]
    assert taken.new == 1


def test_a_later_mention_of_the_conversation_joins_the_case(desk):
    first = a_mention("no signal", id="1", author="jane")
    take([first], desk)
    follow = a_mention(
        "anyone there", id="2", author="jane", in_reply_to="1", created_at=NOON + timedelta(minutes=9)
    )
    taken = take([follow], desk)
    assert (taken.cases, CaseRow.objects.count()) == (0, 1)
    assert [seen.id for seen in desk.log.case(taken.touched[0]).thread] == [first.key, follow.key]


def test_the_brands_own_post_answers_the_case(desk):
    take([a_mention("no signal", id="1")], desk)
    post = a_mention(
        "On it!", id="2", author="brand", in_reply_to="1", inbound=False, created_at=NOON + timedelta(minutes=4)
    )
    taken = take([post], desk)
    case = desk.log.case(taken.touched[0])
    assert case.first_sent_at == post.created_at
    assert case.state == "waiting"


def test_thanks_do_not_reopen_a_closed_case_but_a_new_trouble_does(desk):
    taken = take([a_mention("no signal", id="1", author="jane")], desk)
    case_id = taken.opened[0]
    cases.wrap_up(case_id, "ana", "answered", desk)
    soon = NOON + timedelta(hours=3)
    take([a_mention("thank you", id="2", author="jane", in_reply_to="1", created_at=soon)], desk)
    assert not desk.log.case(case_id).is_open
    take([a_mention("signal gone again", id="3", author="jane", in_reply_to="1", created_at=soon)], desk)
    assert desk.log.case(case_id).reopened == 1


def test_what_does_not_reopen_a_closed_case_stands_in_the_filtered_out_pile(desk):
    case_id = take([a_mention("no signal", id="1", author="jane")], desk).opened[0]
    thanks = a_mention("ok thank you", id="2", author="jane", in_reply_to="1")
    take([thanks], desk)
    assert desk.shelf.get(thanks.key).case == case_id, "an open case is read with all that joins it"
    cases.wrap_up(case_id, "ana", "answered", desk)
    late = a_mention(
        "my song is out", id="3", author="jane", in_reply_to="1", created_at=NOON + timedelta(hours=3)
    )
    take([late], desk)
    assert desk.shelf.get(late.key).case == ""
    assert [left.key for left in pile()[0]] == [late.key]


def test_after_the_reopening_window_a_new_case_starts_and_is_linked(desk, clock):
    old = take([a_mention("no signal", id="1", author="jane")], desk).opened[0]
    cases.wrap_up(old, "ana", "answered", desk)
    late = clock.at + timedelta(hours=desk.policy.reopen_hours + 1)
    new = take([a_mention("signal gone", id="2", author="jane", in_reply_to="1", created_at=late)], desk).opened[0]
    assert new != old
    assert desk.log.case(new).links == ((old, "continues"),)


def test_praise_on_a_stores_page_reaches_its_manager(desk):
    praise = a_mention("Jess was lovely", channel="google_reviews", page="store:oak-street", rating=5)
    case = desk.log.case(take([praise], desk).opened[0])
    assert case.route.store == "oak-street"


def test_a_reply_whose_parent_comes_later_joins_its_thread(desk):
    child = a_mention("signal still gone", id="2", in_reply_to="1", created_at=NOON + timedelta(minutes=5))
    take([child], desk)
    take([a_mention("anyone else without signal", id="1", in_reply_to="0")], desk)
    take([a_mention("what a day", id="0")], desk)
    assert len(set(MentionRow.objects.values_list("conversation", flat=True))) == 1


def a_stream(seed: int) -> list:
    """Threads with replies, out of order, some noise, some own posts."""
    chance = random.Random(seed)
    words = ["no signal now", "my bill", "nice", "hmm", "thanks", "upgrade?", "ok"]
    stream = []
    for number in range(60):
        parent = chance.choice([None, *(str(n) for n in range(60))])
        stream.append(
            a_mention(
                chance.choice(words),
                id=str(number),
                author=f"a{number % 7}",
                in_reply_to=None if parent == str(number) else parent,
                inbound=chance.random() > 0.2,
                created_at=NOON + timedelta(minutes=number),
            )
        )
    chance.shuffle(stream)
    return stream


@pytest.mark.parametrize("seed", range(4))
def test_where_a_batch_ends_makes_no_difference(desk, seed):
    from firsthand.records.models import ConversationRow, CustomerRow, EventRow, TimerRow

    stream = a_stream(seed)
    take(stream, desk)
    at_once = content()
    for model in (MentionRow, ConversationRow, CustomerRow, EventRow, CaseRow, TimerRow):
        model.objects.all().delete()
    chance, rest = random.Random(seed + 100), list(stream)
    while rest:
        size = chance.randint(1, 9)
        take(rest[:size], desk)
        rest = rest[size:]
    assert content() == at_once


def test_rebuilding_gives_the_same_rows(desk):
    take(a_stream(9), desk)
    before = content()
    assert rebuild(desk.log) == CaseRow.objects.count()
    assert content() == before


def test_an_append_behind_the_times_is_a_conflict(desk):
    case_id = take([a_mention("no signal")], desk).opened[0]
    case = desk.log.case(case_id)
    cases.add_note(case_id, "ana", "called the tower", desk)
    from firsthand.domain import events as ev

    with pytest.raises(Conflict):
        desk.log.append(case_id, [ev.NoteAdded(at=NOON, by="bo", text="too late")], case.version)
    assert len(fold(desk.log.read(case_id)).notes) == 1


def test_two_people_whom_the_channel_does_not_name_are_two_customers(desk):
    take(
        [a_mention("no signal", author="unknown", id="1"), a_mention("my bill doubled", author="unknown", id="2")],
        desk,
    )
    take([a_mention("still no signal", author="unknown", id="3", in_reply_to="1")], desk)
    one, two, three = (MentionRow.objects.get(ext_id=n).customer for n in "123")
    assert one != two
    assert three == one

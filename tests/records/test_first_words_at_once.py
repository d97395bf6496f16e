"""Several first words of one conversation at the same moment: one conversation, one case, and not a word lost or doubled."""

from __future__ import annotations

import pytest

from firsthand.desk.intake import Taken, take, take_patiently
from firsthand.desk.ports import Conflict
from firsthand.desk.promote import HasCase, promote
from firsthand.records.models import CaseRow, MentionRow
from tests.builders import NOON, a_mention
from tests.records.test_one_owner import all_at_once, floor

__all__ = ["floor"]

SENDERS = 12


def test_one_mention_that_is_delivered_many_times_at_once_is_taken_once(floor):
    mention = a_mention("no signal since noon", created_at=NOON)
    results = all_at_once([lambda: take_patiently([mention], floor)] * SENDERS)
    assert all(isinstance(each, Taken) for each in results), results
    assert sum(each.new for each in results) == 1
    assert sum(each.duplicates for each in results) == SENDERS - 1
    assert (MentionRow.objects.count(), CaseRow.objects.count()) == (1, 1)


def test_different_first_words_of_one_conversation_at_once_open_one_case(floor):
    """The parent was never seen: whichever comes first opens the conversation for all of them."""
    answers = [
        a_mention(f"no signal since noon, call {number}", created_at=NOON, in_reply_to="a post of before us")
        for number in range(SENDERS)
    ]
    results = all_at_once([lambda each=each: take_patiently([each], floor) for each in answers])
    assert all(isinstance(each, Taken) for each in results), results
    assert MentionRow.objects.count() == SENDERS
    assert CaseRow.objects.count() == 1
    assert set(MentionRow.objects.values_list("case", flat=True)) == set(
        CaseRow.objects.values_list("id", flat=True)
    )


def test_one_mention_that_several_people_bring_back_at_once_opens_one_case(floor):
    noise = a_mention("nice weather today", created_at=NOON)
    take([noise], floor)
    results = all_at_once([lambda: promote(noise.key, "lea", "it matters", floor)] * SENDERS)
    (won,) = [each for each in results if not isinstance(each, Conflict)]
    assert CaseRow.objects.get().id == won.id
    assert {each.case for each in results if isinstance(each, HasCase)} <= {won.id}
    with pytest.raises(HasCase, match=won.id):
        promote(noise.key, "lea", "it matters", floor)


def test_a_thread_without_a_case_gets_one_case_however_many_come_at_once(floor):
    """Noise began it; then several answers to it ask for help at the same moment."""
    noise = a_mention("nice weather today", created_at=NOON)
    assert take([noise], floor).cases == 0
    answers = [
        a_mention(f"no signal since noon, call {number}", created_at=NOON, in_reply_to=noise.id)
        for number in range(SENDERS)
    ]
    results = all_at_once([lambda each=each: take_patiently([each], floor) for each in answers])
    assert all(isinstance(each, Taken) for each in results), results
    assert (MentionRow.objects.count(), CaseRow.objects.count()) == (SENDERS + 1, 1)

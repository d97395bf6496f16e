"""Reading ahead changes when a mention is read, never how: any batches, any announcements, a partner that dies."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.cli.reading_ahead import ReadAhead, worth_it
from firsthand.domain.decisions import Triage
from firsthand.domain.mention import Mention
from tests.builders import a_mention, a_triage

pytestmark = pytest.mark.skipif(not worth_it(), reason="one core, or no fork on this machine")


class EchoReader:
    """Reads a mention's text into its reasons, so that a mix-up shows."""

    def triage(self, mentions: Sequence[Mention]) -> list[Triage]:
        return [a_triage(reasons=(m.id, m.text), tier_shares=(0.1, 1 / 3), cluster="c") for m in mentions]


def batches(sizes: Sequence[int]) -> list[list[Mention]]:
    return [[a_mention(f"text {n}" * 50, id=f"{k}-{n}") for n in range(size)] for k, size in enumerate(sizes)]


@given(st.lists(st.integers(0, 40), min_size=1, max_size=6), st.lists(st.booleans(), min_size=6, max_size=6))
@settings(max_examples=15, deadline=None)
def test_whatever_is_announced_the_answers_are_those_of_the_reader(sizes, announced):
    plain, ahead = EchoReader(), ReadAhead(EchoReader())
    whole = batches(sizes)
    for number, batch in enumerate(whole):
        if announced[number] and number + 1 < len(whole):
            ahead.next_batch(whole[number + 1])
        wanted = [mention for mention in batch if not mention.id.endswith("7")]
        assert ahead.triage(wanted) == plain.triage(wanted)
    ahead.close()


def test_a_partner_that_dies_costs_time_and_nothing_else():
    first, second, third = batches([300, 300, 300])
    ahead = ReadAhead(EchoReader())
    ahead.next_batch(second)
    for partner in multiprocessing.active_children():
        partner.kill()
        partner.join()
    assert ahead.triage(first) == EchoReader().triage(first)
    ahead.next_batch(third)
    assert ahead.triage(second) == EchoReader().triage(second)
    assert ahead.triage(third) == EchoReader().triage(third)

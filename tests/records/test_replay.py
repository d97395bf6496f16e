"""A recorded day replays to the same assignments, part by part of their certificates."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from firsthand.cli.replaying import ReplayError, from_records, replayed
from firsthand.desk import cases
from firsthand.desk.assigning import deal
from firsthand.desk.intake import take
from firsthand.domain.decisions import Handoff
from tests.builders import NOON, a_mention, a_policy
from tests.engine.assignment.desks import with_ladder


def people() -> None:
    from firsthand.records.models import PersonRow

    rows = (
        ("ana", 2, "network", "billing", 2),
        ("ben", 2, "billing", "sales", 1),
        ("cyd", 3, "sales", "network billing", 2),
        ("dee", 3, "network billing sales cancel", "", 3),
    )
    for name, tier, primary, secondary, capacity in rows:
        PersonRow.objects.create(
            id=name, name=name.title(), tier=tier, primary=primary, secondary=secondary, capacity=capacity,
            on_duty=True, idle_since=NOON,
        )  # fmt: skip


def a_day(desk, clock, steps: int = 60) -> None:
    """Cases come, are dealt, answered by wrapping up, declined, handed on and taken by hand, seconds apart."""
    from firsthand.records.models import CaseRow

    dice = random.Random(7)
    words = ("no signal", "no signal now", "my bill", "upgrade", "leaving", "hmm")
    for step in range(steps):
        clock.move(seconds=dice.choice((7, 40, 200)))
        take(
            [
                a_mention(dice.choice(words), id=f"day-{step}-{n}", created_at=clock())
                for n in range(dice.randint(0, 2))
            ],
            desk,
        )
        for _ in range(3):
            clock.move(seconds=1)
            deal(desk, most=1)
        held = list(CaseRow.objects.filter(owner__isnull=False, state="assigned").order_by("id"))
        clock.move(seconds=1)
        if held:
            row = dice.choice(held)
            what = dice.choice(("wrap", "wrap", "wrap", "decline", "hand"))
            if what == "wrap":
                cases.wrap_up(row.id, row.owner, "solved", desk)
            elif what == "decline":
                cases.decline(row.id, row.owner, "not mine", desk)
            else:
                note = Handoff(row.owner, "read", "looked", "above my tier")
                cases.hand_off(row.id, note, queue=row.queue, tier=3, to=None, by=row.owner, desk=desk)
        free = CaseRow.objects.filter(owner__isnull=True, state="new").order_by("id").first()
        if free and step % 9 == 0:
            clock.move(seconds=1)
            cases.take(free.id, "dee", desk)


def export(folder: Path) -> Path:
    from firsthand.records.export import lines

    path = folder / "export.jsonl"
    path.write_bytes(b"".join(lines()))
    return path


def test_a_recorded_day_replays_to_the_same_assignments(desk, clock, tmp_path):
    people()
    a_day(desk, clock)
    found = replayed(export(tmp_path), a_policy())
    assert found.differs == []
    assert found.same > 30
    assert found.by_hand > 3
    assert len(found.rules) >= 2


def test_under_another_policy_the_assignments_that_it_moves_are_named(desk, clock, tmp_path):
    people()
    a_day(desk, clock)
    found = replayed(export(tmp_path), with_ladder(order="oldest"))
    assert found.differs
    assert {one.what for one in found.differs} <= {"case", "rule", "reasons", "candidates", "would_change"}


def test_what_nobody_on_duty_serves_is_dealt_at_once_and_replays_exactly(desk, clock, tmp_path):
    from firsthand.records.models import PersonRow

    people()
    PersonRow.objects.exclude(id="ben").update(on_duty=False)
    before = clock() - timedelta(minutes=1)
    take([a_mention("no signal", created_at=clock()), a_mention("my bill", created_at=before)], desk)
    first = deal(desk)
    assert [one.rule for one in first] == ["own work"], "one at once is what ben can hold"
    cases.wrap_up(first[0].case, "ben", "solved", desk)
    clock.move(minutes=1)
    (second,) = deal(desk)
    assert second.rule == "helping out"
    assert "nobody on duty has it as own work, so it is open at once" in second.reasons
    found = replayed(export(tmp_path), a_policy())
    assert (found.same, found.differs) == (2, [])


def test_a_round_reads_everybody_once_and_for_each_claim_one_person(desk, clock):
    people()
    take(
        [a_mention(words, created_at=clock()) for words in ("no signal", "my bill", "upgrade", "no signal")], desk
    )
    asked: list[str] = []

    class Counted(type(desk.waiting)):
        def idle(self, only: str = ""):
            asked.append(only)
            return super().idle(only)

    given = deal(replace(desk, waiting=Counted()))
    assert len(given) == 4
    assert asked == ["", *(one.agent for one in given)]


def test_a_file_that_is_no_export_names_its_line(tmp_path):
    path = tmp_path / "odd.jsonl"
    path.write_text('{"table": "people"}\n')
    with pytest.raises(ReplayError, match="line 1 is no line of an export"):
        replayed(path, a_policy())
    path.write_text("")
    with pytest.raises(ReplayError, match="firsthand export"):
        replayed(path, a_policy())


def test_a_day_of_one_case(desk, clock, tmp_path):
    people()
    take([a_mention("no signal", created_at=NOON)], desk)
    clock.at = NOON + timedelta(minutes=1)
    (given,) = deal(desk)
    found = replayed(export(tmp_path), a_policy())
    assert (found.same, found.rules[given.rule]) == (1, 1)


def test_what_happened_to_a_case_at_the_same_moment_keeps_its_order(desk, clock, tmp_path):
    people()
    (case,) = take([a_mention("no signal", created_at=NOON)], desk).opened
    deal(desk)
    cases.decline(case, desk.log.case(case).owner, "not mine", desk)
    deal(desk)
    found = replayed(export(tmp_path), a_policy())
    assert (found.same, found.differs) == (2, [])


def test_a_mention_captured_late_was_not_there_when_others_were_dealt(desk, clock):
    """It is older by its own time, but the desk did not know it: the order of recording tells."""
    people()
    take([a_mention("no signal", created_at=NOON + timedelta(minutes=9))], desk)
    clock.at = NOON + timedelta(minutes=10)
    assert len(deal(desk)) == 1
    take([a_mention("no signal", created_at=NOON)], desk)
    clock.move(seconds=1)
    assert len(deal(desk)) == 1
    found = from_records(a_policy())
    assert (found.same, found.differs) == (2, [])


def test_the_records_of_a_day_replay_exactly(desk, clock):
    people()
    a_day(desk, clock, steps=40)
    found = from_records(a_policy())
    assert found.differs == []
    assert found.same > 20

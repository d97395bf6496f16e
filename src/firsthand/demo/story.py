"""The story cases: their ids, whom they are left for, and the steps of the morning that are told, not drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from firsthand.demo.house import House
from firsthand.demo.world import ACCOUNT, World
from firsthand.desk import cases, intake, reply, steering
from firsthand.desk.promote import promote
from firsthand.desk.publish import publish_round
from firsthand.domain.case import Case
from firsthand.domain.decisions import Assignment, Handoff
from firsthand.domain.mention import Mention, stable_id

SEATS = {"you": "you", "lead": "dana-whitfield", "store_manager": "helen-brandt"}
"""The seats that a visitor can take, and whose they are."""

NUMBER_CHANGE = Handoff(
    source="WhatsApp, private message, K Delgado",
    stage="number change: identity",
    last_action="said that the code is never skipped; nothing on the account was changed",
    reason="Fraud, safety or the law",
    facts=(
        ("wants", "number ending 0142 on a new SIM today", "customer"),
        ("says", "not the account holder; the old phone with the code is lost", "customer"),
        ("number lock", "on since 14 May 2026", "account"),
    ),
    tools_tried=(("send_one_time_code", "sent to the number on the account, not confirmed"),),
    note="Looks like an attempt to move a number. Do not change anything; call the account holder back.",
)


@dataclass(frozen=True, slots=True)
class Step:
    """One told step of the morning."""

    at: datetime
    name: str
    do: Callable[[House, World], None]


def case_id(mention: str, account: str = ACCOUNT) -> str:
    """The id of the case that a mention of the demo opens."""
    return stable_id("case", stable_id("m", account, "mention", mention, ""))


def case_ids(world: World) -> dict[str, str]:
    """The story cases by their mention: the same ids at every start."""
    return {row["id"]: case_id(row["id"]) for case in _cases(world).values() for row in case.get("mentions", ())}


def left_for(world: World) -> dict[str, str]:
    """The cases that wait for a visitor, and in which seat; colleagues leave them alone. `told` has its own steps."""
    left = {}
    for name, case in _cases(world).items():
        seat = case.get("left_for") or ("told" if name == "d" else "")
        if seat:
            left.update({case_id(row["id"]): seat for row in case.get("mentions", ())})
    return left


def _cases(world: World) -> Mapping[str, Mapping[str, Any]]:
    return {name: case for name, case in world.story.items() if isinstance(case, dict)}


def steps(world: World) -> list[Step]:
    """The told steps in order of time."""
    told = [
        ("09:43:30", "d taken", lambda house, w: _take(house, "story-d-1", "lucia-ferrer")),
        ("09:46:00", "d asked for the code", _ask_for_the_code),
        ("09:55:00", "d hard stop", _hard_stop),
        ("10:04:00", "d answered", _tier_3_answers),
        ("10:14:00", "f taken", lambda house, w: _take(house, "story-f-1", "amara-diallo")),
        ("10:18:00", "f first draft", lambda house, w: _draft(house, w, "first_draft")),
        ("10:36:31", "b and c to the visitor", _to_the_visitor),
        ("10:21:00", "f second draft", lambda house, w: _draft(house, w, "second_draft")),
    ]
    return sorted((Step(world.at(at), name, do) for at, name, do in told), key=lambda step: step.at)


def _take(house: House, mention: str, by: str) -> None:
    """By hand: whoever was dealt it lets go first."""
    _give(house, mention, by, by)


def _to_the_visitor(house: House, world: World) -> None:
    """What nobody was dealt, or another person, the lead gives to the seat that it was written for.

    The seat keeps no more than it was dealt: as many of its other cases go back, the newest first.
    """
    lead, seat = SEATS["lead"], SEATS["you"]
    mentions = [case["mentions"][-1]["id"] for case in _cases(world).values() if case.get("left_for") == "you"]
    given = [mention for mention in mentions if _give(house, mention, seat, lead)]
    others = [case for case in house.held([seat])[seat] if case.id not in {case_id(m) for m in mentions}]
    for case in sorted(others, key=lambda case: case.stays[-1].since, reverse=True)[: len(given)]:
        steering.release(case.id, lead, "the lead gave another case in its place", house.desk)


def _give(house: House, mention: str, to: str, by: str) -> bool:
    """True when it had to be given; what was filtered out is fetched from the pile first."""
    key, case = stable_id("m", ACCOUNT, "mention", mention, ""), case_id(mention)
    shelved = house.desk.shelf.get(key)
    if shelved is None:
        return False
    if not shelved.case:
        case = promote(key, by, "this one needs an answer", house.desk).id
    if house.desk.log.case(case).owner == to:
        return False
    steering.give(case, to, by, house.desk)
    return True


def _ask_for_the_code(house: House, world: World) -> None:
    text = f"{world.story['d']['asks_code']} ^LF"
    _write(house, case_id("story-d-1"), "lucia-ferrer", text, "story-d-1")


def _hard_stop(house: House, world: World) -> None:
    """A request to skip the code for a number change: nothing is done, tier 3 gets source, stage, last action."""
    case, by = case_id("story-d-1"), "lucia-ferrer"
    cases.add_note(
        case, by, "Asks to skip the code for a number change: hard stop, nothing was changed.", house.desk
    )
    cases.hand_off(case, NUMBER_CHANGE, queue="risk", tier=3, to="imani-rowe", by=by, desk=house.desk)


def _tier_3_answers(house: House, world: World) -> None:
    """Tier 3 keeps to it; the account holder is called."""
    _write(
        house, case_id("story-d-1"), "imani-rowe", f"{world.story['d']['answers']} ^IR", "story-d-2", mark="tier 3"
    )


def _draft(house: House, world: World, which: str) -> None:
    _write(house, case_id("story-f-1"), "amara-diallo", f"{world.story['f'][which]} ^AD", "story-f-1", mark=which)


def _write(house: House, case: str, by: str, text: str, parent: str, mark: str = "told") -> reply.Outcome:
    """One reply through the real check and approval."""
    stands = house.desk.log.case(case)
    mention = house.desk.shelf.get(stands.thread[0].id)
    assert mention is not None
    written = reply.Written(
        case=case,
        text=text,
        by=by,
        client_token=mark,
        seen_version=stands.version,
        parent=parent,
        to=stands.author,
        in_reply_to_text=mention.mention.text,
        private=stands.private,
    )
    return reply.send(written, house.desk)


# --- what happened before this day ---------------------------------------------------------------------------


def earlier_days(house: House, world: World, mentions: list[Mention]) -> list[Case]:
    """The customer's earlier cases, taken, answered, published and closed at their own times."""
    closed, move_to = [], house.move_to
    told = {row["id"]: row for row in world.story["c"]["mentions"]}
    for mention in mentions:
        move_to(mention.created_at)
        intake.take([mention], house.desk)
        case, text, note = case_id(mention.id), told[mention.id]["answer"], told[mention.id]["note"]
        move_to(_later(mention, 9))
        by = "theo-lindqvist"
        assignment = Assignment(case, by, "taken by hand", ("taken from the queue by hand",))
        cases.assign(assignment, house.desk)
        _as_network(house, case, by)
        move_to(_later(mention, 14))
        _write(house, case, by, f"{text} ^TL", mention.id)
        move_to(_later(mention, 15))
        publish_round(house.publisher)
        move_to(_later(mention, 40))
        closed.append(cases.wrap_up(case, by, "solved", house.desk, note=note, handling_seconds=310.0))
    return closed


def _as_network(house: House, case: str, by: str) -> None:
    """A person put the reading right where triage was unsure: both were faults of the mobile data."""
    triage = house.desk.log.case(case).triage
    if triage is not None and (triage.topic != "network" or triage.abstain):
        cases.correct(case, by, "topic", "network", house.desk)


def _later(mention: Mention, minutes: int) -> datetime:
    from datetime import timedelta

    return mention.created_at + timedelta(minutes=minutes)

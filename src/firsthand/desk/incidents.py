"""Incidents: found among the waiting cases, and answered to all affected by one approved text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from firsthand.desk.cases import change_many
from firsthand.desk.ports import Conflict, Desk
from firsthand.desk.reply import Changed, Outcome, Written, send
from firsthand.domain import events as ev
from firsthand.domain.mention import stable_id
from firsthand.engine.incidents import WINDOW, Burst, Sighting, Usual, belongs, bursts

SLOT = re.compile(r"\{(\w+)\}")


class Incidents(Protocol):
    """What the records keep of incidents."""

    def sightings(self, since: datetime) -> list[Sighting]: ...

    def open(self) -> list[Any]: ...

    def get(self, incident: str) -> Any: ...

    def start(self, incident: str, title: str, word: str, topic: str, at: datetime) -> None: ...

    def add(self, incident: str, cases: list[str]) -> int: ...

    def approve(self, incident: str, answer: str, by: str, at: datetime) -> None: ...

    def mark_answered(self, incident: str, case: str) -> None: ...


def watch(desk: Desk, incidents: Incidents, usual_per_hour: Usual) -> list[Burst]:
    """Later tellers join their incident; a new burst starts one. Returns the new ones."""
    now = desk.now()
    brand = brand_of(desk)
    sightings = incidents.sightings(now - WINDOW)
    for known in incidents.open():
        joined = [s.case for s in sightings if belongs(s, known.topic, known.word, brand)]
        if joined:
            _add(known.id, joined, desk, incidents)
    found = bursts(incidents.sightings(now - WINDOW), now, usual_per_hour, brand)
    for burst in found:
        incident = stable_id("inc", burst.topic, burst.word, burst.began_at.isoformat())
        incidents.start(incident, f"{burst.topic}: {burst.word.title()}", burst.word, burst.topic, burst.began_at)
        _add(incident, list(burst.cases), desk, incidents)
        desk.audit.note("firsthand", "incident found", incident, "; ".join(burst.reasons))
    return list(found)


def brand_of(desk: Desk) -> frozenset[str]:
    """How the brand is called: words that tell no matter from another."""
    return frozenset(name.lower().lstrip("@") for name in (desk.policy.brand.name, *desk.policy.brand.handles))


def _add(incident: str, cases: list[str], desk: Desk, incidents: Incidents) -> None:
    """The membership and each case's own link are kept; a case that moved on meanwhile is linked the next time."""
    link = ev.Linked(at=desk.now(), other=incident, relation="same_incident")
    incidents.add(incident, list(change_many(cases, lambda case: (link,), desk)))


@dataclass(frozen=True, slots=True)
class FanOut:
    """What an answer to all affected came to: placed replies, and the cases that need a person instead."""

    placed: tuple[Outcome, ...]
    left_out: tuple[tuple[str, str], ...]


def answer_all(
    incident: str,
    text: str,
    by: str,
    desk: Desk,
    incidents: Incidents,
    *,
    parents: Mapping[str, str],
    names: Mapping[str, str],
    most: int | None = None,
    again: int = 0,
) -> FanOut:
    """Reply to all affected with one approved text. Slots are filled per case: {name}, {handle}.

    `most` sends a sample first; calling again goes on where it stopped, and no case is answered twice, since
    each reply has the incident and the text in its token. `again` counts how often it was rolled back, so that
    the same text can go out anew. Every reply passes the checks of its own channel.
    """
    unknown = set(SLOT.findall(text)) - {"name", "handle"}
    if unknown:
        raise ValueError(f"unknown slot {{{sorted(unknown)[0]}}}: use {{name}} or {{handle}}")
    found = incidents.get(incident)
    incidents.approve(incident, text, by, desk.now())
    waiting: Sequence[str] = [case for case in found.cases if case not in found.answered]
    placed: list[Outcome] = []
    left_out: list[tuple[str, str]] = []
    token = token_of(incident, text, again)
    for case in waiting[:most]:
        outcome, why = _answer_one(case, token, text, by, desk, parents, names)
        if outcome is None:
            left_out.append((case, why))
            continue
        incidents.mark_answered(incident, case)
        placed.append(outcome)
    desk.audit.note(by, "answered to all affected", incident, f"{len(placed)} placed, {len(left_out)} left out")
    return FanOut(tuple(placed), tuple(left_out))


def token_of(incident: str, text: str, again: int = 0) -> str:
    """What every reply of one answer carries: a case has it once."""
    return stable_id("fan", incident, text, *([str(again)] if again else []))


def _answer_one(
    case_id: str,
    token: str,
    text: str,
    by: str,
    desk: Desk,
    parents: Mapping[str, str],
    names: Mapping[str, str],
) -> tuple[Outcome | None, str]:
    case = desk.log.case(case_id)
    if not case.is_open:
        return None, "closed meanwhile"
    if case.triage and case.triage.critical not in ("", "outage"):
        return None, f"critical: {case.triage.critical}; a person answers this one"
    filled = text.replace("{handle}", f"@{case.author}").replace("{name}", names.get(case_id) or f"@{case.author}")
    written = Written(
        case=case_id,
        text=filled,
        by=by,
        client_token=token,
        seen_version=case.version,
        parent=parents.get(case_id, ""),
        to=case.author,
        private=case.private,
    )
    try:
        outcome = send(written, desk)
    except (Changed, Conflict):
        return None, "the thread changed while the answer was written"
    return (outcome, "") if outcome.status in ("ready", "sent") else (None, outcome.status)

"""The team lead, while no visitor sits in that seat: second approvals, and the one answer to what many tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from firsthand.demo.house import House
from firsthand.demo.world import World
from firsthand.desk import cases, reply
from firsthand.desk.incidents import answer_all

LEAD = "dana-whitfield"


@dataclass
class Lead:
    """Dana, played. `left` are the cases that are left for a visitor, which she does not touch."""

    world: World
    house: House
    played: Callable[[], frozenset[str]]
    left: Mapping[str, str] = field(default_factory=dict)

    def work(self, until: datetime) -> None:
        if LEAD in self.played():
            self._second_approvals(until)
            self._answer_to_all(until)
            self._close_what_was_told(until)

    def _second_approvals(self, until: datetime) -> None:
        """She reads what waits for a second approval, after some minutes; her own replies are another's."""
        minutes = float(self.world.day["colleagues"]["approval_minutes"])
        for case in self.house.asked():
            asked = next((r for r in case.replies if r.status == "asked"), None)
            if case.id in self.left or asked is None or asked.drafted_at is None or asked.by == LEAD:
                continue
            at = asked.drafted_at + timedelta(minutes=minutes)
            if at <= until:
                self.house.move_to(at)
                reply.approve(case.id, asked.id, LEAD, self.house.parent_of(asked.id), self.house.desk)

    def _answer_to_all(self, until: datetime) -> None:
        """The answer that a colleague proposed: early on a day without visitors, else when none came for it."""
        told = self.world.story["e"]
        if until < self.world.at(told["answered_at_latest" if self.left else "answered_at"]):
            return
        for incident in self.house.incidents.open():
            waiting = [case for case in incident.cases if case not in incident.answered]
            if incident.word == told["word"] and waiting:
                parents = self.house.parents_of(waiting)
                answer_all(
                    incident.id,
                    told["answer"],
                    LEAD,
                    self.house.desk,
                    self.house.incidents,
                    parents=parents,
                    names={},
                )

    def _close_what_was_told(self, until: datetime) -> None:
        """Who had the one answer and wrote nothing more is told; the incident itself stays open."""
        minutes = float(self.world.day["customers"]["patience_minutes"])
        for case in self.house.told(until - timedelta(minutes=minutes)):
            cases.wrap_up(case, LEAD, "known_problem", self.house.desk, handling_seconds=0.0)

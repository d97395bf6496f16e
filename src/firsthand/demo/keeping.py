"""What was played in memory goes into the records at once, by the same bulk writes that ingest uses."""

from __future__ import annotations

import json

from firsthand.demo.house import MemoryHouse
from firsthand.domain.people import Agent
from firsthand.records import audit, settling
from firsthand.records.case_log import DjangoCaseLog
from firsthand.records.incidents import DjangoIncidents
from firsthand.records.outbox import DjangoOutbox
from firsthand.records.shelf import DjangoShelf
from firsthand.records.units import unit


def keep(house: MemoryHouse) -> None:
    """Everything of a played desk, in one transaction: a stop in the middle leaves nothing behind."""
    with unit():
        _people(house)
        shelf = DjangoShelf()
        # The newest first, so that a customer is called as in the first mention, not as in an answer to it.
        shelf.put(list(reversed(house.shelf.shelved.values())))
        shelf.keep_threads(house.shelf.conversations.values())
        log = DjangoCaseLog(lambda: house.world.policy)
        log.append_all([(None, case, house.log.events[key]) for key, case in house.log.folded.items()])
        outbox = DjangoOutbox()
        for row in house.outbox.rows.values():
            outbox.place({**row, "evidence": json.dumps(row["evidence"])})
        _incidents(house)
        settling.keep_labels(house.labels)
        audit.keep_all(house.audit.notes)


def _people(house: MemoryHouse) -> None:
    people: dict[str, tuple[Agent, str]] = {
        person.agent.id: (house.people.agents[person.agent.id], person.initials) for person in house.world.people
    }
    settling.settle(house.world.stores, people, house.world.macros)
    settling.on_duty(house.people.on)


def _incidents(house: MemoryHouse) -> None:
    incidents = DjangoIncidents()
    for kept in house.incidents.kept.values():
        incidents.start(kept.id, kept.title, kept.word, kept.topic, kept.opened_at)
        incidents.add(kept.id, kept.cases)
        if kept.approved_at:
            incidents.approve(kept.id, kept.answer, kept.approved_by, kept.approved_at)
        for case in kept.answered:
            incidents.mark_answered(kept.id, case)

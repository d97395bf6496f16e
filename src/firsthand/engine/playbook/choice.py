"""Which playbooks a case is offered: by the words that its customer used, then by its topic."""

from __future__ import annotations

from collections.abc import Iterable

from firsthand.domain.playbook import Playbook
from firsthand.engine.plain_words import has_any, plain

OFFERED_MOST = 4


def fitting(playbooks: Iterable[Playbook], topic: str, said: str) -> tuple[Playbook, ...]:
    """Those of the topic, and those whose words (`fits`) the customer used: most words first, the topic's own at a tie."""
    text = plain(said)
    told = [(sum(has_any(text, (plain(words),)) for words in each.fits), each) for each in playbooks]
    found = [(count, each) for count, each in told if count or each.topic == topic]
    found.sort(key=lambda one: (-one[0], one[1].topic != topic, one[1].title))
    return tuple(each for _, each in found[:OFFERED_MOST])

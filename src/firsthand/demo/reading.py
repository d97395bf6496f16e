"""What the simulated colleagues see when they read a case, and the words they and the customers find."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from firsthand.demo.world import World
from firsthand.desk.ports import Desk, Reader
from firsthand.domain.case import Case
from firsthand.domain.decisions import Triage
from firsthand.domain.mention import Mention
from firsthand.simulation.colleagues import Reads

BACK = "back-"
"""How the id of a follow-up begins: the customer wrote back."""


class ReadAhead:
    """A reader that has read what is due already, all at once; the same readings, whatever the batch."""

    def __init__(self, reader: Reader, due: Sequence[Mention]) -> None:
        self._reader = reader
        self._known = dict(zip((m.key for m in due), reader.triage(due), strict=True))

    def triage(self, mentions: Sequence[Mention]) -> list[Triage]:
        return [self._known.get(m.key) or self._reader.triage([m])[0] for m in mentions]


class Readers:
    """Reads cases as people do: from the text's own block in the file, never from what triage said."""

    def __init__(self, world: World, desk: Desk) -> None:
        self.world, self.desk = world, desk
        self.topics = {
            line: topic
            for topic, spans in world.truth["topics"].items()
            for a, b in spans
            for line in range(a, b + 1)
        }
        self.thanks = frozenset(text for said in world.followups.values() for text in said["thanks"])
        self.still = frozenset(text for said in world.followups.values() for text in said["still"])

    def reads(self, case: Case) -> Reads:
        """What a person sees in it."""
        inbound = [seen for seen in case.thread if seen.inbound]
        first, last = self._mention(inbound[0].id), self._mention(inbound[-1].id)
        needs, topic = self._matter(first, case)
        praise = bool(first.page and (first.rating or 0) >= 4)
        return Reads(needs, topic, self._last(last, case), praise)

    def _mention(self, key: str) -> Mention:
        shelved = self.desk.shelf.get(key)
        assert shelved is not None, key
        return shelved.mention

    def _matter(self, first: Mention, case: Case) -> tuple[bool, str]:
        if first.page and first.page.startswith("store:"):
            return True, ""
        kind, _, rest = first.id.partition("-")
        if kind != "lw":
            triage = case.triage
            return True, "" if triage is None or triage.topic == "none" else triage.topic
        number, _, repost = rest.partition("-")
        return bool(not repost and self.world.told[int(number)].needs_answer), self.topics.get(int(number), "")

    def _last(self, last: Mention, case: Case) -> str:
        if last.text in self.thanks:
            return "thanks"
        if last.text in self.still:
            return "still"
        return "first" if case.first_sent_at is None else "details"


def fitting(lines: Sequence[str], said_to: Mapping[str, Sequence[str]], heard: str, draw: float) -> list[str]:
    """First the lines that answer what was heard, then those that answer anything; `draw` in [0, 1) begins each."""
    words = f" {' '.join(re.findall(r'[a-z0-9]+', heard.lower()))} "
    close = [line for line in lines if any(f" {word} " in words for word in said_to.get(line, ()))]
    return [
        each for some in (close, [line for line in lines if line not in said_to]) for each in _from(some, draw)
    ]


def _from(lines: list[str], draw: float) -> list[str]:
    start = int(draw * len(lines))
    return lines[start:] + lines[:start]


class Wording:
    """The words of the demo: replies of colleagues, answers of customers."""

    def __init__(self, world: World) -> None:
        self.world = world

    def reply(self, case: Case, reads: Reads, wording: str, initials: str, attempt: int, heard: str = "") -> str:
        """A fitting reply that was not sent on this case before; `attempt` counts the ones that were stopped.

        A line that speaks of something is said only to whoever spoke of it: `heard` is what the customer wrote.
        """
        lang = (case.triage.lang if case.triage else "en").split("-")[0]
        draw = self.world.draw("wording", case.id, str(len(case.replies)))
        lines = fitting(self._lines(self._subject(case, reads), lang)[wording], self.world.said_to, heard, draw)
        return f"{lines[attempt % len(lines)]} ^{initials}"

    def _subject(self, case: Case, reads: Reads) -> str:
        if case.route and case.route.store:
            return "praise" if reads.praise else "review"
        if reads.last == "still":
            return "still"
        return reads.topic or (case.triage.topic if case.triage else "none")

    def _lines(self, subject: str, lang: str) -> Mapping[str, Any]:
        replies = self.world.replies
        found = replies[subject]
        if lang in found:
            return dict(found[lang])
        return dict(replies["none"][lang] if lang in replies["none"] else found["en"])

    def answer(self, case: Case, what: str) -> str:
        """What the customer writes back: thanks, still, or details of the matter."""
        lang = (case.triage.lang if case.triage else "en").split("-")[0]
        said = self.world.followups.get(lang, self.world.followups["en"])
        topic = case.route.topic if case.route else "none"
        lines = said["details"].get(topic, said["details"]["none"]) if what == "details" else said[what]
        return str(lines[int(self.world.draw("answer", case.id, str(len(case.replies))) * len(lines))])

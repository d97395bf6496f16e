"""Launches at the desk: which mentions tell of one, and what that leaves on their cases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache

from firsthand.desk.cases import change
from firsthand.desk.listening import Listening
from firsthand.desk.ports import Conflict, Desk
from firsthand.domain import events as ev
from firsthand.domain.case import Case
from firsthand.domain.launch import RELATION, Launch
from firsthand.domain.mention import Mention

_TAG = re.compile(r"\w+")


@lru_cache(maxsize=64)
def words_of_launch(phrases: tuple[str, ...]) -> Listening:
    """Its words as they are looked for: whole, small or capital, with or without accents, and as one hashtag."""
    plain = tuple(phrase.lstrip("#") for phrase in phrases)
    tags = tuple(dict.fromkeys(tag for phrase in plain if _TAG.fullmatch(tag := phrase.replace(" ", ""))))
    return Listening(words=plain, hashtags=tags)


def tells(text: str, launch: Launch) -> bool:
    """Whether these words tell of the launch, whatever the time."""
    return bool(launch.phrases) and words_of_launch(launch.phrases).judged(text).heard


def told_by(text: str, at: datetime, launches: Iterable[Launch]) -> tuple[Launch, ...]:
    """The launches that run at this moment and are told of."""
    return tuple(one for one in launches if one.runs(at) and tells(text, one))


def links(mention: Mention, case: Case, launches: Sequence[Launch]) -> tuple[ev.Linked, ...]:
    """What an inbound mention adds to its case: a link to each launch that it tells of, once a case."""
    if not mention.inbound:
        return ()
    known = {other for other, relation in case.links if relation == RELATION}
    found = told_by(mention.text, mention.created_at, launches)
    at = max(mention.created_at, case.touched_at or mention.created_at)
    return tuple(ev.Linked(at=at, other=one.id, relation=RELATION) for one in found if one.id not in known)


def look_again(launch: Launch, cases: Iterable[tuple[str, datetime, str]], desk: Desk) -> int:
    """The launch was entered or changed after mentions came: of these open cases (id, when, text) those that tell
    of it are linked now. Returns how many. A case that is linked already keeps its link, whatever the words are.
    """
    linked = 0
    for case_id, at, text in cases:
        if told_by(text, at, (launch,)):
            linked += _link(case_id, launch, desk)
    return linked


def _link(case_id: str, launch: Launch, desk: Desk) -> bool:
    def decide(case: Case) -> tuple[ev.Event, ...]:
        if (launch.id, RELATION) in case.links:
            return ()
        return (ev.Linked(at=desk.now(), other=launch.id, relation=RELATION),)

    try:
        before = desk.log.case(case_id).version
        return change(case_id, decide, desk).version > before
    except Conflict:
        return False

"""Reasons on screen: what a decision gave, in plain words, told once, and to whom it is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from firsthand.domain.decisions import Assignment, Triage
from firsthand.workspace import words

_CASE_ID = re.compile(r"[Cc]ase case-[a-z0-9]+")
_CLASS_LINE = re.compile(r"^\w+, tier \d, level \d$")
_SURE = re.compile(r"sure to (0\.\d+|1\.0+)|\b(0\.\d+|1\.0+) sure(?= that)")
_QUOTED = re.compile(r"(“[^”]*”)")
_SHARE = re.compile(r"\((0\.\d+|1\.0+)\)")
_OUR_TOPIC = re.compile(r"\b(sales|device|cancel|none)\b")
_TOPIC_HERE = re.compile(r"(^|^you know |\bfree for )(service|order|device|sales|cancel)(?=: |,| at tier )")
_WEIGHT = re.compile(r" \(weight \d+(\.\d+)?\)")
_GUESS = re.compile(r"^(reads as|best guess|next) \w+, sure to ")
_SURE_END = re.compile(r"(, |^)sure to (0\.\d+|1\.0+)$")
_BEST_OF_ONE = re.compile(r", the best fit of 1$")
_NONE_OWN = re.compile(r"^none at tier (\d) is your own work$")
_YOU = re.compile(r"\byou(?:rs?)?\b")
_SHARES = re.compile(r" with tier shares [\d., ]+\d")


def plain_reason(reason: str) -> str:
    """A reason without the machine's own numbers for things; empty where only those are left."""
    if _CLASS_LINE.match(reason) or reason == "nothing was held back":
        return ""
    return _outside_quotes(reason, _plain)


def _plain(piece: str) -> str:
    """A piece of a reason that is ours."""
    told = _CASE_ID.sub(lambda found: "Another case" if found[0][0] == "C" else "another case", piece)
    told = _TOPIC_HERE.sub(lambda found: found[1] + words.TOPICS[found[2]].lower(), told)
    told = _SURE.sub(lambda found: f"{_percent(found[1] or found[2])} sure", told)
    told = _SHARE.sub(lambda found: f"({_percent(found[1])})", told)
    told = _WEIGHT.sub("", _SHARES.sub("", told)).replace("costs least", "is the lowest that fits")
    told = told.replace("a nearer level decided", "a closer fit of topic and tier decided")
    return _OUR_TOPIC.sub(lambda found: words.TOPICS[found[0]].lower(), told)


def _percent(share: str | float) -> str:
    return f"{round(float(share) * 100)} %"


def why_left_out(sure: float, reasons: Iterable[str]) -> str:
    """Why a mention was filtered out, in one line: how sure that is, and the reasons that say more."""
    more = (plain_reason(reason) for reason in reasons if not reason.startswith("filtered out: "))
    share = "over 99 %" if 0.995 <= sure < 1 else _percent(sure)
    return "; ".join([f"{share} sure that nothing needs an answer", *filter(None, more)][:4])


def further_reasons(reasons: Iterable[str], told: Iterable[str]) -> list[str]:
    """The reasons that were not told already, in plain words. How sure the topic is stands with the reading."""
    known = set(told)
    more = (plain_reason(reason) for reason in reasons if reason not in known and not _GUESS.match(reason))
    return [plain for plain in more if plain]


def of_reading(triage: Triage) -> list[str]:
    """What led to a reading, for beside its chips: they tell the topic and how sure it is already."""
    bare = (_SURE_END.sub("", reason.removeprefix(f"{triage.topic}: ")) for reason in triage.reasons[:6])
    return [plain for reason in bare if (plain := plain_reason(reason))]


def why_person(assignment: Assignment, own: bool) -> list[str]:
    """Why somebody has a case, to that person (`own`), or to another who reads it."""
    told = (assignment.rule, *map(_of_no_topic, assignment.reasons))
    plain = [_BEST_OF_ONE.sub("", one) for reason in told if (one := plain_reason(reason))]
    plain = [_whom(reason, own) for reason in plain]
    return plain if own else [_outside_quotes(reason, _of_another) for reason in plain]


def what_would_change(assignment: Assignment, own: bool) -> str:
    """What the next best case or person lacked, to the one who has it (`own`), or to another who reads it."""
    return _whom(plain_reason(assignment.would_change), own)


def _whom(reason: str, own: bool) -> str:
    return _outside_quotes(reason, lambda piece: piece.replace("this agent", "you" if own else "them"))


def _of_no_topic(reason: str) -> str:
    """“none” is a topic to the machine, and nothing that anybody knows."""
    if found := _NONE_OWN.match(reason):
        return f"what has no clear topic is your own work at tier {found[1]}"
    return reason.replace("you know none,", "you may take what has no clear topic,")


def _of_another(piece: str) -> str:
    return _YOU.sub(lambda found: {"you": "they", "your": "their", "yours": "theirs"}[found[0]], piece)


def _outside_quotes(reason: str, turn: Callable[[str], str]) -> str:
    """What the customer wrote stands in quotes and stays as it is."""
    return "".join(piece if piece.startswith("“") else turn(piece) for piece in _QUOTED.split(reason))

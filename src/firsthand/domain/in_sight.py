"""In sight: facts of the account stay masked above a case's level of authentication, on every surface.

The workspace, the API, the hand-off summary, the wrap-up note and the notices all ask here. Masking is by
the fact's name where it has one, and by its value wherever it stands in a sentence.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from firsthand.domain.case import Case
from firsthand.domain.decisions import Handoff

MASK = "[shown after sign-in]"
SHORTEST = 2
"""A value of one character is in too many sentences to be looked for; its name alone hides it."""

Facts = tuple[tuple[str, str, str], ...]


def hidden(case: Case, level: int) -> frozenset[str]:
    """The names of the facts that may not be shown at this level."""
    return frozenset(name for name, least in case.protected if least > level)


def facts_in_sight(case: Case, level: int) -> Facts:
    """The case's facts, those above the level with their values masked."""
    return _masked(case.facts, hidden(case, level))


def handoff_in_sight(handoff: Handoff, case: Case, level: int) -> Handoff:
    """A hand-off summary as it may be shown at this level."""
    names = hidden(case, level)
    if not names:
        return handoff
    return replace(
        handoff,
        facts=_masked(handoff.facts, names),
        stage=scrub(handoff.stage, case, level),
        last_action=scrub(handoff.last_action, case, level),
        note=scrub(handoff.note, case, level),
        tools_tried=tuple((tool, scrub(result, case, level)) for tool, result in handoff.tools_tried),
        promises=tuple(scrub(promise, case, level) for promise in handoff.promises),
    )


def scrub(text: str, case: Case, level: int) -> str:
    """A sentence without the values that may not be shown at this level."""
    for form in sorted(_forms(case, level), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(form)}(?!\w)", MASK, text, flags=re.IGNORECASE)
    return text


def scrubbed(value: Any, case: Case, level: int) -> Any:
    """The same for anything that JSON can hold, all the way down."""
    if isinstance(value, str):
        return scrub(value, case, level)
    if isinstance(value, dict):
        return {key: scrubbed(each, case, level) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [scrubbed(each, case, level) for each in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return MASK if f"{value:g}" in _forms(case, level) else value
    return value


def _masked(facts: Facts, names: frozenset[str]) -> Facts:
    return tuple((name, MASK if name in names else value, source) for name, value, source in facts)


def _forms(case: Case, level: int) -> frozenset[str]:
    """Every way in which a hidden value may be written: as it is, without its decimals, as money."""
    names = hidden(case, level)
    found: set[str] = set()
    for name, value, _ in case.facts:
        if name in names and value not in ("True", "False"):
            found |= {value, *_money(value)}
    return frozenset(form for form in found if len(form) >= SHORTEST)


def _money(value: str) -> tuple[str, ...]:
    try:
        number = float(value)
    except ValueError:
        return ()
    return (f"{number:g}", f"{number:,.2f}", f"${number:,.2f}", f"${number:g}")

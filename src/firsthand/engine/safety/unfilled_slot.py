"""Unfilled slot: what a template or a hurried hand left open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firsthand.domain.case import Case
from firsthand.domain.decisions import Draft, Finding
from firsthand.domain.policy import Policy
from firsthand.engine.safety.marks import Marks
from firsthand.engine.safety.masking import HANDLE
from firsthand.engine.safety.phrases import hits

_SLOT = re.compile(
    r"\{\{?\s*[\w .'-]{1,40}\s*\}?\}|\$\{\w+\}|%\(?[a-z_]{2,}\)?s?%?(?=\W|$)(?<=%|s)|<<[^<>\n]{1,40}>>"
    r"|<(?:insert |your |customer |first |last |agent )?(?:name|first_?name|last_?name|date|time|link|url|amount|number|order|city|store|handle|username|phone|email|account)[\w ]*>"
    r"|\[(?:insert |your |customer'?s? |first |last |agent'?s? |their |the |enter |add )?(?:name|first_?name|last_?name|date|time|link|url|amount|number|order|city|store|location|handle|username|phone|email|account|issue|product|signature|initials|here|placeholder|blank|company|brand|ticket|case|device|reason|x+|\.{2,3})[\w '/-]*\]"
    r"|(?-i:(?<![\w-])X{3,}(?!\w))|_{4,}|\bN/?A\b(?=,)",
    re.IGNORECASE,
)
_KISSES = re.compile(r"x{1,4}\s*$")


def unfilled_slot(draft: Draft, marks: Marks, case: Case | None, policy: Policy | None) -> Iterator[Finding]:
    """Blocks {name}, [NAME], <link>, XXX and placeholder text."""
    text = HANDLE.sub(lambda found: " " * len(found[0]), draft.text)
    for match in _SLOT.finditer(text):
        if match[0].islower() and _KISSES.match(draft.text, match.start()):
            continue
        yield Finding("unfilled_slot", "block", match.start(), match.end(), f"{match[0]} was not filled in")
    for hit in hits(draft.text, marks, "leaving_blanks"):
        yield Finding("unfilled_slot", "block", hit.start, hit.end, hit.message)

"""Private data: numbers and addresses that must not stand in public."""

from __future__ import annotations

from collections.abc import Iterator

from firsthand.domain.case import Case
from firsthand.domain.decisions import Draft, Finding
from firsthand.domain.policy import Policy
from firsthand.engine.safety.marks import Mark, Marks
from firsthand.engine.safety.masking import WEB_LINK, straight
from firsthand.engine.safety.private_patterns import EVERYWHERE, found_in, is_ours

_WORDS = {
    "phone": "a phone number",
    "email": "an e-mail address",
    "card": "a payment card number",
    "imei": "a device number (IMEI)",
    "iban": "a bank account number (IBAN)",
}


def private_data(draft: Draft, marks: Marks, case: Case | None, policy: Policy | None) -> Iterator[Finding]:
    """Blocks private data in public; card, social security and bank numbers in private messages too."""
    text = WEB_LINK.sub(lambda found: " " * len(found[0]), straight(draft.text))
    taken: list[tuple[int, int]] = []
    for mark in sorted((*found_in(text), *_believed(marks, text)), key=lambda m: (m.start, -m.end)):
        if any(mark.start < end and start < mark.end for start, end in taken):
            continue
        taken.append((mark.start, mark.end))
        if draft.public or mark.kind in EVERYWHERE:
            yield _finding(mark, draft.public)


def _believed(marks: Marks, text: str) -> Iterator[Mark]:
    """The proofreader's numbers; the brand's own lines and toll-free ones are public."""
    for mark in marks.numbers:
        if mark.kind == "toll_free" or (mark.kind == "phone" and is_ours(text, mark.start, mark.end)):
            continue
        digits = sum(letter.isdigit() for letter in text[mark.start : mark.end])
        if mark.kind == "phone" and digits < 10:
            continue
        yield mark


def _finding(mark: Mark, public: bool) -> Finding:
    what = mark.message or _WORDS.get(mark.kind, mark.kind)
    where = "in public" if public else "in any message"
    mend = "move to a direct message and send the secure link"
    return Finding("private_data", "block", mark.start, mark.end, f"{what} must not stand {where}", mend)

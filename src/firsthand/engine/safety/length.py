"""Length: in the channel's own way of counting."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from firsthand.domain.case import Case
from firsthand.domain.decisions import Draft, Finding
from firsthand.domain.policy import Policy
from firsthand.engine.safety.marks import Marks
from firsthand.engine.safety.masking import LINK

_LEADING_HANDLES = re.compile(r"^(?:\s*@\w+)+\s*")
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
URL_WEIGHT = 23


def graphemes(text: str) -> list[str]:
    """What a reader calls characters: letters with their accents, emoji with their joiners, flags."""
    found: list[str] = []
    for letter in text:
        if found and _joins(found[-1], letter):
            found[-1] += letter
        else:
            found.append(letter)
    return found


def _joins(before: str, letter: str) -> bool:
    point = ord(letter)
    if (
        before[-1] == "\u200d"
        or point in (0x200D, 0x20E3)
        or 0xFE00 <= point <= 0xFE0F
        or 0x1F3FB <= point <= 0x1F3FF
    ):
        return True
    if 0xE0020 <= point <= 0xE007F or unicodedata.category(letter) in ("Mn", "Me", "Mc"):
        return True
    if before[-1] == "\r" and letter == "\n":
        return True
    flags = [0x1F1E6 <= ord(each) <= 0x1F1FF for each in before]
    return 0x1F1E6 <= point <= 0x1F1FF and all(flags) and len(flags) == 1


def weighted(text: str) -> int:
    """X's count (twitter-text, version 3): links 23, most letters 1, emoji and the rest 2."""
    text = unicodedata.normalize("NFC", _LEADING_HANDLES.sub("", text))
    bare, links = LINK.subn("", text)
    return URL_WEIGHT * links + sum(_weight(cluster) for cluster in graphemes(bare))


def _weight(cluster: str) -> int:
    if any(0x1F000 <= ord(letter) <= 0x1FAFF or ord(letter) in (0xFE0F, 0x20E3) for letter in cluster):
        return 2
    return sum(1 if any(low <= ord(letter) <= high for low, high in _LIGHT) else 2 for letter in cluster)


def _mastodon(text: str) -> int:
    return len(graphemes(LINK.sub("x" * URL_WEIGHT, re.sub(r"(@\w+)@[\w.-]+", r"\1", text))))


def _graphemes(text: str) -> int:
    return len(graphemes(text))


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


Count = Callable[[str], int]
PUBLIC: dict[str, tuple[int, Count]] = {
    "x": (280, weighted),
    "bluesky": (300, _graphemes),
    "mastodon": (500, _mastodon),
    "facebook": (8000, len),
    "instagram": (2200, len),
    "google_reviews": (4096, _bytes),
    "app_store": (5970, len),
    "google_play": (350, len),
    "reddit": (10_000, len),
    "youtube": (10_000, len),
    "whatsapp": (4096, len),
}
"""How long a public reply may be, and how the channel counts."""

PRIVATE: dict[str, tuple[int, Count]] = {
    "x": (10_000, len),
    "facebook": (2000, len),
    "instagram": (1000, _bytes),
    "whatsapp": (4096, len),
    "bluesky": (1000, _graphemes),
    "mastodon": (500, _mastodon),
    "reddit": (10_000, len),
}


def length(draft: Draft, marks: Marks, case: Case | None, policy: Policy | None) -> Iterator[Finding]:
    """Blocks what the channel would refuse."""
    limit, count = (PUBLIC if draft.public else PRIVATE).get(draft.channel, (0, len))
    size = count(draft.text) if limit else 0
    if size > limit:
        message = f"{size} of {limit} that {draft.channel} takes: {size - limit} too many"
        yield Finding("length", "block", 0, len(draft.text), message, "shorten it, or move to a direct message")
    elif limit and draft.channel == "bluesky" and _bytes(draft.text) > 3000:
        yield Finding("length", "block", 0, len(draft.text), "more than 3,000 bytes", "shorten it")

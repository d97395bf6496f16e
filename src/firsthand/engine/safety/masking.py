"""Masking: handles, hashtags, links, emoji and initials give way to blanks, so that only prose is proofread.

Every mask is exactly as long as what it hides: an offset in the masked text is one in the given text.
"""

from __future__ import annotations

import re
from functools import lru_cache

LINK = re.compile(
    r"\b(?:https?://|www\.)\S+|(?<![a-z0-9-]\.)(?<![\w-])(?:[a-z0-9-]+\.)+(?:com|net|org|co|io|ly|us|uk|ca|gov|edu|me|tv|app|info|biz|link|help|support|xyz|top|ru|cn|tk|zip|click)\b(?:/\S*)?",
    re.IGNORECASE,
)
WEB_LINK = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@(?:[\w-]+\.)+[A-Za-z]{2,}")
HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z0-9_](?:[\w.-]*\w)?|__\w+__")
HASHTAG = re.compile(r"(?<![\w&])#\w+")
ENTITY = re.compile(r"&(?:amp|lt|gt|quot|#\d+);")
INITIALS = re.compile(
    r"(?:(?<=\s)|^)(?:[\^*~/\\|–—-]\s?(?:[A-Z][A-Za-z]{0,8}|[a-z]{1,3})\b\.?(?:\s[A-Z]\b\.?)?)"
    r"(?=\s*(?:$|\n|\(?\d\s?(?:/|of)\s?\d|https?:))|[\^*][A-Za-z]{1,9}\b"
)
PART = re.compile(r"\(?\b\d\s?/\s?\d\b\)?\s*$|^\s*\d/\d?\b|\.{2,}|…")
EMOTICON = re.compile(r"(?<!\w)[:;=8][-o*']?[)(\]\[dDpP/\\|*]+|<3+|\^\^")
PICTURE = re.compile(
    "[\U0001f000-\U0001faff\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299\ufe00-\ufe0f\u200b-\u200f\u20e3\U000e0020-\U000e007f]"
)
_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "“": '"', "”": '"', "\u00a0": " "})


def straight(text: str) -> str:
    """The same text with straight quotes and plain spaces; the length does not change."""
    return text.translate(_QUOTES)


def _blank(pattern: re.Pattern[str], text: str, fill: str = " ") -> str:
    return pattern.sub(lambda found: fill * len(found[0]), text)


@lru_cache(maxsize=32)
def prose(text: str) -> str:
    """The prose of a reply: what is not prose is blank; a handle inside a sentence stands as a name, `Xxxx`."""
    text = straight(text)
    for pattern in (EMAIL, LINK, HASHTAG):
        text = pattern.sub(_named, text)
    text = HANDLE.sub(_named, text)
    for pattern in (ENTITY, EMOTICON, PICTURE, INITIALS, PART):
        text = _blank(pattern, text)
    return _leading(text)


def _named(found: re.Match[str]) -> str:
    return "X" + "x" * (len(found[0]) - 1)


_LEADING = re.compile(r"^(?:[\s.,:!-]*Xx*\b)+[\s,:.!-]*")


def _leading(text: str) -> str:
    """Handles at the very start address somebody; they are no part of the first sentence."""
    return _LEADING.sub(lambda found: " " * len(found[0]), text)


def is_masked(masked: str, start: int, end: int) -> bool:
    """Whether a span of the masked text stands for something hidden."""
    piece = masked[start:end]
    return not piece.strip() or bool(re.search(r"\bXx*\b", piece))

"""Matching: is this post the reply that we meant? Channels rewrite texts; what they change is ignored here."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta

from firsthand.desk.channel import Intent

SKEW = timedelta(minutes=2)
"""Clocks differ; a post from before the first call by more than this is another one."""

_URL = re.compile(r"(?i)\b(?:https?://|www\.)[^\s<>\"']+")
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_LEADING_HANDLES = re.compile(r"^(?:@[\w.\-]+(?:@[\w.\-]+)?[\s,:]*)+")


def norm(text: str) -> str:
    """A text as it survives any channel: composed, unescaped, space folded, addresses and handles dropped."""
    words = html.unescape(unicodedata.normalize("NFC", text))
    words = _URL.sub("\ufffc", _UNSEEN.sub("", words))
    words = " ".join(words.split())
    return _LEADING_HANDLES.sub("", words) or words


def same_words(intent: Intent, text: str) -> bool:
    return norm(intent.text) == norm(text)


def in_time(intent: Intent, at: datetime | None) -> bool:
    """Whether a post can be the one: not older than the first call."""
    return at is None or intent.first_call_at is None or at >= intent.first_call_at - SKEW


def match(
    intents: Iterable[Intent],
    *,
    text: str,
    parent: str | None,
    to: str = "",
    correlation: str = "",
    at: datetime | None,
) -> Intent | None:
    """The intent that a post of ours completes: by our own id, else by parent, words and time."""
    intents = list(intents)
    if correlation:
        for intent in intents:
            if correlation in (intent.correlation, intent.id):
                return intent
    fits = [i for i in intents if same_words(i, text) and in_time(i, at) and _same_place(i, parent, to)]
    return min(fits, key=lambda i: (i.first_call_at.timestamp() if i.first_call_at else 0.0, i.id), default=None)


def _same_place(intent: Intent, parent: str | None, to: str) -> bool:
    if parent and intent.parent:
        return parent in (intent.parent, intent.parent_meta.get("top"), intent.parent_meta.get("root"))
    return bool(to) and to in (intent.to, intent.parent_meta.get("author_id"))

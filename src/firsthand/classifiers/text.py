"""Text into words: one regular expression over a whole batch, so that a mention costs microseconds."""

from __future__ import annotations

import re
from collections.abc import Sequence

TEXT_CHARACTERS_MAX = 4_000
"""Longer texts are read up to here: the matter of a mention stands in its first pages."""

ROW = "\n"
"""The word that ends a row in the stream of words."""

# What commonly stands between words is passed over in one step, and the plainest words are told before all others.
_WORD = re.compile(
    r"""
    [\ ,.]*+
    (
    \n
    | https?://\S+ | www\.\S+
    | [@#]\w+
    | [:;=]['-]?[)(dp/|]
    | <3
    | [a-z0-9]++(?![\w'])
    | [^\W_]+(?:['][^\W_]+)*
    | [?!$£€₦%]
    | [\u2600-\u27bf\u2b50\u2b55\U0001f1e6-\U0001faff]
    )
    """,
    re.VERBOSE,
)
_ACCENTS = str.maketrans("áàâäãåéèêëíìîïóòôöõúùûüñç’‘ʼ´`", "aaaaaaeeeeiiiiooooouuuunc'''''")
_ENTITIES = (("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"))
_JOINED = (("at&t", "att"), ("at &t", "att"), ("t-mobile", "tmobile"), ("t mobile", "tmobile"), ("wi-fi", "wifi"),
           ("e-mail", "email"), ("e-sim", "esim"), ("sign-in", "signin"), ("log-in", "login"),
           ("u-verse", "uverse"), ("c'mon", "come on"), ("virgin media", "virginmedia"))  # fmt: skip


def words_of(texts: Sequence[str]) -> list[str]:
    """All words of all texts in one list; each text is closed by the word "\\n"."""
    rows = []
    for text in texts:
        row = text[:TEXT_CHARACTERS_MAX].replace("\n", " ").lower()
        # Translating costs far more than all else, and most texts are plain ASCII.
        rows.append(row if row.isascii() else row.translate(_ACCENTS))
    return _WORD.findall(_spelled(ROW.join(rows) + ROW)) if rows else []


def plain(text: str) -> str:
    """Lower case without accents, with the spellings that hide a word put right; the same for rules and texts."""
    return _spelled(text.lower().translate(_ACCENTS))


def _spelled(text: str) -> str:
    if "&" in text:
        for entity, character in _ENTITIES:
            text = text.replace(entity, character)
    for spelling, word in _JOINED:
        text = text.replace(spelling, word)
    return text


def phrase(text: str) -> str:
    """A rule's phrase in the form in which texts are matched: words with single spaces."""
    return " ".join(_WORD.findall(plain(text)))

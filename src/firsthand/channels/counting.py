"""Lengths as vendors count them: X by weight, Bluesky by what the eye sees, others by bytes or units."""

from __future__ import annotations

import re
import unicodedata

URL_WEIGHT = 23
_URL = re.compile(
    r"(?i)\bhttps?://[^\s]+|(?<![a-z0-9-]\.)(?<![\w-])(?:[a-z0-9-]+\.)+(?:com|org|net|io|co|us|uk|de|app|gov|edu)\b(?:/[^\s]*)?"
)
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
_JOINER, _KEYCAP = "\u200d", "\u20e3"


def weighted_length(text: str) -> int:
    """As twitter-text version 3 counts: light ranges 1, all else 2, an address 23, an emoji sequence 2."""
    text = unicodedata.normalize("NFC", text)
    total, rest = 0, 0
    for found in _URL.finditer(text):
        total += _weigh(text[rest : found.start()]) + URL_WEIGHT
        rest = found.end()
    return total + _weigh(text[rest:])


def _weigh(text: str) -> int:
    total = 0
    for cluster in clusters(text):
        if len(cluster) > 1 and is_emoji(cluster):
            total += 2
        else:
            total += sum(1 if any(low <= ord(c) <= high for low, high in _LIGHT) else 2 for c in cluster)
    return total


def is_emoji(cluster: str) -> bool:
    return _KEYCAP in cluster or any(ord(c) >= 0x1F000 or 0x2300 <= ord(c) <= 0x2BFF for c in cluster)


def grapheme_length(text: str) -> int:
    return sum(1 for _ in clusters(text))


def clusters(text: str) -> list[str]:
    """What the eye takes for one character: marks, joiners, skin tones, flags and tags stay with their base."""
    found: list[str] = []
    for char in text:
        if found and _continues(found[-1], char):
            found[-1] += char
        else:
            found.append(char)
    return found


def _continues(before: str, char: str) -> bool:
    code, last = ord(char), before[-1]
    if char == "\n" and last == "\r":
        return True
    if char in (_JOINER, _KEYCAP) or 0xFE00 <= code <= 0xFE0F or 0x1F3FB <= code <= 0x1F3FF:
        return True
    if 0xE0020 <= code <= 0xE007F or unicodedata.category(char) in ("Mn", "Me", "Mc"):
        return True
    if last == _JOINER and len(before) > 1:
        return code >= 0x2190
    flags = 0x1F1E6 <= code <= 0x1F1FF and 0x1F1E6 <= ord(last) <= 0x1F1FF
    return flags and len(before) % 2 == 1

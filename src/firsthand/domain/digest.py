"""The digest of a text: what tells it from every other one, in the records and between two looks at a page."""

from __future__ import annotations

from hashlib import sha256


def text_sha256(text: str) -> str:
    """In hexadecimal, of any text: also of one with half a character in it."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

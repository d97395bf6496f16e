"""Facets: where links and handles stand in a post of Bluesky, counted in bytes of UTF-8."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_LINK = re.compile(r"https?://[^\s<>\"')\]]+")
_HANDLE = re.compile(r"(?<![\w.])@([a-zA-Z0-9][a-zA-Z0-9.-]*\.[a-zA-Z]{2,})")


def facets(text: str, known: Mapping[str, str]) -> list[dict[str, Any]]:
    """Links, and mentions of those whose DID is known by their handle."""
    found = [
        _facet(
            text, m.start(), m.end(), {"$type": "app.bsky.richtext.facet#link", "uri": m.group().rstrip(".,;:!?")}
        )
        for m in _LINK.finditer(text)
    ]
    for m in _HANDLE.finditer(text):
        if did := known.get(m.group(1).lower()):
            found.append(
                _facet(text, m.start(), m.end(), {"$type": "app.bsky.richtext.facet#mention", "did": did})
            )
    return found


def _facet(text: str, start: int, end: int, feature: dict[str, str]) -> dict[str, Any]:
    if "uri" in feature:
        end = start + len(feature["uri"])
    return {
        "index": {"byteStart": len(text[:start].encode()), "byteEnd": len(text[:end].encode())},
        "features": [feature],
    }

"""Links: only where the brand sends people."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firsthand.domain.case import Case
from firsthand.domain.decisions import Draft, Finding
from firsthand.domain.policy import Policy
from firsthand.engine.safety.marks import Marks

_LINK = re.compile(r"\b(https?)://([^\s/?#@]+@)?(\[[^\]\s]*\]|[^\s/?#:]+)(:\d+)?[^\s]*", re.IGNORECASE)
_NUMBER = r"(?:0x[0-9a-f]*|\d+)"
_ADDRESS = re.compile(rf"\[.*\]|{_NUMBER}(?:\.{_NUMBER}){{0,3}}")
"""In every way in which a browser reads it: with colons, in one number, in hexadecimal, with parts left out."""

ODD_ENDINGS = frozenset(
    "ru cn tk ml ga cf gq zip mov top xyz click loan work country kim men stream download racing win bid trade party review".split()
)
LOCAL = ("localhost", ".local", ".internal", ".lan", "example.com", "example.org", ".test", ".invalid")


def links(draft: Draft, marks: Marks, case: Case | None, policy: Policy | None) -> Iterator[Finding]:
    """Blocks links to inner or odd places, to bare numbers, and to names that imitate another."""
    ours = policy.brand.sites if policy else ()
    for match in _LINK.finditer(draft.text):
        _, secret, host, _ = match.groups()
        host = host.rstrip(".,!?)").lower()
        if host in ours and not secret:
            continue
        if why := _trouble(host, secret):
            yield Finding("links", "block", match.start(), match.end(), f"this link leads to {why}")
        elif not host.isascii() or "xn--" in host:
            yield Finding(
                "links",
                "block",
                match.start(),
                match.end(),
                "this link's name imitates another by look-alike letters",
            )


def _trouble(host: str, secret: str | None) -> str:
    if secret:
        return "a place that carries a name and password"
    if _ADDRESS.fullmatch(host):
        return "a bare number, not a name"
    if any(host == place.lstrip(".") or host.endswith(place) for place in LOCAL):
        return "an inner or made-up place"
    if host.rsplit(".", 1)[-1] in ODD_ENDINGS:
        return f"an odd ending (.{host.rsplit('.', 1)[-1]})"
    return ""

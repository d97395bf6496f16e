"""Versions: where an edit gets an id of its own, what is said of any of them is said of the one mention."""

from __future__ import annotations

from collections.abc import Iterable

from firsthand.desk.channel import Heard, Posted
from firsthand.desk.inbox import Entry, Inbox, Raw

NAME = "versions"
"""Under this a channel tells the later ids beside a mention, with blanks between."""


def named_in(heard: Heard) -> tuple[str, ...]:
    """The other ids under which the channel may speak of this mention."""
    if not isinstance(heard, Posted):
        return ()
    return tuple(each for each in heard.meta.get(NAME, "").split() if each != heard.mention.id)


def entries_of(raw: Raw, heard: Heard) -> list[Entry]:
    """A line for each later id, so that a deletion that names it finds the mention."""
    if not isinstance(heard, Posted):
        return []
    first = {"first": heard.mention.id}
    return [
        Entry(raw.account, "version", "", each, "", raw.received_at, raw.id, first) for each in named_in(heard)
    ]


def deleted_as_any(inbox: Inbox, account: str, ext_ids: Iterable[str]) -> bool:
    return any(inbox.was_deleted(account, each) for each in ext_ids)

"""What YouTube says beside comments: its push of new films, and the chat of a live one."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from firsthand.channels.reading import decoded, dig, first, ident, moment, shown, text, unpacked
from firsthand.desk.channel import Deleted, Heard, Noticed, Posted, Unparsed
from firsthand.domain.mention import NAMELESS, Mention

_ATOM = "{http://www.w3.org/2005/Atom}"
_YT = "{http://www.youtube.com/xml/schemas/2015}"
_GONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


DETAILS = (
    "textMessageDetails",
    "superChatDetails",
    "superStickerDetails",
    "memberMilestoneChatDetails",
    "fanFundingEventDetails",
)
NOT_SAID = ("newSponsorEvent", "membershipGiftingEvent", "giftMembershipReceivedEvent", "pollEvent")
"""Lines that YouTube writes about somebody; nobody has said them."""


def of_feed(body: bytes, at: datetime) -> list[Heard] | None:
    """A push in Atom: films that are new, changed or gone. None for what is no XML at all.

    A document type could name entities that grow without end; no feed has one, so none is read.
    """
    words = decoded(unpacked(body)).lstrip()
    if not words.startswith(("<?xml", "<feed")):
        return None
    if "<!DOCTYPE" in words or "<!ENTITY" in words:
        return [Unparsed("a feed with a document type is not read", shown(words))]
    try:
        root = ElementTree.fromstring(words.partition("?>")[2] if words.startswith("<?xml") else words)
    except (ElementTree.ParseError, ValueError) as error:
        return [Unparsed(f"a broken feed ({str(error)[:100]})", shown(words))]
    heard: list[Heard] = []
    for entry in root.iter(f"{_ATOM}entry"):
        video = text(entry.findtext(f"{_YT}videoId")) or text(entry.findtext(f"{_ATOM}id"))
        title, updated = text(entry.findtext(f"{_ATOM}title")), text(entry.findtext(f"{_ATOM}updated"))
        heard.append(Noticed("fetch video", f"{video}:{updated}"[:300], moment(updated, at), title[:500]))
    for gone in root.iter(_GONE):
        heard.append(Noticed("video deleted", text(gone.get("ref"))[:300], moment(gone.get("when"), at)))
    return heard or [Unparsed("a feed without an entry", shown(words))]


def live_message(each: Any, account: str, us: str, at: datetime) -> Heard:
    """A line of a live chat: what was said, with a bought highlight or without; the rest are changes of state."""
    ext_id, snippet = ident(dig(each, "id")), dig(each, "snippet")
    if not ext_id or not isinstance(snippet, Mapping):
        return Unparsed("a chat message without an id or a body", shown(each))
    kind = text(snippet.get("type"))
    when = moment(snippet.get("publishedAt"), at)
    if kind in ("messageDeletedEvent", "userBannedEvent", "tombstone"):
        gone = ident(dig(snippet, "messageDeletedDetails", "deletedMessageId"))
        return Deleted(gone, when) if gone else Noticed(kind, ext_id, when, shown(snippet)[:500])
    details = first(snippet, *DETAILS)
    words = text(snippet.get("displayMessage")) or text(first(details, "messageText", "userComment"))
    if picture := text(dig(details, "superStickerMetadata", "altText")):
        words = words or f"(sticker: {picture})"
    if not words or kind in NOT_SAID:
        return Noticed(kind or "live chat", ext_id, when, shown(snippet)[:500])
    author = ident(snippet.get("authorChannelId")) or ident(dig(each, "authorDetails", "channelId"))
    mention = Mention(
        id=ext_id,
        channel="youtube",
        author=text(dig(each, "authorDetails", "displayName")) or author or NAMELESS,
        text=words,
        created_at=when,
        inbound=not (author and author == us),
        account=account,
    )
    return Posted(mention, meta={"author_id": author, "live": ident(snippet.get("liveChatId"))})

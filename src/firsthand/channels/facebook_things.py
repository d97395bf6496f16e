"""What a post or a comment on Facebook carries: pictures, films, links, and what it is when it has no words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from firsthand.channels.reading import dig, first, ident, rows, text
from firsthand.desk.attachments import Attachment, described


def things_of(value: Mapping[str, Any]) -> list[Attachment]:
    """In a webhook as `photo`, `photos`, `video` or `link`; on a page of the graph as attachments in attachments."""
    found = [Attachment("image", url=_address(each)) for each in rows(value.get("photos")) if _address(each)]
    for name, kind in (("photo", "image"), ("video", "video")):
        if (url := _address(value.get(name))) or ident(value.get(f"{name}_id")):
            link = _address(value.get("link")) if value.get("item") == name else ""
            found.append(Attachment(kind, url=url or link, ref=ident(value.get(f"{name}_id"))))
    link = text(value.get("link"))
    if link.startswith("http") and not found:
        found.append(Attachment("image" if value.get("item") == "photo" else "link", url=link[:1000]))
    queue = [*rows(dig(value, "attachments", "data") or value.get("attachments")), *rows(value.get("attachment"))]
    while queue and len(found) < 20:
        each = queue.pop(0)
        queue += rows(dig(each, "subattachments", "data"))
        if isinstance(each, Mapping) and not dig(each, "subattachments", "data"):
            found.append(_of_graph(each))
    return found


def _of_graph(each: Mapping[str, Any]) -> Attachment:
    kind = text(first(each, "media_type", "type"))
    known = next(
        (
            k
            for k in ("animated_image", "video", "photo", "album", "sticker", "share", "link", "file")
            if k in kind
        ),
        "",
    )
    image = text(dig(each, "media", "image", "src"))
    return Attachment(
        {"photo": "image", "animated_image": "image", "album": "image", "share": "link", "file": "document"}.get(
            known, known or "link"
        ),
        name=text(each.get("title"))[:200],
        url=text(first(each, "unshimmed_url", "url") or dig(each, "media", "source") or image)[:1000],
        alt=text(first(each, "alt_text", "description"))[:1000],
        ref=ident(dig(each, "target", "id")),
    )


def _address(value: Any) -> str:
    words = text(first(value, "url", "src", "source", "link") if isinstance(value, Mapping) else value)
    return words[:1000] if words.startswith("http") else ""


PLACE = "https://www.facebook.com"


def address_of(value: Mapping[str, Any], ext_id: str, above: str) -> str:
    """Where a post or a comment can be read: at its own address, else at its post's, opened at the comment."""
    if own := text(value.get("permalink_url")):
        return own
    post = ident(value.get("post_id")) or ident(dig(value, "post", "id"))
    base = text(dig(value, "post", "permalink_url")) or _numbered(post or ext_id)
    if not base or post in ("", ext_id):
        return base
    named = f"comment_id={_last(above or ext_id)}" + (f"&reply_comment_id={_last(ext_id)}" if above else "")
    return f"{base}{'&' if '?' in base else '?'}{named}"


def with_its_id(row: Any) -> Any:
    """A row as it is; a comment that was read without its id has it in its address."""
    if not isinstance(row, Mapping) or row.get("id"):
        return row
    ext_id, above = _named_in(text(row.get("permalink_url")))
    return {**row, "id": ext_id, "parent": {"id": above}} if ext_id else row


def _named_in(address: str) -> tuple[str, str]:
    """Which comment an address opens, and the comment that it answers."""
    asked = parse_qs(urlsplit(address).query) if address.startswith(f"{PLACE}/") else {}
    post = _POST.search(address)
    comment, answer = ((asked.get(name) or [""])[0] for name in ("comment_id", "reply_comment_id"))
    if not post or not comment.isdigit():
        return "", ""
    top = f"{post.group(1)}_{comment}"
    return (f"{post.group(1)}_{answer}", top) if answer.isdigit() else (top, "")


_POST = re.compile(r"/posts/(\d{1,30})(?:[/?]|$)")


def of_a_message(row: Mapping[str, Any]) -> bool:
    """Whether a stored row is a message: a post on a wall has somebody it is for as well, but a number for an id."""
    ext_id = ident(row.get("id"))
    addressed = bool(dig(row, "to", "data")) and not ext_id.replace("_", "").isdigit()
    return addressed or (ext_id.startswith(("m_", "mid.")) and isinstance(row.get("from"), Mapping))


def _numbered(ext_id: str) -> str:
    parts = ext_id.split("_")
    return f"{PLACE}/{ext_id}" if all(p.isascii() and p.isdigit() for p in parts) else ""


def _last(ext_id: str) -> str:
    return quote(ext_id.rpartition("_")[2], safe="")


def shown_things(value: Mapping[str, Any], things: list[Attachment]) -> str:
    item = text(value.get("item"))
    if not things and item in ("photo", "video", "album"):
        return f"({item})"
    return described(things, f"({item or 'a post'} without words)")


SPOKEN = (
    "media",
    "tags",
    "stories",
    "live_media",
    "mentioned_media",
    "feed",
    "posts",
    "published_posts",
    "tagged",
    "visitor_posts",
    "photos",
    "videos",
    "albums",
    "ratings",
    "conversations",
    "recent_media",
    "top_media",
)
"""Edges of a page or a person under which something was said."""


def edges(row: Mapping[str, Any]) -> list[Any]:
    """What stands under a page or a person: the rows of its edges, also of a page that was discovered by name."""
    if "message" in row or "caption" in row or "text" in row:
        return []
    if isinstance(row.get("business_discovery"), Mapping):
        row = row["business_discovery"]
    return [each for name in SPOKEN for each in rows(dig(row, name, "data"))]

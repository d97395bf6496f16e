"""What X sends beside posts and messages: limits, warnings, withheld posts, deletions and edits of its compliance stream."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from firsthand.channels.reading import dig, first, ident, moment_or_none, rows, shown, text
from firsthand.desk.attachments import Attachment
from firsthand.desk.channel import Deleted, Heard, Noticed, Unparsed

STREAM = (
    "limit",
    "disconnect",
    "warning",
    "scrub_geo",
    "status_withheld",
    "user_withheld",
    "friends",
    "friends_str",
    "control",
    "for_user",
    "sent",
    "summary",
)
"""Lines of a stream that are no posts."""

COMPLIANCE = ("delete", "drop", "undrop", "withheld", "scrub_geo", "tweet_edit", "undelete")


def of_stream(doc: Mapping[str, Any], at: datetime) -> Heard | None:
    """A line of a stream that says something about the stream or about an account."""
    if "event" in doc and not isinstance(doc["event"], Mapping) and ("source" in doc or "target" in doc):
        who = ident(first(doc.get("source"), "id_str", "id"))
        return Noticed(
            text(doc["event"])[:60] or "event", f"{who}:{text(doc.get('created_at'))}", at, shown(doc)[:500]
        )
    if "disconnect_type" in doc or (set(doc) >= {"title", "detail"} and "id" not in doc):
        return Noticed("stream", text(first(doc, "disconnect_type", "title"))[:60], at, shown(doc)[:500])
    for name in STREAM:
        if name in doc and len(doc) <= 3:
            return Noticed(name, shown(doc[name])[:100], at, shown(doc)[:500])
    return None


def replayed(job: Any, at: datetime) -> Heard:
    """How a replay of lost deliveries ended; one that fell short leaves a gap that a person has to know of."""
    state = text(dig(job, "job_state")).lower()
    if state == "complete":
        return Noticed("replay complete", ident(dig(job, "job_id")) or shown(job)[:100], at, shown(job)[:500])
    return Unparsed(
        f"X did not replay everything that was lost: {text(dig(job, 'job_state_description'))}", shown(job)
    )


def of_compliance(data: Any, at: datetime) -> Iterator[Heard] | None:
    """What the compliance stream says of posts (`delete`, `tweet_edit`) and of users (`user_delete` and others)."""
    if not isinstance(data, Mapping):
        return None
    names = [
        n for n in data if n in COMPLIANCE or (n.startswith(("user_", "tweet_")) and isinstance(data[n], Mapping))
    ]
    return _complied(data, names, at) if names and not first(data, "id", "text") else None


def _complied(data: Mapping[str, Any], names: list[str], at: datetime) -> Iterator[Heard]:
    for name in names:
        inner = data[name]
        post = ident(first(dig(inner, "tweet") or dig(inner, "status"), "id_str", "id"))
        when = moment_or_none(first(inner, "event_at", "time", "timestamp_ms")) or at
        if name in ("delete", "drop", "tweet_delete", "tweet_drop") and post:
            yield Deleted(post, when)
        else:
            mark = post or ident(dig(inner, "user", "id")) or shown(inner)[:100]
            yield Noticed(name[:60], mark, when, shown(inner)[:500])


def media_one(post: Any) -> list[Attachment]:
    """Pictures and films as version 1.1 names them, with their author's description."""
    inner = dig(post, "extended_tweet")
    found = first(dig(inner, "extended_entities"), "media") or first(dig(inner, "entities"), "media")
    found = found or first(dig(post, "extended_entities"), "media") or first(dig(post, "entities"), "media")
    return [_medium(each) for each in rows(found) if isinstance(each, Mapping)]


def _medium(each: Mapping[str, Any]) -> Attachment:
    kind = text(each.get("type"))
    variants = [
        v for v in rows(dig(each, "video_info", "variants") or each.get("variants")) if isinstance(v, Mapping)
    ]
    films = [v for v in variants if text(v.get("url"))]
    url = text(first(each, "media_url_https", "url", "preview_image_url", "media_url"))
    if films and kind != "photo":
        url = text(max(films, key=lambda v: v["bitrate"] if isinstance(v.get("bitrate"), int) else 0).get("url"))
    return Attachment(
        {"photo": "image", "animated_gif": "video"}.get(kind, kind or "image")[:20],
        url=url[:1000],
        alt=text(first(each, "ext_alt_text", "alt_text"))[:1000],
        ref=ident(first(each, "id_str", "media_key", "id")),
    )


def media_two(post: Any, media: Mapping[str, Any]) -> list[Attachment]:
    """Pictures and films as version 2 names them: by key, beside the page."""
    keys = [ident(k) for k in rows(dig(post, "attachments", "media_keys"))]
    return [
        _medium(media[k]) if isinstance(media.get(k), Mapping) else Attachment("media", ref=k) for k in keys if k
    ]


def poll_words(post: Any, polls: Mapping[str, Any]) -> str:
    """The choices of a poll, so that the agent reads what was asked."""
    found = []
    for key in rows(dig(post, "attachments", "poll_ids")):
        options = [text(dig(o, "label")) for o in rows(dig(polls.get(ident(key)), "options"))]
        found.append("(poll: " + " / ".join(filter(None, options)) + ")" if any(options) else "(poll)")
    return "\n".join(found)

"""What was published: our public replies under the posts that they answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from firsthand.records.models import MentionRow, ReplyRow


@dataclass(frozen=True, slots=True)
class Published:
    """One public reply, and the post above it."""

    reply: str
    at: datetime
    text: str
    channel: str
    to: str
    post: str
    post_at: datetime | None
    page: str


def published(most: int = 40) -> list[Published]:
    """The latest public replies that the channel has confirmed."""
    rows = list(ReplyRow.objects.filter(status="sent", private=False).order_by("-updated_at", "-id")[:most])
    parents = {(row.account, row.parent) for row in rows}
    posts = {
        (post.account, post.ext_id): post
        for post in MentionRow.objects.filter(ext_id__in=[parent for _, parent in parents], private=False)
    }
    return [_one(row, posts.get((row.account, row.parent))) for row in rows]


def _one(row: ReplyRow, post: MentionRow | None) -> Published:
    return Published(
        row.id,
        row.updated_at,
        row.text,
        row.channel,
        row.to or (post.author if post else ""),
        "" if post is None or post.gone else post.text,
        post.created_at if post else None,
        (post.page or "") if post else "",
    )


def parents_of(cases: list[str]) -> dict[str, str]:
    """The channel id of each case's latest inbound message: what an answer to it answers."""
    rows = MentionRow.objects.filter(case__in=cases, inbound=True).order_by("created_at", "key")
    return dict(rows.values_list("case", "ext_id"))


def names_of(cases: list[str]) -> dict[str, str]:
    """How each case's customer is called, where the channel said so."""
    rows = MentionRow.objects.filter(case__in=cases, inbound=True).exclude(author_name="").order_by("created_at")
    return {case: name.split()[0] for case, name in rows.values_list("case", "author_name") if name.strip()}

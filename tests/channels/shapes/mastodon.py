"""Mastodon: streams of both transports, notifications of every kind, statuses, threads, searches."""

from __future__ import annotations

import json
from typing import Any

JANE = {"id": "2", "acct": "jane@far.example", "username": "jane", "display_name": "Jane", "followers_count": 3}


def status(ext_id: str = "100", content: str = "<p>no <b>signal</b></p>", **more: Any) -> dict[str, Any]:
    return {
        "id": ext_id,
        "created_at": "2026-11-20T10:00:00.000Z",
        "visibility": "public",
        "content": content,
        "spoiler_text": "",
        "account": JANE,
        "mentions": [{"id": "1", "acct": "brand"}],
        "media_attachments": [],
        **more,
    }


def notification(kind: str, **more: Any) -> dict[str, Any]:
    return {"id": f"n-{kind}", "type": kind, "created_at": "2026-11-20T10:00:01.000Z", "account": JANE, **more}


def sse(event: str, data: Any) -> str:
    return f"event: {event}\ndata: {data if isinstance(data, str) else json.dumps(data)}\n\n"


PICTURE = {"id": "7", "type": "image", "url": "https://files.example/7.png", "description": "a mast"}
HEARD = "posted 100 by jane@far.example: no signal"

SHAPES: dict[str, tuple[Any, list[str]]] = {
    "a mention": (notification("mention", status=status()), [HEARD]),
    "with a warning, a picture, a poll": (
        notification(
            "mention",
            status=status(
                spoiler_text="rant",
                content='<p>look<br>here &amp; <a href="https://x"><span class="invisible">https://</span>x</a></p>',
                media_attachments=[PICTURE],
                poll={"id": "9", "options": [{"title": "yes"}, {"title": "no"}]},
            ),
        ),
        [
            "posted 100 by jane@far.example: rant\n\nlook\nhere & https://x\n\n(poll: yes / no)"
            " + image https://files.example/7.png (a mast)"
        ],
    ),
    "a picture alone": (
        status(content="", media_attachments=[PICTURE]),
        ["posted 100 by jane@far.example: (image: a mast) + image https://files.example/7.png (a mast)"],
    ),
    "in private": (
        notification("mention", status=status(visibility="direct")),
        ["posted 100 by jane@far.example to dm:jane@far.example: no signal"],
    ),
    "an answer": (
        notification("mention", status=status(in_reply_to_id="99", in_reply_to_account_id="1")),
        ["posted 100 by jane@far.example to 99: no signal"],
    ),
    "other notifications": (
        [
            notification(kind)
            for kind in (
                "follow",
                "follow_request",
                "admin.sign_up",
                "severed_relationships",
                "moderation_warning",
                "annual_report",
            )
        ]
        + [notification(kind, status=status()) for kind in ("favourite", "reblog", "poll")]
        + [notification("admin.report", report={"id": "5", "comment": "x"})],
        [
            "noticed follow",
            "noticed follow_request",
            "noticed admin.sign_up",
            "noticed severed_relationships",
            "noticed moderation_warning",
            "noticed annual_report",
            "noticed favourite",
            "noticed reblog",
            "noticed poll",
            "noticed admin.report",
        ],
    ),
    "an edit, told as a notification": (
        notification("update", status=status(content="<p>new</p>", edited_at="2026-11-20T11:00:00.000Z")),
        ["edited 100 by jane@far.example: new"],
    ),
    "quoted": (notification("quote", status=status()), [HEARD]),
    "a stream": (
        ":)\n\n"
        + sse("notification", notification("mention", status=status()))
        + ":thump\n\n"
        + sse("update", status("101", "<p>home</p>"))
        + sse("status.update", status("101", "<p>house</p>", edited_at="2026-11-20T11:00:00.000Z"))
        + sse("delete", "101")
        + sse("filters_changed", "undefined")
        + "event: announcement.delete\ndata: 8\n\n"
        + sse(
            "conversation",
            {
                "id": "4",
                "unread": True,
                "accounts": [JANE],
                "last_status": status("102", "<p>psst</p>", visibility="direct"),
            },
        ),
        [
            HEARD,
            "posted 101 by jane@far.example: home",
            "edited 101 by jane@far.example: house",
            "deleted 101",
            "noticed filters_changed",
            "noticed announcement.delete",
            "posted 102 by jane@far.example to dm:jane@far.example: psst",
        ],
    ),
    "the other transport": (
        [
            {
                "stream": ["user", "user:notification"],
                "event": "notification",
                "payload": json.dumps(notification("mention", status=status())),
            },
            {"stream": ["user"], "event": "delete", "payload": "100"},
            {"stream": ["user"], "event": "filters_changed"},
            {"stream": ["user"], "event": "status.update", "payload": json.dumps(status(content="<p>b</p>"))},
        ],
        [HEARD, "deleted 100", "noticed filters_changed", "edited 100 by jane@far.example: b"],
    ),
    "grouped": (
        {
            "accounts": [JANE],
            "statuses": [status()],
            "notification_groups": [
                {
                    "group_key": "ungrouped-1",
                    "type": "mention",
                    "most_recent_notification_id": 1,
                    "sample_account_ids": ["2"],
                    "status_id": "100",
                },
                {
                    "group_key": "favourite-1",
                    "type": "favourite",
                    "most_recent_notification_id": 2,
                    "sample_account_ids": ["2"],
                    "status_id": "100",
                },
            ],
        },
        [HEARD, "noticed favourite"],
    ),
    "a boost": (
        {**status("103", "<p>no signal</p>"), "reblog": status("100")},
        ["noticed boost", HEARD],
    ),
    "a thread": (
        {"ancestors": [status("98", "<p>up</p>")], "descendants": [status("101", "<p>down</p>")]},
        ["posted 98 by jane@far.example: up", "posted 101 by jane@far.example: down"],
    ),
    "a search": (
        {"accounts": [JANE], "statuses": [status()], "hashtags": [{"name": "brand", "url": "https://x"}]},
        [HEARD, "noticed profile", "noticed record"],
    ),
    "conversations": (
        [{"id": "4", "unread": False, "accounts": [JANE], "last_status": status(visibility="direct")}],
        ["posted 100 by jane@far.example to dm:jane@far.example: no signal"],
    ),
    "an error": ({"error": "The access token is invalid"}, ["unparsed"]),
    "a profile": (JANE, ["noticed profile"]),
}

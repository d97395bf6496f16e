"""Instagram: comments, mentions, messages and stories, and pages of the graph."""

from __future__ import annotations

from typing import Any


def entry(**inside: Any) -> dict[str, Any]:
    return {"object": "instagram", "entry": [{"id": "IG1", "time": 1763870000, **inside}]}


def change(field: str, **value: Any) -> dict[str, Any]:
    return entry(changes=[{"field": field, "value": value}])


def messaging(**event: Any) -> dict[str, Any]:
    base = {"sender": {"id": "U1"}, "recipient": {"id": "IG1"}, "timestamp": 1763870000123}
    return entry(messaging=[{**base, **event}])


def message(**inside: Any) -> dict[str, Any]:
    return messaging(message={"mid": "m_1", **inside})


JANE = {"id": "U1", "username": "jane", "self_ig_scoped_id": "21"}

SHAPES: dict[str, tuple[Any, list[str]]] = {
    "a comment": (
        change(
            "comments",
            id="17919",
            text="DM'd you",
            media={"id": "18172", "media_product_type": "FEED"},
            **{"from": JANE},
        ),
        ["posted 17919 by jane: DM'd you"],
    ),
    "an answer to a comment": (
        change("comments", id="17920", parent_id="17919", text="me too", media={"id": "18172"}, **{"from": JANE}),
        ["posted 17920 by jane to 17919: me too"],
    ),
    "a comment on an ad": (
        change(
            "comments",
            id="17921",
            text="scam?",
            media={"id": "18172", "ad_id": "1", "ad_title": "x", "original_media_id": "2"},
            **{"from": JANE},
        ),
        ["posted 17921 by jane: scam?"],
    ),
    "a comment on a live film": (
        change(
            "live_comments",
            id="17922",
            text="hello",
            media={"id": "18173", "media_product_type": "LIVE"},
            **{"from": JANE},
        ),
        ["posted 17922 by jane: hello"],
    ),
    "our own comment": (
        change(
            "comments",
            id="17923",
            text="on it",
            media={"id": "18172"},
            **{"from": {"id": "IG1", "username": "brand"}},
        ),
        ["ours 17923: on it"],
    ),
    "mentioned in a comment and in a post": (
        entry(
            changes=[
                {"field": "mentions", "value": {"media_id": "1801", "comment_id": "1792"}},
                {"field": "mentions", "value": {"media_id": "1802"}},
            ]
        ),
        [
            "posted 1792 by unknown: (you were mentioned; Instagram does not deliver the words, open it there)",
            "noticed fetch words",
            "posted 1802 by unknown: (you were mentioned; Instagram does not deliver the words, open it there)",
            "noticed fetch words",
        ],
    ),
    "a message": (message(text="hi"), ["message m_1 by U1 to dm:U1: hi"]),
    "an answer to a story": (
        message(text="love it", reply_to={"story": {"url": "https://cdn.example/s", "id": "178"}}),
        ["message m_1 by U1 to dm:U1: love it + story https://cdn.example/s"],
    ),
    "mentioned in a story": (
        message(attachments=[{"type": "story_mention", "payload": {"url": "https://cdn.example/s"}}]),
        ["message m_1 by U1 to dm:U1: (story mention) + story mention https://cdn.example/s"],
    ),
    "a shared post and a reel": (
        message(
            attachments=[
                {"type": "share", "payload": {"url": "https://cdn.example/p"}},
                {
                    "type": "ig_reel",
                    "payload": {"reel_video_id": "5", "title": "Reel", "url": "https://cdn.example/r"},
                },
            ]
        ),
        [
            "message m_1 by U1 to dm:U1: (share) (reel: Reel) + share https://cdn.example/p + reel https://cdn.example/r"
        ],
    ),
    "a picture and a voice": (
        message(
            attachments=[
                {"type": "image", "payload": {"url": "https://cdn.example/i"}},
                {"type": "audio", "payload": {"url": "https://cdn.example/a"}},
            ]
        ),
        [
            "message m_1 by U1 to dm:U1: (image) (audio) + image https://cdn.example/i + audio https://cdn.example/a"
        ],
    ),
    "not supported": (
        message(is_unsupported=True),
        ["message m_1 by U1 to dm:U1: (a message of a kind that cannot be shown here)"],
    ),
    "taken back": (message(is_deleted=True), ["deleted m_1"]),
    "our own message": (
        messaging(
            sender={"id": "IG1"}, recipient={"id": "U1"}, message={"mid": "m_2", "text": "hello", "is_echo": True}
        ),
        ["ours m_2: hello"],
    ),
    "seen, reacted, pressed, referred": (
        [
            messaging(read={"mid": "m_2"}),
            messaging(reaction={"mid": "m_2", "action": "react", "reaction": "love", "emoji": "❤"}),
            messaging(postback={"mid": "m_3", "title": "Hours?", "payload": "HOURS"}),
            messaging(referral={"ref": "x", "source": "IGME", "type": "OPEN_THREAD"}),
        ],
        ["noticed read", "noticed reaction", "message m_3 by U1 to dm:U1: Hours?", "noticed referral"],
    ),
    "messages as changes": (
        change(
            "messages",
            sender={"id": "U1"},
            recipient={"id": "IG1"},
            timestamp="1763870000",
            message={"mid": "m_4", "text": "as a change"},
        ),
        ["message m_4 by U1 to dm:U1: as a change"],
    ),
    "the dashboard's test": (
        {
            "object": "instagram",
            "entry": [
                {
                    "id": "0",
                    "time": 1,
                    "changes": [
                        {
                            "field": "comments",
                            "value": {
                                "id": "17865",
                                "text": "This is an example.",
                                "from": {"id": "232323232", "username": "test"},
                            },
                        }
                    ],
                }
            ],
        },
        ["noticed test"],
    ),
    "figures of a story": (
        change("story_insights", media_id="1", impressions=4, reach=3),
        ["noticed story_insights"],
    ),
    "media with comments": (
        {
            "data": [
                {
                    "id": "1800",
                    "caption": "Our new phone",
                    "timestamp": "2026-11-20T10:00:00+0000",
                    "owner": {"id": "IG1"},
                    "media_type": "IMAGE",
                    "media_url": "https://cdn.example/m",
                    "comments": {
                        "data": [
                            {
                                "id": "17930",
                                "text": "broken",
                                "timestamp": "2026-11-20T10:01:00+0000",
                                "username": "sam",
                                "replies": {"data": [{"id": "17931", "text": "same", "username": "kim"}]},
                            }
                        ]
                    },
                }
            ]
        },
        [
            "ours 1800: Our new phone + image https://cdn.example/m",
            "posted 17930 by sam: broken",
            "posted 17931 by kim to 17930: same",
        ],
    ),
    "a mention that was fetched": (
        {
            "mentioned_comment": {"id": "1792", "text": "@brand help", "timestamp": "2026-11-20T10:00:00+0000"},
            "id": "IG1",
        },
        ["posted 1792 by unknown: @brand help"],
    ),
    "what a page that was discovered has posted": (
        {
            "business_discovery": {
                "media": {"data": [{"id": "1810", "caption": "News", "media_type": "IMAGE"}], "paging": {}},
                "id": "178",
            },
            "id": "IG1",
        },
        ["posted 1810 by unknown: News + image"],
    ),
    "where we were tagged": (
        {"tags": {"data": [{"id": "1811", "caption": "@brand look", "username": "jane"}]}, "id": "IG1"},
        ["posted 1811 by jane: @brand look"],
    ),
    "the dashboard's test of messages": (
        {
            "object": "instagram",
            "entry": [
                {
                    "id": "0",
                    "time": 1661141837537,
                    "messaging": [
                        {
                            "sender": {"id": "12334"},
                            "recipient": {"id": "23245"},
                            "timestamp": "1527459824",
                            "message": {"mid": "random_mid", "text": "random_text"},
                        }
                    ],
                }
            ],
        },
        ["noticed test"],
    ),
}

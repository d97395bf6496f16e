"""Facebook: the feed of a page and its kinds, mentions, recommendations, Messenger, and pages of the graph."""

from __future__ import annotations

from typing import Any

JANE = {"id": "U1", "name": "Jane"}


def entry(**inside: Any) -> dict[str, Any]:
    return {"object": "page", "entry": [{"id": "P1", "time": 1763870000, **inside}]}


def change(field: str, **value: Any) -> dict[str, Any]:
    return entry(changes=[{"field": field, "value": value}])


def feed(item: str, verb: str = "add", **value: Any) -> dict[str, Any]:
    return change(
        "feed", item=item, verb=verb, created_time=1763869990, **{"from": JANE, "post_id": "P1_9", **value}
    )


def messaging(**event: Any) -> dict[str, Any]:
    base = {"sender": {"id": "U1"}, "recipient": {"id": "P1"}, "timestamp": 1763870000123}
    return entry(messaging=[{**base, **event}])


def message(**inside: Any) -> dict[str, Any]:
    return messaging(message={"mid": "m_1", **inside})


SHAPES: dict[str, tuple[Any, list[str]]] = {
    "a comment": (
        feed("comment", comment_id="9_1", parent_id="P1_9", message="Still no signal"),
        ["posted 9_1 by U1: Still no signal"],
    ),
    "an answer to a comment": (
        feed("comment", comment_id="9_2", parent_id="9_1", message="Same here"),
        ["posted 9_2 by U1 to 9_1: Same here"],
    ),
    "a comment that is a picture": (
        feed("comment", comment_id="9_3", parent_id="P1_9", message="", photo="https://cdn.example/p.jpg"),
        ["posted 9_3 by U1: (image) + image https://cdn.example/p.jpg"],
    ),
    "a comment that was edited, hidden, shown again, removed": (
        entry(
            changes=[
                {
                    "field": "feed",
                    "value": {
                        "item": "comment",
                        "verb": verb,
                        "comment_id": "9_1",
                        "post_id": "P1_9",
                        "from": JANE,
                        "message": "New words",
                        "created_time": 1763869999,
                    },
                }
                for verb in ("edited", "hide", "unhide", "remove")
            ]
        ),
        ["edited 9_1 by U1: New words", "noticed comment hide", "noticed comment unhide", "deleted 9_1"],
    ),
    "a comment without who wrote it": (
        change("feed", item="comment", verb="add", comment_id="9_4", post_id="P1_9", message="anonymous"),
        ["posted 9_4 by unknown: anonymous"],
    ),
    "our own comment": (
        feed(
            "comment",
            comment_id="9_5",
            parent_id="9_1",
            message="On it",
            **{"from": {"id": "P1", "name": "Brand"}},
        ),
        ["ours 9_5: On it"],
    ),
    "a post on the page": (feed("status", message="Where are you"), ["posted P1_9 by U1: Where are you"]),
    "a post, as it is called too": (feed("post", message="Hello"), ["posted P1_9 by U1: Hello"]),
    "a picture": (
        feed("photo", photo_id="77", link="https://cdn.example/q.jpg", message="My phone"),
        ["posted P1_9 by U1: My phone + image https://cdn.example/q.jpg"],
    ),
    "several pictures": (
        feed("status", message="Two", photos=["https://cdn.example/1.jpg", "https://cdn.example/2.jpg"]),
        ["posted P1_9 by U1: Two + image https://cdn.example/1.jpg + image https://cdn.example/2.jpg"],
    ),
    "a film": (
        feed("video", video_id="78", link="https://cdn.example/v.mp4", message=""),
        ["posted P1_9 by U1: (video) + video https://cdn.example/v.mp4"],
    ),
    "shared": (
        feed("share", share_id="79", link="https://news.example/a", message="Read this"),
        ["posted P1_9 by U1: Read this + link https://news.example/a"],
    ),
    "reactions": (
        [
            feed("reaction", reaction_type="angry", parent_id="P1_9"),
            feed("reaction", "remove", reaction_type="angry", parent_id="P1_9"),
            feed("like", parent_id="P1_9"),
        ],
        ["noticed reaction", "noticed reaction", "noticed like"],
    ),
    "an event of the page": (feed("event", event_id="E1", message="Opening"), ["posted P1_9 by U1: Opening"]),
    "a removed post": (feed("post", "remove", recipient_id="P1"), ["deleted P1_9"]),
    "something new of the feed": (feed("milestone", "add"), ["noticed milestone add"]),
    "the page was mentioned": (
        change(
            "mention",
            item="post",
            verb="add",
            post_id="U1_5",
            sender_id="U1",
            sender_name="Jane",
            message="@Brand?",
        ),
        ["posted U1_5 by U1: @Brand?"],
    ),
    "the page was mentioned in a comment": (
        change("mention", item="comment", verb="add", comment_id="5_6", post_id="U1_5", sender_id="U1"),
        ["posted 5_6 by U1: (the page was mentioned; the words were not delivered)"],
    ),
    "a recommendation": (
        change(
            "ratings",
            item="rating",
            verb="add",
            reviewer_id="U2",
            reviewer_name="Sam",
            recommendation_type="NEGATIVE",
            review_text="rude",
            open_graph_story_id="S1",
            created_time=1763869991,
        ),
        ["posted S1 by U2: rude"],
    ),
    "a recommendation without words, its comment, its end": (
        [
            change(
                "ratings",
                item="rating",
                verb="add",
                reviewer_id="U3",
                recommendation_type="POSITIVE",
                open_graph_story_id="S2",
            ),
            change(
                "ratings",
                item="comment",
                verb="add",
                open_graph_story_id="S1",
                comment_id="C1",
                message="ok",
                **{"from": JANE},
            ),
            change("ratings", item="reaction", verb="add", open_graph_story_id="S1", reaction_type="like"),
            change("ratings", item="rating", verb="remove", open_graph_story_id="S1", reviewer_id="U2"),
        ],
        [
            "posted S2 by U3: (positive recommendation without words)",
            "posted C1 by U1: ok",
            "noticed rating reaction",
            "deleted S1",
        ],
    ),
    "other fields": (
        [
            change("leadgen", leadgen_id="L1", page_id="P1", form_id="F1"),
            change("live_videos", id="V1", status="live"),
            change("conversations", thread_id="t_1", page_id="P1"),
            entry(changes=[{"field": "name", "value": "New name"}]),
        ],
        ["noticed leadgen", "noticed live_videos", "noticed conversations", "noticed name"],
    ),
    "a message": (message(text="still waiting"), ["message m_1 by U1 to dm:U1: still waiting"]),
    "an answer to a message": (
        message(text="yes", reply_to={"mid": "m_0"}),
        ["message m_1 by U1 to dm:U1: yes"],
    ),
    "a quick answer": (
        message(text="Red", quick_reply={"payload": "RED"}),
        ["message m_1 by U1 to dm:U1: Red"],
    ),
    "a picture, a voice, a film, a file": (
        message(
            attachments=[
                {"type": kind, "payload": {"url": f"https://cdn.example/{kind}"}}
                for kind in ("image", "audio", "video", "file")
            ]
        ),
        [
            "message m_1 by U1 to dm:U1: (image) (audio) (video) (file) + image https://cdn.example/image"
            " + audio https://cdn.example/audio + video https://cdn.example/video + file https://cdn.example/file"
        ],
    ),
    "a sticker": (
        message(
            sticker_id=36923, attachments=[{"type": "image", "payload": {"url": "https://x", "sticker_id": 36923}}]
        ),
        ["message m_1 by U1 to dm:U1: (sticker) + sticker https://x"],
    ),
    "a place": (
        message(
            attachments=[
                {"title": "Here", "type": "location", "payload": {"coordinates": {"lat": 1.5, "long": 2}}}
            ]
        ),
        ["message m_1 by U1 to dm:U1: (location: Here, 1.5, 2) + location Here, 1.5, 2"],
    ),
    "a shared post": (
        message(attachments=[{"type": "fallback", "title": "A post", "url": "https://www.facebook.com/1"}]),
        ["message m_1 by U1 to dm:U1: (link: A post) + link https://www.facebook.com/1"],
    ),
    "a kind that is not supported": (
        message(is_unsupported=True),
        ["message m_1 by U1 to dm:U1: (a message of a kind that cannot be shown here)"],
    ),
    "our own message": (
        messaging(
            sender={"id": "P1"},
            recipient={"id": "U1"},
            message={"mid": "m_2", "is_echo": True, "app_id": 5, "metadata": "reply-1", "text": "we look"},
        ),
        ["ours m_2: we look"],
    ),
    "a message taken back": (message(is_deleted=True), ["deleted m_1"]),
    "an edited message": (
        messaging(message_edit={"mid": "m_1", "text": "better words", "num_edit": 1}),
        ["edited m_1 by U1 to dm:U1: better words"],
    ),
    "delivered and read": (
        [
            messaging(delivery={"mids": ["m_2", "m_3"], "watermark": 1763870000000}),
            messaging(read={"watermark": 1}),
        ],
        ["delivered m_2", "delivered m_3", "noticed read"],
    ),
    "a button": (
        messaging(postback={"mid": "m_4", "title": "Talk to a person", "payload": "PERSON"}),
        ["message m_4 by U1 to dm:U1: Talk to a person"],
    ),
    "a survey": (
        messaging(
            messaging_feedback={
                "feedback_screens": [
                    {
                        "screen_id": 0,
                        "questions": {
                            "q1": {
                                "type": "csat",
                                "payload": "2",
                                "follow_up": {"type": "free_form", "payload": "Slow"},
                            }
                        },
                    }
                ]
            }
        ),
        ["message feedback:U1:1763870000123 by U1 to dm:U1: (csat: 2) Slow"],
    ),
    "reaction, referral, opt-in, handing over": (
        [
            messaging(reaction={"reaction": "angry", "emoji": "😠", "action": "react", "mid": "m_2"}),
            messaging(referral={"ref": "ad", "source": "ADS", "type": "OPEN_THREAD"}),
            messaging(optin={"type": "notification_messages", "payload": "x"}),
            messaging(pass_thread_control={"new_owner_app_id": "1", "metadata": "x"}),
            messaging(account_linking={"status": "linked", "authorization_code": "x"}),
            messaging(policy_enforcement={"action": "block", "reason": "x"}),
        ],
        [
            "noticed reaction",
            "noticed referral",
            "noticed optin",
            "noticed pass_thread_control",
            "noticed account_linking",
            "unparsed",
        ],
    ),
    "standing by": (
        entry(
            standby=[
                {
                    "sender": {"id": "U1"},
                    "recipient": {"id": "P1"},
                    "timestamp": 1,
                    "message": {"mid": "m_5", "text": "hi"},
                }
            ]
        ),
        ["message m_5 by U1 to dm:U1: hi"],
    ),
    "comments of a post": (
        {
            "data": [
                {
                    "id": "9_1",
                    "message": "hi",
                    "created_time": "2026-11-20T10:00:00+0000",
                    "from": JANE,
                    "attachment": {
                        "media": {"image": {"src": "https://cdn.example/c.jpg"}},
                        "type": "photo",
                        "url": "https://fb/1",
                    },
                    "comments": {
                        "data": [{"id": "9_2", "message": "inner", "created_time": "2026-11-20T10:01:00+0000"}]
                    },
                }
            ],
            "paging": {"cursors": {"before": "a", "after": "b"}},
            "summary": {"order": "chronological", "total_count": 1},
        },
        ["posted 9_1 by U1: hi + image https://fb/1", "posted 9_2 by unknown: inner"],
    ),
    "several objects at once": (
        {
            "100_1": {"id": "100_1", "message": "one", "created_time": "2026-11-20T10:00:00+0000"},
            "100_2": {"id": "100_2", "story": "two"},
        },
        ["posted 100_1 by unknown: one", "posted 100_2 by unknown: two"],
    ),
    "recommendations": (
        {
            "data": [
                {
                    "created_time": "2026-11-20T10:00:00+0000",
                    "recommendation_type": "positive",
                    "review_text": "kind",
                    "reviewer": JANE,
                }
            ]
        },
        ["posted rating:U1:2026-11-20T10:00:00+00:00 by U1: kind"],
    ),
    "conversations": (
        {
            "data": [
                {
                    "id": "t_1",
                    "participants": {"data": [JANE, {"id": "P9"}]},
                    "messages": {
                        "data": [
                            {
                                "id": "m_9",
                                "message": "",
                                "from": JANE,
                                "created_time": "2026-11-20T10:00:00+0000",
                                "attachments": {
                                    "data": [
                                        {
                                            "id": "1",
                                            "mime_type": "image/png",
                                            "name": "a.png",
                                            "image_data": {"url": "https://i"},
                                        }
                                    ]
                                },
                            }
                        ]
                    },
                }
            ]
        },
        ["message m_9 by U1 to dm:U1: (image: a.png) + image https://i"],
    ),
    "an error": ({"error": {"message": "x", "type": "OAuthException", "code": 190}}, ["unparsed"]),
    "a page with its feed": (
        {
            "name": "Brand",
            "id": "P1",
            "feed": {
                "data": [
                    {"id": "P1_8", "message": "hello?", "created_time": "2026-11-20T10:00:00+0000", "from": JANE}
                ]
            },
            "ratings": {
                "data": [{"recommendation_type": "negative", "review_text": "no", "reviewer": {"id": "U7"}}]
            },
        },
        ["posted P1_8 by U1: hello?", "posted rating:U7:2026-11-27T12:00:00+00:00 by U7: no"],
    ),
}

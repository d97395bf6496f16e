"""X: account activity, the activity interface, streams, pages, direct messages, and what is said beside them."""

from __future__ import annotations

from typing import Any

JANE = {"id": 22, "id_str": "22", "screen_name": "jane", "name": "Jane", "followers_count": 12}
BRAND = {"id": 11, "id_str": "11", "screen_name": "brand", "name": "Brand"}
WHEN = "Wed Aug 27 13:08:45 +0000 2025"


def activity(**events: Any) -> dict[str, Any]:
    return {"for_user_id": "11", **events}


def direct(ext_id: str, sender: str, to: str, **data: Any) -> dict[str, Any]:
    return {
        "type": "message_create",
        "id": ext_id,
        "created_timestamp": "1784927750704",
        "message_create": {"target": {"recipient_id": to}, "sender_id": sender, "message_data": data},
    }


def post(ext_id: str, text: str, **more: Any) -> dict[str, Any]:
    return {"id_str": ext_id, "id": int(ext_id), "created_at": WHEN, "text": text, "user": JANE, **more}


def event(kind: str, payload: Any, **more: Any) -> dict[str, Any]:
    return {
        "data": {
            "event_uuid": "-77",
            "filter": {"user_id": "11"},
            "event_type": kind,
            "tag": "t",
            "payload": payload,
            **more,
        }
    }


PHOTO = {
    "id_str": "900",
    "type": "photo",
    "media_url_https": "https://pbs.example/a.jpg",
    "ext_alt_text": "a phone",
}
FILM = {
    "id_str": "901",
    "type": "video",
    "media_url_https": "https://pbs.example/v.jpg",
    "video_info": {
        "variants": [
            {"content_type": "application/x-mpegURL", "url": "https://v.example/v.m3u8"},
            {"bitrate": 832000, "content_type": "video/mp4", "url": "https://v.example/v.mp4"},
        ]
    },
}

SHAPES: dict[str, tuple[Any, list[str]]] = {
    "a mention": (
        activity(tweet_create_events=[post("31", "@brand no signal &amp; no answer")], user_has_blocked=False),
        ["posted 31 by jane: @brand no signal & no answer"],
    ),
    "a long one": (
        activity(
            tweet_create_events=[
                post("32", "cut…", truncated=True, extended_tweet={"full_text": "the whole of it", "entities": {}})
            ]
        ),
        ["posted 32 by jane: the whole of it"],
    ),
    "a reply with a picture and a film": (
        activity(
            tweet_create_events=[
                post(
                    "33",
                    "look",
                    in_reply_to_status_id=30,
                    in_reply_to_status_id_str="30",
                    extended_entities={"media": [PHOTO, FILM]},
                )
            ]
        ),
        [
            "posted 33 by jane to 30: look + image https://pbs.example/a.jpg (a phone) + video https://v.example/v.mp4"
        ],
    ),
    "a quote": (
        activity(
            tweet_create_events=[
                post("34", "this again", is_quote_status=True, quoted_status=post("30", "we fixed it", user=BRAND))
            ]
        ),
        ["posted 34 by jane: this again"],
    ),
    "a repeated post that is cut in front": (
        activity(
            tweet_create_events=[
                post("35", "RT @brand: we are…", retweeted_status=post("30", "we are on it", user=BRAND))
            ]
        ),
        ["noticed repost"],
    ),
    "our own post": (activity(tweet_create_events=[post("36", "hello", user=BRAND)]), ["ours 36: hello"]),
    "several at once": (
        activity(tweet_create_events=[post("37", "one"), post("38", "two"), post("39", "three")]),
        ["posted 37 by jane: one", "posted 38 by jane: two", "posted 39 by jane: three"],
    ),
    "a deleted post": (
        activity(tweet_delete_events=[{"status": {"id": "31", "user_id": "22"}, "timestamp_ms": "1784927750704"}]),
        ["deleted 31"],
    ),
    "liked, followed, blocked, muted, typing, read, revoked": (
        activity(
            favorite_events=[{"id": "a1", "created_at": WHEN, "favorited_status": post("30", "x"), "user": JANE}],
            follow_events=[
                {"type": "follow", "created_timestamp": "1517588749178", "target": BRAND, "source": JANE}
            ],
            block_events=[
                {"type": "block", "created_timestamp": "1518127020304", "source": BRAND, "target": JANE}
            ],
            mute_events=[{"type": "mute", "created_timestamp": "1518127020305", "source": BRAND, "target": JANE}],
            direct_message_indicate_typing_events=[
                {"created_timestamp": "1518127183443", "sender_id": "22", "target": {"recipient_id": "11"}}
            ],
            direct_message_mark_read_events=[
                {"created_timestamp": "1518452444662", "sender_id": "22", "last_read_event_id": "5"}
            ],
            user_event={"revoke": {"date_time": "2018-05-24T09:48:12+00:00", "source": {"user_id": "22"}}},
        ),
        [
            "noticed favorite_events",
            "noticed follow_events",
            "noticed block_events",
            "noticed mute_events",
            "noticed direct_message_indicate_typing_events",
            "noticed direct_message_mark_read_events",
            "noticed user_event",
        ],
    ),
    "a direct message, one of ours, one with a picture alone": (
        activity(
            direct_message_events=[
                direct("71", "22", "11", text="my bill &lt;doubled&gt;"),
                direct("72", "11", "22", text="we look"),
                direct("73", "22", "11", text="", attachment={"type": "media", "media": PHOTO}),
            ],
            users={"22": JANE, "11": BRAND},
        ),
        [
            "message 71 by jane to dm:22: my bill <doubled>",
            "ours 72: we look",
            "message 73 by jane to dm:22: (image: a phone) + image https://pbs.example/a.jpg (a phone)",
        ],
    ),
    "the activity interface: a mention": (
        event(
            "post.mention.create",
            {"id": "41", "author_id": "22", "text": "@brand help", "created_at": "2026-07-24T21:23:23.000Z"},
            includes={"users": [{"id": "22", "username": "jane", "name": "Jane"}]},
        ),
        ["posted 41 by jane: @brand help"],
    ),
    "the activity interface: an edit": (
        event(
            "post.create", {"id": "43", "author_id": "22", "text": "new", "edit_history_tweet_ids": ["41", "43"]}
        ),
        ["edited 41 by 22: new"],
    ),
    "the activity interface: gone": (event("post.delete", {"id": "41", "author_id": "22"}), ["deleted 41"]),
    "the activity interface: a direct message": (
        event("dm.received", {"id": "81", "sender_id": "22", "dm_conversation_id": "11-22", "text": "hi"}),
        ["message 81 by 22 to dm:22: hi"],
    ),
    "the activity interface: sealed, liked, renamed": (
        [
            event("chat.received", {"conversation_token": "x", "encoded_event": "y"}),
            event("like.create", {"id": "l1"}),
            event("profile.update.screenname", {"before": "a", "after": "b"}),
        ],
        ["unparsed", "noticed like.create", "noticed profile.update.screenname"],
    ),
    "a page of mentions": (
        {
            "data": [
                {
                    "id": "51",
                    "text": "hi @brand",
                    "author_id": "22",
                    "created_at": "2026-07-24T21:23:23.000Z",
                    "conversation_id": "50",
                    "referenced_tweets": [{"type": "replied_to", "id": "50"}],
                    "attachments": {"media_keys": ["3_1"], "poll_ids": ["p1"]},
                },
                {"id": "52", "text": "cut…", "note_tweet": {"text": "a very long post"}, "author_id": "23"},
            ],
            "includes": {
                "users": [
                    {"id": "22", "username": "jane", "name": "Jane", "public_metrics": {"followers_count": 3}}
                ],
                "tweets": [{"id": "50", "text": "ours", "author_id": "11"}],
                "media": [
                    {"media_key": "3_1", "type": "photo", "url": "https://pbs.example/b.jpg", "alt_text": "b"}
                ],
                "polls": [{"id": "p1", "options": [{"label": "yes"}, {"label": "no"}]}],
            },
            "errors": [{"resource_type": "tweet", "resource_id": "49", "title": "Not Found Error", "value": "49"}],
            "meta": {"result_count": 2, "newest_id": "52"},
        },
        [
            "posted 51 by jane to 50: hi @brand\n\n(poll: yes / no) + image https://pbs.example/b.jpg (b)",
            "posted 52 by 23: a very long post",
            "noticed not shown",
        ],
    ),
    "a line of the filtered stream": (
        {
            "data": {"id": "53", "text": "no signal", "author_id": "22", "edit_history_tweet_ids": ["53"]},
            "includes": {"users": [{"id": "22", "username": "jane"}]},
            "matching_rules": [{"id": "1", "tag": "brand"}],
        },
        ["posted 53 by jane: no signal"],
    ),
    "a page of direct messages": (
        {
            "data": [
                {
                    "id": "82",
                    "event_type": "MessageCreate",
                    "sender_id": "22",
                    "text": "",
                    "created_at": "2026-07-24T21:23:23.000Z",
                    "dm_conversation_id": "11-22",
                    "attachments": {"media_keys": ["3_2"]},
                },
                {"id": "83", "event_type": "ParticipantsJoin", "participant_ids": ["22"], "created_at": WHEN},
            ],
            "includes": {"media": [{"media_key": "3_2", "type": "photo", "url": "https://pbs.example/c.jpg"}]},
        },
        ["message 82 by 22 to dm:22: (image) + image https://pbs.example/c.jpg", "noticed ParticipantsJoin"],
    ),
    "an older page of direct messages": (
        {"events": [direct("74", "22", "11", text="old")], "apps": {}, "next_cursor": "x"},
        ["message 74 by 22 to dm:22: old"],
    ),
    "an older search": (
        {"statuses": [post("54", "found", full_text="found whole")], "search_metadata": {}},
        ["posted 54 by jane: found whole"],
    ),
    "an older timeline": ([post("55", "a"), post("56", "b")], ["posted 55 by jane: a", "posted 56 by jane: b"]),
    "an older stream": (
        [
            {"delete": {"status": {"id": 31, "id_str": "31", "user_id": 22}, "timestamp_ms": "1784927750704"}},
            {"limit": {"track": 1234}},
            {"disconnect": {"code": 4, "stream_name": "x", "reason": "y"}},
            {"warning": {"code": "FALLING_BEHIND", "message": "x", "percent_full": 60}},
            {"status_withheld": {"id": 5, "user_id": 22, "withheld_in_countries": ["DE"]}},
            {"event": "favorite", "created_at": WHEN, "source": JANE, "target": BRAND, "target_object": {}},
        ],
        [
            "deleted 31",
            "noticed limit",
            "noticed disconnect",
            "noticed warning",
            "noticed status_withheld",
            "noticed favorite",
        ],
    ),
    "the compliance stream": (
        [
            {
                "data": {
                    "delete": {"tweet": {"id": "31", "author_id": "22"}, "event_at": "2026-07-24T21:23:23.000Z"}
                }
            },
            {"data": {"user_delete": {"user": {"id": "22"}, "event_at": "2026-07-24T21:23:23.000Z"}}},
            {"data": {"tweet_edit": {"tweet": {"id": "41", "edit_tweet_ids": ["43"]}, "event_at": WHEN}}},
        ],
        ["deleted 31", "noticed user_delete", "noticed tweet_edit"],
    ),
    "the stream is told to go": (
        {
            "title": "operational-disconnect",
            "disconnect_type": "UpstreamOperationalDisconnect",
            "detail": "This stream has been disconnected upstream for operational reasons.",
            "type": "https://api.twitter.com/2/problems/operational-disconnect",
        },
        ["noticed stream"],
    ),
    "an answer that is an error": (
        {"errors": [{"message": "Rate limit exceeded", "code": 88}]},
        ["unparsed"],
    ),
    "a profile": ({"data": {"id": "22", "name": "Jane", "username": "jane"}}, ["noticed profile"]),
    "a new post's answer": ({"data": {"id": "57", "text": "made"}}, ["posted 57 by unknown: made"]),
    "a recorded exchange": (
        [
            {
                "request": {"method": "GET", "uri": "https://api.twitter.com/2/users/11/mentions", "body": None},
                "response": {
                    "status": {"code": 200, "message": "OK"},
                    "headers": {"x-rate-limit-remaining": ["1"]},
                    "body": {"data": [{"id": "58", "text": "from a tape", "author_id": "22"}]},
                },
            }
        ],
        ["posted 58 by 22: from a tape"],
    ),
}

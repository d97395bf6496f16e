"""Reddit: listings, comments, posts, messages, threads, mail to moderators, answers with errors inside."""

from __future__ import annotations

from typing import Any


def listing(*children: Any, **more: Any) -> dict[str, Any]:
    return {
        "kind": "Listing",
        "data": {"after": None, "before": None, "dist": len(children), "children": list(children), **more},
    }


def t1(ext_id: str = "t1_a", body: str = "no signal &amp; no help", **more: Any) -> dict[str, Any]:
    return {
        "kind": "t1",
        "data": {
            "name": ext_id,
            "id": ext_id[3:],
            "author": "jane",
            "body": body,
            "body_html": "<div>x</div>",
            "created_utc": 1763870000.0,
            "parent_id": "t3_p",
            "link_id": "t3_p",
            "subreddit": "brand",
            "edited": False,
            **more,
        },
    }


def t3(ext_id: str = "t3_p", **more: Any) -> dict[str, Any]:
    data = {
        "name": ext_id,
        "id": ext_id[3:],
        "author": "sam",
        "title": "Outage?",
        "selftext": "since noon",
        "is_self": True,
    }
    return {
        "kind": "t3",
        "data": {**data, "created_utc": 1763870000.0, "permalink": "/r/brand/comments/p/outage/", **more},
    }


def t4(ext_id: str = "t4_m", **more: Any) -> dict[str, Any]:
    data = {
        "name": ext_id,
        "id": ext_id[3:],
        "author": "jane",
        "subject": "Bill",
        "body": "it doubled",
        "dest": "brand",
    }
    return {
        "kind": "t4",
        "data": {**data, "created_utc": 1763870000.0, "was_comment": False, "parent_id": None, **more},
    }


SHAPES: dict[str, tuple[Any, list[str]]] = {
    "the inbox": (
        listing(t1(type="username_mention", was_comment=True, context="/r/brand/comments/p/x/a/?context=3"), t4()),
        ["posted t1_a by jane: no signal & no help", "message t4_m by jane to dm:jane: Bill\n\nit doubled"],
    ),
    "an answer to a comment": (
        listing(t1(parent_id="t1_z")),
        ["posted t1_a by jane to t1_z: no signal & no help"],
    ),
    "a post, a link, a gallery, a film, a poll": (
        listing(
            t3(),
            t3("t3_q", title="Look", selftext="", is_self=False, url="https://i.example/a.png", post_hint="image"),
            t3(
                "t3_r",
                title="Two",
                selftext="",
                is_self=False,
                is_gallery=True,
                url="https://www.reddit.com/gallery/r",
                gallery_data={"items": [{"media_id": "m1", "caption": "front"}]},
                media_metadata={"m1": {"e": "Image", "s": {"u": "https://i.example/1?a=1&amp;b=2"}}},
            ),
            t3(
                "t3_s",
                title="See",
                selftext="",
                is_self=False,
                media={"reddit_video": {"fallback_url": "https://v.example/s"}},
            ),
            t3(
                "t3_t",
                title="Which",
                selftext="",
                poll_data={"options": [{"id": "1", "text": "a"}, {"id": "2", "text": "b"}]},
            ),
        ),
        [
            "posted t3_p by sam: Outage?\n\nsince noon",
            "posted t3_q by sam: Look + image https://i.example/a.png",
            "posted t3_r by sam: Two + image https://i.example/1?a=1&b=2 (front)",
            "posted t3_s by sam: See + video https://v.example/s",
            "posted t3_t by sam: Which\n\n(poll: a / b)",
        ],
    ),
    "a thread": (
        [
            listing(t3()),
            listing(
                t1(replies=listing(t1("t1_b", "me too", parent_id="t1_a", replies=""))),
                {
                    "kind": "more",
                    "data": {
                        "count": 3,
                        "name": "t1_c",
                        "id": "c",
                        "parent_id": "t3_p",
                        "children": ["c", "d", "e"],
                    },
                },
            ),
        ],
        [
            "posted t3_p by sam: Outage?\n\nsince noon",
            "posted t1_a by jane: no signal & no help",
            "posted t1_b by jane to t1_a: me too",
            "noticed more comments",
        ],
    ),
    "edited": (listing(t1(edited=1763871000.0)), ["edited t1_a by jane: no signal & no help"]),
    "deleted and removed": (
        listing(t1(author="[deleted]", body="[deleted]"), t1("t1_b", "[removed]", author=None)),
        ["deleted t1_a", "deleted t1_b"],
    ),
    "ours": (listing(t1(author="brand")), ["ours t1_a: no signal & no help"]),
    "what a reply gives back": (
        {"json": {"errors": [], "data": {"things": [t1("t1_n", "thanks", author="brand")]}}},
        ["ours t1_n: thanks"],
    ),
    "a reply that was accepted without a name": ({"json": {"errors": [], "data": {"things": []}}}, ["unparsed"]),
    "people, communities, actions": (
        listing(
            {"kind": "t2", "data": {"name": "jane", "id": "1"}},
            {"kind": "t5", "data": {"name": "t5_1", "display_name": "brand"}},
            {"kind": "modaction", "data": {"id": "ModAction_1", "action": "removelink"}},
        ),
        ["noticed t2", "noticed t5", "noticed modaction"],
    ),
    "mail to moderators": (
        {
            "conversations": {
                "c1": {
                    "id": "c1",
                    "subject": "Banned?",
                    "owner": {"displayName": "brand"},
                    "objIds": [{"id": "m1", "key": "messages"}, {"id": "m2", "key": "messages"}],
                }
            },
            "messages": {
                "m1": {
                    "id": "m1",
                    "author": {"name": "jane", "isMod": False},
                    "bodyMarkdown": "why",
                    "date": "2026-11-20T10:00:00.000000+00:00",
                },
                "m2": {
                    "id": "m2",
                    "author": {"name": "brand", "isMod": True},
                    "body": "<p>because</p>",
                    "date": "2026-11-20T10:05:00.000000+00:00",
                },
            },
            "conversationIds": ["c1"],
            "viewerId": "x",
        },
        ["message modmail_m1 by jane to dm:c1: Banned?\n\nwhy", "ours modmail_m2: Banned?\n\nbecause"],
    ),
    "an error": ({"message": "Forbidden", "error": 403}, ["unparsed"]),
    "a tape": (
        {
            "http_interactions": [
                {
                    "recorded_at": "2026-01-01T00:00:00",
                    "request": {
                        "body": {"encoding": "utf-8", "string": ""},
                        "headers": {},
                        "method": "GET",
                        "uri": "https://oauth.reddit.com/message/inbox",
                    },
                    "response": {
                        "body": {"encoding": "UTF-8", "string": '{"kind":"Listing","data":{"children":[]}}'},
                        "headers": {},
                        "status": {"code": 200, "message": "OK"},
                        "url": "x",
                    },
                },
                {
                    "recorded_at": "2026-01-01T00:00:01",
                    "request": {
                        "body": {"encoding": "utf-8", "string": ""},
                        "headers": {},
                        "method": "GET",
                        "uri": "x",
                    },
                    "response": {
                        "body": {
                            "encoding": "UTF-8",
                            "string": '{"kind":"t4","data":{"name":"t4_z","author":"jane","body":"taped","dest":"brand"}}',
                        },
                        "headers": {},
                        "status": {"code": 200, "message": "OK"},
                        "url": "x",
                    },
                },
            ],
            "recorded_at": "2026-01-01T00:00:00",
            "recorded_with": "betamax/0.8.1",
        },
        ["message t4_z by jane to dm:jane: taped"],
    ),
}

"""One small body or more of every kind, written by us from the documented fields."""

from __future__ import annotations

from typing import Any

_PAGE = {"object": "page"}
_MESSAGE = {
    "sender": {"id": "U1"},
    "recipient": {"id": "P1"},
    "timestamp": 1763870000123,
    "message": {"mid": "m_1", "text": "still waiting"},
}


def _entry(**inside: Any) -> dict[str, Any]:
    return {"id": "P1", "time": 1763870000, **inside}


BODIES: dict[str, list[Any]] = {
    "x": [
        {
            "data": {
                "event_uuid": "-1",
                "filter": {"user_id": "1111"},
                "event_type": "post.mention.create",
                "payload": {
                    "id": "2080",
                    "author_id": "2222",
                    "conversation_id": "2080",
                    "text": "@brand my bill doubled &amp; nobody answers",
                    "created_at": "2026-07-24T21:23:23.000Z",
                    "edit_history_tweet_ids": ["2080"],
                    "entities": {"mentions": [{"username": "brand", "id": "1111"}]},
                },
                "includes": {"users": [{"id": "2222", "username": "jane", "name": "Jane"}]},
            }
        },
        {
            "for_user_id": "1111",
            "tweet_create_events": [
                {
                    "id_str": "31",
                    "created_at": "Wed Aug 27 13:08:45 +0000 2025",
                    "truncated": True,
                    "text": "short…",
                    "extended_tweet": {"full_text": "the whole of it"},
                    "in_reply_to_status_id_str": "30",
                    "user": {"id_str": "2222", "screen_name": "jane", "followers_count": 12},
                }
            ],
        },
        {
            "for_user_id": "1111",
            "tweet_delete_events": [{"status": {"id": "31", "user_id": "2222"}, "timestamp_ms": "1"}],
        },
        {
            "for_user_id": "1111",
            "direct_message_events": [
                {
                    "type": "message_create",
                    "id": "77",
                    "created_timestamp": "1784927750704",
                    "message_create": {
                        "target": {"recipient_id": "1111"},
                        "sender_id": "2222",
                        "message_data": {"text": "hello"},
                    },
                }
            ],
            "users": {"2222": {"id": "2222", "screen_name": "jane"}},
        },
        {"data": [{"id": "5", "text": "hi @brand", "author_id": "2"}], "meta": {"newest_id": "5"}},
    ],
    "facebook": [
        {
            **_PAGE,
            "entry": [
                _entry(
                    changes=[
                        {
                            "field": "feed",
                            "value": {
                                "item": "comment",
                                "verb": "add",
                                "from": {"id": "U1", "name": "Jane"},
                                "post_id": "P1_9",
                                "comment_id": "9_1",
                                "parent_id": "P1_9",
                                "message": "Still no signal",
                                "created_time": 1763869990,
                            },
                        },
                        {
                            "field": "ratings",
                            "value": {
                                "item": "rating",
                                "verb": "add",
                                "reviewer_id": "U2",
                                "recommendation_type": "NEGATIVE",
                                "review_text": "rude",
                                "open_graph_story_id": "S1",
                                "created_time": 1763869991,
                            },
                        },
                    ]
                )
            ],
        },
        {**_PAGE, "entry": [_entry(messaging=[_MESSAGE])]},
        {
            "data": [
                {"id": "9_1", "message": "hi", "created_time": "2026-11-20T10:00:00+0000", "from": {"id": "U1"}}
            ]
        },
    ],
    "instagram": [
        {
            "object": "instagram",
            "entry": [
                _entry(
                    changes=[
                        {
                            "field": "comments",
                            "value": {
                                "id": "17919",
                                "from": {"id": "U1", "username": "jane"},
                                "text": "DM'd you",
                                "media": {"id": "18172"},
                            },
                        },
                        {"field": "mentions", "value": {"media_id": "1801", "comment_id": "1792"}},
                    ]
                )
            ],
        },
        {"object": "instagram", "entry": [_entry(messaging=[_MESSAGE])]},
    ],
    "whatsapp": [
        {
            "object": "whatsapp_business_account",
            "entry": [
                _entry(
                    changes=[
                        {
                            "field": "messages",
                            "value": {
                                "metadata": {"phone_number_id": "PN"},
                                "contacts": [{"profile": {"name": "Jane"}, "wa_id": "1555", "user_id": "US.1"}],
                                "messages": [
                                    {
                                        "from": "1555",
                                        "id": "wamid.A",
                                        "timestamp": "1763870004",
                                        "type": "text",
                                        "text": {"body": "my SIM was swapped"},
                                    }
                                ],
                                "statuses": [{"id": "wamid.O", "status": "sent", "timestamp": "1763870005"}],
                            },
                        }
                    ]
                )
            ],
        }
    ],
    "google_reviews": [
        {
            "message": {
                "messageId": "1",
                "publishTime": "2026-11-20T10:00:00Z",
                "data": "eyJub3RpZmljYXRpb25fdHlwZSI6Ik5FV19SRVZJRVciLCJyZXZpZXdfbmFtZSI6ImFjY291bnRzLzEvbG9jYXRpb25zLzIvcmV2aWV3cy9BYiJ9",
            },
            "subscription": "projects/p/subscriptions/s",
        },
        {
            "reviews": [
                {
                    "name": "accounts/1/locations/2/reviews/Ab",
                    "reviewer": {"displayName": "Jane"},
                    "starRating": "TWO",
                    "comment": "Waited an hour",
                    "createTime": "2026-11-20T09:59:00Z",
                    "updateTime": "2026-11-20T09:59:00Z",
                    "reviewReply": {"comment": "Sorry", "updateTime": "2026-11-20T10:59:00Z"},
                }
            ]
        },
    ],
    "bluesky": [
        {
            "did": "did:plc:jane",
            "time_us": 1763870000000000,
            "kind": "commit",
            "commit": {
                "rev": "3k",
                "operation": "create",
                "collection": "app.bsky.feed.post",
                "rkey": "3kaheyt6vpc22",
                "cid": "bafy",
                "record": {"text": "no signal @brand", "createdAt": "2026-11-20T10:00:00Z", "langs": ["en"]},
            },
        },
        {
            "notifications": [
                {
                    "uri": "at://did:plc:jane/app.bsky.feed.post/3kb",
                    "cid": "bafy",
                    "author": {"did": "did:plc:jane", "handle": "jane.example"},
                    "reason": "mention",
                    "record": {"text": "hey", "createdAt": "2026-11-20T10:00:00Z"},
                    "indexedAt": "2026-11-20T10:00:01Z",
                }
            ]
        },
    ],
    "mastodon": [
        {
            "id": "1",
            "type": "mention",
            "created_at": "2026-11-20T10:00:00Z",
            "account": {"id": "5", "acct": "jane@example.social"},
            "status": {
                "id": "100",
                "created_at": "2026-11-20T10:00:00Z",
                "content": "<p>no <b>signal</b></p>",
                "visibility": "direct",
                "account": {"id": "5", "acct": "jane@example.social"},
            },
        },
        'event: delete\ndata: 100\n\n:thump\n\nevent: notification\ndata: {"id": "2", "type": "follow"}\n\n',
    ],
    "youtube": [
        {
            "items": [
                {
                    "kind": "youtube#commentThread",
                    "id": "Ug1",
                    "snippet": {
                        "topLevelComment": {
                            "id": "Ug1",
                            "snippet": {
                                "textDisplay": "no &amp; signal",
                                "authorDisplayName": "Jane",
                                "authorChannelId": {"value": "UC2"},
                                "publishedAt": "2026-11-20T10:00:00Z",
                                "updatedAt": "2026-11-20T11:00:00Z",
                            },
                        }
                    },
                    "replies": {
                        "comments": [{"id": "Ug1.2", "snippet": {"textOriginal": "same", "parentId": "Ug1"}}]
                    },
                }
            ]
        }
    ],
    "reddit": [
        {
            "kind": "Listing",
            "data": {
                "children": [
                    {
                        "kind": "t1",
                        "data": {
                            "name": "t1_e",
                            "parent_id": "t3_a",
                            "link_id": "t3_a",
                            "author": "jane",
                            "body": "no signal",
                            "created_utc": 1763870000.0,
                            "edited": False,
                        },
                    },
                    {
                        "kind": "t4",
                        "data": {"name": "t4_1", "author": "jane", "subject": "help", "body": "please"},
                    },
                ]
            },
        }
    ],
    "app_store": [
        {
            "data": [
                {
                    "type": "customerReviews",
                    "id": "r1",
                    "attributes": {
                        "rating": 2,
                        "title": "Slow",
                        "body": "It is slow",
                        "reviewerNickname": "jane",
                        "createdDate": "2026-11-20T10:00:00-07:00",
                    },
                }
            ]
        }
    ],
    "google_play": [
        {
            "reviews": [
                {
                    "reviewId": "g1",
                    "authorName": "Jane",
                    "comments": [
                        {
                            "userComment": {
                                "text": "slow",
                                "starRating": 2,
                                "lastModified": {"seconds": "1763870000"},
                            }
                        },
                        {"developerComment": {"text": "sorry", "lastModified": {"seconds": "1763870100"}}},
                    ],
                }
            ]
        }
    ],
    "email": [
        "From: Jane <jane@example.com>\nTo: care@brand.example\nSubject: No signal\nMessage-ID: <a@example.com>\n"
        "Date: Fri, 20 Nov 2026 10:00:00 +0000\n\nSince this morning.\n\nOn Thu, Care wrote:\n> hello\n"
    ],
    "call": [
        "WEBVTT\n\nNOTE call-id: c1\n\n00:00:01.000 --> 00:00:04.000\n<v Agent>Hello\n\n"
        "00:00:05.000 --> 00:00:09.000\n<v Customer>My bill doubled\n",
        {"call_id": "c2", "from": "+15550100", "transcript": [{"speaker": "customer", "text": "no signal"}]},
    ],
    "webhook": [
        {"id": "1", "author": "jane", "text": "no signal", "created_at": "2026-11-20T10:00:00Z"},
        {"type": "mention.deleted", "data": {"id": "1"}},
    ],
    "replay": [
        '{"id": "1", "channel": "x", "author": "jane", "text": "hi", "created_at": "2026-11-20T10:00:00Z"}'
    ],
}

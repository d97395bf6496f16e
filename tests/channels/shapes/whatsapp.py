"""WhatsApp: every kind of message, receipts, echoes, and what a reseller or an older version sends bare."""

from __future__ import annotations

from typing import Any

META = {"display_phone_number": "15550001", "phone_number_id": "N1"}
JANE = {"profile": {"name": "Jane"}, "wa_id": "15551234567"}


def value(field: str = "messages", **inside: Any) -> dict[str, Any]:
    body = {"messaging_product": "whatsapp", "metadata": META, "contacts": [JANE], **inside}
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "W1", "changes": [{"field": field, "value": body}]}],
    }


def message(kind: str, inner: Any = None, **more: Any) -> dict[str, Any]:
    said = {"from": "15551234567", "id": "wamid.A", "timestamp": "1763870004", "type": kind, **more}
    return value(messages=[{**said, **({kind: inner} if inner is not None else {})}])


def heard(words: str) -> list[str]:
    return [f"message wamid.A by 15551234567 to dm:15551234567: {words}"]


def status(said: str, **more: Any) -> dict[str, Any]:
    return {"id": "wamid.O", "status": said, "timestamp": "1763870005", "recipient_id": "15551234567", **more}


SHAPES: dict[str, tuple[Any, list[str]]] = {
    "text": (
        message("text", {"body": "my SIM was swapped"}, context={"from": "1", "id": "wamid.B"}),
        heard("my SIM was swapped"),
    ),
    "a picture": (
        message("image", {"caption": "the bill", "mime_type": "image/jpeg", "sha256": "x", "id": "M1"}),
        heard("the bill (image) + image"),
    ),
    "a voice": (
        message("audio", {"mime_type": "audio/ogg; codecs=opus", "id": "M2", "voice": True}),
        heard("(voice message) + audio"),
    ),
    "a film": (message("video", {"mime_type": "video/mp4", "id": "M3"}), heard("(video) + video")),
    "a document": (
        message("document", {"filename": "bill.pdf", "mime_type": "application/pdf", "id": "M4"}),
        heard("(document: bill.pdf) + document bill.pdf"),
    ),
    "a sticker": (
        message("sticker", {"mime_type": "image/webp", "id": "M5", "animated": False}),
        heard("(sticker) + sticker"),
    ),
    "a place": (
        message("location", {"latitude": 1.5, "longitude": 2.5, "name": "Shop", "address": "Oak St"}),
        heard("(location: Shop, Oak St, 1.5, 2.5)"),
    ),
    "a contact": (
        message(
            "contacts", [{"name": {"formatted_name": "Sam", "first_name": "Sam"}, "phones": [{"phone": "1"}]}]
        ),
        heard("(contact: Sam, 1)"),
    ),
    "a button": (message("button", {"payload": "YES", "text": "Yes please"}), heard("Yes please")),
    "a choice": (
        message(
            "interactive",
            {"type": "list_reply", "list_reply": {"id": "1", "title": "Billing", "description": "d"}},
        ),
        heard("Billing"),
    ),
    "a pressed choice": (
        message("interactive", {"type": "button_reply", "button_reply": {"id": "1", "title": "Call me"}}),
        heard("Call me"),
    ),
    "a form": (
        message(
            "interactive",
            {
                "type": "nfm_reply",
                "nfm_reply": {
                    "name": "flow",
                    "body": "Sent",
                    "response_json": '{"flow_token": "t", "plan": "basic"}',
                },
            },
        ),
        heard("Sent (plan: basic)"),
    ),
    "an order": (
        message(
            "order",
            {"catalog_id": "1", "text": "asap", "product_items": [{"product_retailer_id": "a", "quantity": 1}]},
        ),
        heard("asap (order: 1 × a)"),
    ),
    "an unsupported one": (
        message("unsupported", errors=[{"code": 131051, "title": "Message type unknown"}]),
        heard("(a message of a kind that cannot be shown here: unsupported: Message type unknown)"),
    ),
    "a reaction, a new number, a welcome": (
        value(
            messages=[
                {
                    "from": "1",
                    "id": "wamid.R",
                    "timestamp": "1",
                    "type": "reaction",
                    "reaction": {"message_id": "wamid.O", "emoji": "👍"},
                },
                {
                    "from": "1",
                    "id": "wamid.S",
                    "timestamp": "1",
                    "type": "system",
                    "system": {"body": "changed", "type": "user_changed_number"},
                },
                {"from": "1", "id": "wamid.T", "timestamp": "1", "type": "request_welcome"},
            ]
        ),
        ["noticed reaction", "noticed system", "noticed request_welcome"],
    ),
    "an ad brought them": (
        message("text", {"body": "is it free?"}, referral={"source_type": "ad", "headline": "x", "body": "y"}),
        heard("is it free? + ad x, y"),
    ),
    "an edit and a taken-back one": (
        value(
            messages=[
                {
                    "from": "15551234567",
                    "id": "wamid.E",
                    "timestamp": "1763870006",
                    "type": "edit",
                    "edit": {
                        "original_message_id": "wamid.A",
                        "message": {"type": "text", "text": {"body": "better"}},
                    },
                },
                {
                    "from": "15551234567",
                    "id": "wamid.F",
                    "timestamp": "1763870007",
                    "type": "revoke",
                    "revoke": {"original_message_id": "wamid.A"},
                },
            ]
        ),
        ["edited wamid.A by 15551234567 to dm:15551234567: better", "deleted wamid.A"],
    ),
    "receipts": (
        value(
            statuses=[
                status(
                    "sent", conversation={"id": "c", "origin": {"type": "service"}}, pricing={"billable": True}
                ),
                status("delivered"),
                status("read"),
                status("failed", errors=[{"code": 131047, "title": "Re-engagement message"}]),
            ]
        ),
        ["sent wamid.O", "delivered wamid.O", "read wamid.O", "failed wamid.O"],
    ),
    "a batch of everything": (
        value(
            messages=[
                {
                    "from": "15551234567",
                    "id": f"wamid.{n}",
                    "timestamp": "1",
                    "type": "text",
                    "text": {"body": str(n)},
                }
                for n in range(3)
            ],
            statuses=[status("read")],
            errors=[{"code": 131000, "title": "Something went wrong"}],
        ),
        [
            *(f"message wamid.{n} by 15551234567 to dm:15551234567: {n}" for n in range(3)),
            "read wamid.O",
            "unparsed",
        ],
    ),
    "written on the phone": (
        value(
            "smb_message_echoes",
            message_echoes=[
                {
                    "from": "15550001",
                    "to": "15551234567",
                    "id": "wamid.P",
                    "timestamp": "1",
                    "type": "text",
                    "text": {"body": "by hand"},
                }
            ],
        ),
        ["ours wamid.P: by hand"],
    ),
    "no more marketing": (
        value(
            "user_preferences",
            user_preferences=[
                {"wa_id": "1", "detail": "x", "category": "marketing_messages", "value": "stop", "timestamp": 1}
            ],
        ),
        ["noticed marketing stop"],
    ),
    "about the number and the templates": (
        [
            value("account_update", event="VERIFIED_ACCOUNT", contacts=[]),
            value(
                "phone_number_quality_update",
                event="FLAGGED",
                display_phone_number="1",
                current_limit="TIER_1K",
                contacts=[],
            ),
            value(
                "message_template_status_update", event="REJECTED", message_template_id=5, reason="x", contacts=[]
            ),
        ],
        [
            "noticed account_update",
            "unparsed",
            "noticed message_template_status_update",
        ],
    ),
    "bare, as resellers send it": (
        {
            "contacts": [JANE],
            "messages": [
                {
                    "from": "15551234567",
                    "id": "wamid.A",
                    "timestamp": "1",
                    "type": "text",
                    "text": {"body": "bare"},
                }
            ],
        },
        heard("bare"),
    ),
    "bare receipts": ({"statuses": [status("delivered")]}, ["delivered wamid.O"]),
    "one without its kind": (
        value(messages=[{"from": "15551234567", "id": "wamid.A", "timestamp": "1", "text": {"body": "no kind"}}]),
        heard("no kind"),
    ),
}

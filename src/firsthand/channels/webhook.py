"""The signed generic webhook: any program speaks to the desk, and hears its replies, by Standard Webhooks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from firsthand.channels.plain import split_plain
from firsthand.channels.reading import first, ident
from firsthand.channels.remote import RemoteChannel, nothing_special
from firsthand.channels.signing import of_standard, standard_key, standard_signature
from firsthand.desk.channel import Answer, CannotTell, Heard, Intent, Look, Refused, Verdict
from firsthand.outward import Told, call, problem


class Webhook(RemoteChannel):
    """In: mentions, signed. Out: a reply is posted to `reply_url`, signed, under an id that stays on every try."""

    kind = "webhook"

    def check(self) -> None:
        """Raises ValueError for a secret that signs nothing, or a receiver that is none of the web's."""
        standard_key(self.secret())
        if self.option("reply_url") and not self.near and (why := problem(self.option("reply_url"))):
            raise ValueError(why)

    def verify(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Verdict:
        return of_standard(body, headers, (self.secret(), self.secret("secret_before")), now)

    def split(self, body: bytes, received_at: datetime) -> list[Heard]:
        return split_plain(body, self.account.id, "webhook", received_at)

    @property
    def reply_url(self) -> str:
        base = self.option("api_base")
        return f"{self.api}/replies" if base and not self.option("reply_url") else self.option("reply_url")

    def publish(self, intent: Intent, now: datetime) -> Answer:
        url = self.reply_url
        if not url:
            return Refused("listen-only", "no reply_url is set; this webhook only listens")
        if urlsplit(url).scheme != "https" and not self.option("api_base"):
            return Refused("not-https", "reply_url has to be https")
        delivery = f"reply_{intent.id}"
        stamp = int(now.timestamp())
        body = json.dumps(
            {
                "type": "reply.created",
                "timestamp": now.isoformat(),
                "data": {
                    "id": intent.id,
                    "in_reply_to": intent.parent,
                    "to": intent.to,
                    "text": intent.text,
                    "private": intent.private,
                },
            }
        ).encode()
        headers = {
            "content-type": "application/json",
            "webhook-id": delivery,
            "webhook-timestamp": str(stamp),
            "webhook-signature": standard_signature(self.secret(), delivery, stamp, body),
        }

        def named(told: Told) -> str:
            return ident(first(told.doc, "id")) or ident(first(first(told.doc, "data"), "id")) or delivery

        return self.once(
            now, lambda: call("POST", url, headers=headers, content=body, near=self.near), named, nothing_special
        )

    def lookup(self, intent: Intent, now: datetime) -> Look:
        return CannotTell("a webhook's receiver cannot be read back")

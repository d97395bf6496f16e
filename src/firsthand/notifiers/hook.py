"""A signed webhook: Standard Webhooks 1.0, one JSON object a notice, under the same id at every try."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from firsthand.desk.notices import Carried, Waiting, delivery_id
from firsthand.outward import NoAnswer, NotSent, call, is_near

SECONDS = 15.0
ANSWER_BYTES_MAX = 64 * 1024


@dataclass(frozen=True)
class Hook:
    """Implements `desk.notices.Way`. The receiver knows a notice by `webhook-id`, so a second try is harmless."""

    url: str
    secret: str = field(repr=False)
    public_url: str
    name: str = "webhook"
    repeatable: bool = True
    personal: bool = False
    bundles: bool = False

    def reaches(self, person: str) -> bool:
        return True

    def carry(self, told: Sequence[Waiting], now: datetime) -> Carried:
        (waiting,) = told
        body = self.body(waiting)
        stamp = str(int(now.timestamp()))
        delivery = delivery_id(waiting.key)
        headers = {
            "content-type": "application/json",
            "webhook-id": delivery,
            "webhook-timestamp": stamp,
            "webhook-signature": signature(self.secret, delivery, stamp, body),
        }
        try:
            answer = call(
                "POST", self.url, headers=headers, content=body,
                deadline_seconds=SECONDS, bytes_max=ANSWER_BYTES_MAX, near=is_near(self.url),
            )  # fmt: skip
        except NotSent as error:
            return Carried("later", f"the receiver was not reached: {error}")
        except NoAnswer as error:
            return Carried("later", f"no answer: {error}")
        return Carried("sent") if answer.ok else Carried("later", f"the receiver answered {answer.status}")

    def body(self, waiting: Waiting) -> bytes:
        notice = waiting.notice
        told = {
            "type": f"case.{notice.kind}",
            "timestamp": notice.at.isoformat(),
            "data": {
                "case": notice.case,
                "title": notice.title,
                "source": notice.source,
                "stage": notice.stage,
                "last_action": notice.last_action,
                "bundle": notice.bundle or None,
                "link": f"{self.public_url.rstrip('/')}{notice.path}",
            },
        }
        return json.dumps(told, ensure_ascii=False).encode()


def signature(secret: str, delivery: str, timestamp: str, body: bytes) -> str:
    """`v1,<base64>` over `id.timestamp.body`. Raises ValueError for a secret that is not base64."""
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        raise ValueError("a webhook's secret is base64, usually behind whsec_") from None
    signed = f"{delivery}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()

"""Tokens that name an uploaded file on a page: only we can make them, and they end after a day."""

from __future__ import annotations

from dataclasses import asdict, replace

from django.core import signing

from firsthand.desk.attachments import Attachment

SALT = "attached"
SECONDS = 86_400


def token_of(attachment: Attachment) -> str:
    return signing.dumps(asdict(replace(attachment, alt="")), salt=SALT, compress=True)


def opened(token: str) -> Attachment | None:
    """The file that a token names; None for one that we did not make, or that is too old."""
    try:
        return Attachment(**signing.loads(token, salt=SALT, max_age=SECONDS))
    except (signing.BadSignature, TypeError, ValueError):
        return None

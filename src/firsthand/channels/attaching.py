"""What goes with a reply: the vendor's rules for it, and the bytes as they were approved."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from firsthand.desk.attachments import Attachment, kept_at


class Missing(ValueError):
    """The bytes are not there any more, or are not those that were approved."""


def bytes_of(home: Path, attachment: Attachment) -> bytes:
    """Raises Missing for bytes that are gone or were changed since they were approved."""
    try:
        content = kept_at(home, attachment.sha256).read_bytes()
    except OSError:
        raise Missing(f"{attachment.name or 'a file'} is not here any more") from None
    if hashlib.sha256(content).hexdigest() != attachment.sha256:
        raise Missing(f"{attachment.name or 'a file'} is not the one that was approved")
    return content


def problem_of(attached: tuple[Attachment, ...], numbers: Mapping[str, Any], private: bool) -> str:
    """Why the vendor would not take these, in words for the agent; empty where it takes them."""
    if not attached:
        return ""
    most = int(numbers.get("attach_most", 0))
    if not most or (private and not numbers.get("attach_private", False)):
        return "this channel takes no files with " + ("a private message" if private else "an answer")
    if len(attached) > most:
        return f"{len(attached)} files; the channel takes {most}"
    for each in attached:
        if each.problem:
            return f"{each.name}: {each.problem}"
        if not any(each.mime.startswith(kind) for kind in numbers.get("attach_types", ["image/"])):
            return f"{each.name}: the channel does not take {each.mime or 'this kind of file'}"
        size_most = int(numbers.get("attach_bytes", 5_000_000))
        if each.size > size_most:
            return f"{each.name}: {each.size / 1e6:.1f} MB; the channel takes {size_most / 1e6:.1f} MB"
        if each.mime.startswith("image/") and not each.alt:
            return f"{each.name} needs a description, for people who do not see it"
    return ""

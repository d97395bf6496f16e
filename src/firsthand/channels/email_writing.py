"""Writing a mail: an answer under the mail that it answers, its files, and nothing that a stranger put into a header."""

from __future__ import annotations

import re
from email.message import EmailMessage
from pathlib import Path

from firsthand.channels.attaching import bytes_of
from firsthand.desk.attachments import safe_name
from firsthand.desk.channel import Intent
from firsthand.outward.mail import one_line

ADDRESS = re.compile(r"(?!.*=\?)[^\s@<>,;\"()\\:]+@[^\s@<>,;\"()\\:]+\Z")
_NAMED = re.compile(r"(?!.*=\?)(<[^<>\s]+>)(?:#[0-9a-f]{12})?\Z")
"""A message id as its sender gave it; where two bear the same, a mark of ours follows."""


def composed(intent: Intent, to: str, *, sender: str, own_id: str, home: Path) -> EmailMessage:
    """Raises Missing for a file that is not what was approved."""
    message = EmailMessage()
    subject = one_line(intent.parent_meta.get("subject", "")) or "Your message to us"
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject if subject.lower().startswith("re:") else f"Re: {subject}"
    message["Message-ID"] = own_id
    if parent := _NAMED.match(intent.parent):
        message["In-Reply-To"] = parent[1]
        named = re.findall(r"<[^<>\s]+>", intent.parent_meta.get("references", ""))
        known = [each for each in named if "=?" not in each]
        message["References"] = " ".join([*reversed(known[:20]), parent[1]])
    message.set_content(intent.text)
    for each in intent.attached:
        kind, _, part = each.mime.partition("/")
        content = bytes_of(home, each)
        message.add_attachment(
            content,
            maintype=kind or "application",
            subtype=part or "octet-stream",
            filename=one_line(safe_name(each.name)),
        )
        if each.alt:
            list(message.iter_attachments())[-1]["Content-Description"] = one_line(each.alt)[:200]
    return message

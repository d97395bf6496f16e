"""E-mail to the owner: plain text, one address, one call. Headers take no line break from anybody's words."""

from __future__ import annotations

import smtplib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlencode, urlsplit

from firsthand.desk.notices import Carried, Waiting, delivery_id
from firsthand.domain.notice import Notice, title_of
from firsthand.outward import Inside
from firsthand.outward.mail import is_not_now, one_line, smtp

SECONDS = 15.0


@dataclass(frozen=True)
class Mail:
    """Implements `desk.notices.Way` over SMTP: `smtp://user:password@host:587` (STARTTLS) or `smtps://...`."""

    url: str = field(repr=False)
    sender: str
    public_url: str
    addresses: Mapping[str, str]
    name: str = "email"
    repeatable: bool = False
    personal: bool = True
    bundles: bool = True

    def reaches(self, person: str) -> bool:
        return person in self.addresses

    def carry(self, told: Sequence[Waiting], now: datetime) -> Carried:
        """Definitely not sent before the server took the text; afterwards it is sent, or not confirmed."""
        message = self._message(told, now)
        try:
            door = self._open()
        except Inside as inside:
            return Carried("later", f"the mail server was not called: {inside}")
        except (OSError, smtplib.SMTPException) as error:
            return Carried("later", f"the mail server does not answer: {type(error).__name__}")
        try:
            door.send_message(message)
        except smtplib.SMTPDataError as error:
            definite = error.smtp_code >= 500 or is_not_now(error)
            return Carried("later" if definite else "unknown", f"the mail server answered {error.smtp_code}")
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPHeloError) as error:
            return Carried("later", f"the mail server said no: {type(error).__name__}")
        except (OSError, smtplib.SMTPException) as error:
            return Carried("unknown", f"no answer after the text was given: {type(error).__name__}")
        finally:
            door.close()
        return Carried("sent")

    def _open(self) -> smtplib.SMTP:
        parts = urlsplit(self.url)
        secure = parts.scheme == "smtps"
        port = parts.port or (465 if secure else 587)
        door = smtp(parts.hostname or "", port, SECONDS, secure=secure)
        if parts.username:
            door.login(unquote(parts.username), unquote(parts.password or ""))
        return door

    def _message(self, told: Sequence[Waiting], now: datetime) -> EmailMessage:
        first = told[0]
        title = title_of(first.notice.title, len({waiting.notice.case for waiting in told}))
        message = EmailMessage()
        message["Subject"] = one_line(title)
        message["From"] = self.sender
        message["To"] = self.addresses[first.person]
        message["Date"] = format_datetime(now)
        domain = self.sender.rsplit("@", 1)[-1].strip("> ") or "localhost"
        message["Message-ID"] = f"<{delivery_id(first.key)}@{domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self._alone(first.notice) if len(told) == 1 else self._together(title, told))
        return message

    def _alone(self, notice: Notice) -> str:
        return (
            f"{notice.title}\n\nSource: {notice.source}\nStage: {notice.stage}\nLast action: {notice.last_action}\n\n"
            f"{self._link(notice.path)}\n"
        )

    def _together(self, title: str, told: Sequence[Waiting]) -> str:
        """Where to see them all, then each by its source and link."""
        listed = f"/notices/told/?{urlencode({'bundle': told[0].notice.bundle})}"
        notices = [waiting.notice for waiting in told]
        cases = "\n\n".join(f"{each.source}; {each.stage}\n{self._link(each.path)}" for each in notices)
        return f"{title}\n\nAll of them: {self._link(listed)}\n\n{cases}\n"

    def _link(self, path: str) -> str:
        return f"{self.public_url.rstrip('/')}{path}"

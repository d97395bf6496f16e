"""E-mail: IMAP in, SMTP out; threads by message id, and nobody becomes one of us by what a header says."""

from __future__ import annotations

import hashlib
import hmac
import imaplib
import json
import re
import smtplib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any, ClassVar

from firsthand.channels import email_reading as mail
from firsthand.channels.attaching import Missing
from firsthand.channels.base import BaseChannel
from firsthand.channels.email_headers import forget, header
from firsthand.channels.email_parts import Report, files_of, report_of, words_of
from firsthand.channels.email_writing import ADDRESS, composed
from firsthand.channels.reading import decoded, documents, rows, shown, unpacked
from firsthand.channels.signing import of_standard, standard_key
from firsthand.desk.attachments import described, packed
from firsthand.desk.channel import (
    Absent,
    Answer,
    CannotTell,
    CaughtUp,
    Found,
    Heard,
    Intent,
    Later,
    Look,
    Noticed,
    Posted,
    Receipt,
    Refused,
    Sent,
    Unknown,
    Unparsed,
    Verdict,
)
from firsthand.domain.mention import Mention
from firsthand.outward import Inside
from firsthand.outward.addresses import is_near_host
from firsthand.outward.mail import imap, is_not_now, smtp

SECONDS = 60.0
PAGE = 50
NOT_PROVEN = "sender not proven"
BOUNCE_LOOK = 400_000
_SOON = timedelta(minutes=5)
_OWN = re.compile(r"<firsthand\.(?P<intent>[\w-]+)\.(?P<mac>[0-9a-f]{20})@[^<>]+>")


class Email(BaseChannel):
    """`address` is ours; `imap_host`, `smtp_host` (and ports), `user`; the secret is the mailbox's password."""

    kind = "email"
    secret_names: ClassVar[tuple[str, ...]] = ("secret",)
    secret_keys: ClassVar[tuple[str, ...]] = (
        *BaseChannel.secret_keys,
        "imap_password",
        "smtp_password",
        "hook_secret",
    )

    def verify(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Verdict:
        """Mail may also be delivered by a signed webhook, under a secret of its own."""
        try:
            standard_key(self.secret("hook_secret"))
        except ValueError:
            return Verdict(False, "this mailbox takes no webhook: no hook_secret is set")
        return of_standard(body, headers, (self.secret("hook_secret"),), now)

    # --- reading -------------------------------------------------------------------------------------------

    def split(self, body: bytes, received_at: datetime) -> list[Heard]:
        body = unpacked(body)
        if decoded(body[:200]).lstrip()[:1] in ("{", "["):
            return [heard for doc in documents(body) for heard in self._document(doc, received_at)]
        return [self._one(raw, received_at) for raw in mail.messages_of(body)]

    def _document(self, doc: Any, at: datetime) -> Iterator[Heard]:
        if isinstance(doc, Unparsed):
            yield doc
            return
        for each in rows(doc):
            raw = mail.as_raw(each)
            yield self._one(raw, at) if raw else Unparsed("no mail that can be read", shown(each))

    def _one(self, raw: bytes, at: datetime) -> Heard:
        try:
            message = mail.parsed(raw)
            if message is None:
                return Unparsed("this is no mail: it has no header", shown(decoded(raw)))
            return self._read(message, raw, at)
        except Exception as error:
            return Unparsed(f"the mail could not be read: {type(error).__name__}", shown(decoded(raw)))
        finally:
            forget()

    def _read(self, message: EmailMessage, raw: bytes, at: datetime) -> Heard:
        ext_id = mail.message_id(message, raw)
        when = mail.sent_at(message, at)
        if report := report_of(message):
            return self._reported(report, ext_id, when)
        why = mail.automatic(message)
        if why and not (why == "precedence: list" and mail.of_our_group(message, self.option("address"))):
            if "mail system" in why and (ours := self._ours_inside(raw)):
                return self._reported(Report(ours, "failed", ""), ext_id, when)
            return Noticed("automatic mail", ext_id, when, why)
        own = self._intent_of(ext_id)
        sender, name = mail.author(message)
        subject, words = header(message, "subject"), words_of(message)
        files, proof = files_of(message), mail.proof(message, self.option("mx"))
        if subject and not subject.lower().startswith(("re:", "aw:", "sv:", "antw:")):
            words = f"{subject}\n\n{words}".strip()
        if to := mail.elsewhere(message):
            words = f"{words}\n\n(answers go to {to})".strip()
        mention = Mention(
            id=ext_id,
            channel="email",
            author=sender if proof in ("", "proven") else f"{sender} ({NOT_PROVEN})",
            text=words or described((f.attachment for f in files), "(a mail without words)"),
            created_at=when,
            in_reply_to=next(iter(mail.answers(message)), None) if proof != "refuted" else None,
            inbound=not own,
            page=self.option("page") or None,
            account=self.account.id,
            kind="message",
            author_name=name,
            private=True,
        )
        meta = {
            "author_id": mail.answer_to(message) or sender,
            "subject": subject[:300],
            "references": " ".join(mail.answers(message))[:2000],
            **packed(f.attachment for f in files),
        }
        kept = {f.attachment.sha256: f.content for f in files if f.content}
        return Posted(mention, correlation=own, meta={k: v for k, v in meta.items() if v}, files=kept)

    def _reported(self, report: Report, ext_id: str, when: datetime) -> Heard:
        """What became of a mail of ours; a report that names none is kept as a change of state."""
        if not report.about or report.status in ("complaint", "noticed"):
            return Noticed(f"mail {report.status}"[:60], report.about or ext_id, when, report.words)
        problem = f"the mail came back: {report.words}".rstrip(": ") if report.status == "failed" else ""
        correlation = self._intent_of(report.about)
        return Receipt(report.about, report.status, when, correlation=correlation, problem=problem)

    def _ours_inside(self, raw: bytes) -> str:
        """A message id of ours in what a mail system sends back without the form of a report."""
        named = (found.group() for found in _OWN.finditer(decoded(raw[:BOUNCE_LOOK])))
        return next((each for each in named if self._intent_of(each)), "")

    # --- our own ids ---------------------------------------------------------------------------------------

    def own_id(self, intent_id: str) -> str:
        """The message id of a reply: chosen once, the same on every try, and provably ours."""
        domain = self.option("address", "desk@localhost").rpartition("@")[2]
        return f"<firsthand.{intent_id}.{self._mac(intent_id)}@{domain}>"

    def _mac(self, intent_id: str) -> str:
        return hmac.new(self.secret().encode(), intent_id.encode(), hashlib.sha256).hexdigest()[:20]

    def _intent_of(self, ext_id: str) -> str:
        """The reply that a message id names, if the id was made by us: a From line proves nothing."""
        found = _OWN.fullmatch(ext_id)
        if found and hmac.compare_digest(found["mac"], self._mac(found["intent"])):
            return found["intent"]
        return ""

    # --- speaking ------------------------------------------------------------------------------------------

    def publish(self, intent: Intent, now: datetime) -> Answer:
        host = self.option("smtp_host")
        if not host:
            return Refused("listen-only", "smtp_host is not set; this mailbox only listens")
        to = intent.parent_meta.get("author_id") or intent.to
        if not ADDRESS.match(to):
            return Refused("no-address", "it is not known whom to write to")
        try:
            composed = self.composed(intent, to)
        except Missing as missing:
            return Refused("attachment", str(missing))
        try:
            door = self._smtp(host)
        except Inside as inside:
            return Later(now + _SOON, str(inside))
        except (OSError, smtplib.SMTPException) as error:
            return Later(
                now + timedelta(seconds=60), f"the mail server cannot be reached ({type(error).__name__})"
            )
        try:
            return self._hand_over(door, composed, intent, to, now)
        finally:
            door.close()

    def _smtp(self, host: str) -> smtplib.SMTP:
        port = int(self.option("smtp_port") or 587)
        door = smtp(host, port, SECONDS, secure=port == 465)
        password = self.secret("smtp_password") or self.secret()
        if not is_near_host(host) or self.option("smtp_login") == "yes":
            door.login(self.option("user") or self.option("address"), password)
        return door

    def _hand_over(
        self, door: smtplib.SMTP, composed: EmailMessage, intent: Intent, to: str, now: datetime
    ) -> Answer:
        """After the data was handed over, silence is no answer; before it, a refusal is a definite one."""
        try:
            door.send_message(composed, self.option("address"), [to])
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()), (550, b""))[0]
            return Refused(str(code), "the address was refused") if code >= 500 else Later(now + _SOON, "not now")
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            if error.smtp_code >= 500:
                return Refused(str(error.smtp_code), str(error.smtp_error)[:200])
            if isinstance(error, smtplib.SMTPDataError) and not is_not_now(error):
                return Unknown(f"the mail server's answer to the text is none ({error.smtp_code})")
            return Later(now + _SOON, f"the mail server says {error.smtp_code}")
        except smtplib.SMTPNotSupportedError:
            return Refused("not-supported", "the mail server takes no address with letters of other languages")
        except (OSError, smtplib.SMTPException) as error:
            return Unknown(f"the mail server did not answer ({type(error).__name__})")
        return Sent(self.own_id(intent.id))

    def composed(self, intent: Intent, to: str) -> EmailMessage:
        return composed(intent, to, sender=self.option("address"), own_id=self.own_id(intent.id), home=self.home)

    def lookup(self, intent: Intent, now: datetime) -> Look:
        """Whether our message id stands in the mailbox of what was sent."""
        if not self.option("imap_host"):
            return CannotTell("imap_host is not set, so what was sent cannot be read")
        ext_id = self.own_id(intent.id)
        try:
            with self._imap() as door:
                door.select(f'"{self.option("sent", "Sent")}"', readonly=True)
                kind, found = door.search(None, "HEADER", "Message-ID", f'"{ext_id}"')
        except Inside as inside:
            return CannotTell(str(inside))
        except (OSError, imaplib.IMAP4.error) as error:
            return CannotTell(f"the mailbox cannot be read ({type(error).__name__})")
        return Found((ext_id,)) if kind == "OK" and found and found[0] else Absent()

    # --- catching up ---------------------------------------------------------------------------------------

    def _imap(self) -> imaplib.IMAP4:
        host, port = self.option("imap_host"), int(self.option("imap_port") or 993)
        door = imap(host, port, SECONDS)
        door.login(self.option("user") or self.option("address"), self.secret("imap_password") or self.secret())
        return door

    def catch_up(self, cursor: str, now: datetime) -> CaughtUp:
        """What came after the last one, by the mailbox's own numbers; a mailbox that was made anew is read anew."""
        if not self.option("imap_host"):
            return CaughtUp(cursor=cursor, problem="set imap_host to read the mailbox")
        try:
            with self._imap() as door:
                return self._fetched(door, json.loads(cursor or "{}"))
        except Inside as inside:
            return CaughtUp(cursor=cursor, problem=str(inside))
        except (OSError, imaplib.IMAP4.error) as error:
            return CaughtUp(cursor=cursor, problem=f"the mailbox cannot be read ({type(error).__name__})")

    def _fetched(self, door: imaplib.IMAP4, at: dict[str, Any]) -> CaughtUp:
        door.select(f'"{self.option("mailbox", "INBOX")}"', readonly=True)
        validity = decoded((door.response("UIDVALIDITY")[1] or [b""])[0] or b"")
        last = int(at.get("uid", 0)) if at.get("validity") == validity else 0
        _, found = door.uid("SEARCH", f"UID {last + 1}:*")
        uids = sorted(int(u) for u in (found[0] or b"").split() if int(u) > last)
        bodies: list[bytes] = []
        for uid in uids[:PAGE]:
            said, parts = door.uid("FETCH", str(uid), "(BODY.PEEK[])")
            if said != "OK" and at.get("refused") != uid:
                # Once it is only put off; the next time a person is told, and the mails behind it are not kept waiting.
                stands = json.dumps({"validity": validity, "uid": last, "refused": uid})
                return CaughtUp(tuple(bodies), stands, problem=f"the mail server does not give mail {uid}")
            bodies += [part[1] for part in parts if isinstance(part, tuple)] if said == "OK" else [_withheld(uid)]
            last = uid
        return CaughtUp(tuple(bodies), json.dumps({"validity": validity, "uid": last}), more=len(uids) > PAGE)


def _withheld(uid: int) -> bytes:
    """What a person sees in place of a mail that the server does not give."""
    return json.dumps(
        {"mail": uid, "problem": "the mail server does not give this mail; look into the mailbox"}
    ).encode()

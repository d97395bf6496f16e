"""WhatsApp's Cloud API: messages, edits, receipts with our own id, and what was sent from the phone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from firsthand.channels.meta import MetaChannel
from firsthand.channels.reading import dig, first, ident, moment, rows, shown, text
from firsthand.channels.whatsapp_things import made_id, things_of, why, words_of
from firsthand.desk.attachments import Attachment, packed
from firsthand.desk.channel import (
    Allowed,
    Answer,
    CannotTell,
    Deleted,
    Heard,
    Intent,
    Look,
    Noticed,
    Posted,
    Receipt,
    Unparsed,
    direct,
)
from firsthand.domain.mention import GROUP, NAMELESS, Mention
from firsthand.outward import Told

TROUBLE = (
    "DISABLED_UPDATE",
    "ACCOUNT_VIOLATION",
    "ACCOUNT_RESTRICTION",
    "ACCOUNT_DELETED",
    "ACCOUNT_OFFBOARDED",
    "PARTNER_REMOVED",
    "PARTNER_APP_UNINSTALLED",
    "FLAGGED",
)
"""What happens to the account itself and stops its messages: a person has to see it."""

ECHOES = ("smb_message_echoes", "message_echoes")
"""Under these we read our own words, sent from the phone or by another program."""


class WhatsApp(MetaChannel):
    """`phone_number_id` is the number's id; it may also come with each message."""

    kind = "whatsapp"

    def change(self, field: str, value: Any, ours: str, at: datetime) -> Iterator[Heard]:
        if not isinstance(value, Mapping):
            yield Noticed(field[:60] or "change", f"{ours}:{at.isoformat()}", at, shown(value)[:500])
            return
        count = 0
        number = ident(dig(value, "metadata", "phone_number_id"))
        for name, inbound in (("messages", field not in ECHOES), ("message_echoes", False)):
            for message in rows(value.get(name)):
                count += 1
                yield self._message(message, value, inbound, number, at)
        for status in rows(value.get("statuses")):
            count += 1
            yield self._status(status, field, at)
        for thread in rows(value.get("history")):
            for message in [m for t in rows(dig(thread, "threads")) for m in rows(dig(t, "messages"))]:
                count += 1
                yield self._message(message, value, not dig(message, "history_context", "from_me"), number, at)
        for each in rows(value.get("errors")):
            count += 1
            yield Unparsed(f"WhatsApp reports an error: {why(each)}"[:200], shown(each))
        if text(value.get("event")) in TROUBLE:
            count += 1
            yield Unparsed(f"about this account: {text(value['event']).replace('_', ' ').lower()}", shown(value))
        for name in ("user_preferences", "calls", "groups", "user_id_update", "state_sync"):
            for each in rows(value.get(name)):
                count += 1
                yield self._noticed(name, each, at)
        if (
            not count
            and "event" not in value
            and (text(dig(value, "text", "body")) or text(first(value, "text", "message")))
        ):
            yield Unparsed(f"{field[:60]}: somebody wrote, in a way that is not known", shown(value))
        elif not count:
            mark = ident(first(value, "message_template_id", "event", "id")) or shown(value)[:100]
            yield Noticed(field[:60] or "change", mark, None, shown(value)[:500])

    def page_of(self, doc: Mapping[str, Any], at: datetime) -> Iterator[Heard]:
        """What stands inside the envelope, as resellers of the interface and older versions send it bare."""
        if "messages" in doc or "statuses" in doc or "message_echoes" in doc or "errors" in doc:
            yield from self.change("messages", doc, "", at)
        elif "type" in doc and "from" in doc:
            yield self._message(doc, {}, True, "", at)
        elif "status" in doc and "id" in doc:
            yield self._status(doc, "", at)
        else:
            yield Unparsed("no event that is known", shown(doc))

    def _noticed(self, name: str, each: Any, at: datetime) -> Heard:
        """A marketing stop is kept as what it is: binding for marketing, and never for care."""
        said = text(dig(each, "value"))
        what = f"marketing {said}" if name == "user_preferences" and said else name
        mark = ident(first(each, "id", "user_id", "wa_id", "code")) or shown(each)[:100]
        return Noticed(what[:60], f"{mark}:{ident(dig(each, 'timestamp'))}", at, shown(each)[:500])

    def _status(self, status: Any, field: str, at: datetime) -> Heard:
        ext_id, said = ident(dig(status, "id")), text(dig(status, "status")).lower()
        if not ext_id or not said:
            return Unparsed("a status without an id or a word", shown(status))
        if field == "calls":
            return Noticed(f"call {said}"[:60], ext_id, at, shown(status)[:500])
        error = dig(status, "errors", 0)
        problem = why(error)
        correlation = text(dig(status, "biz_opaque_callback_data"))[:80]
        when = moment(dig(status, "timestamp"), at)
        if said == "failed" and dig(status, "recipient_type") == "group":
            who = ident(first(status, "recipient_participant_user_id", "recipient_participant_id"))
            return Noticed("one of a group missed it", f"{ext_id}:{who}", when, shown(status)[:500])
        return Receipt(ext_id, said[:20], when, correlation=correlation, problem=problem)

    def _message(self, message: Any, value: Mapping[str, Any], inbound: bool, number: str, at: datetime) -> Heard:
        ext_id = ident(dig(message, "id")) or made_id(message)
        if not isinstance(message, Mapping) or not ext_id:
            return Unparsed("a message without an id", shown(message))
        kind = text(message.get("type"))
        when = moment(message.get("timestamp"), at)
        if kind == "revoke":
            gone = ident(dig(message, "revoke", "original_message_id"))
            return Deleted(gone, when) if gone else Unparsed("a taken-back message names none", shown(message))
        if kind in ("reaction", "system", "request_welcome"):
            return Noticed(kind, ext_id, when, shown(message)[:500])
        if kind == "edit":
            first_id = ident(dig(message, "edit", "original_message_id"))
            inner = dig(message, "edit", "message")
            if not first_id or not isinstance(inner, Mapping):
                return Unparsed("an edit that names no message", shown(message))
            return self._spoken(message, inner, first_id, value, inbound, number, when, edit=True)
        return self._spoken(message, message, ext_id, value, inbound, number, when)

    def _spoken(
        self,
        message: Mapping[str, Any],
        said: Mapping[str, Any],
        ext_id: str,
        value: Mapping[str, Any],
        inbound: bool,
        number: str,
        at: datetime,
        *,
        edit: bool = False,
    ) -> Heard:
        phone = ident(message.get("from" if inbound else "to"))
        contact = _contact(rows(value.get("contacts")), phone, ident(message.get("from_user_id")))
        user = ident(message.get("from_user_id" if inbound else "to_user_id")) or ident(dig(contact, "user_id"))
        group = ident(message.get("group_id"))
        peer = user or phone or ident(dig(contact, "wa_id"))
        mention = Mention(
            id=ext_id,
            channel="whatsapp",
            author=(peer if inbound else ident(message.get("from")) or number) or NAMELESS,
            text=words_of(said),
            created_at=at,
            in_reply_to=direct(group or peer or ext_id),
            inbound=inbound,
            account=self.account.id,
            kind=GROUP if group else "message",
            private=not group,
            author_name=text(dig(contact, "profile", "name"))[:200] if inbound else "",
        )
        revision = at.strftime("%Y-%m-%dT%H:%M:%S") if edit else ""
        correlation = text(message.get("biz_opaque_callback_data"))[:80]
        meta = {
            "author_id": phone or peer,
            "to": group or phone or peer,
            "number": number,
            **packed(things_of(said)),
        }
        meta |= {"group": group} if group else {}
        return Posted(mention, revision=revision, edit=edit, correlation=correlation, meta=meta)

    # --- speaking ------------------------------------------------------------------------------------------

    def can_reply(self, intent: Intent, now: datetime) -> Allowed:
        """What was said to one is answered to one, and what was said in a group in the group."""
        group = intent.parent_meta.get("group")
        if group and intent.private:
            return Allowed(False, "a message of a group is answered in the group; all of it reads the answer")
        if not group and not intent.private:
            return Allowed(False, "this channel has no public answers")
        if group and (parent := intent.parent_mention):
            intent = replace(intent, window_from=parent.created_at)
        return super().can_reply(intent, now)

    def publish(self, intent: Intent, now: datetime) -> Answer:
        number = self.option("phone_number_id") or intent.parent_meta.get("number", "")
        media = self.carried(intent, now, partial(self._upload, number), "id")
        if not isinstance(media, list):
            return media
        body: dict[str, Any] = {
            "messaging_product": "whatsapp",
            **_addressed(intent),
            "type": "text",
            "text": {"body": intent.text},
            "biz_opaque_callback_data": intent.correlation,
        }
        if media:
            kind = "image" if intent.attached[0].kind == "image" else "document"
            named = {"filename": intent.attached[0].name} if kind == "document" else {}
            del body["text"]
            body |= {"type": kind, kind: {"id": media[0], "caption": intent.text, **named}}
        if intent.parent.startswith("wamid"):
            body["context"] = {"message_id": intent.parent}
        return self.graph_call(now, f"{number}/messages", body, "message_id")

    def _upload(self, number: str, attachment: Attachment, content: bytes) -> Told:
        form = {"messaging_product": "whatsapp", "type": attachment.mime, **self.signed()}
        files = {"file": (attachment.name or "file", content, attachment.mime)}
        return self.ask("POST", f"{self.graph}/{number}/media", form=form, files=files)

    def lookup(self, intent: Intent, now: datetime) -> Look:
        """Nothing can be read back; the first receipt that carries our own id settles it."""
        return CannotTell("WhatsApp shows no sent messages; a receipt with our own id would settle it")


def _addressed(intent: Intent) -> dict[str, str]:
    """To a group, to a number, or to whoever hides theirs: by the id that WhatsApp gave them for this business."""
    if group := intent.parent_meta.get("group"):
        return {"recipient_type": "group", "to": group}
    who = intent.parent_meta.get("author_id") or intent.to
    return {"recipient_type": "individual", "recipient" if _BY_ID.match(who) else "to": who}


_BY_ID = re.compile(r"[A-Z]{2}\.")


def _contact(contacts: list[Any], phone: str, user: str) -> Any:
    for contact in contacts:
        if (ident(dig(contact, "wa_id")) == phone and phone) or (ident(dig(contact, "user_id")) == user and user):
            return contact
    return contacts[0] if len(contacts) == 1 else None

"""Taking in: what bodies say, in order, each once: mentions, edits, deletions, receipts, our own posts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from firsthand.desk import intake, versions
from firsthand.desk.attachments import unpacked
from firsthand.desk.channel import Deleted, Heard, Noticed, Posted, Receipt, Sent, Unparsed
from firsthand.desk.inbox import WORDS, Capture, Captured, Entry, Raw
from firsthand.desk.matching import match
from firsthand.desk.ports import Shelved
from firsthand.desk.promote import edited_to_matter
from firsthand.domain import events as ev
from firsthand.domain.mention import Mention
from firsthand.engine import arrivals


class Taking:
    """One transaction over several bodies: runs of new mentions go in together, everything else in its place."""

    def __init__(self, capture: Capture, captured: Captured) -> None:
        self.capture = capture
        self.captured = captured
        self.pending: dict[str, Mention] = {}
        self.counts: dict[tuple[str, datetime], Counter[str]] = {}
        self.done: list[int] = []
        self.never_seen: set[tuple[str, str]] = set()
        self.unread: list[int] = []
        self.entries: dict[int, list[Entry]] = {}
        self.known: set[str] = set()
        self.unwritten: list[Entry] = []

    def look_ahead(self, heard: Sequence[tuple[Raw, Sequence[Heard]]]) -> None:
        """One look for all bodies at once: most of what they say is new, and needs no look of its own."""
        self.entries = {raw.id: [entry_of(raw, h) for h in each] for raw, each in heard}
        keys = {entry.key for each in self.entries.values() for entry in each}
        self.known = self.capture.inbox.heard_already(keys)
        ids: dict[str, set[str]] = {}
        for raw, each in heard:
            said = ids.setdefault(raw.account, set())
            for h in each:
                said.update((h.mention.id, *versions.named_in(h)) if isinstance(h, Posted) else ())
        for account, said in ids.items():
            known = self.capture.inbox.seen_before(account, said)
            self.never_seen |= {(account, ext_id) for ext_id in said - known}

    def take(self, raw: Raw, heard: Sequence[Heard]) -> None:
        entries = self.entries[raw.id]
        new = {entry.key: entry for entry in reversed(entries) if entry.key not in self.known}
        self.unwritten += [entry for entry in entries if new.get(entry.key) is entry]
        for each, entry in zip(heard, entries, strict=True):
            taken = self._named_alike(raw, each) if entry.key in self.known else (each, entry)
            if taken is None:
                self._count(raw, "kept" if self._brings_more(each, entry) else "duplicates")
                continue
            self.unwritten += versions.entries_of(raw, each)
            self.known.add(taken[1].key)
            self._count(raw, self._take_one(raw, *taken))
        (self.unread if heard and all(isinstance(h, Unparsed) for h in heard) else self.done).append(raw.id)
        self.captured.bodies += 1

    def _brings_more(self, heard: Heard, entry: Entry) -> bool:
        """Whether what was heard already comes with a further picture: some channels deliver each by itself."""
        things = unpacked(heard.meta) if isinstance(heard, Posted) else ()
        if not any(each.ref for each in things):
            return False
        self.flush()
        return self.capture.inbox.attach(entry.key, things)

    def _named_alike(self, raw: Raw, heard: Heard) -> tuple[Posted, Entry] | None:
        """Another message under a name that one bears already: kept under a name of its own. None for the same again."""
        channel = self.capture.channel_of(raw.account)
        if not isinstance(heard, Posted) or not (channel and channel.capabilities.named_by_writers):
            return None
        self.flush()
        said = heard.mention
        found = self.capture.inbox.find(raw.account, said.id)
        if not found or _same_again(found[0].mention, said):
            return None
        mark = sha256(f"{said.author}\n{said.text}".encode("utf-8", "replace")).hexdigest()[:12]
        other = replace(heard, mention=replace(said, id=f"{said.id[:280]}#{mark}"))
        entry = entry_of(raw, other)
        if entry.key in self.known or self.capture.inbox.heard_already({entry.key}):
            return None
        self.unwritten.append(entry)
        return other, entry

    def _take_one(self, raw: Raw, heard: Heard, entry: Entry) -> str:
        if isinstance(heard, Posted):
            return self._posted(raw, heard, entry)
        if isinstance(heard, Deleted):
            self._deleted(raw, heard)
        elif isinstance(heard, Receipt):
            self._receipt(raw, heard)
        elif isinstance(heard, Noticed) and heard.what.startswith("fetch"):
            self.capture.inbox.want_poll(raw.account, heard.ext_id if heard.what == WORDS else "")
        elif isinstance(heard, Unparsed):
            self.capture.inbox.unparsed(raw.account, raw.id, raw.received_at, heard.problem, heard.payload)
            return "unparsed"
        return "kept"

    # --- mentions ------------------------------------------------------------------------------------------

    def _posted(self, raw: Raw, heard: Posted, entry: Entry) -> str:
        mention = heard.mention
        for digest, content in heard.files.items():
            self.capture.inbox.keep_file(digest, content)
        if not mention.inbound and self._own(raw, heard):
            return "kept"
        names = (mention.id, *versions.named_in(heard))
        unseen = all((raw.account, name) in self.never_seen for name in names)
        self.never_seen -= {(raw.account, name) for name in names}
        if unseen:
            self.pending[mention.key] = mention
            return "kept"
        self.flush()
        known = self.capture.inbox.find(raw.account, mention.id)
        gone = versions.deleted_as_any(self.capture.inbox, raw.account, names)
        if known and not gone:
            return self._again(heard, entry, known[0])
        if not known:
            self.pending[mention.key] = mention
        if gone:
            self.flush()
            self._bury(mention.id, raw.account, heard.mention.created_at)
        return "kept"

    def _again(self, heard: Posted, entry: Entry, known: Shelved) -> str:
        """A mention that stands on the shelf: a newer wording changes it, an older one is behind the times."""
        newest = self.capture.inbox.newest(entry.account, entry.ext_id, entry.key)
        behind = not heard.edit and heard.revision <= newest
        if behind or heard.mention.text == known.mention.text or not known.mention.text:
            return "kept" if heard.edit or heard.revision else "duplicates"
        if heard.edit and heard.revision and heard.revision < newest:
            return "kept"
        self._rewrite(heard, entry, known)
        return "kept"

    def _rewrite(self, heard: Posted, entry: Entry, known: Shelved) -> None:
        desk = self.capture.desk
        old = known.mention
        now = replace(old, text=heard.mention.text, rating=heard.mention.rating or old.rating)
        triage = desk.reader.triage([now])[0] if old.inbound else None
        case_id = known.case
        if case_id:
            case = desk.log.case(case_id)
            version = (heard.revision or entry.at.isoformat())[:80]
            seen = any(s.id == old.key for s in case.thread)
            if seen and triage:
                events = arrivals.edited(now, triage, case, desk.policy, version=version, at=entry.at)
                desk.log.append(case_id, events, case.version)
                self.captured.touched.append(case_id)
        self.capture.inbox.rewrite(old.key, now, triage, case_id)
        if not case_id and triage and triage.wanted:
            found, is_new = edited_to_matter(known, now, triage, entry.at, desk)
            (self.captured.opened if is_new else self.captured.touched).append(found)

    # --- our own posts -------------------------------------------------------------------------------------

    def _own(self, raw: Raw, heard: Posted) -> bool:
        """Whether a post of ours is a reply of the outbox; it completes that reply if need be."""
        mention, inbox = heard.mention, self.capture.inbox
        if inbox.intent_of(raw.account, mention.id):
            return True
        intents = inbox.open_intents(raw.account)
        fits = match(
            intents,
            text=mention.text,
            parent=mention.in_reply_to,
            to=heard.meta.get("to", ""),
            correlation=heard.correlation,
            at=mention.created_at,
        )
        if fits is None:
            return False
        self.flush()
        self.capture.complete(fits, Sent(mention.id), "seen on the channel as our own post")
        return True

    def _receipt(self, raw: Raw, receipt: Receipt) -> None:
        inbox = self.capture.inbox
        intent = inbox.intent_of(raw.account, receipt.ext_id)
        if intent is None and receipt.correlation:
            wanted = (i for i in inbox.open_intents(raw.account) if receipt.correlation in (i.correlation, i.id))
            intent = next(wanted, None)
        if intent is None:
            return
        if receipt.status == "failed":
            self.flush()
            if inbox.has_reached(raw.account, receipt.ext_id):
                return
            self.capture.refuse(intent, "not-delivered", receipt.problem or "the channel could not deliver it")
        elif intent.status != "sent":
            self.capture.complete(intent, Sent(receipt.ext_id), f"the channel says {receipt.status}")

    # --- deletions -----------------------------------------------------------------------------------------

    def _deleted(self, raw: Raw, heard: Deleted) -> None:
        self.flush()
        self.never_seen.discard((raw.account, heard.ext_id))
        self._bury(heard.ext_id, raw.account, heard.at or raw.received_at)

    def _bury(self, ext_id: str, account: str, at: datetime) -> None:
        """The content goes, a tombstone stays, and the case says when."""
        desk, inbox = self.capture.desk, self.capture.inbox
        for shelved in inbox.find(account, ext_id) or inbox.find(account, inbox.first_of(account, ext_id)):
            key = shelved.mention.key
            inbox.tombstone(key)
            inbox.forget_files(account, shelved.mention.id)
            if not shelved.case:
                continue
            case = desk.log.case(shelved.case)
            if any(seen.id == key and not seen.gone for seen in case.thread):
                event = ev.MentionDeleted(at=max(at, case.opened_at), by="channel", mention=key)
                desk.log.append(case.id, (event,), case.version)
                self.captured.touched.append(case.id)

    # --- the end of it -------------------------------------------------------------------------------------

    def flush(self) -> None:
        """Write what was gathered: whatever is looked up after this finds it."""
        self.capture.inbox.note(self.unwritten)
        self.unwritten.clear()
        if not self.pending:
            return
        mentions = list(self.pending.values())
        self.pending.clear()
        taken = intake.take(mentions, self.capture.desk)
        self.captured.opened += taken.opened
        self.captured.touched += taken.touched

    def finish(self) -> None:
        now = self.capture.desk.now()
        for (account, hour), counts in self.counts.items():
            self.capture.inbox.count(account, hour, **counts)
            self.capture.inbox.heard(account, now)
        self.capture.inbox.done(self.done, "done", now)
        self.capture.inbox.done(self.unread, "unparsed", now)

    def _count(self, raw: Raw, what: str) -> None:
        hour = raw.received_at.replace(minute=0, second=0, microsecond=0)
        counts = self.counts.setdefault((raw.account, hour), Counter())
        counts["received"] += 1
        counts[what] += 1
        self.captured.counts[what] += 1
        if what == "kept" and raw.source == "poll" and _has_push(self.capture, raw.account):
            counts["recovered"] += 1


def _same_again(known: Mention, said: Mention) -> bool:
    """Whether it is the same message on another way, where a list may have added words; or one that is gone."""
    if not known.text:
        return True
    return known.author == said.author and (said.text in known.text or known.text in said.text)


def _has_push(capture: Capture, account: str) -> bool:
    channel = capture.channel_of(account)
    return bool(channel and {"webhook", "stream"} & set(channel.capabilities.ingest))


def entry_of(raw: Raw, heard: Heard) -> Entry:
    """The line under which this is noted."""
    if isinstance(heard, Posted):
        m = heard.mention
        revision = heard.revision or ("edit" if heard.edit else "")
        return Entry(raw.account, "posted", m.kind, m.id, revision, raw.received_at, raw.id, heard.meta)
    if isinstance(heard, Deleted):
        at = heard.at or raw.received_at
        return Entry(raw.account, "deleted", "", heard.ext_id, "", at, raw.id)
    if isinstance(heard, Receipt):
        return Entry(raw.account, "receipt", heard.status[:20], heard.ext_id, "", raw.received_at, raw.id)
    if isinstance(heard, Noticed):
        state = sha256(heard.detail.encode("utf-8", "replace")).hexdigest()[:16]
        return Entry(raw.account, "noticed", heard.what[:20], heard.ext_id, state, raw.received_at, raw.id)
    digest = sha256(heard.payload.encode("utf-8", "replace") or raw.body).hexdigest()
    return Entry(raw.account, "unparsed", "", digest, heard.problem[:80], raw.received_at, raw.id)

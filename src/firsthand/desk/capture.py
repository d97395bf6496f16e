"""Capture: a raw body is stored before it is acknowledged, then split, and each thing it says counts once.

Nothing that was acknowledged is lost: a body that cannot be split stays, and a person sees it. Nothing counts
twice: what was heard is noted in the same transaction as the case that it changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from firsthand.desk.channel import Channel, Heard, Noticed, Posted, Unparsed
from firsthand.desk.inbox import Capture, Captured, Entry, Inbox, Raw
from firsthand.desk.ports import Conflict, Desk
from firsthand.desk.taking import Taking
from firsthand.domain.decisions import Triage
from firsthand.domain.mention import Mention

POISON_TRIES = 3
"""A body that failed so often in our own hands is put where a person sees it, and the queue moves on."""

THINGS_MOST = 40
"""Taken in by one transaction, unless one body says more: so long at most a delivery waits for its commit."""

KEPT_SECONDS_MOST = 20.0
"""A delivery that could not be kept for so long is given up; its sender is told to come again."""

__all__ = ["Capture", "Captured", "Door", "Entry", "Inbox", "Raw", "Received", "digest", "digest_all", "receive"]


@dataclass(frozen=True, slots=True)
class Received:
    """The answer to a webhook: its status and the words for the sender."""

    status: int
    words: str


# --- receiving ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Door:
    """What a hook needs: the channels, the raw inbox, the clock. No reader and no case is touched here."""

    channel_of: Callable[[str], Channel | None]
    inbox: Inbox
    now: Callable[[], datetime]
    fault: Callable[[str], None] = lambda name: None


def begin(door: Door, account: str, body: bytes, headers: Mapping[str, str]) -> Received | Future[None]:
    """Verify over the raw bytes. A refusal is an answer; what is to be kept is told of when it is on the disk."""
    channel = door.channel_of(account)
    if channel is None:
        return Received(404, "no such hook")
    now = door.now()
    verdict = channel.verify(body, headers, now)
    if not verdict.ok:
        door.inbox.count(account, now, received=1, refused=1)
        return Received(401, verdict.reason or "the signature does not fit")
    door.fault("before raw commit")
    return door.inbox.put_soon(account, body, source="webhook", headers=headers, now=now, verified=True)


def kept(door: Door) -> Received:
    """The yes, which is said only after the body is on the disk."""
    door.fault("after raw commit")
    return Received(200, "kept")


def receive(door: Door, account: str, body: bytes, headers: Mapping[str, str]) -> Received:
    """Verify, store, and only then say yes. Raises what the database raises: say 503 then."""
    begun = begin(door, account, body, headers)
    if isinstance(begun, Received):
        return begun
    begun.result(KEPT_SECONDS_MOST)
    return kept(door)


# --- splitting ---------------------------------------------------------------------------------------------


def digest(capture: Capture, limit: int = THINGS_MOST) -> Captured:
    """Split what waits in the raw inbox, in order. A body that fails alone is set aside, and the rest goes on."""
    captured = Captured()
    raws = capture.inbox.fresh(limit)
    if raws:
        capture.fault("before split")
    for piece in _pieces([(raw, _split(capture, raw)) for raw in raws]):
        try:
            made = _take_in(capture, piece)
        except Exception:
            made = Captured()
            for raw, heard in piece:
                _alone(capture, raw, heard, made)
        captured.add(made)
    return captured


def digest_all(capture: Capture, batches: int = 40) -> Captured:
    """Split batch after batch while there is more, so that a backlog never waits for the next round."""
    total = Captured()
    for _ in range(batches):
        made = digest(capture)
        total.add(made)
        if not made.bodies:
            break
    return total


Said = tuple[Raw, list[Heard]]


def _pieces(said: Sequence[Said]) -> Iterator[list[Said]]:
    """As many bodies as one transaction may take in; a delivery that comes meanwhile waits for no more than that."""
    piece: list[Said] = []
    things = 0
    for each in said:
        if piece and things + len(each[1]) > THINGS_MOST:
            yield piece
            piece, things = [], 0
        piece.append(each)
        things += len(each[1])
    if piece:
        yield piece


def _alone(capture: Capture, raw: Raw, heard: list[Heard], captured: Captured) -> None:
    """One body by itself: Conflict is worth another try, a failure of ours is counted towards the poison shelf."""
    made = Captured()
    try:
        made = _take_in(capture, [(raw, heard)])
    except Conflict:
        return
    except Exception as error:
        problem = f"{type(error).__name__}: {str(error)[:200]}"
        if raw.tries + 1 < POISON_TRIES:
            capture.inbox.failed(raw.id, problem)
            return
        with capture.desk.unit():
            now = capture.desk.now()
            capture.inbox.unparsed(raw.account, raw.id, now, problem, _beginning(raw.body))
            capture.inbox.count(raw.account, raw.received_at, received=1, unparsed=1)
            capture.inbox.done([raw.id], "unparsed", now, problem)
            made.counts["unparsed"] += 1
            made.bodies += 1
    captured.add(made)


def _take_in(capture: Capture, said: Sequence[Said]) -> Captured:
    """One transaction. What can be worked out before it is."""
    captured = Captured()
    desk = replace(capture.desk, reader=_read_ahead(capture.desk, [heard for _, heard in said]))
    with capture.desk.unit():
        still = capture.inbox.still_fresh([raw.id for raw, _ in said])
        ours = [(raw, heard) for raw, heard in said if raw.id in still]
        taking = Taking(replace(capture, desk=desk), captured)
        taking.look_ahead(ours)
        for raw, heard in ours:
            taking.take(raw, heard)
        taking.flush()
        capture.fault("inside intake")
        taking.finish()
    capture.fault("after intake")
    return captured


def _split(capture: Capture, raw: Raw) -> list[Heard]:
    """What a body says; a splitter that fails has found something that a person has to see."""
    channel = capture.channel_of(raw.account)
    if channel is None:
        return [Unparsed("the account is not connected any more", _beginning(raw.body))]
    try:
        heard = channel.split(raw.body, raw.received_at)
        if raw.source == "search":
            heard = [_meant(capture, each, raw) for each in heard]
        return heard or [Noticed("nothing", sha256(raw.body).hexdigest(), None, _beginning(raw.body)[:500])]
    except Exception as error:
        return [Unparsed(f"the body could not be split: {type(error).__name__}", _beginning(raw.body))]


def _meant(capture: Capture, heard: Heard, raw: Raw) -> Heard:
    """What a search found and the words in force leave out is noted and counted, but it is no mention."""
    if not isinstance(heard, Posted) or not heard.mention.inbound or capture.listening.empty:
        return heard
    if heard.meta.get("asked") == "yes" or capture.listening.judged(heard.mention.text).heard:
        return heard
    return Noticed("not listened for", heard.mention.id, raw.received_at, heard.mention.text[:200])


def _beginning(body: bytes) -> str:
    return body[:20_000].decode("utf-8", "replace").replace("\x00", "\ufffd")


class _ReadAhead:
    """Readings that were made before the transaction began, so that nothing is computed while it is open."""

    def __init__(self, desk: Desk, mentions: Sequence[Mention]) -> None:
        self._reader = desk.reader
        known = desk.reader.triage(list(mentions)) if mentions else []
        self._known = {m.key + m.text: t for m, t in zip(mentions, known, strict=True)}

    def triage(self, mentions: Sequence[Mention]) -> list[Triage]:
        return [self._known.get(m.key + m.text) or self._reader.triage([m])[0] for m in mentions]


def _read_ahead(desk: Desk, said: Iterable[Sequence[Heard]]) -> _ReadAhead:
    posted = [h.mention for each in said for h in each if isinstance(h, Posted) and h.mention.inbound]
    return _ReadAhead(desk, posted)

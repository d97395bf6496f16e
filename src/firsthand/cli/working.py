"""The worker: one thread splits, ticks and deals; publishing, catching up, CRMs and surges have threads of their own."""

from __future__ import annotations

import gc
import logging
import os
import threading
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path

from firsthand import wiring
from firsthand.cli.plainly import of_itself
from firsthand.wiring import care, crms, shifts, surge, versions

ROUND_SECONDS = 0.5
ACCOUNTS_SECONDS = 2.0
SEEN_SECONDS = 10.0
STREAMS_SECONDS = 5.0
CRM_SECONDS = 2.0
HELD_SECONDS = 2.0
HOUSE_SECONDS = 3600.0
RAW_DAYS = 30.0
log = logging.getLogger("firsthand.worker")


def work(stop: threading.Event, model: Path | None = None, *, once: bool = False) -> str:
    """Work until it is told to stop. The policy in force and the accounts are read anew all the time.

    It ends by itself, and says why, when a newer version has brought the database on: what that one writes this one
    would not understand.
    """
    if once:
        _try("being seen", _be_seen)
        _try("letting old bodies go", _keep_house)
        _once(model)
        return ""
    _settle(model)
    threads = [
        threading.Thread(target=_publishers, args=(stop, model), name="publishers", daemon=True),
        threading.Thread(target=_catching_up, args=(stop,), name="catching up", daemon=True),
        threading.Thread(target=_streams, args=(stop,), name="streams", daemon=True),
        threading.Thread(target=_crms, args=(stop,), name="CRMs", daemon=True),
        threading.Thread(target=_surges, args=(stop,), name="surges", daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        return rounds(stop, model)
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=15)


def rounds(stop: threading.Event, model: Path | None = None) -> str:
    """What the thread that reads does, round after round; why it ended by itself, if it did."""
    seen, kept_house = -SEEN_SECONDS, -HOUSE_SECONDS
    while not stop.is_set():
        if time.monotonic() - seen > SEEN_SECONDS:
            seen = time.monotonic()
            if overtaken := _overtaken():
                return overtaken
            _try("being seen", _be_seen)
        if time.monotonic() - kept_house > HOUSE_SECONDS:
            kept_house = time.monotonic()
            _try("letting old bodies go", _keep_house)
        _each(parts(model))
        stop.wait(ROUND_SECONDS)
    return ""


def _overtaken() -> str:
    """Why this version has to leave the database alone; empty while it is its own, or does not answer just now."""
    found: list[str] = []
    _try("looking at the schema", lambda: found.append(versions.newer_database()))
    return "".join(found)


def _settle(model: Path | None) -> None:
    """Load what every round needs. It stays: a collector that walks it inside a transaction keeps all writers waiting."""
    _try("loading the model", partial(wiring.triager, model))
    gc.collect()
    gc.freeze()


def _be_seen() -> None:
    """Leave word that a worker is alive: /readyz and the doctor ask for it."""
    from firsthand.records import health

    health.worker_was_seen(wiring.now())


def _keep_house() -> None:
    """Raw bodies that were read go after FIRSTHAND_RAW_DAYS: what they said stands with the mention."""
    from firsthand.records.raw_inbox import forget_before

    gone = forget_before(wiring.now() - timedelta(days=raw_days()))
    if gone:
        log.info("%d rows of raw bodies were past their time and are gone", gone)


def raw_days() -> float:
    """Raises NotConfigured for what is no number of days."""
    words = os.environ.get("FIRSTHAND_RAW_DAYS", "")
    try:
        days = float(words or RAW_DAYS)
    except ValueError:
        days = -1.0
    if not 0 < days < 36_500:
        raise wiring.NotConfigured(f"FIRSTHAND_RAW_DAYS is {words!r}; give a number of days above 0")
    return days


def _each(parts: Mapping[str, Callable[[], object]]) -> None:
    for name, part in parts.items():
        _try(name, part)


def parts(model: Path | None) -> dict[str, Callable[[], object]]:
    """What the thread that reads what came in does in every round, by name: nothing that may last."""
    found: dict[str, Callable[[], object]] = {}
    _try("reading the policy", lambda: found.update(wiring.rounds(model)))
    return {**found, **care.rounds(), **shifts.rounds()}


def _surges(stop: threading.Event) -> None:
    """A great incident takes its cases in one by one, just when the most comes in: that is read meanwhile."""
    while not stop.is_set():
        _each(surge.rounds())
        stop.wait(ROUND_SECONDS)


def _once(model: Path | None) -> None:
    for account in wiring.account_ids():
        _try(f"catching up {account}", partial(wiring.catch_up, account))
    _each(parts(model))
    _each(surge.rounds())
    _try("CRMs", crms.write_round)
    _try("replies", lambda: wiring.publish_round(wiring.desk(model)))


def _catching_up(stop: threading.Event) -> None:
    while not stop.is_set():
        for account in _accounts():
            if stop.is_set():
                return
            _try(f"catching up {account}", partial(wiring.catch_up, account))
            _try(f"searching {account}", partial(_search, account))
        stop.wait(ACCOUNTS_SECONDS)


def _streams(stop: threading.Event) -> None:
    """A listener for each account with a stream; one that died gets another."""
    from firsthand.wiring.accounts import listen

    running: dict[str, threading.Thread] = {}

    def wait(seconds: float) -> bool:
        return stop.wait(seconds) if seconds else stop.is_set()

    while not stop.is_set():
        for account in _accounts():
            found: set[str] = set()
            _try(f"the stream of {account}", partial(_note_stream, account, found))
            if found and (account not in running or not running[account].is_alive()):
                part = partial(_try, f"the stream of {account}", partial(listen, account, wait))
                running[account] = threading.Thread(target=part, name=f"stream {account}", daemon=True)
                running[account].start()
        stop.wait(STREAMS_SECONDS)


def _crms(stop: threading.Event) -> None:
    """Closed cases into the CRMs, beside everything else: a CRM that is slow keeps nobody waiting."""
    while not stop.is_set():
        _try("CRMs", crms.write_round)
        stop.wait(CRM_SECONDS)


def _note_stream(account: str, found: set[str]) -> None:
    from firsthand.wiring.accounts import has_stream

    if has_stream(account):
        found.add(account)


def _search(account: str) -> int:
    from firsthand.wiring.accounts import search

    return search(account)


def _publishers(stop: threading.Event, model: Path | None) -> None:
    """A publisher for each account; a new account gets one, and one that died gets another."""
    running: dict[str, threading.Thread] = {}
    while not stop.is_set():
        for account in _accounts():
            if account not in running or not running[account].is_alive():
                running[account] = threading.Thread(
                    target=_publisher, args=(stop, account, model), name=f"publisher {account}", daemon=True
                )
                running[account].start()
        stop.wait(ACCOUNTS_SECONDS)
    for thread in running.values():
        thread.join(timeout=12)


def _publisher(stop: threading.Event, account: str, model: Path | None) -> None:
    """Hold the account's lock for as long as this thread lives, and publish what is due."""
    with wiring.lock(account) as ours:
        if not ours:
            stop.wait(HELD_SECONDS)
            return
        while not stop.is_set():
            _try(f"replies of {account}", partial(wiring.publish_account, account, model))
            if not wiring.channel_of(account):
                return
            stop.wait(ROUND_SECONDS)


def _accounts() -> list[str]:
    found: list[str] = []
    _try("listing accounts", lambda: found.extend(wiring.account_ids()))
    return found


_told: dict[str, str] = {}
"""What a part waits for, by its name: a person mends it, and one line is enough until then."""


def _try(name: str, part: Callable[[], object]) -> None:
    """One part of the work: its failure must not keep the others from theirs."""
    try:
        part()
    except Exception as error:
        words = of_itself(error)
        if not words:
            log.exception("the worker's part '%s' failed; it is tried again", name)
        elif _told.get(name) != words:
            log.error("the worker's part '%s' waits: %s", name, words)
        _told[name] = words
        _try_close()
        return
    if _told.pop(name, ""):
        log.warning("the worker's part '%s' goes on", name)


def _try_close() -> None:
    """A connection that broke is opened anew the next time."""
    try:
        wiring.close_connections()
    except Exception:
        log.debug("a connection could not be closed", exc_info=True)

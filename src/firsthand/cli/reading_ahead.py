"""A second process reads the next batch of mentions while the first one stores this batch."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection

import msgspec
from django.db import connections

from firsthand.desk.ports import Reader
from firsthand.domain.decisions import Triage
from firsthand.domain.mention import Mention

_encode = msgspec.msgpack.Encoder(enc_hook=sorted).encode
_mentions = msgspec.msgpack.Decoder(list[Mention]).decode
_triages = msgspec.msgpack.Decoder(list[Triage]).decode


class ReadAhead:
    """A reader whose `next_batch` is read meanwhile; whatever was not announced is read here.

    One batch at most is on its way, so neither process waits for the other with full hands. A second process
    that ends early costs time and nothing else; when this one is killed, its partner ends with it.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._partner: Connection | None = None
        self._queued: list[Mention] = []
        self._sent: list[Mention] = []
        self._read: dict[int, Triage] = {}

    def next_batch(self, mentions: Sequence[Mention]) -> None:
        """Announce what will be asked for after the present batch: the same objects, then."""
        self._queued = [mention for mention in mentions if mention.inbound]
        if self._queued and self._partner is None:
            connections.close_all()
            self._partner = _start(self._reader)

    def triage(self, mentions: Sequence[Mention]) -> list[Triage]:
        """The triage of each mention, in order; the announced ones set out at the same moment."""
        sent = self._fetch()
        self._send()
        missing = [mention for mention in mentions if id(mention) not in self._read]
        for mention, triage in zip(missing, self._reader.triage(missing) if missing else (), strict=True):
            self._read[id(mention)] = triage
        found = [self._read[id(mention)] for mention in mentions]
        self._read.clear()
        sent.clear()
        return found

    def close(self) -> None:
        """Let the second process go."""
        if self._partner is not None:
            self._partner.close()

    def _send(self) -> None:
        if self._queued and self._partner is not None:
            with suppress(OSError):
                self._partner.send_bytes(_encode(self._queued))
                self._sent = self._queued
        self._queued = []

    def _fetch(self) -> list[Mention]:
        """Take in what the second process read; the mentions themselves stay alive as long as their numbers."""
        sent, self._sent = self._sent, []
        if sent and self._partner is not None:
            with suppress(OSError, EOFError):
                found = _triages(self._partner.recv_bytes())
                self._read = {id(m): triage for m, triage in zip(sent, found, strict=True)}
        return sent


def worth_it() -> bool:
    """Whether a second core and a cheap second process are there."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    return cores > 1 and "fork" in multiprocessing.get_all_start_methods()


def _start(reader: Reader) -> Connection:
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    context.Process(target=_serve, args=(reader, theirs, ours), daemon=True).start()
    theirs.close()
    return ours


def _serve(reader: Reader, theirs: Connection, ours: Connection) -> None:
    """The second process: batches in, readings out, until the first one is gone."""
    ours.close()
    with suppress(OSError, EOFError, KeyboardInterrupt):
        while True:
            theirs.send_bytes(_encode(list(reader.triage(_mentions(theirs.recv_bytes())))))
    os._exit(0)

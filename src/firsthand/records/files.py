"""Attached files, stored by the hash of their bytes under the home: one copy, however often it came."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from django.conf import settings

from firsthand.desk.attachments import kept_at

_HASH = re.compile(r"[0-9a-f]{64}")


def keep(sha256: str, content: bytes) -> None:
    """On the disk when this comes back; what is there already is left alone."""
    assert hashlib.sha256(content).hexdigest() == sha256
    place = _place(sha256)
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # A name of its own: the same file may come twice at once, and neither writes into the other's half.
    descriptor, name = tempfile.mkstemp(prefix=f".{sha256}.", dir=place.parent)
    half = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        half.rename(place)
        for folder in (place.parent, place.parent.parent):
            _sync(folder)
    except OSError:
        half.unlink(missing_ok=True)
        raise


def _sync(folder: Path) -> None:
    """A name is on the disk when its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(sha256: str) -> bytes | None:
    """The bytes, or None where they were never kept, are gone, or are not what they were."""
    if not _HASH.fullmatch(sha256):
        return None
    try:
        content = _place(sha256).read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == sha256 else None


def forget(sha256: str) -> None:
    """The bytes go, as their author or the law asks."""
    if _HASH.fullmatch(sha256):
        _place(sha256).unlink(missing_ok=True)


def _place(sha256: str) -> Path:
    return kept_at(Path(settings.HOME), sha256)

"""A backup as one file: a packed archive with a manifest that names every file in it with its SHA-256."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import IO, Any

FORMAT = 1
MANIFEST = "manifest.json"
MANIFEST_BYTES_MAX = 64 * 1024 * 1024
PIECE = 1 << 20
LEVEL = 3
"""Packing harder takes three times as long for a twentieth less."""


class WrongArchive(ValueError):
    """No backup of ours, or a damaged one; the message says what to do."""


def pack(out: Path, files: Mapping[str, Path], about: Mapping[str, Any]) -> str:
    """Write the archive beside its name, then move it there whole; returns its SHA-256. Only its owner can read it."""
    unfinished = out.with_name(f".{out.name}.part")
    rows: list[dict[str, Any]] = [
        {"name": name, "size": path.stat().st_size, "sha256": _sha256(path)} for name, path in files.items()
    ]
    manifest = json.dumps({"format": FORMAT, **about, "files": rows}, indent=1).encode()
    try:
        with open(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as raw:
            with gzip.GzipFile("", "wb", LEVEL, raw) as packed, tarfile.open(fileobj=packed, mode="w|") as tar:
                _add(tar, MANIFEST, io.BytesIO(manifest), len(manifest))
                for row in rows:
                    with files[row["name"]].open("rb") as content:
                        _add(tar, row["name"], content, row["size"])
            raw.flush()
            os.fsync(raw.fileno())
        digest = _sha256(unfinished)
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)
    return digest


def _add(tar: tarfile.TarFile, name: str, content: IO[bytes], size: int) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    tar.addfile(entry, content)


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def unpack(archive: Path, folder: Path) -> dict[str, Any]:
    """Unpack into an empty folder and hold every file against the manifest. Raises WrongArchive."""
    mend = "use another backup"
    try:
        with tarfile.open(archive, "r|gz") as tar:
            entries = iter(tar)
            manifest = _manifest(tar, next(entries, None))
            wanted = {row["name"]: row for row in manifest["files"]}
            for name in _unpacked(tar, entries, wanted, folder):
                del wanted[name]
    except (tarfile.TarError, EOFError, OSError, ValueError, KeyError, TypeError) as error:
        if isinstance(error, WrongArchive):
            raise
        raise WrongArchive(f"{archive.name} is no backup, or a damaged one ({error}); {mend}") from None
    if wanted:
        raise WrongArchive(f"{archive.name} is cut off: {next(iter(wanted))} is missing; {mend}")
    return manifest


def _manifest(tar: tarfile.TarFile, entry: tarfile.TarInfo | None) -> dict[str, Any]:
    content = tar.extractfile(entry) if entry and entry.name == MANIFEST else None
    if content is None or entry is None or entry.size > MANIFEST_BYTES_MAX:
        raise WrongArchive("this archive does not begin with a manifest: it is no backup of Firsthand")
    manifest: dict[str, Any] = json.loads(content.read())
    if manifest.get("format") != FORMAT:
        raise WrongArchive(
            f"this backup has format {manifest.get('format')}, and this version reads {FORMAT}; "
            "restore it with the version that made it"
        )
    return manifest


def _unpacked(
    tar: tarfile.TarFile, entries: Iterator[tarfile.TarInfo], wanted: Mapping[str, Any], folder: Path
) -> Iterator[str]:
    """Each file as the manifest names it, once its content was held against it. Anything else is refused."""
    for entry in entries:
        row, content = wanted.get(entry.name), tar.extractfile(entry) if entry.isfile() else None
        if row is None or content is None or not _inside(entry.name):
            raise WrongArchive(f"{entry.name[:100]!r} has no place in a backup; use another one")
        to = folder / entry.name
        to.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with open(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            while piece := content.read(PIECE):
                digest.update(piece)
                out.write(piece)
        if digest.hexdigest() != row["sha256"]:
            raise WrongArchive(f"{entry.name} is not what it was when it was packed; use another backup")
        yield entry.name


def _inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts

"""What a backup takes: a copy of the database, and the files of the home that are not made again by themselves."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from firsthand import __version__, wiring
from firsthand.cli.archive import pack

KEYS = ("secret.key", "secrets.key")
LEFT_OUT = ("locks", "static", "backups")
"""Folders of the home that mean nothing elsewhere, or hold backups themselves."""


def backup(out: Path | None, with_keys: bool) -> dict[str, Any]:
    """Make one; returns what `firsthand backup --json` prints."""
    from firsthand.records import snapshot

    out = _name(out)
    about: dict[str, Any] = {"version": __version__, "made_at": wiring.now().isoformat(), "with_keys": with_keys}
    with tempfile.TemporaryDirectory(prefix=".firsthand-", dir=out.parent) as folder:
        copies = Path(folder)
        about["database"] = snapshot.take(copies)
        about["counts"] = snapshot.counts()
        files = {f"database/{file.name}": file for file in sorted(copies.iterdir())}
        files |= {f"home/{name}": file for name, file in own_files(wiring.home(), with_keys).items()}
        files = {name: file for name, file in files.items() if file.resolve() != out.resolve()}
        digest = pack(out, files, about)
    wiring.audit().note("console", "backup made", out.name)
    return {
        "file": str(out),
        "bytes": out.stat().st_size,
        "sha256": digest,
        "files": len(files),
        **about_short(about),
    }


def about_short(about: dict[str, Any]) -> dict[str, Any]:
    """What a person wants to know of a backup."""
    return {
        "made_at": about["made_at"],
        "version": about["version"],
        "database": about["database"]["kind"],
        "with_keys": about["with_keys"],
        "counts": about["counts"],
    }


def _name(out: Path | None) -> Path:
    stamped = f"firsthand-{wiring.now():%Y%m%d-%H%M%S}.tar.gz"
    if out is None:
        return Path(stamped).resolve()
    if out.is_dir():
        return (out / stamped).resolve()
    if not out.parent.is_dir():
        raise OSError(f"there is no folder {out.parent}")
    return out.resolve()


def own_files(home: Path, with_keys: bool) -> dict[str, Path]:
    """The files of the home by their names in it, without the database, locks, and earlier backups."""
    from firsthand.records import snapshot

    database = snapshot.sqlite_path().name if snapshot.kind() == "sqlite" else snapshot.SQLITE_FILE
    found = {}
    for path in sorted(home.rglob("*")):
        name = path.relative_to(home)
        if not path.is_file() or path.is_symlink() or name.parts[0] in LEFT_OUT or name.parts[0].startswith("."):
            continue
        if name.parts[0].startswith(("before-restore-", database)) or name.name.endswith(".tar.gz"):
            continue
        if str(name) in KEYS and not with_keys:
            continue
        found[name.as_posix()] = path
    return found

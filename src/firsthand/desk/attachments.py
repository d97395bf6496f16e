"""Attachments: what came with a message, by reference and by hash, and what is wrong with its name.

A program's file is never opened here, and an address inside a message is never called: whoever opens it does so
knowingly, from a page that says what it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

MOST = 20
BYTES_MAX = 25 * 1024 * 1024
"""A larger file is named, but not kept."""

_PROGRAMS = frozenset(
    "ade app bat bin cmd com cpl dll dmg docm exe gadget hta htm html img inf iso jar js jse lnk mht msc msi msp "
    "mst pif ps1 pptm reg scr sct sh shtml svg sys url vb vbe vbs vhd ws wsc wsf wsh xhtml xlsm xml".split()
)
_SHOWN_AS = frozenset("doc docx gif jpeg jpg mov mp3 mp4 pdf png ppt pptx txt wav xls xlsx".split())
_TURNS = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_KINDS = {"image": "image", "video": "video", "audio": "audio"}


@dataclass(frozen=True, slots=True)
class Attachment:
    """One thing that came with a message. `alt` is its author's own description; `ref` the channel's own id.

    `sha256` names the kept bytes; it is empty where only the channel has them.
    """

    kind: str
    name: str = ""
    url: str = ""
    alt: str = ""
    mime: str = ""
    size: int = 0
    ref: str = ""
    sha256: str = ""

    @property
    def problem(self) -> str:
        """What the agent should know before opening it; empty where nothing speaks against it."""
        return name_problem(self.name) or type_problem(self.name, self.mime)


def name_problem(name: str) -> str:
    """What is wrong with a name: a program, a program that looks like a picture, letters that turn around."""
    if _TURNS.search(name):
        return "the name hides characters, so that it may be of another kind than it looks"
    parts = [part.strip().lower() for part in name.split(".")]
    if len(parts) > 1 and parts[-1] in _PROGRAMS:
        if len(parts) > 2 and parts[-2] in _SHOWN_AS:
            return "a program that is named like a document"
        return "a program or a page, not a document"
    return ""


def type_problem(name: str, mime: str) -> str:
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if mime in ("application/x-msdownload", "application/x-executable", "application/x-sh", "text/html"):
        return "a program or a page, not a document"
    if mime.startswith("image/") and ending and ending not in _SHOWN_AS | {"webp", "heic", "bmp", "tif", "tiff"}:
        return f"it calls itself a picture, but its name ends in .{ending[:8]}"
    return ""


def safe_name(name: str) -> str:
    """A name that leads nowhere: no folders, no turning letters, no control characters, at most 100 long."""
    last = re.split(r"[/\\]", name)[-1]
    clean = "".join(c if c.isprintable() else "_" for c in _TURNS.sub("", last)).strip(" .")
    if len(clean) > 100:
        stem, dot, ending = clean.rpartition(".")
        clean = f"{stem[: 96 - len(ending)]}{dot}{ending}" if dot and len(ending) < 12 else clean[:100]
    return clean or "file"


def kind_of(mime: str, otherwise: str = "document") -> str:
    return _KINDS.get(mime.partition("/")[0].lower(), otherwise)


def packed(attachments: Iterable[Attachment]) -> dict[str, str]:
    """As one entry of what is kept beside a mention; empty where nothing is attached."""
    rows = [{k: v for k, v in asdict(_leading_out(each)).items() if v} for each in list(attachments)[:MOST]]
    return {"attached": json.dumps(rows, ensure_ascii=False)} if rows else {}


def _leading_out(each: Attachment) -> Attachment:
    """With an address only if it is one of the web: nothing that runs in a page may hide in it."""
    return each if each.url.lower().startswith(("https://", "http://")) else replace(each, url="")


def unpacked(meta: Mapping[str, str]) -> tuple[Attachment, ...]:
    try:
        return tuple(Attachment(**row) for row in json.loads(meta.get("attached") or "[]"))
    except (ValueError, TypeError):
        return ()


def kept_at(home: Path, sha256: str) -> Path:
    """Where the bytes of an attached file stand."""
    return home / "attachments" / sha256[:2] / sha256


def described(attachments: Iterable[Attachment], otherwise: str = "(a message without words)") -> str:
    """What stands for the words of a message that has none: "(image: a phone without signal)"."""
    said = [
        f"({each.kind}: {each.alt or each.name})" if each.alt or each.name else f"({each.kind})"
        for each in attachments
    ]
    return " ".join(said) or otherwise

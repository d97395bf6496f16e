"""Writes docs/reference from the code: .venv/bin/python docs/generate.py (a test says when it is behind)."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from docs.pages.api import http_api
from docs.pages.code import events, families, formats, metrics
from docs.pages.commands import commands
from docs.pages.settings import settings

REFERENCE = Path(__file__).parent / "reference"


def openapi() -> str:
    """The API as it describes itself."""
    from firsthand.api.routes import api

    return json.dumps(api.get_openapi_schema(path_prefix="/api/"), indent=1, ensure_ascii=False) + "\n"


def playbook_format() -> str:
    """Every field of a playbook file."""
    from firsthand.desk.playbook_reference import reference

    return reference()


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "settings.md": settings,
    "formats.md": formats,
    "http-api.md": http_api,
    "events.md": events,
    "metrics.md": metrics,
    "families.md": families,
    "openapi.json": openapi,
    "playbook-format.md": playbook_format,
}
"""Each generated page, and what writes it."""


def main() -> None:
    os.environ.setdefault("FIRSTHAND_HOME", tempfile.mkdtemp(prefix="firsthand-docs-"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firsthand.project.settings")
    import django

    django.setup()
    for name, write in PAGES.items():
        (REFERENCE / name).write_text(write(), encoding="utf-8")
        print(f"docs/reference/{name}")


if __name__ == "__main__":
    main()

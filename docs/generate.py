"""Writes docs/reference from the code: .venv/bin/python docs/generate.py (a test says when it is behind)."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

REFERENCE = Path(__file__).parent / "reference"


def openapi() -> str:
    """The API as it describes itself."""
    from firsthand.api.routes import api

    return json.dumps(api.get_openapi_schema(path_prefix="/api/"), indent=1, ensure_ascii=False) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "openapi.json": openapi,
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

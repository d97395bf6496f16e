"""Secrets of channel accounts, encrypted at rest; the key comes from the environment or a file of its own."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

KEY_NAME = "FIRSTHAND_SECRETS_KEY"


class SecretsProblem(ValueError):
    """The key is missing or not the one that the secrets were stored under."""


def seal(secrets: Mapping[str, str]) -> str:
    """As one encrypted text; empty where there is nothing to keep."""
    return _fernet().encrypt(json.dumps(dict(secrets)).encode()).decode() if secrets else ""


def unseal(sealed: str) -> dict[str, str]:
    """Raises SecretsProblem when the key is not the one that they were stored under."""
    if not sealed:
        return {}
    try:
        opened: dict[str, str] = json.loads(_fernet().decrypt(sealed.encode()))
    except InvalidToken:
        raise SecretsProblem(
            f"the stored secrets do not open with this key; set {KEY_NAME} to the key they were stored under, "
            "or connect the account again"
        ) from None
    return opened


def _fernet() -> Fernet:
    try:
        return Fernet(_key(Path(settings.HOME)))
    except ValueError:
        raise SecretsProblem(
            f"{KEY_NAME} is no key: make one with "
            "python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'"
        ) from None


def _key(home: Path) -> str:
    """From the environment; else the home's own key file, made once and readable by its owner only."""
    if key := os.environ.get(KEY_NAME):
        return key
    file = home / "secrets.key"
    if not file.exists():
        home.mkdir(parents=True, exist_ok=True)
        fresh = home / f"secrets.key.{os.getpid()}"
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(Fernet.generate_key())
        with contextlib.suppress(FileExistsError):
            os.link(fresh, file)
        fresh.unlink()
    return file.read_text().strip()

"""Settings: the environment, and what stands in the home."""

from __future__ import annotations

from docs.pages.code import table

SETTINGS: dict[str, tuple[str, str]] = {
    "FIRSTHAND_HOME": ("./var", "the data folder: database, keys, attachments, models, refused lines"),
    "FIRSTHAND_DATABASE_URL": (
        "SQLite in the home",
        "`sqlite:///path`, or `postgresql://user:password@host:5432/name`; a socket is `?host=/folder`",
    ),
    "FIRSTHAND_HOSTS": ("this machine", "names under which the desk is reached, with commas"),
    "FIRSTHAND_ORIGINS": ("", "origins that may send forms from behind a proxy: `https://desk.example.com`"),
    "FIRSTHAND_HTTPS": ("", "`1` behind a proxy with TLS: cookies only over TLS, plain addresses are sent on"),
    "FIRSTHAND_PUBLIC_URL": ("http://localhost:8000", "how people reach this desk, for links in what leaves it"),
    "FIRSTHAND_SECRET_KEY": ("secret.key in the home", "signs sessions and links"),
    "FIRSTHAND_SECRETS_KEY": ("secrets.key in the home", "encrypts the secrets of connected accounts"),
    "FIRSTHAND_RAW_DAYS": ("30", "so long a channel's raw deliveries are kept after they were read"),
    "FIRSTHAND_INSIDE_HOSTS": (
        "",
        "servers of your own network that may be called (channels, CRMs, mail, notices, support AI), with commas; others are refused",
    ),
    "FIRSTHAND_LOG": ("WARNING", "how much is logged to standard error: DEBUG, INFO, WARNING, ERROR"),
    "FIRSTHAND_SMTP_URL": ("", "`smtp://` or `smtps://user:password@host:port`: notices by mail"),
    "FIRSTHAND_MAIL_FROM": ("firsthand@localhost", "who sends them"),
    "FIRSTHAND_NOTICE_URL": ("", "notices to another program, signed as Standard Webhooks"),
    "FIRSTHAND_NOTICE_SECRET_FILE": ("", "the file with that secret"),
    "FIRSTHAND_SIGN_IN_URL": ("", "the brand's own sign-in, where a customer's link leads"),
    "FIRSTHAND_SIGN_IN_SECRET_FILE": ("", "the file with the secret that its answers are signed with"),
    "FIRSTHAND_DRAFTER_URL": ("", "an OpenAI-compatible address that drafts replies for a person to edit"),
    "FIRSTHAND_DRAFTER_MODEL": ("default", "the model's name there"),
    "FIRSTHAND_DRAFTER_KEY_FILE": ("", "the file with its key"),
    "FIRSTHAND_FAULT": ("", "for tests: dies at a named point"),
    "FIRSTHAND_FAULT_LOG": ("", "for tests: where that is written down"),
}
"""Every setting, with its default and its meaning; a test holds it against the code."""


def settings() -> str:
    """The page."""
    rows = [(f"`{name}`", default or "-", meaning) for name, (default, meaning) in SETTINGS.items()]
    return (
        "# Settings\n\nEverything that differs between installations comes from the environment. Rules of the desk "
        "do not: they stand in the [policy](policy.md), which a team lead changes. A secret is given as a file or "
        "stays in the home; none stands in the database as plain text. `firsthand doctor` says what is set, what is "
        "missing and what would fail.\n\n" + table(("name", "default", "meaning"), rows)
    )

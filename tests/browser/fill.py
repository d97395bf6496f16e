"""Fill the home of a browser test: run as a program, so that the server and the test share nothing but the home."""

from __future__ import annotations

from firsthand import wiring


def main() -> None:
    wiring.migrate()
    from firsthand.records import settings
    from tests.workspace import world

    world.people()
    world.mentions()
    settings.put("demo", "1")


if __name__ == "__main__":
    main()

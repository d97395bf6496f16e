"""The waist, for shifts: those that are over end, and what was left waiting goes to the people on duty."""

from __future__ import annotations

from collections.abc import Callable

from firsthand import wiring
from firsthand.desk.handing_over import Done

MEASURED = "occupancy_measured"


def rounds() -> dict[str, Callable[[], object]]:
    """What a worker does in every round for shifts, by name."""
    return {"hand-over": hand_over, "occupancy": occupancy}


def hand_over() -> Done:
    """One round: nobody gone, or nothing left waiting, is two looks along an index."""
    from firsthand.desk import handing_over
    from firsthand.records.shifts import DjangoShifts

    return handing_over.hand_over_round(wiring.desk(), DjangoShifts())


def occupancy() -> None:
    """Once a minute: how busy everybody on duty was."""
    from firsthand.desk.occupancy import measure
    from firsthand.records import settings
    from firsthand.records.occupancy import DjangoOccupied

    if settings.new_minute(MEASURED, wiring.now()):
        measure(wiring.desk(), DjangoOccupied())

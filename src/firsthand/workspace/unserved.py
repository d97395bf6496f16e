"""What nobody on duty serves: for whoever leads, on the board and on the staffing page."""

from __future__ import annotations

from firsthand.engine.assignment.unserved import Unserved, unserved
from firsthand.records.directory import DjangoDirectory
from firsthand.workspace.access import Seat

MOST = 12


def nobody_for(seat: Seat) -> list[Unserved]:
    """The oldest of each class without staff; nothing for those who do not see the whole desk."""
    if not seat.sight.everything:
        return []
    people = [agent for agent in DjangoDirectory().all() if agent.role in ("agent", "lead", "store_manager")]
    on_duty = seat.desk.directory.on_duty()
    return unserved(seat.desk.waiting.heads(), on_duty, people, seat.policy)[:MOST]

"""What comes from outside in a month, in order of time: cases, noise that is read, changes of duty."""

from __future__ import annotations

import numpy as np

from firsthand.simulation.month import Month
from firsthand.simulation.roster import Duty
from firsthand.simulation.strategies import Strategy

DUTY = 1 << 40
"""Codes from here on are changes of duty; below zero is noise; the rest are numbers of cases."""


def arrivals(month: Month, strategy: Strategy, changes: list[Duty]) -> tuple[list[float], list[int]]:
    """The moments and the codes of everything that comes."""
    noise = month.noise if strategy.reads_noise else month.noise_kept
    times = np.concatenate([[change.at_minutes for change in changes], month.arrive, noise])
    codes = np.concatenate(
        [DUTY + np.arange(len(changes)), np.arange(len(month.arrive)), -1 - np.arange(len(noise))]
    )
    order = np.argsort(times, kind="stable")
    return times[order].tolist(), codes[order].astype(int).tolist()

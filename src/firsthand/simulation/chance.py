"""Chance by number: every draw belongs to (seed, stream, position), so all policies meet the same luck.

Philox is counter-based: the n-th draw of a stream does not depend on how many others were drawn before.
That is what makes two policies comparable case by case (common random numbers).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.random import Generator, Philox
from scipy.special import ndtri

Array = Any
"""A numpy array of floats or whole numbers."""


def uniforms(seed: int, stream: int, count: int) -> Array:
    """`count` uniform draws in (0, 1) of one stream; draw n is the same for every `count` above n."""
    draws = Generator(Philox(key=np.array([seed, stream], dtype=np.uint64))).random(count)
    return np.clip(draws, 1e-12, 1 - 1e-12)


def normals(seed: int, stream: int, count: int) -> Array:
    """Standard normal draws by inversion: one uniform each, so that positions stay aligned."""
    return ndtri(uniforms(seed, stream, count))


def lognormal(seed: int, stream: int, count: int, median: float, sigma: float) -> Array:
    """Log-normal draws with a median and a log-sd."""
    return median * np.exp(sigma * normals(seed, stream, count))


def lognormal_mean_cv(seed: int, stream: int, count: int, cv: float) -> Array:
    """Log-normal draws with mean 1 and a coefficient of variation."""
    sigma = math.sqrt(math.log(1 + cv * cv))
    return np.exp(sigma * normals(seed, stream, count) - sigma * sigma / 2)


def choices(seed: int, stream: int, count: int, shares: tuple[float, ...]) -> Array:
    """Whole numbers 0.. with the given shares."""
    edges = np.cumsum(np.asarray(shares) / sum(shares))[:-1]
    return np.searchsorted(edges, uniforms(seed, stream, count), side="right")


def generator(seed: int, stream: int) -> Generator:
    """A generator of its own for what is drawn once for a whole month (arrivals)."""
    return Generator(Philox(key=np.array([seed, stream], dtype=np.uint64)))

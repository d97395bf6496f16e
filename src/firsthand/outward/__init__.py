"""The one way out of the house: every call over HTTP, every mail server. None leads inside unless somebody allowed it."""

from firsthand.outward.addresses import INSIDE_HOSTS, Inside, is_inside, is_near, problem, ways
from firsthand.outward.calls import NoAnswer, NotSent, Told, call, opened
from firsthand.outward.limits import lifted_at

__all__ = [
    "INSIDE_HOSTS",
    "Inside",
    "NoAnswer",
    "NotSent",
    "Told",
    "call",
    "is_inside",
    "is_near",
    "lifted_at",
    "opened",
    "problem",
    "ways",
]

"""Drafters: a support AI behind one door, optional and bounded (`desk.assistant` says what it may do)."""

from firsthand.drafters.none import NoDrafter
from firsthand.drafters.openai_compatible import OpenAiCompatible

__all__ = ["NoDrafter", "OpenAiCompatible"]

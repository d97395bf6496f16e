"""Word families and carrier names: what a word is beyond its letters."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from firsthand.classifiers.text import phrase

FOLDER = Path(__file__).parents[1] / "library" / "lexicons"
BRAND_CHARACTERS_MAX = 24
_ENDINGS = frozenset(
    "ug ke ng gh za tz rw uk us usa gb ca mx ar co cl pe es fr be ci sn in au nz care cares help helps helper support "
    "wireless mobile tv business biz cable news deals careers uganda kenya nigeria ghana canada africa latino espanol "
    "online broadband fibre fiber home internet quebec qc france sav aide ayuda cs vip ceo fr cable service customercare".split()
)
_CARE = re.compile("care|help|support|service|ask|assist|aide|ayuda|sav|atencion|soporte|custserv")


@dataclass(frozen=True)
class Lexicon:
    """Families of words, their phrases, and the names of carriers. Part of a model: it is kept in the model's file."""

    families: Mapping[str, str]
    brands: frozenset[str]
    only_handles: frozenset[str] = frozenset()

    @cached_property
    def words(self) -> dict[str, list[int]]:
        """Whole words, to the numbers of their families."""
        return self._pick(lambda term: " " not in term and not term.endswith("*"))

    @cached_property
    def beginnings(self) -> dict[str, list[int]]:
        """Beginnings of words (`refund*`), to the numbers of their families."""
        return {term[:-1]: found for term, found in self._pick(lambda term: term.endswith("*")).items()}

    @cached_property
    def phrases(self) -> dict[str, list[int]]:
        """Phrases of several words, to the numbers of their families."""
        return self._pick(lambda term: " " in term and not term.endswith("*"))

    @cached_property
    def _all(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, terms in enumerate(self.families.values()):
            for term in terms.replace("\n", " ").split(","):
                star = "*" if term.strip().endswith("*") else ""
                if clean := phrase(term.strip().rstrip("*")):
                    found.setdefault(clean + star, []).append(number)
        return found

    def _pick(self, wanted: object) -> dict[str, list[int]]:
        assert callable(wanted)
        return {term: found for term, found in self._all.items() if wanted(term)}

    def families_of(self, word: str) -> list[int]:
        """The numbers of the families that a word belongs to."""
        found = list(self.words.get(word, ()))
        if word[:3] in self._starts:
            for length in range(3, len(word) + 1):
                found += self.beginnings.get(word[:length], ())
        return found

    @cached_property
    def _starts(self) -> frozenset[str]:
        """How beginnings begin: most words need no further look."""
        return frozenset(term[:3] for term in self.beginnings)

    @cached_property
    def _brand_starts(self) -> frozenset[str]:
        return frozenset(name[:3] for name in self.brands)

    def is_brand(self, word: str, handle: bool = False) -> bool:
        """Whether a word names a carrier, alone or with an ending (`AirtelUg`, `TelmaraCares`)."""
        if word[:3] not in self._brand_starts:
            return False
        if word in self.brands:
            return handle or word not in self.only_handles
        brands = self.brands
        for cut in range(3, min(len(word), BRAND_CHARACTERS_MAX)):
            if word[:cut] in brands and word[cut:].strip("_") in _ENDINGS:
                return True
        return False

    def is_care(self, handle: str) -> bool:
        """Whether a handle looks like a brand's own support account."""
        return _CARE.search(handle) is not None


def load_lexicon(folder: Path = FOLDER) -> Lexicon:
    """The lexicon that ships."""
    families = tomllib.loads((folder / "telecom.toml").read_text("utf-8"))["families"]
    lines = (folder / "brands.txt").read_text("utf-8").splitlines()
    names = [line for line in lines if line.strip() and not line.startswith("#")]
    brands = frozenset(line.split()[0] for line in names)
    return Lexicon(families, brands, frozenset(line.split()[0] for line in names if line.endswith("@")))

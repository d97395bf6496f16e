"""The word lists of the reply checks: `library/lexicons/replies`, read once and compiled.

A line of a phrase list is `pattern => mend | message`: words of the pattern are lower case, `<...>` marks the
part that is wrong, `{noun}` stands for a list, `{start}` for the start of a clause. `#` opens a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache, partial
from importlib.resources import files
from importlib.resources.abc import Traversable

from firsthand.engine.safety.marks import Lexicon, Phrase
from firsthand.proofreaders.forms import Forms, either, forms_of

PHRASE_LISTS = ("wrong_words", "agreement", "promises", "offers", "tone", "questions", "facts", "leaving_blanks")


class LexiconError(ValueError):
    """A line of a word list that cannot be read: the file, the line and the mend are in the message."""


def _folder() -> Traversable:
    return files("firsthand") / "library" / "lexicons" / "replies"


def _lines(name: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate((_folder() / f"{name}.txt").read_text("utf-8").splitlines(), start=1):
        said = line.split(" # ")[0].strip()
        if said and not said.startswith("#"):
            yield number, said


def _words(name: str) -> frozenset[str]:
    return frozenset(word for _, line in _lines(name) for word in line.split())


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """All lists. Raises LexiconError for a line that is no pattern; its words are compiled at its first text."""
    forms = forms_of(_words("nouns"), _words("plain_nouns"), tuple(_words("verbs")), _words("adjectives"))
    return Lexicon(
        allowed=_words("allowed"),
        common=forms.common | {word.lower() for word in _words("everyday")},
        misspellings=_misspellings(),
        phrases={name: tuple(_phrases(name, forms)) for name in PHRASE_LISTS},
        names=_words("names"),
    )


def _misspellings() -> dict[str, str]:
    """Each wrong word and its mend; the pairs of a line are parted by `|`."""
    pairs = (pair.split(maxsplit=1) for _, line in _lines("misspellings") for pair in line.split("|"))
    return {wrong: right.strip() for wrong, right in pairs}


@lru_cache(maxsize=1)
def _pieces(forms: Forms) -> dict[str, str]:
    """All that a pattern may name in braces: the lists of words, and the pieces made of them."""
    pieces = forms.lists() | {
        "small": either(_words("small_words")),
        "coll": either(_words("collectives")),
        "singular_s": either(_words("singular_s")),
    }
    for _, line in _lines("pieces"):
        name, _, piece = line.partition(" => ")
        pieces[name] = re.sub(r"\{([a-z_]+)\}", lambda found: pieces[found[1]], piece)
    return pieces


def _phrases(name: str, forms: Forms) -> Iterator[Phrase]:
    lists = _pieces(forms)
    for number, line in _lines(name):
        pattern, arrow, rest = line.partition("=>")
        mend, _, message = rest.partition("|")
        place = f"{name}.txt, line {number}"
        if not arrow or "<" not in pattern:
            raise _unreadable(place, "a line needs a part in <...> and a =>", lists)
        if unknown := set(_PIECE.findall(pattern)) - set(lists):
            raise _unreadable(place, f"there is no list {sorted(unknown)[0]}", lists)
        read = cache(partial(_compiled, pattern.strip(), lists, place))
        yield Phrase(read, mend.strip(), message.strip(), _needs(pattern))


def _unreadable(place: str, problem: object, lists: dict[str, str]) -> LexiconError:
    return LexiconError(
        f"{place}: {problem}; write a pattern whose wrong part stands in <...> "
        f"and whose lists are among {', '.join(sorted(lists))}"
    )


def _compiled(pattern: str, lists: dict[str, str], place: str) -> re.Pattern[str]:
    marked = re.sub(r"(?<!\(\?)<([^<>]+)>", r"(?P<at>\1)", pattern)
    filled = _PIECE.sub(lambda found: lists[found[1]], marked)
    opens = "" if re.match(r"(?:\(\?:)+\^", filled) else r"(?<![\w'-])"
    ends = "" if filled.endswith(")$") else r"(?![\w'-])"
    try:
        return re.compile(opens + filled.replace(" ?", r"\s*").replace(" ", r"\s+") + ends)
    except re.error as error:
        raise _unreadable(place, error, lists) from error


_PIECE = re.compile(r"\{([a-z_]+)\}")
_PLAIN = re.compile(r"<([a-z' |]+)>")


def _needs(pattern: str) -> frozenset[str]:
    """The first words of the marked part's literal alternatives: a text without any of them is passed over."""
    found = _PLAIN.search(pattern)
    return frozenset(words.split()[0] for words in found[1].split("|")) if found else frozenset()

"""The words of a page: what a person reads of it, in one walk over its letters, however it is written."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

_NAME = re.compile(r"(/?)([a-zA-Z][a-zA-Z0-9]*)")
_GAP = re.compile(r"[ \t\r\n\f]+")
_HREF = re.compile(r"""(?i)\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_ALT = re.compile(r"""(?i)\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_UNSEEN = frozenset("script style head title template".split())
_BLOCKS = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr "
    "li main nav ol p pre section table tbody tr ul".split()
)
_CELLS = frozenset({"td", "th"})
QUOTED_DEEP = 5
LONGEST_TAG = 20_000
LEADS_MOST = 500


def words_of_page(page: str, *, links: bool = False) -> str:
    """Breaks stay breaks, tags go, entities become characters, what is quoted is marked so.

    With `links`, where a word leads stands behind it.
    """
    written = _Written()
    for kind, piece in _pieces(page):
        if kind == "words":
            written.say(html.unescape(piece))
        else:
            _obey(written, kind, piece, links)
    return written.all()


def _pieces(page: str) -> Iterator[tuple[str, str]]:
    """Words, and tags by their names; what is not for reading is passed over."""
    at, lower, never = 0, page.lower(), set[str]()
    while (begins := page.find("<", at)) >= 0:
        yield "words", page[at:begins]
        if page.startswith("<!--", begins):
            at = _past(lower, "-->", begins + 4, never)
            continue
        named = _NAME.match(page, begins + 1)
        if named is None and page[begins + 1 : begins + 2] not in ("!", "?", "/"):
            yield "words", "<"
            at = begins + 1
            continue
        ends = page.find(">", begins)
        if ends < 0:
            at = begins
            break
        at = ends + 1
        if named is None:
            continue
        name = named[2].lower()
        if name in _UNSEEN and not named[1]:
            at = _past(lower, f"</{name}", at, never)
            continue
        yield named[1] + name, page[begins : min(ends, begins + LONGEST_TAG)]
    yield "words", page[at:]


def _past(page: str, mark: str, at: int, never: set[str]) -> int:
    """Behind the next mark; where none comes any more, where we are. Each is looked for in vain only once."""
    found = -1 if mark in never else page.find(mark, at)
    if found < 0:
        never.add(mark)
        return at
    ends = page.find(">", found)
    return ends + 1 if ends >= 0 else len(page)


class _Written:
    """What was read so far, line by line."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.deep = 0
        self.as_it_stands = 0
        self.lead = ("", 0)

    def say(self, words: str) -> None:
        if self.as_it_stands:
            first, *more = words.split("\n")
            self.line.append(first)
            for each in more:
                self.end()
                self.line.append(each)
        elif words := _GAP.sub(" ", words):
            self.line.append(words)

    def end(self) -> None:
        line = "".join(self.line)
        line = line.rstrip() if self.as_it_stands else re.sub(r" {2,}", " ", line).strip(" ")
        self.lines.append("> " * min(self.deep, QUOTED_DEEP) + line if self.deep else line)
        self.line = []

    def fresh(self) -> None:
        """A line of its own begins, if it has not yet."""
        if any(piece.strip() for piece in self.line):
            self.end()
        else:
            self.line = []

    def all(self) -> str:
        self.end()
        return re.sub(r"\n(?:[ \t\xa0]*\n){2,}", "\n\n", "\n".join(self.lines)).strip()


def _obey(written: _Written, kind: str, tag: str, links: bool) -> None:
    """What a tag does to the words around it."""
    name = kind.lstrip("/")
    if name == "br":
        written.end()
    elif name == "img":
        written.say(_pictured(tag))
    elif name == "a" and links:
        _lead(written, kind, tag)
    elif name in _CELLS:
        written.say(" ")
    elif name in _BLOCKS and kind == name:
        written.fresh()
        written.deep += name == "blockquote"
        written.as_it_stands += name == "pre"
    elif name in ("p", "div", "li", "tr"):
        written.end()
    elif name in _BLOCKS:
        written.fresh()
        written.deep -= name == "blockquote" and written.deep > 0
        written.as_it_stands -= name == "pre" and written.as_it_stands > 0


def _pictured(tag: str) -> str:
    """A little picture that stands for a character."""
    found = _ALT.search(tag)
    alt = html.unescape(found[1] or found[2] or "") if found else ""
    return alt if 0 < len(alt) <= 8 and not alt.isascii() else ""


def _lead(written: _Written, kind: str, tag: str) -> None:
    """Where a word leads, behind the word: unless it says so itself."""
    if kind == "a":
        found = _HREF.search(tag)
        where = html.unescape(found[1] or found[2] or found[3] or "").strip() if found else ""
        written.lead = (where if where.lower().startswith(("https://", "http://")) else "", len(written.line))
        return
    (where, begins), written.lead = written.lead, ("", 0)
    said = "".join(written.line[begins:]).strip() if where else ""
    if said and said.rstrip("/") not in where and where not in said and len(where) <= LEADS_MOST:
        written.line.append(f" ({where})")

"""British: spellings that differ from American ones by habit, so that neither is taken for a slip."""

from __future__ import annotations

import re

_HABITS = (
    (
        r"^(arm|behavi|clam|col|demean|endeav|fav|ferv|flav|glam|harb|hon|hum|lab|neighb|od|parl|ranc|rig|rum|sav|splend"
        r"|succ|tum|val|vap|vig)our",
        r"\1or",
    ),
    (r"is(e|ed|es|er|ers|ing|ation|ations|able)$", r"iz\1"),
    (r"ys(e|ed|es|er|ers|ing)$", r"yz\1"),
    (r"ll(ed|ing|ings|er|ers|or|ors|ation|ations)$", r"l\1"),
    (r"^(fulfi|enro|insta|disti)l(s|ment|ments|)$", r"\1ll\2"),
    (r"^(\w*(?:cent|met|lit|theat|fib|calib|lust|spect|meag|somb|manoeuv))re([sd]?)$", r"\1er\2"),
    (r"(def|off|lic|pret)ence(s?)$", r"\1ense\2"),
    (r"^enquir", "inquir"),
    (r"(judg|abridg|acknowledg)ement", r"\1ment"),
    (r"ogue(s?)$", r"og\1"),
    (r"amme(s?)$", r"am\1"),
    (r"[ao]e(d[ie]|m[io]|sth|uv)", r"e\1"),
    (r"^cheque", "check"),
    (r"^(learn|burn|dream|spoil|lean|leap)t$", r"\1ed"),
    (r"(ag|lik|mov|siz|sal|rat)e(ing|able)$", r"\1\2"),
    (r"^grey", "gray"),
    (r"^tyre", "tire"),
    (r"^jewellery$", "jewelry"),
    (r"^sceptic", "skeptic"),
    (r"^aluminium$", "aluminum"),
    (r"^pyjama", "pajama"),
    (r"^mum(s|my|mies|)$", r"mom\1"),
)
_PATTERNS = tuple((re.compile(pattern), mend) for pattern, mend in _HABITS)


def american(word: str) -> tuple[str, ...]:
    """The American spellings that a British one may stand for; nothing for any other word."""
    return tuple(pattern.sub(mend, word) for pattern, mend in _PATTERNS if pattern.search(word))


def is_habit(word: str, other: str) -> bool:
    """Whether two spellings differ by habit only."""
    return other in american(word) or word in american(other)

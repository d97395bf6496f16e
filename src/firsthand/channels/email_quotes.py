"""What is new in a mail: what it quotes is cut away, and never a word that its writer wrote."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WROTE = (
    r"wrote|writes|sent|schrieb|a écrit|escribió|ha scritto|scritto|schreef|geschreven|escreveu|skrev|napisał(?:\(a\)|a)?"
    r"|napsal(?:\(a\)|a)?|написал(?:\(а\)|а)?|пишет|kirjoitti|yazdı|a scris|írta|έγραψε|写道|寫道|のメール|님이 작성"
)
_OPENS = re.compile(
    r"(?i)[-* ]*(?:(?:on|am|le|el|il|op|em|den|på|w dniu|dnia|dne|pe|ma|στις)\s|在|于|\d{1,4}[-./年]\s?\d{1,2}[-./月])"
)
_CLOSES = re.compile(
    rf"(?i)(?:(?:{_WROTE}).{{0,80}}[:：]|(?:{_WROTE})\s*-+|[<(]\s*[^\s<>()]+@[^\s<>()]+[>)]\s*[:：])\s*$"
)
_PLAINLY = re.compile(r"[<(]\s*[^\s<>()]+@[^\s<>()]+[>)](?:\s+\S{1,20}){0,3}\s*[:：]\s*$")
_DATED = re.compile(r"\d")
_SURE = re.compile(r"\S@\S|\d{4}.*\d{1,2}[:.h]\d\d|\d{1,2}[-./]\d{1,2}[-./]\d\d.*\d[:.h]\d\d")
"""An address, or a date with a time: what a mail program writes, and a person who tells a story does not."""
_PASSED_ON = re.compile(
    r"(?i)\s*(?:-{2,}\s*)?(?:begin forwarded|forwarded|weitergeleitete|message transféré|mensaje reenviado"
    r"|mensagem encaminhada|messaggio inoltrato|doorgestuurd|videresendt|vidarebefordrat|przekazana|пересылаемое)"
)
_MARKED = re.compile(
    r"(?i)\s*-{2,}\s*(?:original message|reply message|original appointment|ursprüngliche nachricht|original ?nachricht"
    r"|antwort nachricht|message d'origine|message original|mensaje original|mensagem original|messaggio originale"
    r"|oorspronkelijk bericht|oprindelig meddelelse|opprinnelig melding|ursprungligt meddelande|oryginalna wiadomość"
    r"|původní zpráva|исходное сообщение|原始邮件|原始郵件|元のメッセージ|[^-\n]{1,80}\swrote)\s*-{2,}\s*$"
)
_RULE = re.compile(r"\s*[_-]{8,}\s*$")
_FROM = re.compile(
    r"(?i)\s*[*_]{0,2}(?:from|von|de|da|van|från|fra|od|feladó|gönderen|kimden|от|发件人|寄件者|差出人)\s?[:：][*_]{0,2}\s*\S"
)
_FIELD = re.compile(
    r"(?i)\s*[*_]{0,2}(?:sent|date|to|cc|subject|reply-to|gesendet|datum|an|betreff|envoyé|à|objet|enviado(?: el)?|enviada em"
    r"|fecha|para|asunto|assunto|inviato|data|a|oggetto|verzonden|aan|onderwerp|skickat|till|ämne|sendt|til|emne"
    r"|wysłano|do|temat|odesláno|komu|předmět|отправлено|дата|кому|тема|发送时间|收件人|主题)\s?[:：]"
)
_SIGNED = re.compile(r"-{5}BEGIN PGP SIGNED MESSAGE-{5}\s*\n(?:[A-Z][\w-]*: .*\n)*\s*\n")
_SIGNATURE = "-----BEGIN PGP SIGNATURE-----"
LOOK = 400
"""No line that says who wrote what follows is longer."""


def new_part(words: str) -> str:
    """A mail's words without what it quotes; with all of it where it answers in between, or holds nothing else."""
    lines = [line.rstrip() for line in unsealed(words.replace("\r\n", "\n")).split("\n")]
    found = _cut(lines)
    kept = lines if found is None else _around(lines, *found)
    return spaced("\n".join(kept[: _last_own(kept)])) or spaced("\n".join(lines))


def spaced(words: str) -> str:
    """With one empty line where there were many."""
    return re.sub(r"\n\s*\n\s*\n", "\n\n", words.replace("\r\n", "\n")).strip()


def unsealed(words: str) -> str:
    """What was signed, without the seal around it."""
    if not (seal := _SIGNED.match(words.lstrip())):
        return words
    inside = words.lstrip()[seal.end() :].partition(_SIGNATURE)[0]
    return re.sub(r"(?m)^- (?=-|From )", "", inside)


def quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def _last_own(lines: Sequence[str]) -> int:
    """One past the last line that is neither empty nor quoted."""
    at = len(lines)
    while at and (not lines[at - 1] or quoted(lines[at - 1])):
        at -= 1
    return at


def _cut(lines: Sequence[str]) -> tuple[int, int] | None:
    """Where the first quotation begins, and where its own words begin after the line that names them."""
    for at, line in enumerate(lines):
        if not line or quoted(line):
            continue
        start = line[:LOOK]
        if _PASSED_ON.match(start) and start.rstrip()[-1:] in ("-", ":"):
            return None
        if _MARKED.match(start) or _headed(lines, at):
            return at, at + 1
        if length := _named(lines, at):
            return at, at + length
    return None


def _named(lines: Sequence[str], at: int) -> int:
    """How many lines say who wrote what follows, and when: up to three; 0 where these do not."""
    opens, said = _OPENS.match(lines[at].lstrip()), ""
    for length, line in enumerate(lines[at : at + 3 if opens else at + 1], start=1):
        said = f"{said} {line}".strip()
        if not line or len(said) > LOOK or quoted(line) or (length > 1 and _OPENS.match(line.lstrip())):
            return 0
        marked = _marked_below(lines, at + length)
        if opens and _CLOSES.search(said[-120:]) and (_SURE.search(said) or (marked and _DATED.search(said))):
            return length
        if marked and _PLAINLY.search(said[-200:]) and _SURE.search(said):
            return length
    return 0


def _marked_below(lines: Sequence[str], at: int) -> bool:
    """Whether the next words are quoted ones."""
    return next((quoted(line) for line in lines[at : at + 4] if line), False)


def _headed(lines: Sequence[str], at: int) -> bool:
    """Whether a copied head of a mail stands here, with or without a rule above it."""
    if _RULE.match(lines[at][:LOOK]):
        below = [line for line in lines[at + 1 : at + 4] if line]
        return bool(below) and _FROM.match(below[0]) is not None and _fields(below[1:]) > 0
    below = [line for line in lines[at + 1 : at + 8] if line][:4]
    return _FROM.match(lines[at][:LOOK]) is not None and _fields(below) > 1


def _fields(lines: Sequence[str]) -> int:
    return sum(_FIELD.match(line[:LOOK]) is not None for line in lines)


def _around(lines: list[str], at: int, after: int) -> list[str]:
    """What stands before a quotation and after it. Where it is answered in between, it is kept, for the answers' sake."""
    rest = lines[after:]
    marks = [quoted(line) for line in rest]
    if not any(marks):
        return lines[:at] if any(lines[:at]) else lines
    begins = marks.index(True)
    if any(rest[:begins]):
        return lines[:at] if any(lines[:at]) else lines
    ends = next((n for n in range(begins, len(rest)) if rest[n] and not marks[n]), len(rest))
    return lines if any(marks[ends:]) else [*lines[:at], *rest[ends:]]

"""What a post on Bluesky carries: pictures and films with their descriptions, links in full, what it quotes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from firsthand.channels.reading import dig, first, ident, rows, text
from firsthand.desk.attachments import Attachment


def things_of(record: Mapping[str, Any], shown: Any) -> list[Attachment]:
    """As the application shows them, where it does; else as the record names them."""
    return list(_things(shown)) or list(_things(record.get("embed")))


def _things(embed: Any) -> Iterator[Attachment]:
    """Pictures, a gallery, a film or a link; beside a quoted post they stand one step deeper."""
    media = dig(embed, "media") if isinstance(dig(embed, "media"), Mapping) else embed
    for each in [*rows(dig(media, "images")), *rows(dig(media, "items"))]:
        yield Attachment(
            "image",
            url=text(first(each, "fullsize", "thumb", "thumbnail"))[:1000],
            alt=text(dig(each, "alt"))[:1500],
            ref=ident(dig(each, "image", "ref", "$link")),
            mime=text(dig(each, "image", "mimeType"))[:100],
        )
    film = text(dig(media, "playlist"))
    if film or dig(media, "video") is not None:
        alt = text(dig(media, "alt"))[:1500]
        yield Attachment("video", url=film[:1000], alt=alt, ref=ident(dig(media, "video", "ref", "$link")))
    if leads := text(dig(media, "external", "uri")):
        yield Attachment("link", url=leads[:1000], alt=text(dig(media, "external", "title"))[:500])


def quoted(record: Mapping[str, Any], shown: Any) -> tuple[str, str | None]:
    """The address of the post that is quoted, and its words where they are shown."""
    named = dig(record, "embed", "record")
    uri = ident(dig(named, "uri") or dig(named, "record", "uri"))
    seen = dig(shown, "record")
    seen = dig(seen, "record") if isinstance(dig(seen, "record"), Mapping) else seen
    return uri or ident(dig(seen, "uri")), text(dig(seen, "value", "text")) or None


def words_in_full(record: Mapping[str, Any]) -> str:
    """A post's words, with its links whole: the application cuts them short. Places are counted in bytes."""
    words = text(record.get("text"))
    raw, at, out = words.encode(), 0, []
    for begins, ends, uri in sorted(_links(record)):
        said = raw[begins:ends].decode("utf-8", "ignore")
        if begins < at or not said or said in uri or not uri.startswith(("https://", "http://")):
            continue
        short = said.rstrip("….").partition("://")[2] or said.rstrip("….")
        gap = said[len(said.rstrip()) :]
        out += [raw[at:begins], (uri if short and short in uri else f"{said.rstrip()} ({uri}){gap}").encode()]
        at = ends
    return b"".join([*out, raw[at:]]).decode("utf-8", "replace") if out else words


def _links(record: Mapping[str, Any]) -> Iterator[tuple[int, int, str]]:
    for facet in rows(record.get("facets")):
        begins, ends = dig(facet, "index", "byteStart"), dig(facet, "index", "byteEnd")
        for feature in rows(dig(facet, "features")):
            uri = text(dig(feature, "uri"))
            if uri and isinstance(begins, int) and isinstance(ends, int) and 0 <= begins < ends:
                yield begins, ends, uri[:1000]

"""Article <-> the JSON that is stored, shown and exported."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from index.article import Article, Block, Dropped, Record, Rights, Sentence, When
from index.essence import essence

Json = dict[str, Any]


def pack(article: Article) -> bytes:
    """All of an article but its rev, compressed."""
    return zlib.compress(json.dumps(to_json(article), ensure_ascii=False, separators=(",", ":")).encode(), 6)


def unpack(body: bytes) -> Article:
    return from_json(json.loads(zlib.decompress(body)))


def text_digest(article: Article) -> str:
    """SHA-256 of what an editor wrote: headline and kept text. The same digest is no new version."""
    return hashlib.sha256(essence((article.title, article.text)).encode()).hexdigest()


def to_json(article: Article) -> Json:
    a = article
    return {
        "id": a.id,
        "url": a.url,
        "source": a.source,
        "lang": a.lang,
        "title": a.title,
        "title_en": a.title_en,
        "authors": list(a.authors),
        "published": a.published and a.published.iso,
        "updated": a.updated and a.updated.iso,
        "section": a.section,
        "fetched": a.fetched.isoformat(),
        "version": a.version,
        "translation": a.translation,
        "paywalled": a.paywalled,
        "copied_from": a.copied_from,
        "topics": list(a.topics),
        "items": list(a.items),
        "gone": a.gone and a.gone.isoformat(),
        "published_utc": a.published and a.published.utc.isoformat(),
        "updated_utc": a.updated and a.updated.utc.isoformat(),
        "warc": place(a.record),
        "rights": rights(a.rights),
        "headline": _block(a.headline),
        "blocks": [_block(b) for b in a.blocks],
        "dropped": [{"text": d.text, "reason": d.reason} for d in a.dropped],
    }


def from_json(data: Json) -> Article:
    return Article(
        id=data["id"],
        url=data["url"],
        source=data["source"],
        lang=data["lang"],
        fetched=datetime.fromisoformat(data["fetched"]),
        headline=_to_block(data["headline"]),
        blocks=tuple(map(_to_block, data["blocks"])),
        authors=tuple(data["authors"]),
        published=_when(data, "published"),
        updated=_when(data, "updated"),
        section=data["section"],
        dropped=tuple(Dropped(**d) for d in data["dropped"]),
        paywalled=data["paywalled"],
        copied_from=data["copied_from"],
        topics=tuple(data["topics"]),
        items=tuple(data["items"]),
        record=Record(**data["warc"]) if data["warc"] else None,
        rights=_rights(data.get("rights")),
        version=data["version"],
        gone=datetime.fromisoformat(data["gone"]) if data["gone"] else None,
    )


def with_english(article: Article, earlier: Article) -> Article:
    """The article with the sentences that an earlier version of it already had in English."""
    known = {(b.lang, b.text): b.sentences for b in earlier.parts if b.sentences is not None}

    def fill(block: Block) -> Block:
        return block if block.sentences else replace(block, sentences=known.get((block.lang, block.text)))

    return replace(article, headline=fill(article.headline), blocks=tuple(map(fill, article.blocks)))


def place(record: Record | None) -> Json | None:
    """Where the page of an article is kept."""
    return {f: getattr(record, f) for f in ("file", "offset", "length", "digest")} if record else None


def rights(said: Rights | None) -> Json | None:
    """What the page says of its use."""
    return {**asdict(said), "robots": list(said.robots)} if said else None


def _rights(data: Json | None) -> Rights | None:
    return Rights(**{**data, "robots": tuple(data["robots"])}) if data else None


def _block(block: Block) -> Json:
    data: Json = {"kind": block.kind, "lang": block.lang, "text": block.text, "english": block.english}
    if block.sentences is not None:
        data["sentences"] = [_sentence(s) for s in block.sentences]
    return data


def _sentence(s: Sentence) -> Json:
    return {
        "source": s.source,
        "english": s.english,
        "engine": s.engine,
        "model": s.model,
        "score": s.score,
        "flags": list(s.flags),
    }


def _to_block(data: Json) -> Block:
    sentences = data.get("sentences")
    return Block(
        data["kind"],
        data["text"],
        data["lang"],
        None if sentences is None else tuple(Sentence(**{**s, "flags": tuple(s["flags"])}) for s in sentences),
    )


def _when(data: Json, key: str) -> When | None:
    return When(datetime.fromisoformat(data[f"{key}_utc"]), data[key]) if data[key] else None

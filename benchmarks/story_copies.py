"""Copies as outlets make them, and texts that only look alike: pairs with the right answer, from a seed.

Bases are the texts of the demo's newsroom, of tests/pages, of tests/gold and of the events in tests/gold; forms are
reports that come every month or day with other figures and names.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.article import Article
from tests.articles import article

ROOT = Path(__file__).parent.parent
_WORDS = re.compile(r"\w+")
_FOOTERS = {
    "en": ["Follow us on social media for more updates on the Japanese economy and on markets in Asia. Subscribe to our newsletter for a digest every morning.",
           "The information in this report is provided for general purposes only and does not constitute investment advice. All rights reserved. No part may be reproduced without permission of the publisher."],
    "fr": ["Suivez-nous sur les réseaux sociaux pour ne rien manquer de l'actualité économique en Asie. Abonnez-vous à notre lettre quotidienne.",
           "Les informations de cet article sont fournies à titre indicatif et ne constituent pas un conseil en investissement. Tous droits réservés, reproduction interdite sans l'accord de l'éditeur."],
    "ja": ["最新のニュースは公式アプリとメールマガジンでお読みいただけます。会員登録は無料です。経済と市場の動きを毎朝お届けします。",
           "本記事の内容は情報提供を目的としたもので、投資の勧誘を目的とするものではありません。記事、写真の無断転載を禁じます。すべての著作権は発行者に帰属します。"],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    a: Article
    b: Article
    kind: str
    copies: bool


def bases() -> list[Article]:
    """Real texts with more than a few sentences, by language."""
    found = [*_demo(), *_shared()]
    return [a for a in found if len(a.text) >= (150 if a.lang == "ja" else 400)]


def _demo() -> Iterator[Article]:
    from crawler.demo.articles import HOME, load

    for folder in sorted(HOME.iterdir()):
        for one in load(folder, 1):
            texts = [line for part in one.parts if part.kind != "table" for line in part.lines]
            if not one.copied_from:
                yield article(f"{folder.name}/{one.slug}", one.lang, one.title, texts, source=folder.name)


def _pages() -> Iterator[Article]:
    for path in sorted((ROOT / "tests/pages").glob("*/*/expected.json")):
        data = json.loads(path.read_text("utf-8"))
        text = data.get("body") or data.get("text") or ""
        lines = text if isinstance(text, list) else text.split("\n")
        yield article(f"pages/{path.parent.name}", path.parent.parent.name, data.get("title") or "", [t for t in lines if t])


def _shared() -> Iterator[Article]:
    path = ROOT.parent.parent / "shared/pages/gold.jsonl"
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        data = json.loads(line)
        yield article(f"gold/{data['file']}", data["lang"], data["title"], [t for t in data["body"].split("\n") if t.strip()])


# -- edits ----------------------------------------------------------------------------------------


class Editor:
    """Makes copies of an article as the desk of another outlet would."""

    def __init__(self, texts: Sequence[Article], seed: int = 1) -> None:
        self.random = random.Random(seed)
        self.sentences = {lang: [s for a in texts if a.lang == lang for s in split(a)] for lang in ("en", "fr", "ja")}
        self.words = {lang: [w for s in self.sentences[lang] for w in units(s, lang)] for lang in self.sentences}

    def copies(self, a: Article) -> Iterator[tuple[str, Article]]:
        kinds: dict[str, Callable[[Article, list[str]], list[str]]] = {
            "headline and footer": lambda a, p: [*p, self.random.choice(_FOOTERS[a.lang])],
            "truncated": self._truncated,
            "truncated, footer": lambda a, p: [*self._truncated(a, p), self.random.choice(_FOOTERS[a.lang])],
            "paragraph in ten": self._paragraph,
            "words edited": self._edited,
            "updated": self._updated,
            "updated on top": self._updated_on_top,
            "edited, truncated": lambda a, p: self._truncated(a, self._edited(a, p)),
        }
        for kind, edit in kinds.items():
            title = self.random.choice(self.sentences[a.lang])[:60]
            texts = edit(a, [b.text for b in a.blocks])
            yield kind, article(f"copy/{kind}/{a.id}", a.lang, title, texts, source="copier")

    def _truncated(self, a: Article, texts: list[str]) -> list[str]:
        room, kept = sum(map(len, texts)) / 3, []
        for text in texts:
            if room <= 0:
                break
            kept.append(text if len(text) <= room else text[: max(int(room), 20)])
            room -= len(text)
        return kept

    def _paragraph(self, a: Article, texts: list[str]) -> list[str]:
        changed = self.random.sample(range(len(texts)), max(1, len(texts) // 10))
        if len(texts) < 5:
            return texts
        return [self._new(a.lang, len(t)) if n in changed else t for n, t in enumerate(texts)]

    def _edited(self, a: Article, texts: list[str]) -> list[str]:
        return [self._edit(t, a.lang) for t in texts]

    def _edit(self, text: str, lang: str) -> str:
        out = []
        for unit in pieces(text, lang):
            if self.random.random() >= 0.05 or not unit.strip():
                out.append(unit)
            elif self.random.random() < 0.6:
                out.append(self.random.choice(self.words[lang]))
            elif self.random.random() < 0.5:
                out.append(unit + (" " if lang != "ja" else "") + self.random.choice(self.words[lang]))
        return "".join(out)

    def _updated(self, a: Article, texts: list[str]) -> list[str]:
        kept = self._without(texts, 0.3)
        return [*kept, self._new(a.lang, int(sum(map(len, texts)) * 0.3))]

    def _updated_on_top(self, a: Article, texts: list[str]) -> list[str]:
        return [self._new(a.lang, int(sum(map(len, texts)) * 0.4)), *texts]

    def _without(self, texts: list[str], share: float) -> list[str]:
        room, kept = sum(map(len, texts)) * (1 - share), []
        for text in texts:
            if room > 0:
                kept.append(text[: int(room) + 1])
            room -= len(text)
        return kept

    def _new(self, lang: str, size: int) -> str:
        text = ""
        while len(text) < size:
            text += self.random.choice(self.sentences[lang]) + ("" if lang == "ja" else " ")
        return text


def split(a: Article) -> list[str]:
    return [s for b in a.blocks for s in re.split(r"(?<=[。.!?])\s*(?=\S)" if a.lang == "ja" else r"(?<=[.!?])\s+", b.text) if len(s) > 15]


def units(text: str, lang: str) -> list[str]:
    return [text[i : i + 2] for i in range(0, len(text) - 1, 2)] if lang == "ja" else _WORDS.findall(text)


def pieces(text: str, lang: str) -> list[str]:
    return units(text, "ja") if lang == "ja" else re.findall(r"\w+|\W+", text)


# -- texts that are no copies -----------------------------------------------------------------------


def negatives(texts: Sequence[Article], seed: int = 2) -> Iterator[Pair]:
    """Reports on one form; different texts with one footer, one table; other articles of one outlet."""
    dice = random.Random(seed)
    yield from _on_forms(dice)
    for lang in ("en", "fr", "ja"):
        own = [a for a in texts if a.lang == lang]
        for a in own:
            b = dice.choice([o for o in own if o.id != a.id])
            yield Pair(_with(a, _cut(a, dice), " ".join(_FOOTERS[lang])), _with(b, _cut(b, dice), " ".join(_FOOTERS[lang])), "footer", False)
            table = [f"{name} {dice.randrange(100, 9999)} {dice.randrange(100, 9999)} {dice.random() * 9:.1f}%" for name in _ROWS[lang]]
            yield Pair(_with(a, _cut(a, dice), *table), _with(b, _cut(b, dice), *table), "table", False)
            yield Pair(a, b, "other article", False)


def _cut(a: Article, dice: random.Random) -> list[str]:
    """A short article: about three sentences."""
    return split(a)[: dice.randrange(3, 7)]


def _with(a: Article, texts: Sequence[str], *more: str) -> Article:
    return article(f"with/{a.id}/{hash(more) % 9999}", a.lang, a.title, [*texts, *more], source=a.source)


_ROWS = {
    "en": ["Social security", "Debt service", "Local allocation tax", "Defence", "Public works", "Education and science", "Energy", "Small business"],
    "fr": ["Sécurité sociale", "Service de la dette", "Dotation aux collectivités", "Défense", "Travaux publics", "Éducation et sciences", "Énergie", "Petites entreprises"],
    "ja": ["社会保障関係費", "国債費", "地方交付税交付金", "防衛関係費", "公共事業関係費", "文教及び科学振興費", "エネルギー対策費", "中小企業対策費"],
}  # fmt: skip


def _on_forms(dice: random.Random) -> Iterator[Pair]:
    from benchmarks.story_forms import FORMS

    for lang, forms in FORMS.items():
        for number, form in enumerate(forms):
            made = [_filled(form, lang, f"{lang}-{number}-{n}", dice) for n in range(4)]
            for n, a in enumerate(made):
                for b in made[:n]:
                    yield Pair(b, a, "form", False)
                for kind, c in Editor(made, seed=n).copies(a):
                    if kind in ("headline and footer", "words edited"):
                        yield Pair(a, c, f"form, {kind}", True)


def _filled(form: str, lang: str, key: str, dice: random.Random) -> Article:
    from benchmarks.story_forms import SLOTS

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        if name == "p":
            return f"{dice.uniform(0.1, 9):.1f}".replace(".", "," if lang == "fr" else ".")
        if name == "n":
            value = f"{dice.randrange(1001, 98999):,}"
            return value.replace(",", " ") if lang == "fr" else value
        if name == "d":
            return str(dice.randrange(1, 29))
        return dice.choice(SLOTS[lang][name])

    title, *texts = [re.sub(r"\{(\w+)\}", fill, line) for line in form.strip().split("\n")]
    return article(f"form/{key}", lang, title, texts, source="office")

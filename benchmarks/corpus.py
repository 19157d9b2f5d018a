"""News-like articles by the thousand, the same for the same seed: English, French and Japanese with their English.

Words follow Zipf's law over real words of budget news and made-up ones, so that lists of documents have the lengths
that they have in life: a few words in nearly every article, most in hardly any.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from index.article import Article, Block, Sentence, When

REAL = {
    "en": "the of to and in a for on that yen budget government ministry fiscal year billion trillion spending policy"
    " economy prime minister tax bonds market support record draft cabinet request defense semiconductor Rapidus METI"
    " extra package growth debt revenue social security energy chips investment central bank inflation rate local",
    "fr": "le de la les des et en un une pour sur que yens budget gouvernement ministère exercice année milliards dépenses"
    " politique économie premier ministre impôts obligations marché soutien record projet cabinet demande défense"
    " semi-conducteurs Rapidus METI supplémentaire croissance dette recettes sécurité sociale énergie investissement",
    "ja": "の に は を が と で も 予算 政府 経済産業省 年度 億円 兆円 歳出 政策 経済 首相 税収 国債 市場 支援 過去最大 案 閣議決定"
    " 概算要求 防衛費 半導体 ラピダス 補正予算 経済対策 成長 債務 財務省 社会保障 エネルギー 投資 日銀 物価 金利 地方 東京都 京都府",
}
_SYLLABLES = "ba be bi bo ca ce co da de di do fa fe fi ga go la le li lo ma me mi mo na ne ni no pa pe po ra re ri ro sa so ta te ti to va ve vi".split()
_KANJI = "国会議員選挙地方税制改革産業技術研究開発教育医療福祉環境農業漁業交通道路鉄道港湾空港都市計画住宅建設労働雇用賃金年金保険金融証券株式会社企業工場製品輸出輸入貿易関税外交防災消費者物流通信電力原子発電資源石油天然水素電池自動車部品機械鋼素材化学医薬食品飲料観光文化芸術運動選手"
_ENDINGS = {"en": ["", "s", "ed", "ing", "ly"], "fr": ["", "s", "e", "es", "ement"]}
_SOURCES = [f"outlet-{n:02d}" for n in range(40)]
_ITEMS = ["semiconductors", "rapidus", "defence", "meti", "bonds", "ai", "social-security", "extra-budget", "tax-revenue"]
_FIRST = datetime(2024, 1, 1, tzinfo=UTC)
_RARE = 30_000  # made-up words of a language


class Corpus:
    """`articles(n)`: the first n articles of the corpus of this seed."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)
        self.words = {lang: self._vocabulary(lang) for lang in REAL}
        self._weights = {lang: list(accumulate(1 / (n + 3) for n in range(len(w)))) for lang, w in self.words.items()}

    def articles(self, count: int) -> Iterator[Article]:
        for number in range(count):
            yield self._article(number)

    def _vocabulary(self, lang: str) -> list[str]:
        made = dict.fromkeys(self._rare(lang) for _ in range(_RARE))
        return [*REAL[lang].split(), *made]

    def _rare(self, lang: str) -> str:
        pick = self._random.choices
        if lang == "ja":
            return "".join(pick(_KANJI, k=2))
        return "".join(pick(_SYLLABLES, k=self._random.randint(2, 4))) + pick(_ENDINGS[lang])[0]

    def _article(self, number: int) -> Article:
        lang = self._random.choices(("en", "fr", "ja"), (2, 1, 1))[0]
        published = _FIRST + timedelta(minutes=self._random.randrange(1_000_000))
        return Article(
            url=f"https://news.example/{number}",
            source=self._random.choice(_SOURCES),
            fetched=published + timedelta(hours=1),
            headline=self._block(lang, 9, "heading"),
            blocks=tuple(self._block(lang, 55, "paragraph") for _ in range(7)),
            lang=lang,
            published=When(published, published.isoformat()),
            items=tuple(self._random.sample(_ITEMS, self._random.randrange(4))),
        )

    def _block(self, lang: str, size: int, kind: str) -> Block:
        text = self._text(lang, size)
        english = None if lang == "en" else (Sentence(text, self._text("en", size), "argos", "bench"),)
        return Block("heading" if kind == "heading" else "paragraph", text, lang, english)

    def _text(self, lang: str, size: int) -> str:
        words = self._random.choices(self.words[lang], cum_weights=self._weights[lang], k=size)
        if lang == "ja":
            return "".join(words) + f"{self._random.randrange(1, 9999)}億円。"
        figure = "¥{} billion." if lang == "en" else "{} milliards de yens."
        return " ".join(words).capitalize() + " " + figure.format(self._random.randrange(1, 9999))

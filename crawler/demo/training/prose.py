"""The sentences of the demo's French and Japanese articles: what the models must translate and never have seen."""
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from crawler.demo.training.surface import normal

ARTICLES = Path(__file__).parent.parent / "articles"
OUTLETS = {"fr": ("gazette-orient", "eco-pacifique", "square-fr"), "ja": ("kasumi-shimbun", "keizai-hayabusa")}
STOPS = {"fr": re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý«\d])|(?<=[.!?] »)\s+(?=[A-ZÀ-Ý«])"),
         "ja": re.compile(r"(?<=。)(?![」』)])")}


@cache
def sentences(lang: str) -> frozenset[str]:
    """Every sentence, title, heading, caption and table cell of the language's articles, in normal form."""
    return frozenset(sentence for _, sentence in numbered(lang))


def numbered(lang: str) -> Iterator[tuple[str, str]]:
    """(article, sentence) in the order of the articles."""
    for outlet in OUTLETS[lang]:
        for path in sorted((ARTICLES / outlet).glob("*.txt")):
            for block in blocks(path.read_text("utf-8")):
                for sentence in STOPS[lang].split(normal(block)):
                    if sentence:
                        yield f"{outlet}/{path.stem}", sentence


def blocks(text: str) -> Iterator[str]:
    """The title and the texts of the blocks of an article on the topic, without the marks of the article format."""
    header, _, body = text.partition("\n\n")
    if "off-topic: yes" in header:
        return
    if "section: Square" in header:  # a French shell: what follows its heading is English
        body = body.partition("\n## ")[0]
    yield from re.findall(r"^title: (.*)$", header, re.M)
    for line in body.splitlines():
        line = re.sub(r"^(##|-|>|!) ", "", line.strip())
        yield from (cell.strip() for cell in line.strip("|").split("|")) if line.startswith("|") else (line,)

"""What an edit changed, word by word. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Any, Literal

from index.article import Article

Tag = Literal["same", "out", "in"]
Change = tuple[Tag, str]
# Words; Japanese by characters, its numbers and katakana words whole.
_WORDS = re.compile(r"[A-Za-zÀ-ÿ0-9.,%$€¥]+|[０-９．，・]+|[ァ-ヶー]+|\s+|.", re.DOTALL)


def between(before: Article, after: Article) -> dict[str, Any]:
    """What changed between two versions: {"id", "from", "to", "fetched", "changes": lines of [tag, words]}."""
    lines = word_diff(f"{before.title}\n{before.text}", f"{after.title}\n{after.text}")
    pair = {"from": before.version, "to": after.version}
    return {"id": after.id} | pair | {"fetched": after.fetched.isoformat(), "changes": list(lines)}


def word_diff(before: str, after: str) -> Iterator[list[Change]]:
    """The lines that differ, each passage as what stayed, what went out and what came in."""
    old, new = before.split("\n"), after.split("\n")
    for tag, a, b, c, d in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield _changes("\n".join(old[a:b]), "\n".join(new[c:d]))


def _changes(before: str, after: str) -> list[Change]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    found: list[Change] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("same", "".join(old[a:b])))
            continue
        if b > a:
            found.append(("out", "".join(old[a:b])))
        if d > c:
            found.append(("in", "".join(new[c:d])))
    return found

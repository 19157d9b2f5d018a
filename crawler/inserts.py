"""What is set into the running text of a paragraph and is none of it: a link to another article with its label
("Read also: ..."), a word on where a link opens.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from crawler.dom import all_text

_INLINE = frozenset("span strong em b i u small mark font".split())
_LABEL = re.compile(
    r"\W*(?:(?:(?:à )?(?:re)?(?:lire|voir|écouter|découvrir) (?:aussi|également|ensuite)|sur le même (?:sujet|thème)"
    r"|read (?:also|more|next)|see also|also read|(?:関連|おすすめ)記事|[あ合併]わ?せて読みたい)\W*"
    r"|(?:à (?:lire|voir|écouter)|(?:re)?lire|related(?: (?:stor(?:y|ies)|articles?|news|coverage))?|recommended|must[- ]read|don[’']t miss|関連)\s*[:：►▶»→>|]\s*)",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"\W*(?:(?:s[’']ouvre |ouvre |ouverture )?(?:dans )?(?:une? )?nouvel(?:le)? (?:fenêtre|onglet)|lien externe"
    r"|(?:opens? )?(?:in )?(?:an? )?(?:new|external) (?:tab|window|link)|(?:新しい|別)(?:タブ|ウ[ィイ]ンドウ)[でが]開(?:く|きます))\W*",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"[\s)\]】.]*")
_WORD = 60  # characters: a word on a link or a label is shorter
_HEADLINE = 15  # characters of one at least
_REST = 60  # characters of a paragraph beside such a link; one without more is a line of its own, read as such later


def take_out(tree: HtmlElement) -> None:
    """Take them off a tree, in place."""
    for link in list(tree.iter("a")):
        for child in list(link) if len(link) else ():
            if child.tag in _INLINE and _OPENS.fullmatch(_short_text(child) if len(child) else (child.text or "")[:_WORD]):
                child.drop_tree()
        before, parent = link.getprevious(), link.getparent()
        if (before is not None and before.tag in _INLINE) or (parent is not None and parent.tag in _INLINE):  # of few
            _without_other_article(link)


def _without_other_article(link: HtmlElement) -> None:
    box = link
    while _is_alone(box):
        box = box.getparent()
    before, parent = box.getprevious(), box.getparent()
    if before is not None:
        labelled = before.tag in _INLINE and _is_blank(before.tail) and _LABEL.fullmatch(_short_text(before))
        parts = [before, box]
    else:
        labelled = parent is not None and parent.tag in _INLINE and len(parent) == 1 and _LABEL.fullmatch((parent.text or "")[:_WORD])
        labelled = labelled and _CLOSED.fullmatch(box.tail or "")
        parts = [parent]
    if labelled and len(_text(link)) >= _HEADLINE and _is_within_text(box, parts):
        for part in parts:
            part.drop_tree() if part is not parts[-1] else _replace_by_blank(part)


def _is_within_text(box: HtmlElement, parts: list[HtmlElement]) -> bool:
    paragraph = next(box.iterancestors("p", "li", "div"), None)
    if paragraph is None or paragraph.tag == "div":
        return False
    return len(_text(paragraph)) - sum(len(_text(part)) for part in parts) >= _REST


def _replace_by_blank(element: HtmlElement) -> None:
    element.tail = f" {element.tail or ''}"
    element.drop_tree()


def _is_alone(element: HtmlElement) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag in _INLINE and len(parent) == 1 and _is_blank(parent.text) and _is_blank(element.tail)


def _is_blank(text: str | None) -> bool:
    return not text or text.isspace()


def _short_text(element: HtmlElement) -> str:
    text = _text(element)
    return text if len(text) <= _WORD else ""


def _text(element: HtmlElement) -> str:
    if not len(element):  # most are so, and spared the way through libxml2
        return " ".join((element.text or "").split())
    return " ".join(all_text(element).split())

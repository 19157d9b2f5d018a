"""How an outlet looks: manuscripts -> HTML, by the templates in templates/ and the markup in outlets.toml.

Templates (string.Template): <id>-page.html is the shell ($head, $main), <id>-article.html the article's part of
it, <id>-head.html its metadata; other files are whole odd pages. Everything that comes from a text is escaped
before it is filled in.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from string import Template

from crawler.demo.articles import Manuscript, Part
from crawler.demo.dates import written
from crawler.demo.noise import Noise
from crawler.demo.outlets import Outlet, number

_TEMPLATES = Path(__file__).parent / "templates"
_MARKUP = {
    "paragraph": "<p>$text</p>",
    "heading": "<h2>$text</h2>",
    "quote": "<blockquote><p>$text</p></blockquote>",
    "caption": '<figure><img src="/img/photo.jpg" alt=""><figcaption>$text</figcaption></figure>',
    "list": "<ul>$text</ul>",
    "item": "<li>$text</li>",
    "table": "<table>$text</table>",
    "row": "<tr>$text</tr>",
    "cell": "<td>$text</td>",
    "nav": '<li><a href="$url">$text</a></li>',
    "card": '<li><a href="$url">$title</a> $date</li>',
    "related": '<li><a href="$url">$title</a></li>',
    "ranking": '<li><a href="$url">$title</a></li>',
    "next": '<a rel="next" href="$url">2</a>',
    "previous": '<a rel="prev" href="$url">1</a>',
    "updated": "",
    "copied": "",
}


class Layout:
    """Renders the pages of one outlet; `base` is its URL without the last slash."""

    def __init__(self, outlet: Outlet, base: str) -> None:
        self._outlet = outlet
        self._base = base
        self._markup = {**_MARKUP, **outlet.markup}
        sections = (section.partition("|") for section in outlet.sections)
        self._nav = "\n".join(self._piece("nav", text=name, url=path) for name, _, path in sections)

    def article(self, manuscript: Manuscript, all_: Sequence[Manuscript], page: int, noise: Noise) -> str:
        """The page of an article; `page` is 2 for the second half of one that is split."""
        halves = self.halves(manuscript)
        others = noise.pick([m for m in all_ if m.slug != manuscript.slug], 5)
        values = self._values(manuscript) | noise.values() | self._links(others, all_, noise)
        values["body"] = self._body(halves[page - 1], values)
        values["pager"] = self._pager(manuscript, page) if len(halves) > 1 else ""
        values["rel"] = f'<link rel="next" href="{values["url"]}?page=2">' if len(halves) > page else ""
        return self._shell(values, head=self._fill("head.html", values), main=self._fill("article.html", values))

    def listing(self, title: str, cards: Iterable[tuple[str, str, str, str]], noise: Noise) -> str:
        """A section page: (url, title, date, summary) of each card."""
        listed = list(cards)
        made = zip(listed, noise.ages(len(listed)), strict=True)
        main = "\n".join(
            self._piece("card", url=url, title=name, date=date, summary=summary, ago=ago)
            for (url, name, date, summary), ago in made
        )
        values = {"title": escape(title), "url": self._base} | noise.values() | self._links([], [], noise)
        return self._shell(values, head="", main=f"<h1>{escape(title)}</h1>\n<ul>{main}</ul>")

    def odd(self, template: str, title: str, noise: Noise) -> str:
        """A page that is no article, from a template of its own."""
        return self._fill(template, self._common() | noise.values() | {"title": escape(title)})

    def halves(self, manuscript: Manuscript) -> tuple[tuple[Part, ...], ...]:
        """The parts of an article as its pages have them: one, or two at an outlet that splits long ones."""
        parts, split = manuscript.parts, self._outlet.split
        if not split or len(parts) <= split:
            return (parts,)
        middle = (len(parts) + 1) // 2
        return parts[:middle], parts[middle:]

    def _shell(self, values: Mapping[str, str], *, head: str, main: str) -> str:
        return self._fill("page.html", {**self._common(), **values, "head": head, "main": main})

    def _fill(self, name: str, values: Mapping[str, str]) -> str:
        text = (_TEMPLATES / f"{self._outlet.id}-{name}").read_text("utf-8")
        return Template(text).substitute(values)

    def _piece(self, name: str, **texts: str) -> str:
        return Template(self._markup[name]).safe_substitute({key: escape(text) for key, text in texts.items()})

    def _common(self) -> dict[str, str]:
        return {
            "base": self._base,
            "name": escape(self._outlet.name),
            "tagline": escape(self._outlet.tagline),
            "charset": self._outlet.charset,
            "nav": self._nav,
            "feeds": "\n".join(self._feed_link(path, kind) for path, kind in self._outlet.lists.items()),
        }

    def _feed_link(self, path: str, kind: str) -> str:
        types = {"rss": "application/rss+xml", "rdf": "application/rss+xml", "atom": "application/atom+xml"}
        types["json"] = "application/feed+json"
        if kind not in types:
            return ""
        return f'<link rel="alternate" type="{types[kind]}" title="{escape(self._outlet.name)}" href="{path}">'

    def _values(self, manuscript: Manuscript) -> dict[str, str]:
        form, url = self._outlet.date, self._base + self._outlet.path(manuscript)
        updated = manuscript.updated
        return self._common() | {
            "url": url,
            "path": self._outlet.path(manuscript),
            "number": str(number(manuscript.slug)),
            "title": escape(manuscript.title),
            "description": escape(manuscript.lead[:110]),
            "section": escape(manuscript.section),
            "authors": escape(", ".join(manuscript.authors) or manuscript.copied_from or self._outlet.name),
            "published": written(manuscript.published, form),
            "published_iso": manuscript.published.isoformat(),
            "modified_iso": (updated or manuscript.published).isoformat(),
            "updated": self._piece("updated", updated=written(updated, form)) if updated else "",
            "copied": self._piece("copied", source=manuscript.copied_from) if manuscript.copied_from else "",
            "jsonld": self._jsonld(manuscript, url),
        }

    def _jsonld(self, manuscript: Manuscript, url: str) -> str:
        names = manuscript.authors or (manuscript.copied_from or self._outlet.name,)
        kind = "Person" if manuscript.authors else "Organization"
        article = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "mainEntityOfPage": {"@type": "WebPage", "@id": url},
            "headline": manuscript.title,
            "description": manuscript.lead[:110],
            "datePublished": manuscript.published.isoformat(),
            "dateModified": (manuscript.updated or manuscript.published).isoformat(),
            "articleSection": manuscript.section,
            "author": [{"@type": kind, "name": name} for name in names],
            "publisher": {"@type": "NewsMediaOrganization", "name": self._outlet.name, "url": f"{self._base}/"},
        }
        return json.dumps(article, ensure_ascii=False).replace("<", "\\u003c")

    def _links(self, others: Sequence[Manuscript], all_: Sequence[Manuscript], noise: Noise) -> dict[str, str]:
        own = [(self._base + self._outlet.path(m), m.title) for m in all_]
        strange = [(f"https://sister.example/{self._outlet.lang}/{n}", t) for n, t in enumerate(self._outlet.teasers)]
        ranked = noise.pick(own, 3) + noise.pick(strange, 4)
        related = [(self._base + self._outlet.path(m), m.title) for m in others]
        return {
            "related": self._list("related", related, noise),
            "ranking": self._list("ranking", noise.pick(ranked, 7), noise),
            "elsewhere": self._list("related", noise.pick(strange, 3), noise),
            "one_url": related[0][0] if related else f"{self._base}/",
            "one_title": escape(related[0][1]) if related else escape(self._outlet.name),
            "two_url": related[-1][0] if related else f"{self._base}/",
            "two_title": escape(related[-1][1]) if related else escape(self._outlet.name),
        }

    def _list(self, piece: str, links: Sequence[tuple[str, str]], noise: Noise) -> str:
        ages = noise.ages(len(links))
        return "\n".join(
            self._piece(piece, url=url, title=title, ago=age, rank=str(rank))
            for rank, ((url, title), age) in enumerate(zip(links, ages, strict=True), 1)
        )

    def _pager(self, manuscript: Manuscript, page: int) -> str:
        url = self._base + self._outlet.path(manuscript)
        return self._piece("next", url=f"{url}?page=2") if page == 1 else self._piece("previous", url=url)

    def _body(self, parts: Sequence[Part], values: Mapping[str, str]) -> str:
        inserts = {insert.after: insert.html for insert in self._outlet.inserts}
        made: list[str] = []
        for count, part in enumerate(parts, 1):
            made.append(self._block(part))
            if count in inserts and count < len(parts):
                made.append(Template(inserts[count]).substitute(values))
        return "\n".join(made)

    def _block(self, part: Part) -> str:
        if part.kind == "table":
            rows = ("".join(self._wrap("cell", escape(cell)) for cell in row) for row in part.rows)
            return self._wrap("table", "".join(self._wrap("row", row) for row in rows))
        if part.kind == "list":
            return self._wrap("list", "".join(self._wrap("item", self._linked(line)) for line in part.lines))
        text = part.lines[0]
        return self._wrap(part.kind, self._linked(text) if part.kind == "paragraph" else escape(text))

    def _wrap(self, piece: str, html: str) -> str:
        return Template(self._markup[piece]).safe_substitute(text=html)

    def _linked(self, text: str) -> str:
        """Escaped text whose keywords, at their first place, link to their topic pages."""
        html = escape(text, quote=False)
        for word, path in self._outlet.keywords.items():
            html = html.replace(word, f'<a href="{path}">{word}</a>', 1)
        return html

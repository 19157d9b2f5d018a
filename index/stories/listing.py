"""Stories as they are listed: whole, the one with the newest article that was asked for first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.article import Article
from index.stories import Place, Stories

if TYPE_CHECKING:
    from index.archive import Archive
    from index.reader import Reader


@dataclass(frozen=True, slots=True)
class Listed:
    """A story and its articles by time, the first report first."""

    id: str
    members: tuple[tuple[Place, Article], ...]

    @property
    def first(self) -> Article:
        """The first report; of a copied text the original."""
        return next((article for place, article in self.members if place.role == "original"), self.members[0][1])

    @property
    def title_en(self) -> str | None:
        """The headline of the first report in English, else the first that is in English."""
        return self.first.title_en or next((a.title_en for _, a in self.members if a.title_en), None)


def stories_of(placed: Stories, ids: Sequence[str], *, several: bool = False) -> dict[str, int]:
    """Story id -> its articles, in the order of `ids`; with `several` without those of one article."""
    of = placed.of(ids)
    found = list(dict.fromkeys(of[i] for i in ids if i in of))
    sizes = placed.sizes(found)
    return {story: sizes[story] for story in found if sizes[story] > several}


def listed(archive: Archive | Reader, placed: Stories, stories: Iterable[str]) -> Iterator[Listed]:
    """Stories whole, one at a time in memory."""
    for story in stories:
        places = placed.members(story)
        found = archive.many([place.article for place in places])
        yield Listed(story, tuple((place, found[place.article]) for place in places if place.article in found))


def story_json(story: Listed) -> dict[str, Any]:
    """The JSON of `kawaraban stories`."""
    return {
        "story": story.id,
        "title_en": story.title_en,
        "title": story.first.title,
        "articles": [_article_json(place, article) for place, article in story.members],
    }


def _article_json(place: Place, article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "url": article.url,
        "source": article.source,
        "lang": article.lang,
        "published": article.published and article.published.iso,
        "role": place.role,
        "title": article.title,
        "original": place.original,
        "why": place.why,
    }

"""Where articles stand among the stories: the rows of `story_places`, read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from index.reader import Reader

if TYPE_CHECKING:
    from index.archive import Archive

Role = Literal["original", "copy", "other-language", "follow-up"]
_CHUNK = 500  # ids a query
_MANY = 5000  # ids from which on all are read, and kept
_PLACE = "SELECT article, story, original, role, why FROM story_places"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article stands. `original` is the id of whose text it is, its own where it is no copy; `why` says what
    brought it into its story, as a person reads it."""

    article: str
    story: str
    original: str
    role: Role
    why: str


class Carried(NamedTuple):
    """How far a story is carried; `latest`: its newest article, published or else fetched, in seconds since 1970 UTC."""

    outlets: int
    languages: int
    latest: float


@dataclass(frozen=True, slots=True)
class Totals:
    """Articles that are placed, originals among them, stories."""

    articles: int
    originals: int
    stories: int

    def as_json(self) -> dict[str, Any]:
        copies = self.articles - self.originals
        share = round(copies / self.articles, 4) if self.articles else 0.0
        counts = {"articles": self.articles, "originals": self.originals, "copies": copies, "copies_share": share}
        return counts | {"stories": self.stories}


class Places:
    """Answers from the catalogue, without SQLAlchemy where a Reader is given. May be used by several threads."""

    def __init__(self, archive: Archive | Reader) -> None:
        self._archive = archive
        self._known: tuple[int, Mapping[str, str]] = (-1, {})

    @property
    def rev(self) -> int:
        """Another number whenever an article has moved."""
        return int(self._rows("SELECT max(moved) FROM story_places")[0][0] or 0)

    def moved(self, since: int) -> list[str]:
        return [
            row[0] for row in self._rows("SELECT article FROM story_places WHERE moved > ? ORDER BY moved", (since,))
        ]

    def of(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Article id -> story id, for those that are placed."""
        if len(ids) >= _MANY:
            return self._all()
        return {article: place.story for article, place in self.places(ids).items()}

    def places(self, ids: Sequence[str]) -> dict[str, Place]:
        return {place.article: place for place in self._places(ids)}

    def members(self, story: str) -> list[Place]:
        """The articles of a story by time, the first report first; of an article's id, those of its story."""
        query = f"{_PLACE} WHERE story = ? ORDER BY seen, article"
        rows = self._rows(query, (story,))
        if not rows and (at := self.places([story]).get(story)):
            rows = self._rows(query, (at.story,))
        return [_place(row) for row in rows]

    def members_of(self, stories: Sequence[str]) -> dict[str, list[Place]]:
        """Story id -> its articles as `members` gives them."""
        found: dict[str, list[Place]] = {}
        for chunk in _chunks(stories):
            query = f"{_PLACE} WHERE story IN ({_marks(chunk)}) ORDER BY seen, article"
            for place in map(_place, self._rows(query, chunk)):
                found.setdefault(place.story, []).append(place)
        return found

    def sizes(self, stories: Sequence[str]) -> dict[str, int]:
        """Story id -> its articles."""
        query = "SELECT story, count(*) FROM story_places WHERE story IN ({}) GROUP BY story"
        return {row[0]: row[1] for chunk in _chunks(stories) for row in self._rows(query.format(_marks(chunk)), chunk)}

    def carried(self, stories: Sequence[str]) -> dict[str, Carried]:
        """Story id -> how far it is carried, for those that have articles."""
        query = (
            "SELECT p.story, count(DISTINCT a.source), count(DISTINCT a.lang), max(coalesce(a.published, a.fetched))"
            " FROM story_places p CROSS JOIN articles a ON a.id = p.article WHERE p.story IN ({}) GROUP BY p.story"
        )
        rows = (row for chunk in _chunks(stories) for row in self._rows(query.format(_marks(chunk)), chunk))
        return {row[0]: Carried(*row[1:]) for row in rows}

    def copies(self) -> dict[str, int]:
        """Source id -> its articles that are copies."""
        query = (  # CROSS JOIN: SQLite starts from the copies, not from all articles
            "SELECT a.source, count(*) FROM story_places p CROSS JOIN articles a ON a.id = p.article"
            " WHERE p.role = 'copy' GROUP BY 1"
        )
        return {row[0]: row[1] for row in self._rows(query)}

    def totals(self) -> Totals:
        query = "SELECT count(*), count(DISTINCT original), count(DISTINCT story) FROM story_places"
        return Totals(*self._rows(query)[0])

    def _places(self, ids: Sequence[str]) -> Iterator[Place]:
        for chunk in _chunks(ids):
            yield from map(_place, self._rows(f"{_PLACE} WHERE article IN ({_marks(chunk)})", chunk))

    def _all(self) -> Mapping[str, str]:
        """All of them, read again when one has moved: a search that folds 100,000 hits asks for each."""
        rev = self.rev
        if self._known[0] != rev:
            self._known = (rev, {row[0]: row[1] for row in self._rows("SELECT article, story FROM story_places")})
        return self._known[1]

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[Any]:
        if isinstance(self._archive, Reader):
            return self._archive.rows(query, values)
        with self._archive.engine.connect() as connection:
            return list(connection.exec_driver_sql(query, tuple(values)))


def _place(row: Sequence[Any]) -> Place:
    return Place(*row)


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))

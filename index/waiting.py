"""Articles that are stored and not in the search index or the stories yet, as after a crawl that was stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.log import tell
from index.reader import Reader

if TYPE_CHECKING:
    from index.archive import Archive
    from index.search import Search

_AFTER = "SELECT count(*) FROM articles WHERE rev > ?"
_STORIES = "SELECT coalesce(max(value), 0) FROM meta WHERE name = 'stories'"  # see index.backlog


def tell_waiting(archive: Archive | Reader, search: Search | None = None, *, stories: bool = True) -> None:
    """Say on stderr what an answer from `search`, or from the stories, is without, and what to type."""
    places = {"search index": search.snapshot().rev} if search else {}
    places |= {"stories": _number(archive, _STORIES)} if stories else {}
    counts = {place: _number(archive, _AFTER, rev) for place, rev in places.items()}
    if waiting := max(counts.values()):
        missed = " and ".join(f"the {place}" for place, count in counts.items() if count)
        articles = f"{waiting} stored article{'s are' if waiting > 1 else ' is'}"
        tell(f"kawaraban: {articles} not in {missed} yet: `kawaraban crawl` takes in what waits, or `kawaraban rebuild --from index`")


def _number(archive: Archive | Reader, query: str, *values: int) -> int:
    if isinstance(archive, Reader):
        return int(archive.rows(query, values)[0][0])
    with archive.engine.connect() as connection:
        return int(connection.exec_driver_sql(query, values).scalar_one())

"""Copies and stories: who copied whom, and which articles tell the same event."""

from __future__ import annotations

from pathlib import Path

from index.archive import Archive
from index.stories import Stories
from tests.articles import article


def test_every_article_has_a_place(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        with archive.write() as connection:
            one = archive.add(article("a", "en", "Tax rises", ["The tax rises in April."]), connection)
        assert one
        stories = Stories(archive)
        assert (stories.sync(), stories.sync()) == (1, 0)
        assert stories.of([one.id, "nothing"]) == {one.id: one.id}
        assert stories.originals([one.id]) == {one.id: one.id}
        assert [place.role for place in stories.members(one.id)] == ["original"]

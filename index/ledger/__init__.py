"""The ledger of figures: who reported which figure about what, and where outlets disagree.

    ledger = Ledger(archive, config.topics)
    ledger.sync()                                   take in what changed; the caller holds the archive's lock
    answer = ledger.figures(Filter(item="rapidus"))
    for entry in answer.entries(limit=50): ...      entry_json(entry) is the JSON of `kawaraban figures`

Derived from the articles and kept in step by rev; made anew where the items of the topics or the way of reading change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from index.archive import Archive
from index.config import Topic
from index.ledger.answer import Answer
from index.ledger.attribution import Basis
from index.ledger.copies import Copies
from index.ledger.entries import Against, Entry, Report, entry_json
from index.ledger.figures import Figure, figures
from index.ledger.given import Given, given
from index.ledger.picture import Mark, Picture
from index.ledger.query import Filter, Rows, day
from index.ledger.store import Progress, Store
from index.ledger.subjects import Subjects, readable

__all__ = [
    "Against", "Answer", "Basis", "Copies", "Entry", "Figure", "Filter", "Given", "Ledger", "Mark", "Picture", "Report", "Subjects", "day", "entry_json",
    "figures", "readable",
]  # fmt: skip


class Ledger:
    """The figures of an archive. `copies`: who knows which articles are copies; without, equal sentences tell."""

    def __init__(self, archive: Archive, topics: Sequence[Topic] = (), *, copies: Copies | None = None) -> None:
        self.archive = archive
        self._store = Store(archive, topics, copies)

    def sync(self, progress: Progress | None = None, budget: float | None = None) -> int:
        """Take in what changed in the archive; how many articles. What is to be read again takes no more than `budget`
        seconds. Raises ArchiveUnwritable, ArchiveLocked."""
        return self._store.sync(progress, budget)

    def waiting(self) -> int:
        """Articles that the ledger has not taken in: what it says is without them, or of older items."""
        return self._store.waiting()

    def rebuild(self, progress: Progress | None = None) -> int:
        """Forget all and take it in again."""
        self._store.forget()
        return self._store.sync(progress)

    @contextmanager
    def figures(self, asked: Filter = Filter()) -> Iterator[Answer]:  # noqa: B008  # frozen
        """What is reported, as asked; read its entries before the block ends."""
        with self.archive.engine.connect() as connection:
            yield Answer(Rows(connection), asked, self._store.subjects)

    def given(self, ids: Sequence[str], *, bases: Sequence[Basis] = ()) -> list[Given]:
        """The figures that some articles give, without who else reports them; with `bases` only those that one of them
        ties to its subject in one of these ways."""
        with self.archive.engine.connect() as connection:
            return given(connection, ids, self._store.subjects, bases)

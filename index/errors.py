"""What can go wrong, by situation; every error that we raise is one of these.

    KawarabanError
    ├── ConfigError            the settings: names file, key and value
    ├── QueryError             a search query: says where
    ├── NotFound               no such article, story, model, source
    ├── WrongUse               options that contradict each other
    └── ArchiveError           the archive as a whole
        ├── ArchiveLocked      another run holds it: names the holder
        ├── ArchiveUnwritable  read-only, full disk
        └── RecordError        one WARC record is torn or does not match its digest

Errors of libraries are wrapped in these and chained at the boundary; bugs are never wrapped.
"""

import unicodedata
from collections.abc import Sequence


class KawarabanError(Exception):
    """The root: `except KawarabanError` is all that the command line needs."""


class ConfigError(KawarabanError):
    """A setting that cannot be used."""


_BEFORE, _SHOWN = 40, 76  # characters of a query that are shown before the place of a mistake, and in all


class QueryError(KawarabanError):
    """A query that cannot be understood; `position` is the offset in characters, where known."""

    def __init__(self, message: str, position: int | None = None) -> None:
        super().__init__(message)
        self.position = position
        self.query: str | None = None

    def shown(self) -> str:
        """The message, and under it the query with a mark at the place, where both are known."""
        if self.query is None or self.position is None:
            return str(self)
        start = max(0, self.position - _BEFORE)
        query = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in self.query)
        indent = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in query[start : self.position])
        return f"{self}\n  {query[start : start + _SHOWN]}\n  {' ' * indent}^"


class NotFound(KawarabanError):
    """What was asked for by name or id is not there."""


class WrongUse(KawarabanError):
    """What was asked for contradicts itself."""


class ArchiveError(KawarabanError):
    """The archive cannot do what was asked."""


class ArchiveLocked(ArchiveError):
    """Another run is writing to this archive."""


class ArchiveUnwritable(ArchiveError):
    """The archive's folder cannot be written: permissions, or no space left."""


class RecordError(ArchiveError):
    """A WARC record that cannot be read back as it was written."""


def no_such_source(identifier: str, known: Sequence[str]) -> str:
    """What is said of a source that nobody knows, with those that are spelled like it."""
    from difflib import get_close_matches

    wanted = identifier.lower()
    inside = [other for other in known if wanted and (wanted in other.lower() or other.lower() in wanted)]
    close = list(dict.fromkeys([*inside, *get_close_matches(wanted, known)]))[:3]
    return f"no source {identifier!r}" + (f": did you mean {' or '.join(close)}?" if close else "")

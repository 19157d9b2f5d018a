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


class KawarabanError(Exception):
    """The root: `except KawarabanError` is all that the command line needs."""


class ConfigError(KawarabanError):
    """A setting that cannot be used."""


class QueryError(KawarabanError):
    """A query that cannot be understood; `position` is the offset in characters, where known."""

    def __init__(self, message: str, position: int | None = None) -> None:
        super().__init__(message)
        self.position = position


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

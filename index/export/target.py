"""What the name of a bundle means.

OUT, without one of these suffixes    a folder; --format says of what (default jsonl)
OUT.zip                               the same folder as one zip archive; without --format: all formats
OUT.csv .jsonl .parquet .md           that file alone, OUT.csv.manifest.json beside it
OUT.epub .wacz                        that file alone, the manifest inside
--format zip without .zip             a folder with all formats, not packed
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.errors import WrongUse
from index.export.formats import Format, formats

DEFAULT = "jsonl"
_ZIP = ".zip"


class WrongName(WrongUse):
    """A name that says one thing where the format says another."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a bundle goes, of what format it is, and whether it is a folder, that folder zipped, or (neither) one file."""

    out: Path
    format: Format
    folder: bool = False
    zipped: bool = False

    @property
    def sidecar(self) -> Path:
        """The manifest beside a single file."""
        return self.out.with_name(f"{self.out.name}.manifest.json")


def target(out: Path, name: str | None) -> Target:
    """What `out` and the format (None: not given) mean together. Raises WrongName."""
    if str(out) == "-":
        raise WrongName("-: a bundle is no stream, it needs a name")
    known, suffix = formats(), out.suffix.lower()
    if suffix == _ZIP:
        return Target(out, known[name or "zip"], zipped=True)
    meant = next((one for one in known.values() if suffix and suffix in one.suffixes), None)
    if meant is None:
        return Target(out, known[name or DEFAULT], folder=True)
    if name not in (None, meant.name):
        raise WrongName(f"{out}: the name says {meant.name}, --format says {name}: leave one out")
    if not meant.file:
        raise WrongName(f"{out}: {meant.name} is a folder of files: a name without {suffix}, or one with .zip")
    return Target(out, meant)

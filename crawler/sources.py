"""The outlets: those that come with Kawaraban, those of the user, and how they are written down.

    builtin()               sources.toml
    effective(config)       what a crawl goes through
    select(sources, ids)    some of them; NotFound names the ids that are none
    to_toml, to_opml, from_opml, discover
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import fields
from decimal import Decimal
from functools import cache
from importlib.resources import files

from crawler.homepage import discover
from crawler.opml import from_opml, to_opml
from index.config import Config, Source, parse_sources
from index.errors import NotFound, no_such_source

__all__ = ("builtin", "discover", "effective", "from_opml", "select", "to_opml", "to_toml")

_TIMES = ("every", "fastest", "slowest")
_UNITS = (("d", 86400), ("h", 3600), ("m", 60))


@cache
def builtin() -> tuple[Source, ...]:
    """The outlets of sources.toml; none was ever reached from where Kawaraban was written."""
    table = tomllib.loads(files("crawler").joinpath("sources.toml").read_text("utf-8"))
    return parse_sources(table["sources"], "sources.toml")


def effective(config: Config) -> tuple[Source, ...]:
    """The user's sources, and the built-in ones if they are asked for or there are no others; own ids win."""
    own = {source.id for source in config.sources}
    wanted = builtin() if config.builtin_sources or not config.sources else ()
    return config.sources + tuple(source for source in wanted if source.id not in own)


def select(sources: Sequence[Source], ids: Sequence[str]) -> tuple[Source, ...]:
    """The sources of these ids in the order of `sources`; all for no ids. Raises NotFound."""
    known = {source.id for source in sources}
    unknown = [identifier for identifier in dict.fromkeys(ids) if identifier not in known]
    if unknown:
        raise NotFound("; ".join(no_such_source(identifier, sorted(known)) for identifier in unknown))
    return tuple(source for source in sources if not ids or source.id in ids)


def to_toml(sources: Iterable[Source]) -> str:
    """[[sources]] tables without what is default; index.config.parse_sources reads the same sources back."""
    return "\n".join(_table(source) for source in sources)


def _table(source: Source) -> str:
    default = Source(id="")
    lines = ["[[sources]]"]
    for field in fields(Source):
        value = getattr(source, field.name)
        if value != getattr(default, field.name):
            lines.append(f"{field.name} = {_duration(value) if field.name in _TIMES else _value(value)}")
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return _array([_string(item) for item in value])
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_string(key)} = {_string(item)}" for key, item in value.items()) + " }"
    return _string(str(value))


def _array(items: Sequence[str]) -> str:
    line = f"[{', '.join(items)}]"
    return line if len(line) <= 100 else "[\n" + "".join(f"  {item},\n" for item in items) + "]"


def _string(text: str) -> str:
    """A TOML basic string: JSON's escapes, and DEL, which JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _duration(seconds: float) -> str:
    for unit, size in _UNITS:
        if seconds and seconds % size == 0:
            return f'"{seconds / size:.0f}{unit}"'
    return f'"{Decimal(repr(float(seconds))):f}s"'

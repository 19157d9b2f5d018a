"""Settings: kawaraban.toml -> a frozen `Config`. Every key has a default, every mistake is named.

Config.load(path)      a file, or the defaults where path is None
SETTINGS               (name, default, help): what `kawaraban init` writes and README lists
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from index.errors import ConfigError
from index.values import http, positive, refuse_unknown, seconds, strings, typed

LANGS = ("en", "fr", "ja")
ENGINES = ("argos", "libretranslate", "none")
Terms = Mapping[str, tuple[str, ...]]  # language -> phrases


class Setting(NamedTuple):
    name: str
    default: Any
    help: str


SETTINGS = (
    Setting("archive", "archive", "the folder that holds catalog.sqlite3, warc/ and search/"),
    Setting("contact", "", "a URL or mail address that goes into the User-Agent"),
    Setting("builtin_sources", False, "true: the outlets that come with Kawaraban, beside your own [[sources]]"),
    Setting("workers", 0, "processes that extract pages; 0: one a core"),
    Setting("max_page_bytes", 10_000_000, "a larger page is cut off and counted as too-large"),
    Setting("delay", 1.0, "seconds between two requests to one host, before AutoThrottle and robots.txt"),
    Setting("timeout", 30.0, "seconds that one request may take"),
    Setting("window", "14d", "how far back a first crawl looks in feeds and sitemaps that give dates"),
    Setting("fastest", "10m", "`watch` asks no source more often than this, however much news it brings"),
    Setting("slowest", "6h", "... and none less often, however little; a source's own `fastest` and `slowest` go first"),
    Setting("max_new", 500, "new pages fetched from one source in one round; the rest wait for the next"),
    Setting("engine", "argos", "what translates: argos, libretranslate (a server at engine_url), or none"),
    Setting("engine_url", "", "the LibreTranslate server"),
    Setting("engine_key", "", "its API key, where it wants one"),
    Setting("models", "", "folder of Argos packages; empty: where argospm keeps them"),
    Setting("demo_models", False, "true: use the demo's own models, which know the language of its newsroom only"),
    Setting("beam", 2, "beam size of the translation: 1 is fastest, 4 the most thorough"),
)


@dataclass(frozen=True, slots=True)
class Topic:
    """What is collected: any phrase of `terms` counts; `items` name what figures are about."""

    id: str
    terms: Terms
    items: Mapping[str, Terms] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """An outlet. Times in seconds; `selectors` ({"body": css, ...}) are the last resort."""

    id: str
    name: str = ""
    lang: str = ""
    country: str = ""
    home: str = ""
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    every: float = 1800.0
    fastest: float = 0.0  # 0: the settings'
    slowest: float = 0.0
    keep: str = "matching"
    allow_private: bool = False
    allow_hosts: tuple[str, ...] = ()  # other hosts whose pages its feeds may name
    selectors: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """A saved search and where its new hits go: Apprise URLs, or http(s) URLs that take JSON.

    Without `digest` ("daily", "weekly": on Mondays) they go out after each round; a digest goes at the hour `at`,
    local time.
    """

    name: str
    query: str
    to: tuple[str, ...] = ()
    digest: str = ""
    at: str = "07:00"


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of one run; `file` is where they came from, None for the defaults."""

    archive: Path = Path("archive")
    contact: str = ""
    builtin_sources: bool = False
    workers: int = 0
    max_page_bytes: int = 10_000_000
    delay: float = 1.0
    timeout: float = 30.0
    window: float = 14 * 86400.0
    fastest: float = 600.0
    slowest: float = 6 * 3600.0
    max_new: int = 500
    engine: str = "argos"
    engine_url: str = ""
    engine_key: str = ""
    models: str = ""
    demo_models: bool = False
    beam: int = 2
    topics: tuple[Topic, ...] = ()
    sources: tuple[Source, ...] = ()
    alerts: tuple[Alert, ...] = ()
    file: Path | None = None

    @classmethod
    def load(cls, path: Path | None) -> Config:
        """Read `path`; folders in it are relative to it. Raises ConfigError that names file, key and value."""
        if path is None:
            return replace(cls(), topics=default_topics())
        try:
            table = tomllib.loads(path.read_text("utf-8"))
        except OSError as error:
            raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigError(f"{path}: not valid TOML: {error}") from error
        config = replace(_config(table, str(path)), file=path)
        models = str(path.parent / Path(config.models).expanduser()) if config.models else ""
        return replace(config, archive=path.parent / config.archive, models=models)


def locate(named: str | None = None) -> Path | None:
    """The settings' file: the one named, else $KAWARABAN_CONFIG, else ./kawaraban.toml, else None (the defaults)."""
    chosen = named or os.environ.get("KAWARABAN_CONFIG")
    if chosen:
        return Path(chosen).expanduser()
    return Path("kawaraban.toml") if Path("kawaraban.toml").exists() else None


def settled(named: str | None = None, archive: str | None = None) -> Config:
    """The settings of this run: file, then $KAWARABAN_ARCHIVE, then what the command line says. Raises ConfigError."""
    config = Config.load(locate(named))
    folder = archive or os.environ.get("KAWARABAN_ARCHIVE")
    return replace(config, archive=Path(folder).expanduser()) if folder else config


def default_topics() -> tuple[Topic, ...]:
    """The topic that Kawaraban comes with: Japan's national budget."""
    return _topics(_packaged("japan_budget.toml")["topics"], "japan_budget.toml")


def parse_sources(table: object, where: str) -> tuple[Source, ...]:
    """[[sources]] tables -> sources. Raises ConfigError, also for an id that stands twice."""
    if not isinstance(table, list):
        raise ConfigError(f"{where}: sources: expected [[sources]] tables, got {table!r}")
    found: dict[str, Source] = {}
    for number, entry in enumerate(table, 1):
        source = _source(entry, f"{where}: sources[{number}]")
        if source.id in found:
            raise ConfigError(f"{where}: sources[{number}].id: {source.id!r} is used twice")
        found[source.id] = source
    return tuple(found.values())


def _askable(sources: tuple[Source, ...], where: str) -> tuple[Source, ...]:
    """The sources of a user. Raises ConfigError for one that is nowhere, or in a language that is not read."""
    for number, source in enumerate(sources, 1):
        at = f"{where}: sources[{number}] ({source.id})"
        if source.lang not in ("", *LANGS):
            raise ConfigError(f"{at}.lang: expected one of {', '.join(LANGS)}, got {source.lang!r}")
        if not (source.home or source.feeds or source.sitemaps or source.sections):
            raise ConfigError(f"{at}: home, feeds, sitemaps or sections: one of them is needed")
    return sources


@cache
def _packaged(name: str) -> dict[str, Any]:
    return tomllib.loads(files("index").joinpath(name).read_text("utf-8"))


def _config(table: Mapping[str, Any], where: str) -> Config:
    known = {s.name for s in SETTINGS} | {"topics", "sources", "alerts"}
    refuse_unknown(table, known, where)
    values = {s.name: _setting(s, table[s.name], f"{where}: {s.name}") for s in SETTINGS if s.name in table}
    topics = _topics(table["topics"], where) if "topics" in table else default_topics()
    config = replace(
        Config(**values),
        topics=topics,
        sources=_askable(parse_sources(table.get("sources", []), where), where),
        alerts=_alerts(table.get("alerts", []), where),
    )
    if config.engine not in ENGINES:
        raise ConfigError(f"{where}: engine: expected one of {', '.join(ENGINES)}, got {config.engine!r}")
    if config.engine == "libretranslate" and not config.engine_url:
        raise ConfigError(f"{where}: engine_url: missing, and the engine is libretranslate")
    return config


def _setting(setting: Setting, value: object, where: str) -> Any:
    if setting.name == "archive":
        return Path(typed(value, str, where)).expanduser()
    if setting.name in ("window", "fastest", "slowest"):
        return seconds(value, where)
    if setting.name == "contact" and not typed(value, str, where).isprintable():
        raise ConfigError(f"{where}: expected one line, got {value!r}")
    if isinstance(setting.default, float):
        return float(positive(typed(value, (int, float), where), where))
    given = typed(value, type(setting.default), where)
    return positive(given, where) if isinstance(setting.default, int) else given


def _topics(table: object, where: str) -> tuple[Topic, ...]:
    entries = typed(table, dict, f"{where}: topics")
    return tuple(_topic(name, entry, f"{where}: topics.{name}") for name, entry in entries.items())


def _topic(name: str, entry: object, where: str) -> Topic:
    table = typed(entry, dict, where)
    refuse_unknown(table, {"terms", "items"}, where)
    items = typed(table.get("items", {}), dict, f"{where}.items")
    terms = _terms(table.get("terms", {}), f"{where}.terms")
    if not any(terms.values()):
        raise ConfigError(f"{where}.terms: at least one phrase is needed")
    return Topic(name, terms, {k: _terms(v, f"{where}.items.{k}") for k, v in items.items()})


def _terms(table: object, where: str) -> Terms:
    by_lang = typed(table, dict, where)
    refuse_unknown(by_lang, set(LANGS), where)
    return {lang: strings(phrases, f"{where}.{lang}") for lang, phrases in by_lang.items()}


def _source(entry: object, where: str) -> Source:
    table = typed(entry, dict, where)
    if "id" not in table:
        raise ConfigError(f"{where}: id: missing")
    identifier = typed(table["id"], str, f"{where}.id")
    if not re.fullmatch(r"[\w.-]{1,64}", identifier):
        raise ConfigError(f"{where}.id: letters, digits, '.', '_' and '-' only, got {identifier!r}")
    where = f"{where} ({identifier})"
    refuse_unknown(table, {f.name for f in fields(Source)}, where)
    source = Source(**{key: _source_value(key, value, f"{where}.{key}") for key, value in table.items()})
    if source.keep not in ("matching", "all"):
        raise ConfigError(f"{where}.keep: expected matching or all, got {source.keep!r}")
    if source.slowest and source.fastest > source.slowest:
        raise ConfigError(f"{where}.slowest: shorter than fastest")
    return source if source.name else replace(source, name=source.id)


def _source_value(key: str, value: object, where: str) -> Any:
    if key in ("every", "fastest", "slowest"):
        return seconds(value, where)
    if key in ("feeds", "sitemaps", "sections"):
        return tuple(http(url, where) for url in strings(value, where))
    if key == "allow_hosts":
        return strings(value, where)
    if key == "selectors":
        return {k: typed(v, str, f"{where}.{k}") for k, v in typed(value, dict, where).items()}
    if key == "home":
        return http(typed(value, str, where), where)
    return typed(value, bool if key == "allow_private" else str, where)


def _alerts(table: object, where: str) -> tuple[Alert, ...]:
    found: dict[str, Alert] = {}
    for number, entry in enumerate(typed(table, list, f"{where}: alerts"), 1):
        alert = _alert(entry, f"{where}: alerts[{number}]")
        if found.setdefault(alert.name, alert) is not alert:
            raise ConfigError(f"{where}: alerts[{number}].name: {alert.name!r} is used twice")
    return tuple(found.values())


def _alert(entry: object, where: str) -> Alert:
    table = typed(entry, dict, where)
    refuse_unknown(table, {f.name for f in fields(Alert)}, where)
    query = typed(table.get("query"), str, f"{where}.query")
    texts = {k: typed(table[k], str, f"{where}.{k}") for k in ("name", "digest", "at") if k in table}
    texts.setdefault("name", re.sub(r"\W+", "-", query.casefold())[:40].strip("-") or "alert")
    alert = Alert(query=query, to=strings(table.get("to", []), f"{where}.to"), **texts)
    if not re.fullmatch(r"\w[\w.-]{0,63}", alert.name):
        raise ConfigError(f"{where}.name: letters, digits, '.', '_' and '-' only, got {alert.name!r}")
    if alert.digest not in ("", "daily", "weekly"):
        raise ConfigError(f"{where}.digest: expected daily or weekly, got {alert.digest!r}")
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", alert.at):
        raise ConfigError(f'{where}.at: expected an hour such as "07:00", got {alert.at!r}')
    return alert

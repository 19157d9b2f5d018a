"""The engine that the settings name. A third engine is a class like the two, and a line here."""

from __future__ import annotations

from pathlib import Path

from crawler import models
from crawler.engine import Argos, Engine
from crawler.libretranslate import LibreTranslate
from index.config import ENGINES
from index.errors import ConfigError


def named(
    name: str,
    *,
    beam: int = 2,
    url: str = "",
    key: str = "",
    allow_demo: bool = False,
    folder: Path | None = None,
) -> Engine | None:
    """The engine `name`, None for "none". `url` and `key` are LibreTranslate's; `folder` another packages directory.

    Raises ConfigError, ModelError.
    """
    if name == "argos":
        return Argos(models.installed(folder), beam=beam, allow_demo=allow_demo)
    if name == "libretranslate":
        if not url:
            raise ConfigError("engine: libretranslate needs the URL of a server")
        return LibreTranslate(url, key=key)
    if name != "none":
        raise ConfigError(f"engine: expected one of {', '.join(ENGINES)}, got {name!r}")
    return None

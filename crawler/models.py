"""Translation models: Argos packages, installed where argospm has them too.

    installed()                      what is there
    best(models, lang)               the one to use: newest version, never the demo's unless allowed
    install(["fr", "ja"])            from the official index; place= a file, a folder or another index
    upgrades()                       newer versions that an index offers
    remove("fr")

Only `argostranslate.package` is used, and imported late: its settings are read from ARGOS_* and XDG_* once, at import,
which also makes folders in the user's home. `folder` names another packages directory (the demo has its own).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from crawler import download
from crawler.model_index import OFFICIAL, Offer, available
from crawler.model_package import PackageError, metadata, unpack
from index.errors import KawarabanError, NotFound

__all__ = [
    "OFFICIAL", "Model", "ModelError", "Offer", "available", "best", "install", "installed", "remove", "upgrades",
]  # fmt: skip

Progress = Callable[[str, int, int | None], None]  # package, bytes so far, bytes in all where known


class ModelError(KawarabanError):
    """A model that cannot be installed or used as asked."""


@dataclass(frozen=True, slots=True)
class Model:
    """An installed package."""

    lang: str
    to: str
    version: str
    name: str  # of its folder: "translate-ja_en-1_1"
    path: Path
    demo: bool = False
    target_prefix: str = ""  # a token that some packages want in front of every translation


def installed(folder: Path | None = None) -> tuple[Model, ...]:
    """All installed packages that translate, by language, the newest version of each first."""
    folders = [folder] if folder else list(_argos().settings.package_dirs)
    paths = (path for place in folders if place.is_dir() for path in sorted(place.iterdir()))
    models = (_model(path) for path in paths if (path / "metadata.json").is_file())
    found = sorted((m for m in models if m), key=lambda m: _version(m.version), reverse=True)
    return tuple(sorted(found, key=lambda m: (m.lang, m.to)))


def best(models: Iterable[Model], lang: str, *, allow_demo: bool = False) -> Model | None:
    """The newest model from `lang` into English; a demo model only where allowed and no other is there."""
    usable = [m for m in models if (m.lang, m.to) == (lang, "en") and (allow_demo or not m.demo)]
    return max(usable, key=lambda m: (not m.demo, _version(m.version)), default=None)


def install(
    codes: Sequence[str] = (),
    place: str | Path = OFFICIAL,
    *,
    allow_demo: bool = False,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> tuple[Model, ...]:
    """Install the newest package into English for each language of `codes`; all of `place` where none is given.

    What is there already in this version or a newer one is left alone. Raises NotFound, ModelError and the
    errors of download, index and package.
    """
    if not codes and place == OFFICIAL:
        raise ModelError("say which languages to install, such as `kawaraban models install fr ja`")
    offers = available(place)
    chosen = [_offered(offers, code, place) for code in codes] if codes else _newest(offers)
    return tuple(_install(offer, allow_demo, _target(folder), progress) for offer in chosen)


def upgrades(place: str | Path = OFFICIAL, folder: Path | None = None) -> tuple[tuple[Model, Offer], ...]:
    """Installed models of which `place` offers a newer version, with the offer."""
    offers = available(place)
    pairs = ((m, o) for m in installed(folder) if not m.demo for o in offers if (o.lang, o.to) == (m.lang, m.to))
    newer = [(m, o) for m, o in pairs if _version(o.version) > _version(m.version) and not o.demo]
    newest = dict(sorted(newer, key=lambda pair: _version(pair[1].version)))
    return tuple(newest.items())


def remove(code: str, folder: Path | None = None) -> tuple[Model, ...]:
    """Remove every model from language `code` into English. Raises NotFound."""
    doomed = [m for m in installed(folder) if (m.lang, m.to) == (code, "en")]
    if not doomed:
        raise NotFound(f"no model from {code!r} into English is installed: `kawaraban models list` shows what is")
    for model in doomed:
        _delete(model)
    return tuple(doomed)


def bpe(model: Model) -> Any:
    """The tokenizer of a package that has a bpe.model: `encode(text)` to tokens, `decode(tokens)` to text."""
    return _argos().package.Package(model.path).tokenizer


def _newest(offers: Sequence[Offer]) -> list[Offer]:
    """One offer for each language, in the order of the place."""
    by_pair: dict[tuple[str, str], Offer] = {}
    for offer in offers:
        known = by_pair.setdefault((offer.lang, offer.to), offer)
        if _version(offer.version) > _version(known.version):
            by_pair[offer.lang, offer.to] = offer
    return list(by_pair.values())


def _offered(offers: Sequence[Offer], code: str, place: str | Path) -> Offer:
    wanted = [o for o in offers if (o.lang, o.to) == (code, "en") or not o.lang]
    if not wanted:
        there = ", ".join(sorted({o.lang for o in offers if o.to == "en"})) or "none"
        raise NotFound(f"{place}: no package from {code!r} into English; there are: {there}")
    return max(wanted, key=lambda o: _version(o.version))


def _install(offer: Offer, allow_demo: bool, folder: Path, progress: Progress | None) -> Model:
    if offer.lang and (there := _up_to_date(offer, folder)):
        return there
    file = offer.path or _download(offer, progress)
    about = metadata(file)
    if about.get("kawaraban_demo") and not allow_demo:
        raise ModelError(f"{file.name} knows the demo newsroom only, it is not for a user's archive: refused")
    path = unpack(file, folder)
    model = _model(path)
    if model is None:
        shutil.rmtree(path)
        raise PackageError(f"{file}: not a package that translates")
    if offer.path is None:
        file.unlink()
    _tidy(model, folder)
    return model


def _up_to_date(offer: Offer, folder: Path) -> Model | None:
    there = (m for m in installed(folder) if (m.lang, m.to, m.demo) == (offer.lang, offer.to, offer.demo))
    return next((m for m in there if _version(m.version) >= _version(offer.version)), None)


def _download(offer: Offer, progress: Progress | None) -> Path:
    """The offered file, from the first link that gives it. Raises DownloadError."""
    if not offer.links:
        raise ModelError(f"{offer.name}: the index gives no http link")
    failed = []
    for link in offer.links:
        name = Path(link.split("?")[0]).name if not offer.lang else f"{offer.name}.argosmodel"
        try:
            return download.fetch(
                link,
                Path(_argos().settings.downloads_dir, name),
                sha256=offer.sha256,
                progress=progress and partial(progress, name),
            )
        except download.DownloadError as error:
            failed.append(str(error))
    raise download.DownloadError("; ".join(failed))


def _tidy(model: Model, folder: Path) -> None:
    """Take away what the new model replaces: argostranslate uses the first it finds, whatever its version."""
    for old in installed(folder):
        if (old.lang, old.to, old.demo) == (model.lang, model.to, model.demo) and old.path != model.path:
            _delete(old)


def _delete(model: Model) -> None:
    with _argos().package.package_lock:
        shutil.rmtree(model.path)


def _model(path: Path) -> Model | None:
    """The package in a folder; None if it does not translate, or is only half there."""
    try:
        package = _argos().package.Package(path)
    except (ValueError, OSError, AttributeError):  # metadata.json is not JSON, or no object: not installed by us
        return None
    if package.type != "translate" or not package.from_code or not (path / "model" / "model.bin").is_file():
        return None
    about = json.loads((path / "metadata.json").read_text("utf-8"))
    return Model(
        package.from_code,
        package.to_code,
        package.package_version or "0",
        path.name,
        path,
        demo=bool(about.get("kawaraban_demo")),
        target_prefix=package.target_prefix,
    )


def _target(folder: Path | None) -> Path:
    return folder or Path(_argos().settings.package_data_dir)


def _argos() -> Any:
    """argostranslate with its `package` and `settings` loaded, and nothing else of it."""
    try:
        import_module("argostranslate.package")
        import_module("argostranslate.settings")
    except OSError as error:
        raise ModelError(
            f"argostranslate cannot make its folders ({error}): set XDG_DATA_HOME, XDG_CONFIG_HOME and XDG_CACHE_HOME"
        ) from error
    return import_module("argostranslate")


def _version(text: str) -> tuple[int, Any]:
    """To compare by; what is no version comes before all that are."""
    from packaging.version import InvalidVersion, Version

    try:
        return 1, Version(text)
    except InvalidVersion:
        return 0, text

"""Packages: installed whole or not at all, found by argospm, fetched with resume, and hostile ones refused."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from crawler import download, models
from crawler.download import DownloadError
from crawler.engine import LONGEST, Argos, EngineError
from crawler.model_index import IndexUnreadable
from crawler.model_package import PackageError
from crawler.models import ModelError
from index.errors import NotFound
from tests import packages
from tests.site import Answer, Reply, Site

ROOT = Path(__file__).parent.parent


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A packages directory of our own."""
    return tmp_path / "installed"


@pytest.fixture(autouse=True)
def downloads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a package is downloaded to, instead of the user's cache."""
    from argostranslate import settings

    folder = tmp_path / "downloads"
    monkeypatch.setattr(settings, "downloads_dir", folder)
    return folder


class Ranges:
    """A file that is served from any byte on, and whose connection breaks after `most` bytes."""

    def __init__(self, body: bytes, most: int | None = None, tag: str = '"one"') -> None:
        self.body, self.most, self.tag = body, most, tag
        self.asked: list[str | None] = []

    def __call__(self, answer: Answer) -> None:
        wanted = answer.headers.get("Range") if answer.headers.get("If-Range") == self.tag else None
        self.asked.append(answer.headers.get("Range"))
        start = int(re.sub(r"\D", "", wanted)) if wanted else 0
        rest = self.body[start:]
        answer.send_response(206 if wanted else 200)
        answer.send_header("Content-Length", str(len(rest)))
        answer.send_header("ETag", self.tag)
        if wanted:
            answer.send_header("Content-Range", f"bytes {start}-{len(self.body) - 1}/{len(self.body)}")
        answer.end_headers()
        answer.wfile.write(rest[: self.most])
        answer.close_connection = True


def listing(*files: Path, **more: object) -> str:
    entries = []
    for file in files:
        about = json.loads(packages.contents(file)["metadata.json"])
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        entries.append(about | {"type": "translate", "links": [file.name], "sha256": digest} | more)
    return json.dumps([*entries, {"type": "sbd", "code": "sbd"}, {"from_code": "en", "to_code": "es", "links": []}])


def test_a_file_is_installed_and_found_again(tmp_path: Path, place: Path) -> None:
    file = packages.dressed(tmp_path, "fr", "1.9")
    (model,) = models.install(place=file, folder=place)
    assert (model.lang, model.to, model.version, model.name, model.demo) == (
        "fr",
        "en",
        "1.9",
        "translate-fr_en-1_9",
        False,
    )
    assert models.installed(place) == (model,)
    assert models.best(models.installed(place), "fr") == model
    assert models.best(models.installed(place), "ja") is None


def test_a_folder_installs_what_is_asked_for(tmp_path: Path, place: Path) -> None:
    for lang in ("fr", "ja"):
        packages.dressed(tmp_path / "mirror", lang)
    models.install(["ja"], tmp_path / "mirror", folder=place)
    assert [m.lang for m in models.installed(place)] == ["ja"]


def test_argospm_finds_what_we_installed(tmp_path: Path) -> None:
    file = packages.dressed(tmp_path, "fr", extra=("stanza/fr/x.pt", "minisbd/fr.onnx"))
    environment = os.environ | {"HOME": str(tmp_path), "ARGOS_PACKAGES_DIR": str(tmp_path / "packages")}
    environment |= {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("DATA", "CONFIG", "CACHE")}
    code = f"""
import sys
from crawler import models
models.install(place={str(file)!r})
from argostranslate import package
print([str(p) for p in package.get_installed_packages()])
print(sorted({{m.split(".")[0] for m in sys.modules}} & {{"stanza", "minisbd", "torch", "onnxruntime", "ctranslate2"}}))
print("argostranslate.translate" in sys.modules)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env=environment)
    assert run.stdout.splitlines() == ["['French → English']", "[]", "False"], run.stderr


def test_importing_us_makes_no_folders(tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    code = "import crawler.translate, crawler.engines, crawler.models"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, env=environment)
    assert list(tmp_path.iterdir()) == []


def test_a_new_version_takes_the_place_of_the_old(tmp_path: Path, place: Path) -> None:
    old, new = packages.dressed(tmp_path / "a", "fr", "1.9"), packages.dressed(tmp_path / "b", "fr", "1.10")
    models.install(place=old, folder=place)
    ((model, offer),) = models.upgrades(tmp_path / "b", place)
    assert (model.version, offer.version) == ("1.9", "1.10")
    models.install(place=new, folder=place)
    assert [m.version for m in models.installed(place)] == ["1.10"]
    models.install(place=old, folder=place)
    assert [m.version for m in models.installed(place)] == ["1.10"], "an older one is no upgrade"
    assert models.upgrades(tmp_path / "b", place) == ()


def test_the_demo_is_for_the_demo_only(tmp_path: Path, place: Path) -> None:
    with pytest.raises(ModelError, match="demo newsroom only"):
        models.install(place=packages.demo("fr"), folder=place)
    assert models.installed(place) == ()
    models.install(place=packages.demo("fr"), folder=place, allow_demo=True)
    assert models.best(models.installed(place), "fr") is None
    assert Argos(models.installed(place)).model("fr") is None
    assert models.best(models.installed(place), "fr", allow_demo=True)
    models.install(place=packages.dressed(tmp_path, "fr", "0.0.1"), folder=place)
    real = models.best(models.installed(place), "fr", allow_demo=True)
    assert real and not real.demo


def test_removed_is_gone(tmp_path: Path, place: Path) -> None:
    models.install(place=packages.dressed(tmp_path, "fr"), folder=place)
    models.remove("fr", place)
    assert list(place.iterdir()) == []
    with pytest.raises(NotFound, match="no model from 'fr'"):
        models.remove("fr", place)


def test_a_half_package_is_not_installed(place: Path) -> None:
    for name, text in (("a", "{}"), ("b", "not json"), ("c", '{"from_code": "fr", "to_code": "en"}'), ("d", "[]")):
        (place / name).mkdir(parents=True)
        (place / name / "metadata.json").write_text(text)
    (place / "empty").mkdir()
    (place / "file").write_text("x")
    assert models.installed(place) == ()


# -- from an index


def test_an_index_on_loopback(tmp_path: Path, place: Path, downloads: Path) -> None:
    file = packages.dressed(tmp_path, "ja", "1.1")
    with Site() as site:
        site.pages |= {"/index.json": Reply(listing(file)), f"/{file.name}": Ranges(file.read_bytes())}
        for url in (site.url, f"{site.url}/", f"{site.url}/index.json"):
            assert [(o.lang, o.version) for o in models.available(url)] == [("ja", "1.1"), ("en", "0")]
        seen: list[tuple[str, int, int | None]] = []
        models.install(["ja"], site.url, folder=place, progress=lambda *at: seen.append(at))
        assert seen[-1] == ("translate-ja_en-1_1.argosmodel", file.stat().st_size, file.stat().st_size)
        assert list(downloads.iterdir()) == []
        with pytest.raises(NotFound, match="no package from 'ko' into English; there are: ja"):
            models.install(["ko"], site.url, folder=place)
    assert [m.name for m in models.installed(place)] == ["translate-ja_en-1_1"]


def test_the_url_of_one_package(tmp_path: Path, place: Path) -> None:
    file = packages.dressed(tmp_path, "fr")
    with Site() as site:
        site.pages[f"/{file.name}"] = Ranges(file.read_bytes())
        models.install(place=f"{site.url}/{file.name}", folder=place)
    assert [m.lang for m in models.installed(place)] == ["fr"]


def test_a_broken_download_goes_on_where_it_broke(tmp_path: Path) -> None:
    served = Ranges(os.urandom(100_000), most=40_000)
    with Site() as site:
        site.pages["/x"] = served
        target = download.fetch(f"{site.url}/x", tmp_path / "x")
    assert target.read_bytes() == served.body
    assert served.asked == [None, "bytes=40000-", "bytes=80000-"]
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["x"]


def test_a_later_run_goes_on_too_and_a_changed_file_begins_again(tmp_path: Path) -> None:
    part = tmp_path / "x.part"
    part.write_bytes(b"a" * 1000)
    part.with_name("x.part.tag").write_text('"one"')
    same, changed = Ranges(b"a" * 3000), Ranges(b"b" * 3000, tag='"two"')
    with Site() as site:
        site.pages |= {"/same": same, "/changed": changed}
        assert download.fetch(f"{site.url}/same", tmp_path / "x").read_bytes() == b"a" * 3000
        part.write_bytes(b"a" * 1000)
        part.with_name("x.part.tag").write_text('"one"')
        assert download.fetch(f"{site.url}/changed", tmp_path / "x").read_bytes() == b"b" * 3000
    assert (same.asked, changed.asked) == (["bytes=1000-"], ["bytes=1000-"])


def test_a_wrong_digest_is_thrown_away(tmp_path: Path, place: Path) -> None:
    file = packages.dressed(tmp_path, "fr")
    with Site() as site:
        site.pages |= {"/index.json": Reply(listing(file, sha256="0" * 64)), f"/{file.name}": Ranges(file.read_bytes())}
        with pytest.raises(DownloadError, match="SHA-256"):
            models.install(["fr"], site.url, folder=place)
    assert models.installed(place) == ()


def test_the_second_link_is_tried(tmp_path: Path, place: Path) -> None:
    file = packages.dressed(tmp_path, "fr")
    with Site() as site:
        links = ["gone.argosmodel", "ipfs://x", file.name]
        site.pages |= {"/index.json": Reply(listing(file, links=links)), f"/{file.name}": Ranges(file.read_bytes())}
        models.install(["fr"], site.url, folder=place)
    assert len(models.installed(place)) == 1


@pytest.mark.parametrize(
    ("body", "says"), [("<html>", "not an index"), ('{"a": 1}', "a list is expected"), ("[1, null]", None)]
)
def test_an_index_that_is_none(body: str, says: str | None) -> None:
    with Site() as site:
        site.pages["/index.json"] = Reply(body)
        if says is None:
            assert models.available(site.url) == ()
            return
        with pytest.raises(IndexUnreadable, match=says):
            models.available(site.url)


def test_no_network_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(IndexUnreadable, match="--from FILE or FOLDER"):
        models.available("http://127.0.0.1:9/index.json")
    with pytest.raises(IndexUnreadable, match="no such file"):
        models.available(tmp_path / "nowhere")
    with pytest.raises(IndexUnreadable, match="holds no"):
        models.available(tmp_path)
    with pytest.raises(ModelError, match="say which languages"):
        models.install()


def test_only_http_is_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x")
    with Site() as site:
        site.pages["/x"] = Reply("", status=302, headers={"Location": secret.as_uri()})
        for url in (secret.as_uri(), f"{site.url}/x"):
            with pytest.raises(DownloadError, match=r"only http|not allowed"):
                download.fetch(url, tmp_path / "y")


# -- hostile and damaged packages


@pytest.mark.parametrize("name", ["../evil", "/tmp/evil", "a/../../evil", "a\\..\\evil", "C:/evil"])
def test_names_that_lead_out_are_refused(tmp_path: Path, place: Path, name: str) -> None:
    file = packages.zipped(tmp_path / "x.argosmodel", {"a/metadata.json": b"{}", name: b"evil"})
    with pytest.raises((PackageError, IndexUnreadable), match="leads outside"):
        models.install(place=file, folder=place)


def test_links_are_refused(tmp_path: Path, place: Path) -> None:
    file = packages.dressed(tmp_path, "fr")
    with zipfile.ZipFile(file, "a") as archive:
        link = zipfile.ZipInfo(f"{file.stem}/link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(PackageError, match="symbolic link"):
        models.install(place=file, folder=place)


def test_a_damaged_package_changes_nothing(tmp_path: Path, place: Path) -> None:
    models.install(place=packages.dressed(tmp_path, "fr", "1.0"), folder=place)
    file = packages.dressed(tmp_path, "fr", "2.0")
    body = bytearray(file.read_bytes())
    body[len(body) // 2] ^= 0xFF
    file.write_bytes(body)
    with pytest.raises(PackageError, match="damaged"):
        models.install(place=file, folder=place)
    file.write_bytes(body[: len(body) // 2])
    with pytest.raises(IndexUnreadable, match=r"not an \.argosmodel"):
        models.install(place=file, folder=place)
    assert [m.version for m in models.installed(place)] == ["1.0"]
    assert [p.name for p in place.parent.iterdir() if p.name.startswith(".kawaraban")] == []


def test_an_incomplete_package_is_refused(tmp_path: Path, place: Path) -> None:
    about = b'{"from_code": "fr", "to_code": "en", "package_version": "1"}'
    file = packages.zipped(tmp_path / "x.argosmodel", {"a/metadata.json": about, "a/model/model.bin": b""})
    with pytest.raises(PackageError, match="incomplete"):
        models.install(place=file, folder=place)


def test_a_model_that_does_not_load_is_named(tmp_path: Path, place: Path) -> None:
    models.install(place=packages.dressed(tmp_path, "fr"), folder=place)
    (place / "translate-fr_en-1_0" / "model" / "model.bin").write_bytes(b"x")
    with pytest.raises(EngineError, match="does not load"):
        Argos(models.installed(place)).translate("fr", ["Bonjour."])


# -- the engine on every layout


@pytest.mark.parametrize(
    "extra", [(), ("stanza/fr/x.pt",), ("minisbd/fr.onnx",), ("stanza/fr/x.pt", "minisbd/fr.onnx")]
)
def test_every_layout_translates(tmp_path: Path, place: Path, extra: tuple[str, ...]) -> None:
    models.install(place=packages.dressed(tmp_path, "fr", extra=extra), folder=place)
    (made,) = Argos(models.installed(place), threads=1).translate("fr", ["Le gouvernement a adopté le budget."])
    assert made.text and made.score is not None and made.score <= 0


def test_a_package_with_bpe_translates(tmp_path: Path, place: Path) -> None:
    tokens = ["<unk>", "<s>", "</s>", "le", "bu", "."]
    model = packages.random_model(tmp_path / "model", tokens, layers=1, width=16, inner=16, heads=2)
    parts = {f"fr_en/model/{p.name}": p.read_bytes() for p in model.iterdir()}
    parts |= {
        "fr_en/bpe.model": b"#version: 0.2\nl e</w>\nb u</w>\n",
        "fr_en/metadata.json": b'{"from_code":"fr","to_code":"en"}',
    }
    models.install(place=packages.zipped(tmp_path / "fr_en.argosmodel", parts), folder=place)
    known, unknown = Argos(models.installed(place), threads=1).translate("fr", ["le bu .", "le budget."])
    assert known.text and "unknown" not in known.flags
    assert "unknown" in unknown.flags


def test_long_odd_and_many_sentences_are_all_translated(place: Path) -> None:
    models.install(place=packages.demo("ja"), folder=place, allow_demo=True)
    engine = Argos(models.installed(place), threads=1, beam=1, allow_demo=True)
    long = "政府は予算案を決定し、" * 200 + "総額は１兆２３９０億円となった。"
    made = engine.translate("ja", [long, "", "\x00", "a_b\nc", "龘龘", *["予算。"] * 50])
    assert len(made) == 55
    assert len(made[0].text) > LONGEST * 4, "more than one piece of the longest that a model takes"
    assert "unknown" in made[4].flags
    assert len({h.text for h in made[5:]}) == 1

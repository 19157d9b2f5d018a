"""The pass over the archive: everything translated once, newest first, resumable at any kill, without a network."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler import models, names
from crawler.engine import Argos, EngineError, Hypothesis
from crawler.engines import named
from crawler.libretranslate import LibreTranslate
from crawler.translate import BATCH, Counts, pending, translate_pending
from index import memory
from index.archive import Archive
from index.article import Article, Block, When
from index.config import default_topics
from index.errors import ConfigError
from tests import packages
from tests.site import Answer, Reply, Site

ROOT = Path(__file__).parent.parent
START = datetime(2026, 1, 1, tzinfo=UTC)


class Upper:
    """An engine that shouts, knows French only, and counts what it is asked."""

    name = "upper"

    def __init__(self, model: str = "upper-1", fail_after: int | None = None) -> None:
        self._model, self.fail_after = model, fail_after
        self.asked: list[str] = []

    def model(self, lang: str) -> str | None:
        return self._model if lang == "fr" else None

    def translate(self, lang: str, sources: Sequence[str]) -> list[Hypothesis]:
        if self.fail_after is not None and len(self.asked) >= self.fail_after:
            raise EngineError("the server went away")
        self.asked += sources
        return [Hypothesis(f"the {source.upper()} of it", -0.25) for source in sources]


def article(number: int, lang: str, *texts: str, title: str = "", days: int | None = None) -> Article:
    published = None if days is None else When.parse((START + timedelta(days=days)).isoformat())
    blocks = tuple(Block("paragraph", text, lang) for text in texts)
    headline = Block("heading", title or f"Titre {'abcdefghijklmnopqrstuvwxyz'[number % 26]}{number // 26}", lang)
    return Article(f"https://example.org/{number}", "example", START, headline, blocks, lang, published=published)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive") as opened:
        yield opened


def add(archive: Archive, *articles: Article) -> None:
    with archive.write() as connection:
        for one in articles:
            archive.add(one, connection)


def test_articles_come_out_in_english(archive: Archive) -> None:
    mixed = article(1, "fr", "Un mot. Deux mots.", "Encore.", title="Le titre")
    mixed = replace(
        mixed, blocks=(*mixed.blocks, Block("quote", "Plain English.", "en"), Block("table", "1 | 2", "und"))
    )
    add(archive, mixed, article(2, "en", "Nothing to do."))
    assert pending(archive) == 1
    counts = translate_pending(archive, Upper())
    assert counts == Counts(done=1, sentences=4)
    done = archive.get(mixed.id)
    assert (done.title_en, done.translation) == ("the LE TITRE of it", "done")
    assert [b.english for b in done.blocks] == [
        "the UN MOT. of it the DEUX MOTS. of it", "the ENCORE. of it", "Plain English.", None
    ]  # fmt: skip
    sentence = (done.blocks[0].sentences or ())[1]
    assert (sentence.source, sentence.engine, sentence.model, sentence.score) == (
        "Deux mots.",
        "upper",
        "upper-1",
        -0.25,
    )
    assert done.blocks[2].sentences is None


def test_a_sentence_is_asked_once_for_each_model(archive: Archive) -> None:
    add(archive, article(1, "fr", "Un mot. Un mot.", title="Un mot."), article(2, "fr", "Un mot. Autre."))
    engine = Upper()
    translate_pending(archive, engine)
    assert sorted(engine.asked) == ["Autre.", "Titre c0", "Un mot."]
    add(archive, article(3, "fr", "Un mot."))
    later = Upper()
    counts = translate_pending(archive, later)
    assert (later.asked, counts.remembered) == (["Titre d0"], 1)


def test_a_new_model_takes_the_place_of_the_old(archive: Archive) -> None:
    add(archive, article(1, "fr", "Un mot."))
    translate_pending(archive, Upper("upper-1"))
    assert translate_pending(archive, Upper("upper-2")) == Counts()
    counts = translate_pending(archive, Upper("upper-2"), redo=True)
    assert counts == Counts(done=1, sentences=2)
    assert {s.model for p in archive.get(article(1, "fr").id).parts for s in p.sentences or ()} == {"upper-2"}
    rev = archive.rev
    assert translate_pending(archive, Upper("upper-2"), redo=True) == Counts(remembered=2)
    assert archive.rev == rev, "what does not change is not written"
    assert memory.forget(archive, "upper-2") == 2
    assert translate_pending(archive, Upper("upper-2"), redo=True).sentences == 2
    assert memory.tally(archive) == {"upper-1": {"sentences": 2}, "upper-2": {"sentences": 2}}


def test_what_has_no_model_waits(archive: Archive) -> None:
    both = article(2, "fr", "Un mot.")
    both = replace(both, blocks=(*both.blocks, Block("quote", "予算だ。", "ja")))
    add(archive, article(1, "ja", "予算だ。"), both)
    counts = translate_pending(archive, Upper())
    assert counts == Counts(sentences=2, still_pending=2)
    assert archive.get(both.id).blocks[0].english == "the UN MOT. of it"
    assert archive.get(both.id).translation == "pending"
    assert translate_pending(archive, Upper()) == Counts(still_pending=2), "nor is it done again"


def test_the_newest_come_first(archive: Archive) -> None:
    add(archive, *(article(n, "fr", days=n % 5) for n in range(5)), article(6, "fr", title="Sans date"))
    engine = Upper()
    assert translate_pending(archive, engine, limit=3) == Counts(done=3, sentences=3, still_pending=3)
    assert engine.asked == ["Titre e0", "Titre d0", "Titre c0"]


def test_the_budget_ends_a_pass_between_batches(archive: Archive) -> None:
    add(
        archive,
        *(article(n, "fr", *(f"Mot {chr(97 + k // 26)}{chr(97 + k % 26)} {n}." for k in range(200))) for n in range(6)),
    )
    seen: list[tuple[int, int]] = []
    counts = translate_pending(archive, Upper(), budget=0.0, progress=lambda c, of: seen.append((c.sentences, of)))
    assert 0 < counts.sentences <= BATCH * 2
    assert seen == [(counts.sentences, 6)]
    assert translate_pending(archive, Upper()).still_pending == 0


def test_an_engine_that_fails_loses_nothing(archive: Archive) -> None:
    add(
        archive,
        *(article(n, "fr", *(f"Mot {chr(97 + k // 26)}{chr(97 + k % 26)} {n}." for k in range(200))) for n in range(6)),
    )
    failing = Upper(fail_after=500)
    with pytest.raises(EngineError):
        translate_pending(archive, failing)
    rest = Upper()
    translate_pending(archive, rest)
    assert len(failing.asked) + len(rest.asked) == 6 * 201
    assert pending(archive) == 0


def test_an_article_that_changed_meanwhile_is_left_alone(archive: Archive) -> None:
    add(archive, article(1, "fr", "Un mot."))

    class Meddler(Upper):
        def translate(self, lang: str, sources: Sequence[str]) -> list[Hypothesis]:
            add(archive, article(1, "fr", "Un autre mot."))
            return super().translate(lang, sources)

    assert translate_pending(archive, Meddler()) == Counts(sentences=2, still_pending=1)
    assert archive.get(article(1, "fr").id).text == "Un autre mot."


def test_flags_are_kept_and_counted(archive: Archive) -> None:
    class Careless(Upper):
        def translate(self, lang: str, sources: Sequence[str]) -> list[Hypothesis]:
            return [Hypothesis("The budget is 5 million yen.") for _ in sources]

    add(archive, article(1, "fr", "Le budget est de 5 milliards de yens.", title="Le budget : 5 millions de yens"))
    assert translate_pending(archive, Careless()) == Counts(flagged=1, sentences=2)
    block = archive.get(article(1, "fr").id).blocks[0]
    assert block.english == "The budget is 5 million yen [5 milliards de yens = ¥5 billion]."
    assert block.flags == ("amount",)
    assert memory.tally(archive) == {"upper-1": {"sentences": 2, "amount": 1}}


def test_an_empty_or_odd_block_is_no_obstacle(archive: Archive) -> None:
    add(archive, article(1, "fr", "", "\x00", "…", "1 239,5 | 12 %"))
    assert translate_pending(archive, Upper()).still_pending == 0
    assert [b.english for b in archive.get(article(1, "fr").id).blocks] == ["", "", "…", "1,239.5 | 12%"]


# -- with the demo's real packages


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("packages")
    for lang in ("fr", "ja"):
        models.install(place=packages.demo(lang), folder=place, allow_demo=True)
    return place


def test_real_packages(archive: Archive, folder: Path) -> None:
    add(
        archive,
        article(1, "fr", "Le budget atteint 122 300 milliards de yens."),
        article(2, "ja", "総額は122兆3000億円だ。"),
    )
    engine = Argos(models.installed(folder), threads=1, allow_demo=True)
    counts = translate_pending(archive, engine, names=names.of_topics(default_topics()))
    assert counts.still_pending == 0 and counts.done + counts.flagged == 2
    assert counts.said == f"2 articles translated, {counts.flagged} of them with a flag, 0 waiting"
    for one in archive.many(memory.foreign(archive)).values():
        assert "122.3 trillion" in (one.blocks[0].english or "")
        assert all(s.score is not None and s.score <= 0 for s in one.blocks[0].sentences or ())


PASS = """
import sys
from pathlib import Path
from crawler import models
from crawler.engine import Argos
from crawler.translate import translate_pending
from index.archive import Archive
engine = Argos(models.installed(Path(sys.argv[2])), threads=1, beam=1, allow_demo=True)
with Archive.open(Path(sys.argv[1])) as archive:
    print(translate_pending(archive, engine, progress=lambda c, of: print(c.sentences, of, flush=True)))
"""


def environment(tmp_path: Path) -> dict[str, str]:
    return (
        os.environ | {"HOME": str(tmp_path)} | {f"XDG_{n}_HOME": str(tmp_path / n) for n in ("DATA", "CONFIG", "CACHE")}
    )


def test_a_killed_pass_goes_on(tmp_path: Path, archive: Archive, folder: Path) -> None:
    add(archive, *(article(n, "fr", *(f"Le budget {n} {k} augmente." for k in range(120))) for n in range(12)))
    command = [sys.executable, "-c", PASS, str(archive.folder), str(folder)]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment(tmp_path))
    assert run.stdout
    first = run.stdout.readline()
    time.sleep(0.05)
    run.send_signal(signal.SIGKILL)
    run.wait()
    run.stdout.close()
    before, known = pending(archive), memory.tally(archive)
    assert first and 0 < before < 12, "killed in the middle"
    (model,) = known
    engine = Argos(models.installed(folder), threads=1, beam=1, allow_demo=True)
    counts = translate_pending(archive, engine)
    assert pending(archive) == 0
    assert counts.done + counts.flagged == before
    assert counts.sentences + known[model]["sentences"] == 12 * 121, "each sentence was asked once"


def unshare() -> list[str] | None:
    """How to run a program without a network, where that is permitted."""
    for command in (["unshare", "-n"], ["unshare", "-r", "-n"]):
        if subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0:
            return command
    return None


def test_nothing_asks_the_network(tmp_path: Path, archive: Archive, folder: Path) -> None:
    alone = unshare()
    if alone is None:
        pytest.skip("network namespaces are not permitted here (unshare -n)")
    add(archive, article(1, "fr", "Le budget augmente."), article(2, "ja", "予算が増えた。"))
    # a package with a Stanza folder, one with none: both make argostranslate download something
    models.install(place=packages.dressed(tmp_path / "a", "fr", extra=("stanza/fr/x.pt",)), folder=folder)
    command = [*alone, sys.executable, "-c", PASS, str(archive.folder), str(folder)]
    run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment(tmp_path), timeout=60)
    assert run.returncode == 0, run.stderr
    assert pending(archive) == 0
    assert list(tmp_path.rglob("*.onnx")) == []


# -- LibreTranslate


class Libre:
    """What a LibreTranslate server does, with a limit on a batch and some bad moments."""

    def __init__(self, most: int = 3, moods: Sequence[int] = ()) -> None:
        self.most, self.moods = most, list(moods)
        self.forms: list[dict[str, object]] = []

    def __call__(self, answer: Answer) -> None:
        form = json.loads(answer.rfile.read(int(answer.headers["Content-Length"])))
        self.forms.append(form)
        if self.moods:
            answer.reply(Reply('{"error": "Slowdown"}', status=self.moods.pop(0), headers={"Retry-After": "0"}))
        elif len(form["q"]) > self.most:
            answer.reply(Reply('{"error": "Batch request exceeds the limit"}', status=400))
        else:
            answer.reply(Reply(json.dumps({"translatedText": [f"the {q.upper()} of it" for q in form["q"]]})))


@pytest.fixture
def libre() -> Iterator[tuple[Site, Libre]]:
    server = Libre()
    with Site() as site:
        languages = [{"code": "fr", "name": "French", "targets": ["en", "fr"]}, {"code": "ja", "targets": ["ko"]}]
        site.pages |= {"/languages": Reply(json.dumps(languages)), "/translate": server}
        yield site, server


def test_libretranslate(archive: Archive, libre: tuple[Site, Libre]) -> None:
    site, server = libre
    server.moods = [429, 503]
    add(archive, article(1, "fr", "Rouge. Vert. Bleu. Noir. Blanc."), article(2, "ja", "予算。"))
    engine = LibreTranslate(f"{site.url}/", key="secret")
    assert translate_pending(archive, engine) == Counts(done=1, sentences=6, still_pending=1)
    sentence = (archive.get(article(1, "fr").id).blocks[0].sentences or ())[4]
    assert (sentence.english, sentence.engine, sentence.score) == ("the BLANC. of it", "libretranslate", None)
    assert sentence.model == f"{site.url.removeprefix('http://')}/fr_en"
    assert [len(f["q"]) for f in server.forms] == [6, 6, 6, 3, 3]  # type: ignore[arg-type]  # a list of texts
    assert {(f["source"], f["target"], f["format"], f["api_key"]) for f in server.forms} == {
        ("fr", "en", "text", "secret")
    }


@pytest.mark.parametrize(("status", "says"), [(403, "Slowdown"), (404, "Slowdown")])
def test_libretranslate_refuses(libre: tuple[Site, Libre], status: int, says: str) -> None:
    site, server = libre
    server.moods = [status]
    with pytest.raises(EngineError, match=f"{status}: {says}"):
        LibreTranslate(site.url).translate("fr", ["Un."])


@pytest.mark.parametrize("answer", ['{"translatedText": ["a", "b"]}', '{"translatedText": "a"}', "[]"])
def test_libretranslate_answers_nonsense(libre: tuple[Site, Libre], answer: str) -> None:
    site, _ = libre

    def nonsense(got: Answer) -> None:
        got.rfile.read(int(got.headers["Content-Length"]))
        got.reply(Reply(answer))

    site.pages["/translate"] = nonsense
    with pytest.raises(EngineError, match="1 translations expected"):
        LibreTranslate(site.url).translate("fr", ["Un."])


def test_engines_by_name(folder: Path) -> None:
    argos = named("argos", folder=folder, allow_demo=True)
    assert argos and argos.name == "argos" and argos.model("ja")
    assert named("none") is None
    assert isinstance(named("libretranslate", url="http://127.0.0.1:9"), LibreTranslate)
    with pytest.raises(ConfigError, match="needs the URL"):
        named("libretranslate")
    with pytest.raises(ConfigError, match="expected one of"):
        named("deepl")

"""Bundles: whole or not there, complete, provable anywhere, safe to open."""

from __future__ import annotations

import csv
import fcntl
import io
import json
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from index.archive import Archive
from index.article import Article, Record, Rights
from index.errors import ArchiveLocked, ArchiveUnwritable, NotFound
from index.export import Order, Taken, WrongName, check, export, handover
from index.export.bundle import Bundle
from index.export.csv import plain
from index.export.markdown import escape
from index.export.parquet import fitting
from index.export.plan import Group, Plan
from index.export.selection import Dedupe, Fact
from tests.articles import article
from tests.program import Program

HOSTILE = '<script>alert("1")</script> =1+1 [x](javascript:x) ../../etc/passwd \x00 \u202e'
DAY = datetime(2025, 12, 26, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive") as archive:
        yield archive


def put(archive: Archive, *articles: Article) -> tuple[str, ...]:
    with archive.write() as connection:
        for one in articles:
            archive.add(one, connection)
    return tuple(one.id for one in articles)


def sample() -> list[Article]:
    """A wire story, its copy, its French form, and something hostile."""
    record = Record("kawaraban-20251226-00000.warc.gz", 10, 20, "sha256:00")
    rights = Rights(("noarchive",), "https://creativecommons.org/licenses/by/4.0/", "© Example")
    text = ("The budget is ¥122.3 trillion.", "=2 trillion yen, a line says.")
    one = article("one", "en", "Record budget", text, published="2025-12-26", record=record, rights=rights)
    copy = article("two", "en", "Budget at a record", text, published="2025-12-27", source="copyist")
    french = ["Record budget", "The budget is 122.3 trillion yen."]
    other = article(
        "drei", "fr", "Budget record", ["Un budget de 122 300 milliards de yens."], french, published="2025-12-28"
    )
    bad = article("https://example.org/?a=<b>", "ja", HOSTILE, ["+cmd|' /C calc'!A0", HOSTILE], source="=x")
    return [one, copy, other, bad]


@dataclass(frozen=True)
class At:
    story: str
    original: str
    role: str


@dataclass(frozen=True)
class Known:
    """Places that the test decides."""

    known: Mapping[str, At]

    def places(self, ids: Sequence[str]) -> Mapping[str, At]:
        return {i: self.known[i] for i in ids if i in self.known}


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def manifest(bundle: Bundle) -> dict[str, Any]:
    data = json.loads((bundle.path / "manifest.json").read_text("utf-8"))
    assert isinstance(data, dict)
    return data


# -- what is in it --------------------------------------------------------------------------------


def test_one_record_holds_the_article_whole(archive: Archive, tmp_path: Path) -> None:
    first = sample()[0]
    put(archive, first, replace(first, blocks=first.blocks[:1], fetched=DAY + timedelta(days=2)))
    bundle = export(archive, Order((first.id,)), tmp_path / "out")
    (found,) = lines(bundle.path / "articles.jsonl")
    assert [v["version"] for v in found["versions"]] == [1, 2] and "a line says" in found["versions"][0]["text"]
    assert found["warc"] == {
        "file": "kawaraban-20251226-00000.warc.gz",
        "offset": 10,
        "length": 20,
        "digest": "sha256:00",
    }
    assert [a["value"] for a in found["amounts"]] == ["122300000000000"]
    assert found["rights"]["robots"] == ["noarchive"] and (found["engine"], found["model"]) == (None, None)
    (noted,) = manifest(bundle)["records"]
    assert (noted["url"], noted["digest"], noted["offset"]) == (first.url, "sha256:00", 10)
    assert noted["rights"]["licence"] == "https://creativecommons.org/licenses/by/4.0/"


def test_manifest_says_what_was_asked_and_by_what_it_was_answered(archive: Archive, tmp_path: Path) -> None:
    order = Order(put(archive, *sample()), query="budget", filters={"lang": "en", "source": None})
    said = manifest(export(archive, order, tmp_path / "out"))
    assert (said["query"], said["filters"], said["dedupe"]) == ("budget", {"lang": "en"}, "text")
    assert (said["hits"], said["articles"], said["copies"]) == (4, 3, 1)
    assert said["versions"]["models"] == {"test": 1} and "sudachipy" in said["versions"]["analyzers"]
    assert datetime.fromisoformat(said["made"]).tzinfo


def test_copies_are_listed_under_the_earliest(archive: Archive, tmp_path: Path) -> None:
    ids = put(archive, *sample())
    found = {r["id"]: r for r in lines(export(archive, Order(ids[::-1]), tmp_path / "a").path / "articles.jsonl")}
    assert [(c["id"], c["role"], c["source"]) for c in found[ids[0]]["copies"]] == [(ids[1], "copy", "copyist")]
    assert ids[1] not in found
    every = export(archive, Order(ids, dedupe="url"), tmp_path / "b")
    assert (every.articles, every.copies) == (4, 0)


def test_stories_know_better_than_the_text(archive: Archive, tmp_path: Path) -> None:
    one, two, three, four = ids = put(archive, *sample())
    places = Known({two: At("s", two, "original"), one: At("s", two, "copy"), three: At("s", three, "other-language")})
    by_text = lines(export(archive, Order(ids), tmp_path / "a", places=places).path / "articles.jsonl")
    assert [(r["id"], [c["id"] for c in r["copies"]]) for r in by_text] == [(two, [one]), (three, []), (four, [])]
    by_story = export(archive, Order(ids, dedupe="story"), tmp_path / "b", places=places)
    kept = lines(by_story.path / "articles.jsonl")[0]
    assert [(c["id"], c["role"]) for c in kept["copies"]] == [(one, "copy"), (three, "other-language")]
    assert by_story.articles + by_story.copies == 4
    (alone,) = lines(export(archive, Order((one,)), tmp_path / "c", places=places).path / "articles.jsonl")
    assert alone["copy_of"] == two


def planned(facts: list[Fact], dedupe: Dedupe, folder: Path) -> list[Group]:
    with closing(Plan(folder / f"{dedupe}.sqlite3", facts, dedupe)) as plan:
        groups = list(plan.groups())
        assert (len(groups), sum(len(group.copies) for group in groups)) == (plan.articles, plan.copies)
    return groups


def test_articles_of_a_story_stand_together_its_first_report_first(tmp_path: Path) -> None:
    at = [DAY + timedelta(hours=n) for n in range(5)]
    told = [("a", 4, "s"), ("b", 3, None), ("c", 2, "s"), ("d", 1, "t"), ("e", 0, "s")]
    facts = [Fact(name, at[hour], name, story) for name, hour, story in told]
    by_text = planned(facts, "text", tmp_path)
    assert [(g.kept.id, g.nth, g.of) for g in by_text] == [
        ("e", 1, 3),
        ("c", 2, 3),
        ("a", 3, 3),
        ("b", 1, 1),
        ("d", 1, 1),
    ]
    assert [[f.id for f in g.copies] for g in planned(facts, "story", tmp_path)] == [["c", "a"], [], []]


def test_copies_by_time_under_the_original_or_else_the_earliest(tmp_path: Path) -> None:
    at = [DAY + timedelta(hours=n) for n in range(4)]
    told = [("a", 2, "x"), ("x", 3, "x"), ("b", 0, "x"), ("c", 1, "y"), ("d", 0, "y")]
    groups = planned([Fact(name, at[hour], original) for name, hour, original in told], "text", tmp_path)
    assert [(g.kept.id, [f.id for f in g.copies]) for g in groups] == [("x", ["b", "a"]), ("d", ["c"])]
    assert groups[0].kept == Fact("x", at[3], "x")


def test_no_place_to_plan_is_said(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="unable to open"):
        Plan(tmp_path / "gone" / "plan.sqlite3", [], "text")


def test_nothing_asked_for_is_a_bundle_too(archive: Archive, tmp_path: Path) -> None:
    bundle = export(archive, Order(("none",)), tmp_path / "out")
    assert (bundle.articles, bundle.copies) == (0, 0) and not list(check(bundle.path))


# -- what may be passed on ------------------------------------------------------------------------


def everything(path: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a bundle, those in archives included."""
    files = (
        [(p.name, p.read_bytes()) for p in path.rglob("*") if p.is_file()]
        if path.is_dir()
        else [(path.name, path.read_bytes())]
    )
    for name, content in files:
        yield name, content
        if zipfile.is_zipfile(io.BytesIO(content)):
            with zipfile.ZipFile(io.BytesIO(content)) as inner:
                for member in inner.namelist():
                    yield f"{name}/{member}", inner.read(member)


def test_without_text_there_is_none_in_any_format(archive: Archive, tmp_path: Path) -> None:
    texts = [b"a line says", b"milliards de yens.", b"The budget is", b"cmd|"]
    ids = put(archive, *sample())
    whole = dict(everything(export(archive, Order(ids, "zip"), tmp_path / "whole").path))
    assert all(any(text in content for content in whole.values()) for text in texts)
    bare = dict(everything(export(archive, Order(ids, "zip", text=False), tmp_path / "bare").path))
    assert not {(name, text) for name, content in bare.items() for text in texts if text in content}
    assert b"122300000000000" in bare["articles.jsonl"] and b"Record budget" in bare["digest.md"]


# -- safe to open ---------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r\n=1", "＝1", "\0=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert plain(text).startswith("'")


def test_csv_reads_back(archive: Archive, tmp_path: Path) -> None:
    ids = put(archive, *sample())
    out = export(archive, Order(ids), tmp_path / "sheet.csv")
    raw = out.path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") and b"\r\n" in raw and b"\0" not in raw
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert len(rows) == 3 and rows[0]["text"].splitlines() == [
        "The budget is ¥122.3 trillion.",
        "=2 trillion yen, a line says.",
    ]
    assert (rows[0]["published"], rows[0]["published_utc"]) == ("2025-12-26", "2025-12-26 00:00:00")
    assert (rows[0]["copies"], rows[0]["licence"]) == (ids[1], "https://creativecommons.org/licenses/by/4.0/")
    folder = export(archive, Order(ids, "csv"), tmp_path / "sheets").path
    figures = list(csv.DictReader(io.StringIO((folder / "figures.csv").read_text("utf-8-sig"))))
    assert (figures[0]["id"], figures[0]["value"], figures[0]["text"]) == (ids[0], "122300000000000", "¥122.3 trillion")


def test_what_is_not_translated_has_an_empty_cell(archive: Archive, tmp_path: Path) -> None:
    ids = put(archive, article("ja", "ja", "予算", ["予算は122兆円。", "増えた。"]), article("fr", "fr", "Budget", ["Un.", "Deux."], ["Budget", "One.", "Two."]))
    raw = export(archive, Order(ids), tmp_path / "sheet.csv").path.read_text("utf-8-sig")
    assert [row["english"].splitlines() for row in csv.DictReader(io.StringIO(raw, newline=""))] == [[], ["One.", "Two."]]


def test_markdown_means_nothing_but_itself() -> None:
    assert escape("# <b>*x*</b>\n[a](b)") == r"\# \<b\>\*x\*\</b\> \[a\](b)"
    assert escape("1. x") == r"1\. x" and escape("- x") == r"\- x" and escape("2025 was") == "2025 was"


# -- whole or not there ---------------------------------------------------------------------------


def test_name_says_the_format(archive: Archive, tmp_path: Path) -> None:
    ids = put(archive, *sample())
    assert export(archive, Order(ids), tmp_path / "a.MD").path.read_text("utf-8").startswith("# All articles")
    with zipfile.ZipFile(export(archive, Order(ids, "csv"), tmp_path / "b.zip").path) as packed:
        assert sorted(packed.namelist()) == ["articles.csv", "figures.csv", "manifest.json"]
    with pytest.raises(WrongName, match="says csv, --format says jsonl"):
        export(archive, Order(ids, "jsonl"), tmp_path / "c.csv")
    assert {p.name for p in tmp_path.iterdir()} == {"archive", "a.MD", "a.MD.manifest.json", "b.zip"}


def test_what_is_there_is_left_alone(archive: Archive, tmp_path: Path) -> None:
    ids = put(archive, *sample())
    for name in ("there", "there.csv"):
        (tmp_path / name).write_text("mine")
        with pytest.raises(Taken, match="already there"):
            export(archive, Order(ids), tmp_path / name)
        assert (tmp_path / name).read_text() == "mine"
    (tmp_path / "empty").mkdir()
    assert export(archive, Order(ids), tmp_path / "empty").articles == 3


def test_place_that_cannot_be_written(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveUnwritable, match="cannot be written"):
        export(archive, Order(()), tmp_path / "file" / "out")


def test_failure_half_way_leaves_nothing(archive: Archive, tmp_path: Path) -> None:
    ids = put(archive, *sample())

    def stop(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(archive, Order(ids), tmp_path / "out", progress=stop)
    assert [p.name for p in tmp_path.iterdir()] == ["archive"]


def test_leavings_of_a_killed_export_are_removed_those_of_a_living_one_are_not(
    archive: Archive, tmp_path: Path
) -> None:
    for name in ("dead", "alive"):
        (tmp_path / f".out.{name}.partial").mkdir()
        (tmp_path / f".out.{name}.partial" / "lock").touch()
    with (tmp_path / ".out.alive.partial" / "lock").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        export(archive, Order(()), tmp_path / "out")
    assert {p.name for p in tmp_path.iterdir()} == {"archive", "out", ".out.alive.partial"}


# -- proof ----------------------------------------------------------------------------------------


@pytest.fixture
def bundle(archive: Archive, tmp_path: Path) -> Path:
    return export(archive, Order(put(archive, *sample()), "csv"), tmp_path / "out").path


def problems(path: Path) -> list[tuple[str, str]]:
    return [(problem.where, problem.what) for problem in check(path)]


def test_bundle_is_checked_file_by_file(bundle: Path) -> None:
    assert problems(bundle) == []
    sheet = bundle / "articles.csv"
    whole = sheet.read_bytes()
    sheet.write_bytes(whole[:-1] + b"x")
    (bundle / "added.txt").write_text("x")
    (bundle / "figures.csv").unlink()
    assert problems(bundle) == [
        ("articles.csv", "does not match its SHA-256"),
        ("figures.csv", "is missing"),
        ("added.txt", "is not in the manifest"),
    ]
    sheet.write_bytes(whole + b"x")
    assert ("articles.csv", f"has more than its {len(whole)} bytes") in problems(bundle)


def test_counts_have_to_agree(bundle: Path) -> None:
    said = json.loads((bundle / "manifest.json").read_text("utf-8"))
    (bundle / "manifest.json").write_text(json.dumps(said | {"hits": 9, "records": said["records"][1:]}))
    told = [what for _, what in problems(bundle)]
    assert told == [
        "3 articles and 1 copies are not 9 hits",
        "3 articles, but records of 2",
        "1 copies, but records of 0",
    ]
    for rubbish in ("", "[]", '{"manifest": 99}', "{", "\x00"):
        (bundle / "manifest.json").write_text(rubbish)
        assert len(problems(bundle)) == 1


def test_a_manifest_is_read_line_by_line_and_has_to_be_whole(bundle: Path) -> None:
    path = bundle / "manifest.json"
    written = path.read_text("utf-8")
    last = written.splitlines()[-3]
    for wrong, told in (
        (written[: written.index(last)], "it is cut off"),
        (written[: written.index('  "figures.csv"')], "it is cut off"),
        (written.replace('  "figures.csv":', "  figures.csv:"), "Expecting"),
        (written + "{}", "something follows its end"),
        (written.replace(last, last[:-2]), "Expecting"),
    ):
        path.write_text(wrong)
        ((where, what),) = problems(bundle)
        assert where == "manifest.json" and told in what
    path.write_text(written.replace(last, f'{last},\n  {{"id": [1], "copies": 7}}'))
    assert problems(bundle) == [("manifest.json", "3 articles, but records of 4")]
    path.write_text(json.dumps(json.loads(written), indent=4))
    assert problems(bundle) == [], "another program may have set it anew"


def test_zip_and_single_files_are_checked_where_they_lie(archive: Archive, tmp_path: Path) -> None:
    ids = put(archive, *sample())
    for name in ("a.zip", "b.jsonl"):
        path = export(archive, Order(ids), tmp_path / name).path
        assert problems(path) == []
        content = bytearray(path.read_bytes())
        content[200] ^= 1
        path.write_bytes(content)
        assert problems(path)
    (tmp_path / "plain.txt").write_text("x")
    for name in ("none", "plain.txt", "archive"):
        with pytest.raises(NotFound):
            problems(tmp_path / name)


# -- for other programs ---------------------------------------------------------------------------


def test_parquet_has_the_right_types(archive: Archive, tmp_path: Path) -> None:
    import duckdb

    ids = put(archive, *sample())
    path = export(archive, Order(ids), tmp_path / "it's.parquet").path
    with duckdb.connect() as connection:
        types = {
            r[0]: r[1] for r in connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
        }
        said = connection.execute("SELECT * FROM read_parquet(?) WHERE id = ?", [str(path), ids[0]])
        found = dict(zip([c[0] for c in said.description or ()], said.fetchone() or (), strict=True))
    assert (types["published_utc"], types["authors"], types["paywalled"]) == (
        "TIMESTAMP WITH TIME ZONE",
        "VARCHAR[]",
        "BOOLEAN",
    )
    assert found["published_utc"] == DAY and found["warc_offset"] == 10 and found["updated_utc"] is None
    assert (found["amounts"][0]["value"], found["amounts"][0]["currency"]) == (Decimal("122300000000000"), "JPY")
    assert [copy["id"] for copy in found["copies"]] == [ids[1]] and found["text"].count("\n") == 1


def test_figure_too_large_for_a_decimal_keeps_its_text() -> None:
    amount = {"value": "1" + "0" * 30, "high": None, "text": "1 nonillion"}
    assert fitting(amount) == {"value": None, "high": None, "text": "1 nonillion"}


# -- hand-overs -----------------------------------------------------------------------------------


def handed(archive: Archive, ids: Sequence[str], out: Path, *, changed: bool = False) -> set[str]:
    """The articles of the next bundle of a series."""
    with handover(archive, "editors", changed=changed) as this:
        bundle = export(archive, Order(this.new(ids)), out, handover=this)
    return {i for r in lines(bundle.path / "articles.jsonl") for i in (r["id"], *(c["id"] for c in r["copies"]))}


def test_each_article_is_handed_over_once(archive: Archive, tmp_path: Path) -> None:
    articles = sample()
    ids = put(archive, *articles[:3])
    assert handed(archive, ids, tmp_path / "1") == set(ids)
    ids = put(archive, *articles)
    put(archive, replace(articles[0], blocks=articles[0].blocks[:1]))
    assert handed(archive, ids, tmp_path / "2") == {ids[3]}
    assert handed(archive, ids, tmp_path / "3", changed=True) == {ids[0]}
    assert handed(archive, ids, tmp_path / "4", changed=True) == set()
    with handover(archive, "others") as this:
        assert this.new(ids) == ids and this.last() is None


def test_what_was_not_written_was_not_handed_over(archive: Archive, tmp_path: Path) -> None:
    ids = put(archive, *sample())
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(Taken):
        handed(archive, ids, tmp_path / "taken")
    with (
        handover(archive, "editors") as this,
        pytest.raises(KeyboardInterrupt),
        this.promise([(ids[0], 1)], tmp_path / "x", ""),
    ):
        raise KeyboardInterrupt
    with handover(archive, "editors") as this:
        assert this.new(ids) == ids


def test_promise_that_a_kill_cut_short_is_settled_by_what_is_there(archive: Archive, tmp_path: Path) -> None:
    ids = put(archive, *sample())
    with handover(archive, "editors") as this:
        this.note([(ids[0], 1)], tmp_path / "none", "00")  # and then a kill, before the rename
    bundle = export(archive, Order(ids[1:2]), tmp_path / "there")
    with handover(archive, "editors") as this:
        assert this.new(ids) == ids
        this.note([(ids[1], 1)], bundle.path, bundle.sha256)  # after it
    with handover(archive, "editors") as this:
        assert this.new(ids) == (ids[0], *ids[2:])


def test_one_hand_over_at_a_time(archive: Archive) -> None:
    with handover(archive, "editors"), pytest.raises(ArchiveLocked), handover(archive, "others"):
        pass


# -- as a user types it ---------------------------------------------------------------------------


def test_command_line(archive: Archive, tmp_path: Path) -> None:
    ids = put(archive, *sample())
    from index.search import Search

    Search(archive).sync()
    program = Program(tmp_path)
    (tmp_path / "ids.txt").write_text(f"{ids[0]}\n{ids[2][:8]}, {ids[0]}\n")
    (told,) = program.json("export", "a.csv", "--ids-from", "ids.txt", "--dedupe", "url")
    assert (told["path"], told["format"], told["articles"], told["copies"]) == ("a.csv", "csv", 2, 0)
    assert "1 files, 0 damaged" in program("verify", "a.csv").stdout
    assert program.json("export", "b", "budget", "--ids", f"{ids[0]},{ids[3]}", "--since-last")[0]["articles"] == 1
    assert program.json("export", "c", "budget", "--ids", f"{ids[0]},{ids[3]}", "--since-last")[0]["articles"] == 0
    for words in (
        ["--ids", "zz"],
        ["--story", "zz"],
        ["--format", "nope"],
        ["--changed"],
        ["--format", "wacz", "--no-text"],
    ):
        assert program("export", "x", *words, exit=2).stderr
    assert "'zz'" in program("export", "x", "--ids", "zz", exit=2).stderr
    (tmp_path / "b" / "articles.jsonl").write_text("")
    assert "articles.jsonl: has 0 bytes of" in program("verify", "b", exit=1).stderr
    assert program.json("verify", "b", exit=1)[0]["where"] == "articles.jsonl"
    assert "no such bundle" in program("verify", "none", exit=2).stderr


def test_killed_export_leaves_nothing_under_its_name(archive: Archive, tmp_path: Path) -> None:
    ids = put(archive, *(article(f"n{n}", "en", f"Budget {n}", ["¥1 trillion."]) for n in range(400)))
    (tmp_path / "ids").write_text("\n".join(ids))
    program = Program(tmp_path)
    words = ("export", "out", "--ids-from", "ids", "--for", "x", "--dedupe", "url")
    running = program.start(*words)
    while not list(tmp_path.glob(".out.*.partial/content/articles.jsonl")):
        assert running.poll() is None
        time.sleep(0.005)
    running.kill()
    running.communicate()
    assert not (tmp_path / "out").exists() and list(tmp_path.glob(".out.*.partial"))
    assert program.json(*words)[0]["articles"] == 400
    assert not list(tmp_path.glob(".out.*.partial"))

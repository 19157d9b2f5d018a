"""The catalogue: versions, revisions, one writer, what happens when the disk says no."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.archive import Archive
from index.article import Article, Block, Dropped, Record, Sentence, When
from index.errors import ArchiveError, ArchiveLocked, ArchiveUnwritable, NotFound
from index.reader import Reader

AT = datetime(2026, 1, 2, tzinfo=UTC)


def article(text: str = "予算案は122兆円。", url: str = "https://news.example/1", title: str = "予算") -> Article:
    return Article(
        url=url,
        source="example",
        fetched=AT,
        headline=Block("heading", title, "ja"),
        blocks=(Block("paragraph", text, "ja"), Block("paragraph", "In English.", "en")),
        lang="ja",
        authors=("記者",),
        published=When.parse("2026-01-02T09:00+09:00"),
        dropped=(Dropped("会員登録", "newsletter"),),
        record=Record("a.warc.gz", 1, 2, "sha256:00"),
    )


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.open(tmp_path / "archive")


def add(archive: Archive, one: Article) -> Article | None:
    with archive.write() as connection:
        return archive.add(one, connection)


def test_what_goes_in_comes_out(archive: Archive) -> None:
    stored = add(archive, article())
    assert stored == archive.get(article().id) and stored.rev == 1


def test_same_text_is_no_new_version(archive: Archive) -> None:
    add(archive, article())
    assert add(archive, replace(article(), dropped=(), fetched=datetime(2026, 1, 3, tzinfo=UTC))) is None
    assert archive.rev == 1


def test_edit_is_a_new_version_and_the_old_one_stays(archive: Archive) -> None:
    add(archive, article("予算案は120兆円。"))
    add(archive, article("予算案は122兆円。"))
    versions = archive.versions(article().id)
    assert [(v.version, v.blocks[0].text) for v in versions] == [(1, "予算案は120兆円。"), (2, "予算案は122兆円。")]
    assert [a.rev for a in archive.changes()] == [2]


def test_edit_keeps_the_english_of_what_stayed(archive: Archive) -> None:
    first = add(archive, article())
    assert first
    english = (Sentence("予算", "The budget", "argos", "m"),)
    with archive.write() as connection:
        archive.put(replace(first, headline=replace(first.headline, sentences=english)), connection)
    edited = add(archive, article("別の文。"))
    assert edited and edited.headline.sentences == english and edited.translation == "pending"


def test_changes_come_in_order_and_batches(archive: Archive) -> None:
    for number in range(7):
        add(archive, article(url=f"https://news.example/{number}"))
    assert [a.rev for a in archive.changes(3)] == [4, 5, 6, 7]
    assert [a.rev for a in archive.changed_since(0, limit=2)] == [1, 2]


def test_beginning_of_an_id_is_enough(archive: Archive) -> None:
    stored = add(archive, article())
    assert stored and archive.get(stored.id[:5]) == stored
    assert archive.rev_of(stored.id[:5]) == stored.rev and archive.rev_of("zzzz") is None
    for wrong in ("", "%", "zzzz"):
        with pytest.raises(NotFound):
            archive.get(wrong)


def test_an_article_is_found_without_reading_all(archive: Archive) -> None:
    from sqlalchemy import event

    asked: list[str] = []
    event.listen(archive.engine, "before_cursor_execute", lambda *said: asked.append(str(said[2])))
    add(archive, article())
    for look in (archive.get, archive.rev_of):
        look(article().id)
        with archive.engine.connect() as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[-1]}", ("a", "b", 2, 0)[: asked[-1].count("?")]).all()
        assert all("SEARCH articles" in row[3] for row in plan), plan


def test_one_process_writes_and_the_error_names_it(archive: Archive) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom index.archive import Archive\n"
        f"with Archive.open(Path({str(archive.folder)!r})).lock('crawl'):\n"
        "    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout and holder.stdout.readline() == b"held\n"
        with (
            pytest.raises(ArchiveLocked, match=rf"`kawaraban crawl` \(process {holder.pid}, since 20"),
            archive.lock("x"),
        ):
            pass
        (archive.folder / "lock").unlink()
        with pytest.raises(ArchiveLocked, match="another kawaraban"), archive.lock("x"):
            pass
        holder.kill()
        holder.wait()
    with archive.lock("x"):  # the lock of a killed process is free
        pass


def test_full_disk_is_named(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "archive")
    with archive.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    with pytest.raises(ArchiveUnwritable, match="full"), archive.write() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        for number in range(500):
            archive.add(article(text=f"{number}" * 900, url=f"https://news.example/{number}"), connection)
    assert len(archive) == 0, "a transaction is all or nothing"


def test_unwritable_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveUnwritable, match="file"):
        Archive.open(tmp_path / "file" / "archive")


@contextmanager
def read_only(folder: Path) -> Iterator[Path]:
    """A copy of the folder that we may not write to; root puts on another user for it."""
    place = Path(tempfile.mkdtemp())
    copy = Path(shutil.copytree(folder, place / "archive"))
    for path in (place, *place.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    root = os.geteuid() == 0
    try:
        if root:
            os.seteuid(65534)
        yield copy
    finally:
        if root:
            os.seteuid(0)
        for path in (place, copy):
            path.chmod(0o755)
        shutil.rmtree(place)


def test_archive_that_may_only_be_read_is_read(archive: Archive) -> None:
    stored = add(archive, article())
    assert stored
    archive.close()
    with read_only(archive.folder) as folder, Archive.open(folder, create=False) as copy:
        assert list(copy.changes()) == [stored]
        with Reader(folder) as reader:
            assert (list(reader.changes()), reader.many([stored.id, "x"])) == ([stored], {stored.id: stored})
            assert reader.get(stored.id[:6]) == stored
        with pytest.raises(ArchiveUnwritable, match="cannot be written"):
            add(copy, article("別の文。"))
        with pytest.raises(ArchiveUnwritable, match="not writable"), copy.lock("x"):
            pass


def test_folder_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "予算? 100%25#1"
    with Archive.open(folder) as archive:
        assert add(archive, article())
    assert (folder / "catalog.sqlite3").stat().st_size
    with read_only(folder) as copy, Archive.open(copy, create=False) as archive:
        assert len(archive) == 1
        with Reader(copy) as reader, pytest.raises(NotFound, match="no article"):
            reader.get("")


def test_full_disk_is_named_by_the_lock_too(archive: Archive) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        with pytest.raises(ArchiveUnwritable, match="cannot be written: File too large"), archive.lock("x"):
            pass
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_missing_archive_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no archive at"):
        Archive.open(tmp_path / "nowhere", create=False)
    assert not (tmp_path / "nowhere").exists()


def test_catalogue_of_rubbish_is_named(tmp_path: Path) -> None:
    (tmp_path / "catalog.sqlite3").write_bytes(b"rubbish" * 1000)
    with pytest.raises(ArchiveError, match=r"catalog\.sqlite3"):
        Archive.open(tmp_path)


def test_catalogue_of_a_newer_program_is_refused(archive: Archive) -> None:
    with archive.write() as connection:
        connection.exec_driver_sql("UPDATE meta SET value = 99 WHERE name = 'schema'")
    for reads in (Archive.open, Reader):
        with pytest.raises(ArchiveError, match="newer"):
            reads(archive.folder)

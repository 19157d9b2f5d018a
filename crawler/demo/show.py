"""`kawaraban demo`: a newsroom of our own on loopback, crawled twice, and what a user gets out of it."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.rule import Rule

from crawler.demo.newsroom import Newsroom
from crawler.sources import to_toml
from index.errors import KawarabanError

_MARK = "# Made by `kawaraban demo`"
_BUNDLE = "rapidus"
_OWN = ("archive", "models", _BUNDLE, "kawaraban.toml")  # what the demo makes in its folder; all else there is its user's
_SPECIAL = re.compile(r"[^\w@%+=:,./-]")  # to a shell
_SETTINGS = f"""{_MARK}: settings that reach a newsroom on loopback, gone when the demo ends.
archive = "archive"
models = "models"          # the demo's own translation models: they know the language of its newsroom only
demo_models = true
window = "3650d"           # its articles are dated 2025 and 2026
delay = 0.0                # it is ours: no need to be polite

"""


def run(folder: Path | None, *, keep: bool) -> None:
    """Run the demo in `folder` (default: ./demo), anew where it ran before; a user's files there stay. Raises KawarabanError if
    something else is there."""
    home = _fresh(folder or Path("demo"))
    with Newsroom() as room:
        (home / "kawaraban.toml").write_text(_SETTINGS + to_toml(room.sources), "utf-8")
        show = _Show(Console(highlight=False), home, room)
        show.crawl_twice()
        show.look_around()
        show.say_what_next()
        if keep:
            click.echo("The newsroom stays up; Ctrl-C ends it.")
            _wait()


def _fresh(home: Path) -> Path:
    if home.exists():
        settings = home / "kawaraban.toml"
        if not settings.exists() or not settings.read_text("utf-8").startswith(_MARK):
            raise KawarabanError(f"{home}: something else is there; `kawaraban demo FOLDER` takes another folder")
    try:
        home.mkdir(parents=True, exist_ok=True)
        for name in _OWN:
            _remove(home / name)
    except OSError as error:
        raise KawarabanError(f"{home}: cannot be made: {error.strerror}") from error
    return home


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _wait() -> None:
    import threading

    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        click.echo()


def quoted(word: str) -> str:
    """A word as it has to be typed into a shell."""
    if not _SPECIAL.search(word):
        return word
    return f'"{word}"' if "'" in word and not set(word) & set('"$`\\!') else shlex.quote(word)


@dataclass(frozen=True)
class _Show:
    out: Console
    home: Path
    room: Newsroom

    def crawl_twice(self) -> None:
        names = ", ".join(f"{source.name} ({source.lang})" for source in self.room.sources)
        self.title("A newsroom on loopback")
        self.out.print(f"{len(self.room.sources)} invented outlets: {names}.")
        self.out.print("Its models translate the newsroom's French and Japanese, and nothing else:")
        self.type("models", "install", "fr", "ja", "--demo", "--from", self.room.package_index)
        self.title("The first crawl")
        self.crawl()
        self.title("The second crawl: two new articles, and one that a sitemap says was edited")
        self.room.edition = 2
        self.crawl()

    def crawl(self) -> None:
        """In a process of its own, as a crawl always is."""
        before = len(self.room.requests)
        self.prompt("crawl")
        done = subprocess.run([sys.executable, "-m", "crawler", *self.options("crawl")])
        if done.returncode:
            raise KawarabanError(f"the crawl failed (exit {done.returncode})")
        articles = {page.url for page in self.room.expected()}
        pages = Counter(self.is_article(r.source, r.path, articles) for r in self.room.requests[before:])
        self.out.print(
            f"[dim]the newsroom saw {pages[True]} requests for pages, {pages[False]} for feeds and the like[/]"
        )

    def is_article(self, source: str, path: str, urls: set[str]) -> bool:
        homes = {s.id: s.home.rstrip("/") for s in self.room.sources}
        return homes.get(source, "") + path in urls

    def look_around(self) -> None:
        self.title("What there is")
        self.type("stats")
        self.title("One English query finds all three languages")
        self.type("search", "semiconductor", "--limit", "4")
        self.title("Japanese and French queries work on the original")
        self.type("search", "半導体支援", "--limit", "2")
        self.type("search", "l'économie", "--limit", "2")
        japanese = self.first("半導体", "ja")
        self.title("An article in both languages")
        self.type("show", japanese)
        self.title("What was stripped off a page")
        self.type("show", self.dirtiest(), "--dropped")
        self.title("What an edit changed")
        self.type("show", self.edited(), "--diff")
        self.title("Who reported which figure, and where outlets disagree")
        self.type("figures", "--item", "semiconductors", "--min", "1e11")
        self.title("Who copied whom, and the same event in three languages")
        self.type("stories", "rapidus", "--several", "--limit", "2")
        self.title("A bundle to hand on")
        self.type("export", str(self.home / _BUNDLE), "rapidus", "--format", "html")
        self.type("verify", str(self.home / _BUNDLE))
        self.title("The proof")
        self.type("verify")

    def first(self, query: str, lang: str) -> str:
        """The id of the best hit in that language."""
        from index.archive import Archive
        from index.search import Search

        with Archive.open(self.home / "archive", create=False) as archive:
            return Search(archive).search(query, lang=lang, limit=1).hits[0].id

    def dirtiest(self) -> str:
        """The id of the article whose page had most on it that was not the article."""
        from index.archive import Archive

        with Archive.open(self.home / "archive", create=False) as archive:
            return max(archive.changes(), key=lambda article: len(article.dropped)).id

    def edited(self) -> str:
        """The id of an article that the newsroom edited between the crawls."""
        from index.archive import Archive

        with Archive.open(self.home / "archive", create=False) as archive:
            return next(article.id for article in archive.changes() if article.version > 1)

    def say_what_next(self) -> None:
        self.title("What to type next")
        beside = Path(sys.executable).with_name("kawaraban")
        program = quoted(str(beside)) if beside.exists() else f"{quoted(sys.executable)} -m crawler"
        self.out.print(f"The demo's archive stays in [bold]{self.home}[/]:", soft_wrap=True)
        for line in (
            "search 'item:rapidus lang:ja' --facets",
            "show ID --english",
            "serve     # all of it as a web page, at http://127.0.0.1:8750/",
            "export defence.csv 'defence'",
            "export everything.zip",
        ):
            self.out.print(f"  cd {quoted(str(self.home))} && {program} {line}", markup=False, soft_wrap=True)
        self.out.print("Your own archive, from the real outlets (none was reachable where this was written):")
        for line in ("init", "sources check", "models install fr ja", "crawl"):
            self.out.print(f"  {program} {line}", markup=False, soft_wrap=True)

    def title(self, text: str) -> None:
        self.out.print()
        self.out.print(Rule(f"[bold]{text}", align="left"))

    def prompt(self, *words: str) -> None:
        self.out.print(f"[green]$[/] kawaraban {escape(' '.join(map(quoted, words)))}", soft_wrap=True)

    def type(self, *words: str) -> None:
        """Run a command as a user would type it."""
        from crawler.cli import cli

        self.prompt(*words)
        sys.stdout.flush()
        cli.main(self.options(*words), prog_name="kawaraban", standalone_mode=False)

    def options(self, *words: str) -> list[str]:
        return ["--config", str(self.home / "kawaraban.toml"), *words]

"""The direction of imports is not negotiable: read from the source, so that imports inside functions count too."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from index.archive import Archive
from index.search import Search
from tests.articles import article

ROOT = Path(__file__).parent.parent
OWNERS = {  # big library -> the places that may import it
    "warcio": {"index.warc", "index.foreign_warc"},
    "whoosh": {"index.search", "index.analyzers"},
    "trafilatura": {"crawler.extract", "crawler.expressions"},
    "langdetect": {"crawler.language"},
    "argostranslate": {"crawler.models"},
    "ctranslate2": {"crawler.engine"},
    "duckdb": {"index.export.parquet"},
    "sqlalchemy": {"index"},
    "starlette": {"index.web.app", "index.web.doors"},
    "uvicorn": {"index.web.server"},
    "jinja2": {"index.web.pages"},
    "nh3": {"index.web.archived"},
    "prometheus_client": {"index.metrics"},
    "scrapy": {
        "crawler.spiders",
        "crawler.manners",
        "crawler.middlewares",
        "crawler.pipelines",
        "crawler.progress",
        "crawler.faults",
        "crawler.run",
    },
}


@cache
def files() -> dict[str, Path]:
    """Our modules by name; the scripts that train the demo's models are run by hand and not of the program."""
    paths = [p for package in ("index", "crawler") for p in (ROOT / package).rglob("*.py") if "training" not in p.parts]
    return {".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): p for p in paths}


@cache
def imports(module: str, *, lazy: bool = True) -> frozenset[str]:
    """Modules that `module` imports; without `lazy` only those that it imports when it is itself imported."""
    tree = ast.parse(files()[module].read_text("utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree) if lazy else tree.body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            members = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (members & files().keys()) or {node.module}
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            found |= {arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)}
    return frozenset(found)


def inside(module: str, place: str) -> bool:
    return module == place or module.startswith(place + ".")


def test_index_never_imports_crawler() -> None:
    guilty = {m for m in files() if inside(m, "index") and any(inside(n, "crawler") for n in imports(m))}
    assert guilty == set()


@pytest.mark.parametrize("library", OWNERS)
def test_library_stays_with_its_owner(library: str) -> None:
    users = {m for m in files() if any(inside(n, library) for n in imports(m))}
    assert users, f"nobody imports {library}: is its owner still right?"
    assert {m for m in users if not any(inside(m, owner) for owner in OWNERS[library])} == set()


def test_no_cycles() -> None:
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " -> ".join((*path, module))
        if module in files() and module not in done:
            for other in imports(module, lazy=False):
                visit(other, (*path, module))
            done.add(module)

    for module in files():
        visit(module, ())


def test_a_search_from_the_shell_loads_nothing_that_it_can_do_without(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        with archive.write() as connection:
            archive.add(article("a", "en", "Rapidus"), connection)
        Search(archive).sync()
    heavy = ("scrapy", "twisted", "trafilatura", "langdetect", "argostranslate", "ctranslate2", "sudachipy", "lxml", "sqlalchemy", "rich")
    code = f"import sys; from crawler.cli import cli; cli(['--archive', {str(tmp_path)!r}, 'search', 'Rapidus'], standalone_mode=False);"
    code += f"print([m for m in {heavy} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert (run.stdout.splitlines()[-1], run.stderr) == ("[]", "")
    assert "1 hit," in run.stdout

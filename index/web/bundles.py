"""An export over HTTP: the very bundle that `kawaraban export` writes, as one file."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from index.export import Format, Order, export, formats
from index.web.desk import Desk
from index.web.views.search import filters
from index.web.wire import Asked, Reply

_KINDS = {".epub": "application/epub+zip"}


def bundle(desk: Desk, asked: Asked) -> Reply:
    """A reply with a file among the machine's temporary ones; who sends it deletes its folder."""
    values = asked.values
    ids = tuple(desk.search.ids(values["q"], **filters(values)))
    narrowed = {name: value for name, value in filters(values).items() if value}
    order = Order(ids, values["format"], values["dedupe"], values["q"], narrowed, values["text"])
    suffix = _suffix(formats()[values["format"]])
    home = Path(tempfile.mkdtemp(prefix="kawaraban-export-"))
    try:
        made = export(desk.archive, order, home / f"kawaraban{suffix}", places=desk.stories)
    except BaseException:
        shutil.rmtree(home, ignore_errors=True)
        raise
    name = f'attachment; filename="kawaraban-{asked.now:%Y%m%d-%H%M}-{values["format"]}{suffix}"'
    headers = (("content-disposition", name), ("cache-control", "no-store"), ("x-sha256", made.sha256))
    return Reply(200, _KINDS.get(suffix, "application/zip"), b"", headers, made.path)


def _suffix(form: Format) -> str:
    """Files that hold their manifest go as they are, others with it in a ZIP archive."""
    return form.suffixes[0] if form.holds_manifest else ".zip"

"""The one way in: an order and a name -> a whole bundle under that name, or nothing."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, nullcontext
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from index.archive import Archive
from index.errors import WrongUse
from index.export import manifest
from index.export.entry import Copy, Entry
from index.export.folder import names
from index.export.formats import Format, Job
from index.export.handover import Handover
from index.export.manifest import About, Records
from index.export.order import Order
from index.export.plan import Plan
from index.export.selection import Fact, Places, chunks, facts
from index.export.staging import publish, publish_first, staging
from index.export.target import Target, target

Progress = Callable[[int], None]  # called with the number of hits that are written
_AT_ONCE = 100  # groups read at a time


@dataclass(frozen=True, slots=True)
class Bundle:
    """What was written: `articles` + `copies` is the number of hits.

    `sha256` is of the file, or of the manifest in a folder; `problems` name what had to be left out.
    """

    path: Path
    format: str
    articles: int
    copies: int
    sha256: str
    problems: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        names = ("format", "articles", "copies", "sha256", "problems")
        return {"path": str(self.path), **{name: getattr(self, name) for name in names}}


def export(
    archive: Archive,
    order: Order,
    out: Path,
    *,
    places: Places | None = None,
    handover: Handover | None = None,
    progress: Progress | None = None,
) -> Bundle:
    """Write a bundle under the name `out`: see `target` for what its suffix means.

    With `handover` the articles count as handed over once it has that name. Raises Taken, ArchiveUnwritable, WrongName,
    TextNeeded; then there is nothing under that name.
    """
    aim = target(out, order.format)
    if aim.format.needs_text and not order.text:
        raise TextNeeded(f"{aim.format.name} holds the pages whole: it cannot be made without text")
    with staging(out) as folder, ExitStack() as stack:
        found = facts(archive, order.ids, order.dedupe, places)
        plan = stack.enter_context(closing(Plan(folder / "plan.sqlite3", found, order.dedupe)))
        about = _about(order, aim, plan)
        (folder / "content").mkdir()
        records = Records(folder / "records", stack)
        job = Job(folder / "content", folder, about, archive, records, stack)
        _write(aim.format, job, _noted(_entries(archive, plan, order.text), records, progress))
        made, sha256 = _finish(aim, job)
        with handover.promise(records.versions(), out, sha256) if handover else nullcontext():
            publish(made, out)
    return Bundle(out, aim.format.name, about.articles, about.copies, sha256, tuple(records.problems))


class TextNeeded(WrongUse):
    """A format that is nothing without text."""


def _about(order: Order, aim: Target, plan: Plan) -> About:
    filters = {name: value for name, value in order.filters.items() if value}
    return About(order.query, filters, aim.format.name, order.dedupe, order.text, plan.articles, plan.copies)


def _write(form: Format, job: Job, entries: Iterator[Entry]) -> None:
    writer = form.writer(job)
    for entry in entries:
        writer.add(entry)
    writer.close()


def _noted(entries: Iterator[Entry], records: Records, progress: Progress | None) -> Iterator[Entry]:
    done = 0
    for entry in entries:
        yield entry
        records.note(entry)
        done += 1 + len(entry.copies)
        if progress:
            progress(done)
    records.close()


# -- articles out of the archive ------------------------------------------------------------------


def _entries(archive: Archive, plan: Plan, text: bool) -> Iterator[Entry]:
    groups = plan.groups()
    while some := list(islice(groups, _AT_ONCE)):
        found = archive.many([group.kept.id for group in some])
        earlier = archive.earlier([one.id for one in found.values() if one.version > 1])
        copies = _copies(archive, [copy for group in some for copy in group.copies])
        for group in some:
            kept = group.kept
            yield Entry(
                article=found[kept.id],
                earlier=earlier.get(kept.id, ()),
                copies=tuple(copies[copy.id] for copy in group.copies),
                story=kept.story,
                role=kept.role,
                original=_elsewhere(kept),
                nth=group.nth,
                of=group.of,
                text=text,
            )


def _copies(archive: Archive, listed: Sequence[Fact]) -> Mapping[str, Copy]:
    roles = {fact.id: fact.role or "copy" for fact in listed}
    some = (archive.many(chunk).values() for chunk in chunks(tuple(roles)))
    return {article.id: Copy.of(article, roles[article.id]) for found in some for article in found}


def _elsewhere(kept: Fact) -> str | None:
    """The original of what is a copy itself: it is not among the hits."""
    return kept.original if kept.story and kept.original != kept.id else None


# -- files ----------------------------------------------------------------------------------------


def _finish(aim: Target, job: Job) -> tuple[Path, str]:
    """Writes the manifest; gives what is to take the final name, and the SHA-256 of the file, or of the folder's manifest."""
    if aim.folder or aim.zipped:
        written = job.folder / manifest.NAME
        job.describe(written, manifest.files_in(job.folder))
        made = _packed(job) if aim.zipped else job.folder
    else:
        written = made = job.folder / aim.format.file
        if not aim.format.holds_manifest:
            job.describe(job.scratch / manifest.NAME, [(aim.out.name, manifest.file(made))])
            publish_first(job.scratch / manifest.NAME, aim.sidecar, aim.out)
    return made, str(manifest.file(made if made.is_file() else written)["sha256"])


def _packed(job: Job) -> Path:
    """The folder as one zip archive."""
    packed = job.scratch / "packed.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(names(job.folder)):
            archive.write(job.folder / name, name)
    return packed

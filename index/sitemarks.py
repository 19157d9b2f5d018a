"""Which blocks a site's pages share, counted in the catalogue; what makes one boilerplate is the caller's rule.

Bounded: of each site the `MAX_BLOCKS` smallest hashes are kept; of each block the `MAX_PAGES` smallest pages are counted,
and those kept that were once among them (some k(1 + ln(n/k)) of n): a sample that does not depend on what came first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from index.schema import site_blocks, site_marks

_CHUNK = 400  # values in one IN (...)


@dataclass(frozen=True, slots=True)
class Tally:
    """On how many pages of its site a block stands, and how much kin to them it is, summed."""

    pages: int
    kin: int
    sample: str


@dataclass(frozen=True, slots=True)
class Marking:
    """The blocks of one page: hash -> (how much kin it is to the page, sample of the text)."""

    site: str
    page: str
    article: str
    blocks: dict[str, tuple[int, str]]


Rule = Callable[[Tally], int]  # what follows from a tally, as a number; 0: nothing
Turned = dict[tuple[str, str], int]  # (site, block) -> what follows now


def mark(marking: Marking, rule: Rule, connection: Connection, *, max_pages: int) -> dict[str, Tally]:
    """Count a page in; returns the tallies of its blocks."""
    m = marking
    if not m.blocks:
        return {}
    known = _known(m, connection)
    tallies = {}
    for block, (kin, sample) in m.blocks.items():
        pages = known.setdefault(block, {})
        pages[m.page] = max(kin, pages.get(m.page, 0))  # of two addresses of one article, whichever came first
        counted = sorted(pages)[:max_pages]
        tallies[block] = Tally(len(counted), sum(pages[page] for page in counted), sample)
        if m.page not in counted:
            del pages[m.page]
    _insert(m, {block: pages[m.page] for block, pages in known.items() if m.page in pages}, connection)
    rows = [
        {"site": m.site, "block": block, "pages": t.pages, "kin": t.kin, "sample": t.sample}
        | {"boilerplate": rule(t), "applied": 0}
        for block, t in tallies.items()
    ]
    new = upsert(site_blocks)
    kept = {name: getattr(new.excluded, name) for name in ("pages", "kin", "boilerplate")}
    connection.execute(new.on_conflict_do_update(index_elements=["site", "block"], set_=kept), rows)
    return tallies


def turned(connection: Connection) -> Turned:
    """Blocks of which something else follows than what their articles were given."""
    query = select(site_blocks.c.site, site_blocks.c.block, site_blocks.c.boilerplate)
    rows = connection.execute(query.where(site_blocks.c.boilerplate != site_blocks.c.applied))
    return {(site, block): verdict for site, block, verdict in rows}


def outdated(connection: Connection) -> list[str]:
    """Ids of the articles with such a block."""
    same = (site_marks.c.site == site_blocks.c.site) & (site_marks.c.block == site_blocks.c.block)
    query = select(site_marks.c.article).distinct().join_from(site_blocks, site_marks, same)
    return list(connection.scalars(query.where(site_blocks.c.boilerplate != site_blocks.c.applied)))


def applied(given: Turned, connection: Connection) -> None:
    """All articles were given these verdicts; one that turned meanwhile waits for the next round."""
    rows = [{"of": site, "hash": block, "was": verdict} for (site, block), verdict in given.items()]
    if rows:
        here = (site_blocks.c.site == bindparam("of")) & (site_blocks.c.block == bindparam("hash"))
        connection.execute(update(site_blocks).where(here).values(applied=bindparam("was")), rows)


def prune(connection: Connection, *, max_blocks: int, max_pages: int) -> None:
    """Forget the largest hashes of sites that have more than `max_blocks`, and of each block all but the smallest pages."""
    sizes = select(site_blocks.c.site).group_by(site_blocks.c.site).having(func.count() > max_blocks)
    for site in connection.scalars(sizes).all():
        ordered = select(site_blocks.c.block).where(site_blocks.c.site == site).order_by(site_blocks.c.block)
        last = connection.scalar(ordered.offset(max_blocks - 1).limit(1))
        for table in (site_blocks, site_marks):
            connection.execute(delete(table).where(table.c.site == site, table.c.block > last))
    here = (site_marks.c.site == site_blocks.c.site) & (site_marks.c.block == site_blocks.c.block)
    first = select(site_marks.c.page).where(here).order_by(site_marks.c.page).offset(max_pages).limit(1).scalar_subquery()
    over = select(site_blocks.c.site, site_blocks.c.block, first).where(site_blocks.c.pages >= max_pages, first.is_not(None))
    for site, block, page in connection.execute(over).all():  # of nearly all blocks nothing came since the last time
        connection.execute(delete(site_marks).where(site_marks.c.site == site, site_marks.c.block == block, site_marks.c.page >= page))


def _insert(m: Marking, kin: dict[str, int], connection: Connection) -> None:
    page = {"site": m.site, "page": m.page, "article": m.article}
    if rows := [{**page, "block": block, "kin": one} for block, one in kin.items()]:
        new = upsert(site_marks)
        connection.execute(new.on_conflict_do_update(index_elements=["site", "block", "page"], set_={"kin": new.excluded.kin}), rows)


def _known(m: Marking, connection: Connection) -> dict[str, dict[str, int]]:
    """Of the blocks of a page that stand anywhere on its site: block -> page -> kin."""
    found: dict[str, dict[str, int]] = {}
    blocks = list(m.blocks)
    marks = select(site_marks.c.block, site_marks.c.page, site_marks.c.kin).where(site_marks.c.site == m.site)
    for start in range(0, len(blocks), _CHUNK):
        here = marks.where(site_marks.c.block.in_(blocks[start : start + _CHUNK]))
        for block, page, kin in connection.execute(here).all():
            found.setdefault(block, {})[page] = kin
    return found

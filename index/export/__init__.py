"""Bundles to hand on: one way in, one file a format.

    order = Order(tuple(search.ids("rapidus")), format="html", dedupe="story")
    bundle = export(archive, order, Path("rapidus"))     a folder; see target.py for other names
    for problem in check(bundle.path): ...               nothing: it is as it was made

A bundle holds its articles in one format (or all of them) and a manifest: the query, the counts, the versions, the SHA-256
of every file, and for each article its URL, fetch time and WARC digest.
"""

from index.export.bundle import Bundle, TextNeeded, export
from index.export.check import Problem, check
from index.export.formats import Format, formats
from index.export.handover import Handover, handover, series_of
from index.export.order import Order
from index.export.selection import DEDUPE, Place, Places
from index.export.staging import Taken
from index.export.target import Target, WrongName, target

__all__ = [
    "DEDUPE", "Bundle", "Format", "Handover", "Order", "Place", "Places", "Problem", "Taken", "Target", "TextNeeded", "WrongName",
    "check", "export", "formats", "handover", "series_of", "target",
]  # fmt: skip

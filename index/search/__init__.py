"""Full-text search over the archive, in three languages. Whoosh keeps the index; nothing else imports Whoosh.

    search = Search(archive, config.topics)
    search.sync()                                    take in what changed
    results = search.search("rapidus AND lang:ja")   hits, total, facets, cursor
"""

import warnings

with warnings.catch_warnings():  # whoosh 2.7.4 holds invalid escapes, which show when it is first byte-compiled
    warnings.filterwarnings("ignore", "invalid escape sequence")
    from index.search.folding import Stories
    from index.search.searcher import Search
    from index.search.store import IndexDamaged, IndexMissing, IndexOutdated

from index.search.results import Hit, Newest, Results, hit_json, plain

__all__ = ["Hit", "IndexDamaged", "IndexMissing", "IndexOutdated", "Newest", "Results", "Search", "Stories", "hit_json", "plain"]

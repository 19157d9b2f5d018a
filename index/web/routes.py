"""Every path that is answered by a worker: its parameters, its view, how long an answer holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from index.web import api, feed, pages
from index.web.desk import Desk, Of
from index.web.parameters import Parameter
from index.web.views import about, alerts, article, figures, front, search, sources, stories
from index.web.wire import Asked, Reply

View = Callable[[Desk, Asked], Reply]
ID = Parameter("id", "An article's id, or the beginning of one.", "id")
STORY = Parameter("id", "A story's id.", "id")


@dataclass(frozen=True, slots=True)
class Route:
    """`seconds`: an answer is made anew after that long, because it tells of the time; 0: only when the archive changes."""

    path: str
    view: View
    summary: str
    parameters: tuple[Parameter, ...] = ()
    inside: tuple[Parameter, ...] = ()  # of the path
    kept: bool = True
    of: Of = "archive"
    seconds: int = 0
    costly: bool = False  # asked of a worker of its own, not too often

    @property
    def name(self) -> str:
        return self.path

    @property
    def api(self) -> bool:
        return self.path.startswith("/api/v1/")

    def problem(self, asked: Asked, status: int, title: str, detail: str) -> Reply:
        """A reply that says what is wrong: a page, or problem details (RFC 9457)."""
        return pages.problem(status, title, detail, api=self.api)


PAGES = (
    Route("/", front.view, "What is new", front.PARAMETERS, of="derived", seconds=600),
    Route("/search", search.view, "Search", search.PARAMETERS, of="derived"),
    Route("/feed.atom", feed.view, "A search as an Atom feed", search.FILTERS, of="derived"),
    Route("/article/{id}", article.view, "An article", article.PARAMETERS, (ID,), of="article"),
    Route("/article/{id}/versions", article.versions, "What an article said before", (), (ID,), of="article"),
    Route("/article/{id}/alike", article.alike, "Articles on the same subject", (), (ID,), of="article"),
    Route("/page/{id}", article.page, "A page as it was fetched, cleaned", (), (ID,), of="article"),
    Route("/page/{id}/bytes", article.raw, "The bytes of a page as fetched", (), (ID,), kept=False),
    Route("/figures", figures.view, "The ledger of figures", figures.PAGE_PARAMETERS, of="derived"),
    Route("/stories", stories.view, "Stories", stories.PARAMETERS, of="derived", seconds=600),
    Route("/story/{id}", stories.one, "A story", (), (STORY,), of="derived"),
    Route("/sources", sources.view, "Sources", (), seconds=300),
    Route("/alerts", alerts.view, "What alerts found, and what waits", (), seconds=30),
    Route("/alerts/{file}", alerts.feed, "The feed file of an alert", (), (alerts.FILE,), kept=False),
    Route("/metrics", api.metrics, "Coverage, for Prometheus", (), seconds=15),
    Route("/about", about.view, "About this archive", (), seconds=300),
)

API = (
    Route("/api/v1/search", api.search, "Full-text search, a page of hits", search.API_PARAMETERS, of="derived"),
    Route("/api/v1/articles/{id}", api.article, "One article whole, with its versions", (), (ID,), of="article"),
    Route("/api/v1/stories", api.stories, "Stories, the latest first", stories.API_PARAMETERS, of="derived"),
    Route("/api/v1/stories/{id}", api.story, "One story", (), (STORY,), of="derived"),
    Route("/api/v1/figures", api.figures, "The ledger: who reported which figure", figures.PARAMETERS, of="derived"),
    Route("/api/v1/stats", api.stats, "Coverage by source, and what each model made", (), seconds=60),
    Route(
        "/api/v1/export", api.export, "A bundle of what a search finds, as a ZIP file", search.EXPORT_PARAMETERS,
        kept=False, costly=True,
    ),
)  # fmt: skip

ROUTES = (*PAGES, *API)
BY_NAME = {route.name: route for route in ROUTES}


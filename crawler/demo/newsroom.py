"""The newsroom that `kawaraban demo` and the tests crawl: a handful of outlets on loopback, each on a port of its own.

    with Newsroom() as room:
        room.sources             what to crawl: index.config.Source for each outlet
        room.edition = 2         edited and new articles; counters and lists change on every page
        room.requests            (edition, method, path, status) of all that was asked, in order
        room.expected()          every page that the outlets' lists name, and what it really is
        room.package_index       URL of an Argos package index

`python -m crawler.demo.newsroom [PORT]` serves it until Ctrl-C; with PORT on that port and those after it.
"""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from typing import NamedTuple

from crawler.demo.outlets import Outlet, load_outlets
from crawler.demo.package_site import PackageSite
from crawler.demo.server import Answer, SiteServer
from crawler.demo.site import Expected, Site
from index.config import Source


class Request(NamedTuple):
    """One request as a server saw it; `source` is the outlet's id, "packages" for the package index."""

    edition: int
    method: str
    path: str
    status: int
    source: str


class Newsroom:
    """All outlets and the package index, on 127.0.0.1; free ports, or those from `port` on. Use it in `with`."""

    def __init__(self, port: int = 0) -> None:
        self._port = port
        self._edition = 1
        self._stack = ExitStack()
        self.sites: tuple[Site, ...] = ()
        self.requests: list[Request] = []
        self.package_index = ""

    def __enter__(self) -> Newsroom:
        with ExitStack() as stack:
            self.sites = tuple(self._open(outlet, stack, number) for number, outlet in enumerate(load_outlets(), 1))
            packages = self._listen(stack, 0)
            self._serve(packages, "packages", PackageSite(packages.url).answer)
            self.package_index = f"{packages.url}/index.json"
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *exc: object) -> None:
        self._stack.close()

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(site.source for site in self.sites)

    @property
    def edition(self) -> int:
        return self._edition

    @edition.setter
    def edition(self, edition: int) -> None:
        if edition not in (1, 2):
            raise ValueError(f"there are editions 1 and 2, not {edition}")
        self._edition = edition

    def expected(self, edition: int | None = None) -> tuple[Expected, ...]:
        """What the lists of all outlets name in an edition, by default the current one."""
        return tuple(page for site in self.sites for page in site.expected(edition or self.edition))

    def _open(self, outlet: Outlet, stack: ExitStack, number: int) -> Site:
        server = self._listen(stack, number)
        site = Site(outlet, server.url)
        self._serve(server, outlet.id, lambda target: site.answer(target, self.edition))
        return site

    def _listen(self, stack: ExitStack, number: int) -> SiteServer:
        server = SiteServer(self._port + number if self._port else 0)
        stack.callback(server.close)
        return server

    def _serve(self, server: SiteServer, source: str, answer: Answer) -> None:
        def log(method: str, path: str, status: int) -> None:
            self.requests.append(Request(self.edition, method, path, status, source))

        server.start(answer, log)


def main(argv: list[str]) -> None:
    """Print the URLs and serve until Ctrl-C."""
    with Newsroom(int(argv[0]) if argv else 0) as room:
        for source in room.sources:
            lists = (*source.feeds, *source.sitemaps, *source.sections)
            print(f"{source.id:18} {source.home}\n" + "".join(f"{'':18} {url}\n" for url in lists), end="")
        print(f"{'packages':18} {room.package_index}\nCtrl-C stops.", flush=True)
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            print("stopped", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])

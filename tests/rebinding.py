"""Run in a network and mount namespace of its own: a crawl whose names are answered by a real DNS server that lies.

`python -m tests.rebinding FOLDER` prints what was asked of the DNS server and of the site inside, and the outcomes, as JSON.
"""

from __future__ import annotations

import fcntl
import json
import socket
import struct
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

from index.archive import Archive
from index.frontier import Frontier
from tests.program import Program, source
from tests.site import Reply, Site

PUBLIC, LOOPBACK, METADATA = "9.9.9.9", "127.0.0.1", "169.254.169.254"
ANSWERS = {"metadata.test": (METADATA,), "inside.test": (LOOPBACK,), "changes.test": (PUBLIC, LOOPBACK), "back.test": (LOOPBACK, PUBLIC)}


class Names(threading.Thread):
    """A DNS server on port 53: each name gets its addresses in turn, the last one for ever (RFC 1035, 4.1)."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.asked: Counter[str] = Counter()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((LOOPBACK, 53))

    def run(self) -> None:
        while True:
            query, client = self._socket.recvfrom(512)
            self._socket.sendto(self._answer(query), client)

    def _answer(self, query: bytes) -> bytes:
        labels, at = [], 12
        while size := query[at]:
            labels.append(query[at + 1 : at + 1 + size].decode())
            at += size + 1
        kind, name = query[at + 1 : at + 3], ".".join(labels).lower()
        question = query[12 : at + 5]
        addresses = ANSWERS.get(name, ()) if kind == b"\x00\x01" else ()
        if not addresses:
            return query[:2] + struct.pack(">HHHHH", 0x8180, 1, 0, 0, 0) + question
        address = addresses[min(self.asked[name], len(addresses) - 1)]
        self.asked[name] += 1
        record = b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 0, 4) + socket.inet_aton(address)
        return query[:2] + struct.pack(">HHHHH", 0x8180, 1, 1, 0, 0) + question + record


def main(home: Path) -> None:
    loopback_up()
    (home / "resolv.conf").write_text(f"nameserver {LOOPBACK}\noptions timeout:1 attempts:1\n")
    subprocess.run(["mount", "--bind", home / "resolv.conf", "/etc/resolv.conf"], check=True)
    names = Names()
    names.start()
    with Site() as site:
        port = site.url.rpartition(":")[2]
        site.article("/secret", "Budget")
        for name in ANSWERS:
            site.pages[f"/{name}"] = Reply(status=302, headers={"Location": f"http://{name}:{port}/secret"})
        program = Program(home, [source("s", site.url, feeds=(site.feed(*(f"/{name}" for name in ANSWERS)),))])
        program("crawl")
    with Archive.open(program.archive, reading=True) as archive:
        outcomes = Frontier(archive).outcomes()["s"]
    print(json.dumps({"asked": names.asked, "outcomes": outcomes, "paths": site.requests}))


def loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh14x", b"lo", 0x1 | 0x40))  # SIOCSIFFLAGS: up and running


if __name__ == "__main__":
    main(Path(sys.argv[1]))

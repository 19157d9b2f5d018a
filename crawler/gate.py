"""May this host be asked now? What a round has seen of hosts that fail, and whether the round is over. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from crawler.pace import pause
from index.timetable import Pause

TIME_UP = "time is up"
_ENOUGH = 6  # failures in a row, without an answer between them, that make the host leave alone
NO_ANSWER, ERROR_PAGE = 2, 1  # how much a failure weighs: an error page may be that page's own


@dataclass
class Gate:
    """The hosts of one round. `patient`: also those wait that failed before of themselves, not only who said so."""

    pauses: dict[str, Pause] = field(default_factory=dict)
    over: str | None = None  # why nothing is asked any more
    _streaks: dict[str, int] = field(default_factory=dict)
    _before: dict[str, int] = field(default_factory=dict)  # host -> pauses since it last answered

    @classmethod
    def of(cls, known: Mapping[str, Pause], *, patient: bool) -> Gate:
        kept = {host: one for host, one in known.items() if patient or one.told}
        return cls(kept, _before={host: one.failures for host, one in known.items()})

    def paused(self, host: str, now: datetime) -> Pause | None:
        found = self.pauses.get(host)
        return found if found and found.until > now else None

    def failed(self, host: str, weight: int, reason: str, now: datetime, told: datetime | None = None) -> Pause | None:
        """Note a failure; the pause that it leads to, if it does."""
        self._streaks[host] = self._streaks.get(host, 0) + weight
        if told is None and self._streaks[host] < _ENOUGH:
            return None
        if self.paused(host, now) and told is None:
            return None  # answers that were on their way
        failures = self._before.get(host, 0) + 1
        until = max(told, now) if told else now + pause(failures)
        self.pauses[host] = made = Pause(host, failures, until, told is not None, reason[:300])
        return made

    def answered(self, host: str) -> bool:
        """Note an answer; True where the host had failed before."""
        self._streaks.pop(host, None)
        self.pauses.pop(host, None)
        return self._before.pop(host, None) is not None


def host_of(url: str) -> str:
    """The host of a URL, with the port where it is not the scheme's."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = None
    return (parts.hostname or "") + (f":{port}" if port and port not in (80, 443) else "")

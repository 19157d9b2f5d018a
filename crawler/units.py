"""What starts Kawaraban by itself: a unit for systemd, a line for cron, a property list for launchd. Pure.

systemd: https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html ("Command lines"), systemd.unit
("Specifiers"); cron: crontab(5), where an unescaped % ends the command; launchd: launchd.plist(5).
"""

from __future__ import annotations

import plistlib
import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

EVERY = 20  # minutes from one start by cron to the next; `--due` says what is to be done
_LABEL = "org.kawaraban.watch"


@dataclass(frozen=True, slots=True)
class Program:
    """How to call `kawaraban`: words before the command, the folder to stand in, and where cron and launchd log."""

    words: tuple[str, ...]
    folder: Path
    log: Path


def systemd(program: Program) -> str:
    """A service for `watch`."""
    command = " ".join(_systemd_word(word) for word in (*program.words, "watch"))
    return f"""\
# ~/.config/systemd/user/kawaraban.service; then: systemctl --user enable --now kawaraban
# (and, to have it run while you are not logged in: loginctl enable-linger)
[Unit]
Description=Kawaraban watches the news
Wants=network-online.target
After=network-online.target

[Service]
Type=exec
WorkingDirectory={_specifiers(str(program.folder))}
ExecStart={command}
Restart=on-failure
RestartSec=60
KillMode=mixed
TimeoutStopSec=60
Nice=10

[Install]
WantedBy=default.target
"""


def cron(program: Program) -> str:
    """A line for `crontab -e`. A round is given up before the next one starts."""
    words = (*program.words, "crawl", "--due", "--at-most", f"{EVERY * 2 // 5}m")
    folder, log = shlex.quote(str(program.folder)), shlex.quote(str(program.log))
    command = f"cd {folder} && {shlex.join(words)} >>{log} 2>&1"
    return f"*/{EVERY} * * * * {_cron(command)}\n"


def launchd(program: Program) -> str:
    """A property list for `watch`: ~/Library/LaunchAgents/org.kawaraban.watch.plist"""
    agent = {
        "Label": _LABEL,
        "ProgramArguments": [*program.words, "watch"],
        "WorkingDirectory": str(program.folder),
        "StandardOutPath": str(program.log),
        "StandardErrorPath": str(program.log),
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},
        "ExitTimeOut": 60,
        "ProcessType": "Background",
    }
    return plistlib.dumps(agent).decode()


FORMS = {"systemd": systemd, "cron": cron, "launchd": launchd}


def program(executable: Sequence[str], config: Path | None, archive: Path, folder: Path) -> Program:
    """The call of the program with the settings and the archive of now, by absolute paths."""
    settings = ("--config", str(config.absolute())) if config else ()
    words = (*executable, *settings, "--archive", str(archive.absolute()))
    return Program(words, folder.absolute(), archive.absolute().with_name(f"{archive.name}.log"))


def _systemd_word(word: str) -> str:
    escaped = _specifiers(word).replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return escaped if re.fullmatch(r"[\w@%+=:,./-]+", escaped, re.ASCII) else f'"{escaped}"'


def _specifiers(text: str) -> str:
    return text.replace("%", "%%")


def _cron(command: str) -> str:
    return command.replace("%", r"\%")

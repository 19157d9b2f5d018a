"""The grammar as data: categories of rules, each with a source side and an English side.

A lexicon file holds `[Category]` lines and under each its rules:

    {!Subject} <a|ont> approuvé {Object} => {Subject} approved {Object}  *3
    les dépenses sociales => social spending  #fp/s

`{Name}` is a slot, `{Name:2}` a second one; `!` marks the slot that the `<singular|plural>` or
`<ms|fs|mp|fp>` choices of the rule agree with. `#fp/s` says: feminine plural here, singular in English;
`*3`: drawn three times as often. A line that starts with `//` is a comment.
"""
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LEXICON = Path(__file__).parent / "lexicon"
TOKEN = re.compile(r"\{(!?)([A-Za-z][A-Za-z0-9]*(?::\d)?)\}|<([^<>|]*(?:\|[^<>|]*)+)>")
OPTIONS = re.compile(r"\s+(?:#([mf]?[sp]?)(?:/([sp]))?|\*(\d+))$")


@dataclass(frozen=True)
class Agreement:
    """Gender and number of the source side, number of the English side."""

    gender: str = "m"
    number: str = "s"
    english: str = "s"


@dataclass(frozen=True)
class Slot:
    key: str
    controls: bool

    @property
    def category(self) -> str:
        return self.key.partition(":")[0]


@dataclass(frozen=True)
class Choice:
    """Forms of one word: two (singular, plural) or four (masculine and feminine singular, then plural)."""

    forms: tuple[str, ...]

    def source(self, agreement: Agreement) -> str:
        if len(self.forms) == 2:
            return self.forms["sp".index(agreement.number)]
        return self.forms[2 * "sp".index(agreement.number) + "mf".index(agreement.gender)]

    def english(self, agreement: Agreement) -> str:
        return self.forms["sp".index(agreement.english)]


Token = str | Slot | Choice


@dataclass(frozen=True)
class Rule:
    """One line of a lexicon; `agreement` is None where the controlling slot, or what stands around, decides."""

    source: tuple[Token, ...]
    target: tuple[Token, ...]
    agreement: Agreement | None
    weight: int


Grammar = dict[str, tuple[Rule, ...]]


@cache
def grammar(lang: str) -> Grammar:
    """Every category of `lang`, from all files of its lexicon folder. Raises ValueError on a bad line."""
    found: dict[str, list[Rule]] = {}
    for path in sorted((LEXICON / lang).glob("*.txt")):
        read_file(path, found)
    return {name: tuple(rules) for name, rules in found.items()}


def read_file(path: Path, found: dict[str, list[Rule]]) -> None:
    category = ""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        line = line.strip()
        if line.startswith("[") and line.endswith("]"):
            category = line[1:-1]
        elif line and not line.startswith("//"):
            try:
                found.setdefault(category, []).append(rule(line))
            except ValueError as error:
                raise ValueError(f"{path}:{number}: {error}") from error


def rule(line: str) -> Rule:
    """One rule line, as in the module's description."""
    agreement, weight = None, 1
    while option := OPTIONS.search(line):
        line = line[: option.start()]
        if option[3]:
            weight = int(option[3])
        else:
            agreement = tagged(option[1], option[2])
    source, arrow, target = line.partition("=>")
    if not arrow:
        raise ValueError(f"no => in {line!r}")
    sides = tokens(source.strip(" ")), tokens(target.strip(" "))
    here, there = ({token.key for token in side if isinstance(token, Slot)} for side in sides)
    if there - here:
        raise ValueError(f"a slot of the English is not in the source: {line!r}")
    return Rule(*sides, agreement, weight)


def tagged(letters: str, english: str | None) -> Agreement:
    number = "p" if "p" in letters else "s"
    return Agreement("f" if "f" in letters else "m", number, english or number)


def tokens(side: str) -> tuple[Token, ...]:
    found: list[Token] = []
    at = 0
    for match in TOKEN.finditer(side):
        found.append(side[at : match.start()])
        found.append(Choice(tuple(match[3].split("|"))) if match[3] is not None else Slot(match[2], bool(match[1])))
        at = match.end()
    found.append(side[at:])
    if bad := [token for token in found if isinstance(token, str) and set(token) & set("{}<>|")]:
        raise ValueError(f"neither a slot nor a choice: {bad[0]!r}")
    return tuple(token for token in found if token != "")

"""Parameters of a query string: one declaration reads, refuses and documents them (OpenAPI).

Pages take an empty value for a missing one, as forms send it, and overlook what they do not know; the API refuses both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from index.errors import QueryError

Kind = Literal["text", "integer", "decimal", "flag", "day", "id"]
LONGEST = 2000  # characters of a value
_DAY = r"^[12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
_PRINTED = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
_ID = r"^[0-9A-Za-z]{1,20}$"


class WrongParameter(QueryError):
    """A parameter that is not known, stands twice, or has a value that it cannot have."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """`least` and `most` are of an integer."""

    name: str
    help: str
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    default: Any = None
    least: int = 1
    most: int = 1000

    def read(self, text: str) -> Any:
        """The value. Raises WrongParameter."""
        if len(text) > LONGEST:
            raise WrongParameter(f"{self.name}: at most {LONGEST} characters, got {len(text)}")
        if not re.match(_PRINTED, text):
            raise WrongParameter(f"{self.name}: control characters are not taken")
        if self.choices and text not in self.choices:
            raise WrongParameter(f"{self.name}: expected one of {', '.join(self.choices)}, got {text!r}")
        return _READERS[self.kind](self, text)

    @property
    def schema(self) -> dict[str, Any]:
        """JSON Schema of the value."""
        kinds: dict[str, dict[str, Any]] = {
            "text": {"type": "string", "maxLength": LONGEST, "pattern": _PRINTED},
            "integer": {"type": "integer", "minimum": self.least, "maximum": self.most},
            "decimal": {"type": "number"},
            "flag": {"type": "string", "enum": ["0", "1"]},
            "day": {"type": "string", "pattern": _DAY},
            "id": {"type": "string", "pattern": _ID},
        }
        made = {"type": "string", "enum": list(self.choices)} if self.choices else kinds[self.kind]
        if self.default is not None:
            made |= {"default": ("1" if self.default else "0") if self.kind == "flag" else self.default}
        return made


def read(parameters: Iterable[Parameter], pairs: Sequence[tuple[str, str]], *, strict: bool) -> dict[str, Any]:
    """Values by name, defaults filled in. Raises WrongParameter."""
    known = {p.name: p for p in parameters}
    given = _given(pairs, known) if strict else {k: v for k, v in pairs if k in known and v.strip()}
    return {name: p.read(given[name]) if name in given else p.default for name, p in known.items()}


def _given(pairs: Sequence[tuple[str, str]], known: Mapping[str, Parameter]) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, value in pairs:
        if name not in known:
            raise WrongParameter(f"no parameter {name!r}; known are {', '.join(known) or 'none'}")
        if name in given:
            raise WrongParameter(f"{name}: given twice")
        given[name] = value
    return given


def _integer(parameter: Parameter, text: str) -> int:
    least, most = parameter.least, parameter.most
    value = int(text) if re.fullmatch(r"-?[0-9]{1,12}", text) else None
    if value is None or not least <= value <= most:
        raise WrongParameter(f"{parameter.name}: expected a number from {least} to {most}, got {text!r}")
    return value


def _decimal(parameter: Parameter, text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("nan")
    if not value.is_finite() or value.adjusted() > 300:
        raise WrongParameter(f"{parameter.name}: expected a number such as 1500000000 or 1.5e9, got {text!r}")
    return value


def _flag(parameter: Parameter, text: str) -> bool:
    if text not in ("0", "1"):
        raise WrongParameter(f"{parameter.name}: expected 0 or 1, got {text!r}")
    return text == "1"


def _day(parameter: Parameter, text: str) -> str:
    from index.search.labels import instant

    if not re.fullmatch(_DAY, text, re.ASCII):
        raise WrongParameter(f"{parameter.name}: expected 2025, 2025-12 or 2025-12-26, got {text!r}")
    instant(text)
    return text


def _id(parameter: Parameter, text: str) -> str:
    if not re.fullmatch(_ID, text, re.ASCII):
        raise WrongParameter(f"{parameter.name}: {text!r} is no id: letters and digits")
    return text


_READERS = {"id": _id, "text": lambda _, text: text, "integer": _integer, "decimal": _decimal, "flag": _flag, "day": _day}

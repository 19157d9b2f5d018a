"""One term of a text and where it stands."""

from __future__ import annotations

from typing import NamedTuple


class Token(NamedTuple):
    """`text[start:end]` of the source as a term at `position` (in words).

    Of the terms at one position one is `main`; `whole` marks a term that stands for several words
    ("semiconductor" for "semi-conductor") or for a word's dictionary form.
    """

    text: str
    position: int
    start: int
    end: int
    main: bool = True
    whole: bool = False

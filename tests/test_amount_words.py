"""Numbers in words, English and French, are read back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.amounts import amounts

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
)
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
UNITS = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf".split()
)
DIZAINES = "- - vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt".split()
SIZES = st.one_of(st.integers(2, 999), st.integers(1000, 999_999), st.integers(2, 999).map(lambda n: 1000 * n))


def english(n: int, link: str) -> str:
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10] + (f"-{ONES[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{ONES[n // 100]} hundred" + (f"{link}{english(n % 100, link)}" if n % 100 else "")
    rest = n % 1000
    return f"{english(n // 1000, link)} thousand" + (f"{link if rest < 100 else ' '}{english(rest, link)}" if rest else "")


def french(n: int, *, last: bool = True) -> str:
    if n < 20:
        return UNITS[n]
    if n < 100:
        tens, ones = divmod(n, 10)
        ones += 10 * (tens in (7, 9))
        if not ones:
            return DIZAINES[tens] + "s" * (tens == 8 and last)
        return f"{DIZAINES[tens]}{' et ' if ones in (1, 11) and tens < 8 else '-'}{UNITS[ones]}"
    if n < 1000:
        hundreds = "cent" if n < 200 else f"{UNITS[n // 100]} cent"
        return f"{hundreds} {french(n % 100, last=last)}" if n % 100 else hundreds + "s" * (n >= 200 and last)
    thousands = "mille" if n < 2000 else f"{french(n // 1000, last=False)} mille"
    return f"{thousands} {french(n % 1000)}" if n % 1000 else thousands


@given(SIZES, st.sampled_from((" ", " and ")), st.sampled_from((("", 1), (" billion", 10**9))))
def test_english_numbers_in_words(n: int, link: str, scale: tuple[str, int]) -> None:
    (found,) = amounts(f"It costs {english(n, link)}{scale[0]} yen today.", "en")
    assert found.value == n * scale[1]


@given(SIZES, st.sampled_from(((" euros", 1), (" milliards de yens", 10**9))))
def test_french_numbers_in_words(n: int, scale: tuple[str, int]) -> None:
    (found,) = amounts(f"Il coûte {french(n)}{scale[0]}.", "fr")
    assert found.value == n * scale[1]

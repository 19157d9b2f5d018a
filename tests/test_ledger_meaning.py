"""The ledger: what a sentence means by a figure - of which year it is, whose, and whether it stands by it."""

from __future__ import annotations

import pytest

from tests.test_ledger import read


def said(text: str, lang: str, title: str = "News") -> list[tuple[str, int | None]]:
    return [(f.part.role, f.year) for f in read(text, lang, title)]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Social security costs for fiscal 2026 surpass the 38.3 trillion yen set aside for the current fiscal year."),
        ("en", "Debt service in fiscal 2026 tops the initial budget's 28.2 trillion yen for this fiscal year."),
        ("en", "Tax revenue for fiscal 2026 is projected to be higher than the estimate of 80.7 trillion yen for fiscal 2025."),
        ("en", "Public works for fiscal 2026 exceed 6.0 trillion yen in fiscal 2025."),
        ("fr", "Le service de la dette pour 2026 dépasse le montant de 28.200 milliards de yens inscrit au budget de l'exercice en cours."),
        ("fr", "Le budget de la défense pour 2026 est supérieur aux 8.700 milliards de yens de l'année dernière."),
        ("ja", "2026年度の社会保障費は25年度当初予算の38兆2778億円を上回る。"),
        ("ja", "2026年度の防衛費は前年度当初の8兆7005億円を大きく超えた。"),
        ("ja", "2026年度の国債費は、過去最大だった25年度の28兆2179億円より多い。"),
    ],
)
def test_what_is_surpassed_is_what_was_before(lang: str, text: str) -> None:
    title = {"en": "Draft budget for fiscal 2026", "fr": "Projet de budget pour l'exercice 2026", "ja": "2026年度予算案"}[lang]
    assert said(text, lang, title)[-1] == ("before", None)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Defence spending in fiscal 2026 exceeds 9 trillion yen."),
        ("en", "Debt service for fiscal 2026 will top the 30 trillion yen mark."),
        ("fr", "Le budget de la défense pour l'exercice 2026 dépasse les 9.000 milliards de yens."),
        ("ja", "2026年度の防衛費は9兆円を超えた。"),
        ("ja", "26年度の税収は83兆円を上回る。"),
    ],
)
def test_what_is_merely_passed_is_a_level(lang: str, text: str) -> None:
    assert said(text, lang)[-1] == ("level", 2026)


@pytest.mark.parametrize("year", [23, 24, 25, 26])
def test_no_year_is_before_by_its_number(year: int) -> None:
    assert said(f"{year}年度の当初予算は114兆3700億円となった。", "ja") == [("level", 2000 + year)]
    others = [("level", 2000 + year + 1), ("before", None)]
    assert said(f"{year + 1}年度の一般会計は117兆8200億円で、{year}年度の114兆3700億円を上回った。", "ja") == others


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ja", "公共事業費は6兆1078億円で、25年度当初の6兆858億円から増える。"),
        ("ja", "公共事業費は6兆1078億円で、25年度の6兆858億円に比べ0.4%増えた。"),
        ("en", "Public works will take 6.11 trillion yen, more than the 6.09 trillion yen of fiscal 2025."),
        ("fr", "Les travaux publics coûteront 6.110 milliards de yens, plus que les 6.090 milliards de yens de l'exercice 2025."),
    ],
)
def test_a_year_said_behind_a_figure_is_not_that_of_the_one_before(lang: str, text: str) -> None:
    title = {"en": "Draft budget for fiscal 2026", "fr": "Projet de budget pour l'exercice 2026", "ja": "2026年度予算案"}[lang]
    assert said(text, lang, title)[:2] == [("level", 2026), ("before", None)]

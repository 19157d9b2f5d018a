"""Money, percentages and multiples in English, French and Japanese text. Pure: no model, no I/O.

    amounts("３兆円規模", "ja")[0]      value 3E12, JPY, about, span of ３兆円
    same(a, b)                          one is the other, or its rounding
    render(a)                           "¥1.239 trillion"
    numbers("8万5千人", "ja")[0].value   85000, whatever it counts
    code_of("円")                        "JPY"
    fiscal_year("令和8年度予算案", "ja")  2026
    stage("概算要求", "ja")              "request"
    Blocks().read(block, "ja")          amounts of an article's blocks in order, tables with the unit said above them

A bare number takes the currency of its neighbour where the sentence compares or lists them ("up from 800 billion").

Decisions: the span covers number, scale and currency, not the qualifier ("約", "more than"). Money needs a currency.
Sizes without a figure ("tens of billions", 数千億円) are not reported. "nearly" and "close to" are `about`, "at least"
is `over`, "up to" is `under`, and the band 4万2000円台 is `about`. Percentage points are `percent`, basis points their
hundredth, 割 ten. Bare numbers below "(単位：億円)" or "(in billions of yen)" are money where they fill a cell (`tables`),
in the unit of their column if it has one. A sign in front says the currency, whatever noun follows ("a $5bn yen bond").
Character references ("&yen;") are read as what they stand for. An exchange's "156.34-36 yen" is its lower end.
"""

from index.amounts.blocks import Blocks
from index.amounts.compare import Agreement, compare, same
from index.amounts.currency import code_of
from index.amounts.facts import Stage, fiscal_year, stage
from index.amounts.languages import amounts, guess, numbers
from index.amounts.render import amounts_json, plain, render

__all__ = [
    "Agreement", "Blocks", "Stage", "amounts", "amounts_json", "code_of", "compare", "fiscal_year", "guess", "numbers", "plain", "render", "same",
    "stage",
]  # fmt: skip

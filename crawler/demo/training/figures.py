"""The kinds of numbers of each language, by the name that a slot of the grammar gives them."""
from crawler.demo.training import french, japanese

FIGURES = {"fr": french.FIGURES, "ja": japanese.FIGURES}

"""From the pieces of rules to written text, and back: French contractions and elisions, capitals, a/an.

Rules are joined as `de le budget`, `que il`; `written` makes `du budget`, `qu'il`; `joined` undoes it, so that the
recogniser meets the pieces as the rules have them.
"""
import re
import unicodedata

VOWEL = "aàâeéèêëiîïoôuùûœAÀÂEÉÈÊIÎOÔUŒ"
CONTRACTIONS = (("de le ", "du "), ("de les ", "des "), ("à le ", "au "), ("à les ", "aux "))
AN = re.compile(r"\b([Aa]) (?=(?:[aeio]|u(?!s\b|ni|su|se)|8|11\b|18\b|AI\b))")
SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u3000": " ", "’": "'"})


def normal(text: str) -> str:
    """The form the models are trained on: NFKC, plain spaces and apostrophes. Idempotent."""
    return re.sub(r" +", " ", unicodedata.normalize("NFKC", text.translate(SPACES)).translate(SPACES)).strip()


def written(text: str, lang: str) -> str:
    """Source text of joined pieces, as an author writes it."""
    if lang == "ja":
        return text
    for apart, together in CONTRACTIONS:
        text = re.sub(rf"\b{apart}(?!un\b)", together, text)
    text = re.sub(rf"(qu|\b[dns])e (?=[{VOWEL}])", r"\1'", text)
    text = text.replace("si il", "s'il")
    start = len(text) - len(text.lstrip("« \"(["))
    return text[:start] + text[start : start + 1].upper() + text[start + 1 :]


def joined(text: str, lang: str) -> str:
    """`written` undone (but for the capital)."""
    if lang == "ja":
        return text
    text = re.sub(r"\bs'(?=ils?\b)", "si ", text)
    text = re.sub(r"(qu|\b[dns])'", r"\1e ", text)
    for apart, together in CONTRACTIONS:
        text = re.sub(rf"\b{together}", apart, text)
    return text


def english(text: str) -> str:
    """English text of joined pieces: a/an, one space, a capital at the start."""
    text = AN.sub(r"\1n ", re.sub(r" +", " ", text)).strip()
    text = re.sub(r",(?=\s*(?:[.,;:]|and are|$))", "", text)
    start = re.match(r"\W*", text).end()  # type: ignore[union-attr]
    return text[:start] + text[start : start + 1].upper() + text[start + 1 :]

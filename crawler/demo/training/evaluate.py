"""Prints how good a package is: `python -m crawler.demo.training.evaluate fr [--held-out 1000] [--all]`.

Two figures: held-out sentences of the grammar whose English is exact, and sentences of the articles whose English is
one that the grammar gives; every one that is not is printed (with --all: every sentence of the articles).
"""
import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from crawler.demo.training.corpus import held_out, training_pairs
from crawler.demo.training.pack import opened
from crawler.demo.training.prose import numbered
from crawler.demo.training.recognise import translations
from crawler.engine import LENGTH_PENALTY, PATIENCE
from index.config import Config


def translator(home: Path) -> Callable[[list[str]], list[str]]:
    """The unpacked or installed package in `home`, as a function of sentences."""
    import ctranslate2
    import sentencepiece

    tokens: Any = sentencepiece.SentencePieceProcessor(model_file=str(home / "sentencepiece.model"))
    engine = ctranslate2.Translator(str(home / "model"), device="cpu", intra_threads=1, inter_threads=1,
                                    compute_type="float32")  # as crawler.engine runs the demo's models

    def translate(sentences: list[str]) -> list[str]:
        found = engine.translate_batch([tokens.encode(text, out_type=str) for text in sentences], beam_size=Config().beam,
                                       patience=PATIENCE, length_penalty=LENGTH_PENALTY, max_batch_size=64)
        return ["".join(one.hypotheses[0]).replace("▁", " ").strip() for one in found]

    return translate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lang", choices=("fr", "ja"))
    parser.add_argument("--held-out", type=int, default=1000)
    parser.add_argument("--all", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        translate = translator(opened(args.lang, Path(name)))
        pairs = held_out(args.lang, args.held_out, training_pairs(args.lang))
        print_held_out(pairs, translate([source for source, _ in pairs]))
        print_articles(args.lang, translate, args.all)


def print_held_out(pairs: list[tuple[str, str]], found: list[str]) -> None:
    wrong = [(source, target, one) for (source, target), one in zip(pairs, found, strict=True) if one != target]
    for source, target, one in wrong[:20]:
        print(f"  {source}\n    right: {target}\n    found: {one}")
    print(f"held-out: {len(pairs) - len(wrong)} of {len(pairs)} exact ({1 - len(wrong) / len(pairs):.1%})")


def print_articles(lang: str, translate: Callable[[list[str]], list[str]], everything: bool) -> None:
    unique = dict.fromkeys(sentence for _, sentence in numbered(lang))
    wrong = 0
    for sentence, found in zip(unique, translate(list(unique)), strict=True):
        right = translations(lang, sentence)
        wrong += found not in right
        if everything or found not in right:
            print(f"{'  ' if found in right else 'X '}{sentence}\n    found: {found}")
            print(*(f"    right: {one}" for one in right[:2] if found not in right), sep="\n", end="")
    print(f"\narticles: {len(unique) - wrong} of {len(unique)} right ({1 - wrong / len(unique):.1%})")


if __name__ == "__main__":
    main()

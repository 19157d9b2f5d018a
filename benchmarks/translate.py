"""Translation at the size of the official packages: stock argostranslate against ours, in one run.

    python benchmarks/translate.py [--paragraphs 64] [--beams 4 2 1] [--memory 100000] [--exact 200]

The model has random weights (6+6 layers, width 512, 32,000 tokens, int8), so that nothing needs to be downloaded. It never
ends a sentence of itself; both sides are made to write as many tokens as the source has, so that they do the same work.
Stock is called as users call it, a paragraph at a time, but with a splitter that costs nothing in place of its own and
with one thread, since its default (all cores in one small batch) burns CPU in waiting. CPU seconds are those of all threads. `--memory N` instead sends N different sentences through the whole pass (split, translate with the
demo's small model, judge, store) and prints the resident memory on the way. `--exact N` takes N sentences a language of
the demo's grammar that its packages were not trained on, and prints how many come out exact, with the guard's repairs,
and flagged at each beam: what a smaller beam costs.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from operator import eq
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))
SCRATCH = Path(tempfile.mkdtemp(prefix="kawaraban-bench-"))
os.environ |= {"ARGOS_PACKAGES_DIR": str(SCRATCH / "packages"), "HOME": str(SCRATCH)}
os.environ |= {f"XDG_{name}_HOME": str(SCRATCH / name) for name in ("DATA", "CONFIG", "CACHE")}

from crawler import models, repair  # noqa: E402  # argostranslate reads the environment when it is imported
from crawler.demo.training.corpus import held_out, training_pairs  # noqa: E402
from crawler.engine import Argos  # noqa: E402
from crawler.translate import Counts, translate_pending  # noqa: E402
from index import sentences  # noqa: E402
from index.amounts import amounts  # noqa: E402
from index.archive import Archive  # noqa: E402
from index.article import Article, Block  # noqa: E402
from tests import packages  # noqa: E402

SYLLABLES = "bu dget mi nis tre gou ver ne ment fi nan ce co mmi ssion ra pport pro jet lo i dé pen se an née ta xe ven te".split()
SENTENCES_IN_A_PARAGRAPH = 4
ROUNDS = 3


def paragraphs(count: int) -> list[str]:
    chance = random.Random(1)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(3000)]

    def sentence() -> str:
        return " ".join(chance.choices(words, k=max(4, int(chance.gauss(20, 7))))).capitalize() + "."

    return [" ".join(sentence() for _ in range(SENTENCES_IN_A_PARAGRAPH)) for _ in range(count)]


def official_size(texts: list[str]) -> Path:
    """A package of the official size, whose tokenizer was trained on the texts."""
    import sentencepiece

    (SCRATCH / "text").write_text("\n".join(texts), "utf-8")
    options: dict[str, Any] = {
        "vocab_size": 2000,
        "hard_vocab_limit": False,
        "unk_id": 0,
        "bos_id": 1,
        "eos_id": 2,
        "minloglevel": 2,
    }
    sentencepiece.SentencePieceTrainer.train(input=str(SCRATCH / "text"), model_prefix=str(SCRATCH / "sp"), **options)
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(SCRATCH / "sp.model"))
    tokens = [pieces.id_to_piece(number) for number in range(pieces.get_piece_size())]
    tokens += [f"filler{number}" for number in range(32_000 - len(tokens))]
    model = packages.random_model(SCRATCH / "model", tokens, layers=6, width=512, inner=2048, heads=8)
    parts = {f"fr_en/model/{p.name}": p.read_bytes() for p in model.iterdir()}
    parts["fr_en/metadata.json"] = b'{"from_code": "fr", "from_name": "French", "to_code": "en", "to_name": "English"}'
    parts["fr_en/sentencepiece.model"] = (SCRATCH / "sp.model").read_bytes()
    return packages.zipped(SCRATCH / "fr_en.argosmodel", parts)


def as_long_as_the_source() -> None:
    """Make every translation stop where its source did, on average."""
    import ctranslate2

    stock = ctranslate2.Translator.translate_batch

    def stopped(self: Any, source: list[list[str]], *args: Any, **options: Any) -> Any:
        options["max_decoding_length"] = round(sum(map(len, source)) / len(source))
        return stock(self, source, *args, **options)

    ctranslate2.Translator.translate_batch = stopped


class Splitter:
    def split_sentences(self, text: str) -> list[str]:
        return sentences.split(text, "fr")


def stock(beam: int) -> Callable[[list[str]], None]:
    """argostranslate.translate, one paragraph after the other."""
    from argostranslate import settings, translate

    settings.beam_size, settings.intra_threads = beam, 1
    (fr,) = [language for language in translate.get_installed_languages() if language.code == "fr"]
    translation = next(t for t in fr.translations_from if t.to_lang.code == "en")
    translation.underlying.sentencizer = Splitter()

    def run(texts: list[str]) -> None:
        translation.cache = {}
        for text in texts:
            translation.translate(text)

    return run


def ours(beam: int) -> Callable[[list[str]], None]:
    """All sentences of the batch that a pass makes, together."""
    engine = Argos(models.installed(), beam=beam)

    def run(texts: list[str]) -> None:
        engine.translate("fr", [sentence for text in texts for sentence in sentences.split(text, "fr")])

    return run


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def measure(run: Callable[[list[str]], None], texts: list[str]) -> tuple[float, float]:
    """Sentences a CPU second and a second."""
    before, start = cpu(), time.monotonic()
    run(texts)
    count = len(texts) * SENTENCES_IN_A_PARAGRAPH
    return count / (cpu() - before), count / (time.monotonic() - start)


def best(rates: list[tuple[float, float]]) -> tuple[float, float]:
    """The best of each: what else runs on the machine only ever makes it slower."""
    return max(cpu for cpu, _ in rates), max(wall for _, wall in rates)


def speed(count: int, beams: Sequence[int]) -> None:
    texts = paragraphs(count)
    models.install(place=official_size(texts))
    as_long_as_the_source()
    print(
        f"{count * SENTENCES_IN_A_PARAGRAPH} sentences, {len(os.sched_getaffinity(0))} cores, best of {ROUNDS} rounds in turn"
    )
    print("beam   stock: sentences/CPU-s  sentences/s   ours: sentences/CPU-s  sentences/s   factor (CPU, time)")
    for beam in beams:
        runs = (stock(beam), ours(beam))
        for run in runs:
            run(texts[:2])
        rounds = [(measure(runs[0], texts[: count // 8]), measure(runs[1], texts)) for _ in range(ROUNDS)]
        theirs, mine = best([first for first, _ in rounds]), best([second for _, second in rounds])
        factors = f"{mine[0] / theirs[0]:.1f}  {mine[1] / theirs[1]:.1f}"
        print(
            f"{beam}      {theirs[0]:21.1f}  {theirs[1]:11.1f}   {mine[0]:21.1f}  {mine[1]:11.1f}   {factors}",
            flush=True,
        )


def exactness(count: int, beams: Sequence[int]) -> None:
    for lang in ("fr", "ja"):
        models.install(place=packages.demo(lang), allow_demo=True)
    pairs = {lang: held_out(lang, count, training_pairs(lang)) for lang in ("fr", "ja")}
    print(f"of {count} held-out sentences   exact   exact with the guard   flagged   sentences/CPU-s")
    for beam in beams:
        engine = Argos(models.installed(), beam=beam, allow_demo=True)
        for lang, expected in pairs.items():
            sources = [source for source, _ in expected]
            engine.translate(lang, sources[:1])
            start = cpu()
            found = [made.text for made in engine.translate(lang, sources)]
            rate = count / (cpu() - start)
            judged = repair.translate(engine, lang, sources)
            wanted = [by_value(target) for _, target in expected]
            right = [sum(map(eq, map(by_value, texts), wanted)) for texts in (found, [s.english for s in judged])]
            flagged = sum(bool(s.flags) for s in judged)
            print(f"beam {beam}, {lang} {right[0]:22d} {right[1]:22d} {flagged:9d} {rate:17.1f}", flush=True)


def by_value(text: str) -> str:
    """The text with its figures as values: "963 trillion yen" and "¥963 trillion", as the guard writes it, are one."""
    for amount in reversed(amounts(text, "en")):
        text = f"{text[: amount.start]}{amount.value:f} {amount.currency}{text[amount.end :]}"
    return text


def memory(count: int) -> None:
    models.install(place=packages.demo("fr"), allow_demo=True)
    engine = Argos(models.installed(), beam=1, allow_demo=True)
    with Archive.open(SCRATCH / "archive") as archive:
        fill(archive, count)
        start, seen = time.monotonic(), 0

        def show(counts: Counts, articles: int) -> None:
            nonlocal seen
            if counts.sentences >= seen:
                seen += count // 10
                print(
                    f"{counts.sentences:8d} sentences  {resident():6.1f} MB  {time.monotonic() - start:6.1f} s",
                    flush=True,
                )

        print(translate_pending(archive, engine, progress=show))


def fill(archive: Archive, count: int) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    for start in range(0, count, 1000):
        with archive.write() as connection:
            for number in range(start, min(start + 1000, count), 20):
                blocks = tuple(Block("paragraph", text, "fr") for text in budget(number))
                archive.add(
                    Article(f"https://example.org/{number}", "x", at, Block("heading", "", "fr"), blocks, "fr"),
                    connection,
                )


def budget(number: int) -> Iterator[str]:
    yield from (f"Le budget atteint {n} milliards de yens." for n in range(number, number + 20))


def resident() -> float:
    """Megabytes of this process that are in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--paragraphs", type=int, default=64, help="paragraphs of four sentences")
    options.add_argument("--beams", type=int, nargs="+", default=(4, 2, 1), help="beam sizes to compare at")
    options.add_argument("--memory", type=int, default=0, help="measure memory over so many sentences instead")
    options.add_argument("--exact", type=int, default=0, help="measure exactness on so many held-out sentences instead")
    asked = options.parse_args()
    if asked.memory:
        memory(asked.memory)
    elif asked.exact:
        exactness(asked.exact, asked.beams)
    else:
        speed(asked.paragraphs, asked.beams)

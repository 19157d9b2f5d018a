"""Trains one of the demo's packages: `python -m crawler.demo.training.train fr` (or ja), 15 minutes of a core.

Needs torch, sentencepiece and ctranslate2 in the environment. Writes crawler/demo/packages/*.argosmodel.
"""
import argparse
import random
import tempfile
import time
from pathlib import Path

import sentencepiece
import torch  # type: ignore[import-not-found]
import torch.nn.functional as F  # type: ignore[import-not-found]
from torch import Tensor

from crawler.demo.training.corpus import SEED, Pair, training_pairs
from crawler.demo.training.model import BOS, EOS, PAD, Model, Shape, save
from crawler.demo.training.pack import opened, pack
from crawler.demo.training.prose import sentences
from crawler.demo.training.restore import restore

WORDS = {"fr": 1500, "ja": 1600}  # sentencepiece takes fewer where the corpus has no more
Encoded = tuple[list[int], list[int]]
# What the tokenizer folds, so that a text needs no preparation: wide spaces and digits, curly apostrophes.
FOLDED = {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u3000": " ", "’": "'", "￥": "¥",
          **{chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}}


def tokenizer(lang: str, data: list[Pair], folder: Path) -> Path:
    """A sentencepiece model of both sides; every digit a piece of its own."""
    text, rules = folder / "text.txt", folder / "folded.tsv"
    text.write_text("\n".join(side for pair in data for side in pair), "utf-8")
    rules.write_text("".join(f"{ord(a):X}\t{ord(b):X}\n" for a, b in FOLDED.items()), "utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(text), model_prefix=str(folder / lang), vocab_size=WORDS[lang], model_type="unigram",
        character_coverage=1.0, normalization_rule_tsv=str(rules), split_digits=True, input_sentence_size=60000,
        unk_id=0, bos_id=BOS, eos_id=EOS, pad_id=PAD, pad_piece="<blank>", hard_vocab_limit=False, minloglevel=2,
        num_threads=1)
    return folder / f"{lang}.model"


def batches(data: list[Encoded], tokens: int, rng: random.Random) -> list[list[Encoded]]:
    """The data in batches of about `tokens` target tokens, like lengths together, in random order."""
    ordered = sorted(data, key=lambda pair: (len(pair[1]) + len(pair[0]) + rng.random() * 4))
    found: list[list[Encoded]] = [[]]
    for pair in ordered:
        if found[-1] and (len(found[-1]) + 1) * max(len(pair[0]), len(pair[1])) > tokens:
            found.append([])
        found[-1].append(pair)
    rng.shuffle(found)
    return found


def padded(rows: list[list[int]]) -> Tensor:
    longest = max(map(len, rows))
    return torch.tensor([row + [PAD] * (longest - len(row)) for row in rows])


def step(model: Model, batch: list[Encoded]) -> Tensor:
    source, before = padded([a for a, _ in batch]), padded([[BOS, *b] for _, b in batch])
    after = padded([[*b, EOS] for _, b in batch])
    logits = model(source, before)  # in 32 bits: bfloat16 is eight times slower where the processor has none
    return F.cross_entropy(logits.flatten(0, 1), after.flatten(), ignore_index=PAD, label_smoothing=0.02)


def fit(model: Model, data: list[Encoded], limits: tuple[float, float], highest: float, tokens: int = 1600) -> int:
    """Trains for minutes of CPU time or of the clock, whichever of `limits` comes first; returns the steps taken.

    The learning rate rises for 100 steps, then falls to nothing at the end.
    """
    rng, begin, start, steps = random.Random(SEED), time.process_time(), time.monotonic(), 0
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.98), weight_decay=0.01)
    while True:
        for batch in batches(data, tokens, rng):
            spent = time.process_time() - begin, time.monotonic() - start
            done = max(of / (limit * 60) for of, limit in zip(spent, limits, strict=True))
            if done >= 1:
                return steps
            rate = highest * min(1.0, steps / 100) * (1 - done) ** 0.7
            for group in optimizer.param_groups:
                group["lr"] = rate
            loss = step(model, batch)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            steps += 1
            if steps % 200 == 0:
                print(f"{steps} steps, {done:.0%}, loss {loss.item():.4f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lang", choices=sorted(WORDS))
    parser.add_argument("--minutes", type=float, default=15, help="of CPU time")
    parser.add_argument("--clock", type=float, default=45, help="minutes of the clock, on a busy machine")
    parser.add_argument("--pairs", type=int, help="how many of the corpus (all)")
    parser.add_argument("--further", action="store_true", help="go on from the package that is there")
    parser.add_argument("--rate", type=float, default=3e-3, help="the highest learning rate")
    args = parser.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    data = training_pairs(args.lang, args.pairs)
    assert sentences(args.lang).isdisjoint(source for source, _ in data)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tokens = opened(args.lang, folder) / "sentencepiece.model" if args.further else tokenizer(
            args.lang, data, folder)
        processor = sentencepiece.SentencePieceProcessor(model_file=str(tokens))
        encoded = [(processor.encode(a), processor.encode(b)) for a, b in data]
        model = Model(Shape(processor.get_piece_size()))
        if args.further:
            restore(model, tokens.parent / "model" / "model.bin")
        steps = fit(model, encoded, (args.minutes, args.clock), args.rate)
        save(model, [processor.id_to_piece(i) for i in range(processor.get_piece_size())], folder / "model")
        path = pack(args.lang, folder / "model", tokens)
    print(f"{path}: {path.stat().st_size:,} bytes, {len(data):,} pairs, {steps:,} steps")


if __name__ == "__main__":
    main()

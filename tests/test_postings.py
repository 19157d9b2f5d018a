from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.search import positions
from index.search.batches import Batches
from index.search.postings import LAST_POSITION, Gathering, Postings, decode, encode, join, renumbered, size
from tests.articles import article

PLACES = st.dictionaries(
    st.integers(0, 200_000), st.sets(st.integers(0, 70_000), min_size=1, max_size=9).map(sorted), min_size=1, max_size=90
).map(lambda d: dict(sorted(d.items())))


def gathered(places: dict[int, list[int]]) -> bytes:
    gathering = Gathering()
    for doc, found in places.items():
        gathering.add(doc, found)
    return gathering.encode()


def as_dict(found: Postings) -> dict[int, list[int]]:
    ends = found.counts.astype(int).cumsum()
    return {int(d): p.tolist() for d, p in zip(found.docs, np.split(found.positions, ends[:-1]), strict=True)}


@given(PLACES)
def test_what_is_encoded_is_decoded(places: dict[int, list[int]]) -> None:
    raw = gathered(places)
    assert as_dict(decode(raw)) == {d: [min(n, LAST_POSITION) for n in p] for d, p in places.items()}
    assert size(raw) == len(places)
    assert as_dict(decode(encode(decode(raw)))) == as_dict(decode(raw))


@given(PLACES, st.sets(st.integers(0, 200_000)))
def test_merging_leaves_out_what_was_deleted(places: dict[int, list[int]], deleted: set[int]) -> None:
    numbers = np.cumsum([n not in deleted for n in range(200_001)]) - 1
    numbers[list(deleted)] = -1
    kept = renumbered(decode(gathered(places)), numbers)
    assert len(kept.docs) == len(places.keys() - deleted)
    twice = join([kept, kept._replace(docs=kept.docs + np.uint32(300_000))])
    assert twice.positions.tolist() == kept.positions.tolist() * 2


def test_an_endless_text_is_cut_not_refused() -> None:
    found = decode(gathered({3: list(range(100_000)), 9: [5]}))
    assert (found.docs.tolist(), found.counts.tolist()) == ([3, 9], [LAST_POSITION, 1])
    assert len(found.positions) == LAST_POSITION + 1


TEXT = st.lists(st.lists(st.sampled_from("abc"), min_size=0, max_size=12), min_size=1, max_size=6)


def index(texts: list[list[str]]) -> dict[str, Postings]:
    found = {}
    for word in "abc":
        places = {n: [p for p, w in enumerate(text) if w == word] for n, text in enumerate(texts)}
        if held := {n: p for n, p in places.items() if p}:
            found[word] = decode(gathered(held))
    return found


@given(TEXT, st.lists(st.sampled_from("abc"), min_size=2, max_size=3), st.integers(0, 2))
def test_sequences_are_those_that_a_reader_sees(texts: list[list[str]], words: list[str], gap: int) -> None:
    terms = index(texts)
    found = positions.sequence([terms.get(w, Postings(*(np.empty(0, t) for t in ("u4", "u2", "u2")))) for w in words], gap)

    def begins(text: list[str], at: int) -> bool:
        end = at
        for word in words[1:]:
            after = [p for p in range(end + 1, min(end + 2 + gap, len(text))) if text[p] == word]
            if not after:
                return False
            end = after[0]
        return True

    seen = {n: [p for p, w in enumerate(t) if w == words[0] and begins(t, p)] for n, t in enumerate(texts)}
    assert as_dict(found) == {n: p for n, p in seen.items() if p} if len(found.docs) else not any(seen.values())


@given(TEXT, st.integers(1, 4))
def test_words_together_are_near_in_any_order(texts: list[list[str]], within: int) -> None:
    terms = index(texts)
    if not {"a", "b"} <= terms.keys():
        return
    found = positions.together([terms["a"], terms["b"]], within)
    near = {
        n for n, t in enumerate(texts)
        if any(w == "a" and v == "b" and abs(p - q) <= within for p, w in enumerate(t) for q, v in enumerate(t))
    }  # fmt: skip
    assert set(found.docs.tolist()) == near


def test_batches_hold_an_id_once() -> None:
    articles = [article(url, "en", "t") for url in "abcabdd"]
    sizes = [[a.url[-1] for a in batch] for batch in Batches(iter(articles), 4)]
    assert sizes == [["a", "b", "c"], ["a", "b", "d"], ["d"]]
    assert list(Batches(iter(()), 4)) == []

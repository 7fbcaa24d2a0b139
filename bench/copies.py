"""How many of the copies that there are an index finds, and whether what it finds are: real articles, and edited ones.

python -m bench.copies [FILE] [--articles N]
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TypeAlias

import click
import numpy as np
from numpy.typing import NDArray

from bench.table import GAP, grid
from index.analysis.analyzer import shipped
from index.analysis.tables import Tables
from index.article import Article, Document, Metadata
from index.columns.numbers import offsets
from index.copies.definition import Shingle, are_copies, groups, shingles
from index.copies.pairs import are_alike
from index.copies.shingles import hashes_of, sets_of_shingles
from index.copies.sketches import LEAST, agreement, bands, sketch
from index.pipeline import document, natural_id, read
from index.storage.build import Build
from index.storage.copies import read_copies
from index.storage.fields import ID, prepare

LIMITS = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 1.0, 1.01)
"""Similarities between which pairs are counted apart."""

_EDITED = 0.4  # share of a sample
_WORDS = range(20, 3_000)  # of an article that is edited

Pair: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rate:
    """Pairs of some similarity: how many there are, how many meet in a band, are looked at exactly, and are found."""

    least: float
    pairs: int
    meeting: int
    looked_at: int
    found: int


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What was found among some articles.

    Attributes:
        precision: share of the pairs found that are alike in four fifths.
        recall: share of the pairs alike in four fifths that are found.
        made, exact: how many groups the index makes, and comparing all pairs.
        same: how many are in both.
    """

    articles: int
    rates: tuple[Rate, ...]
    precision: float
    recall: float
    made: int
    exact: int
    same: int


def sample(bodies: Sequence[str], count: int, seed: int) -> list[str]:
    """Bodies, the last of which are edited from others, much or little: words dropped, added, replaced, parts cut."""
    rng = Random(seed)
    real = list(bodies[: count - int(count * _EDITED)])
    good = [body for body in real if len(body.split()) in _WORDS]
    return real + [_edited(rng.choice(good), rng) for _ in range(count - len(real))]


def _edited(body: str, rng: Random) -> str:
    words = body.split()
    share = rng.uniform(0, 0.12) if rng.random() < 0.8 else 0.0  # of words changed: each changes three shingles
    for _ in range(round(share * len(words))):
        at, kind = rng.randrange(len(words)), rng.randrange(3)
        words[at : at + (kind != 0)] = [rng.choice(words)] * (kind != 1)  # added, dropped, replaced
    if rng.random() < 0.4:
        cut = rng.randrange(1 + len(words) // 3)
        start = rng.choice((0, len(words) - cut, rng.randrange(len(words) - cut + 1)))
        del words[start : start + cut]
    return " ".join(words)


def measure(bodies: Sequence[str]) -> Accuracy:
    """Compare what is found among some bodies with what there is."""
    words = [[token.spelling for token in shipped().analyze(body)] for body in bodies]
    sets = [shingles(some) for some in words]
    alike = dict(_alike(sets))
    pairs = np.array(sorted(alike), np.int64).reshape(-1, 2)
    shared = np.array([alike[one, other] for one, other in pairs.tolist()])
    copies = np.array([are_copies(sets[one], sets[other]) for one, other in pairs.tolist()], np.bool_)
    met, looked_at, found = _found(words, pairs)
    made, exact = _grouped(bodies), set(groups(dict(enumerate(bodies)), shipped()))
    stages = (np.ones(len(pairs), np.bool_), met, looked_at, found)
    within = [(shared >= least) & (shared < most) for least, most in pairwise(LIMITS)]
    return Accuracy(
        articles=len(bodies),
        rates=tuple(
            Rate(least, *(int((stage & some).sum()) for stage in stages))
            for least, some in zip(LIMITS, within, strict=False)
        ),
        precision=float((found & copies).sum() / max(1, found.sum())),
        recall=float((found & copies).sum() / max(1, copies.sum())),
        made=len(made),
        exact=len(exact),
        same=len(made & exact),
    )


def _alike(sets: Sequence[frozenset[Shingle]]) -> Iterator[tuple[Pair, float]]:
    """Every pair with a similarity from the first of LIMITS on."""
    having: dict[Shingle, list[int]] = {}
    for one, mine in enumerate(sets):
        shared = Counter(other for shingle in mine for other in having.get(shingle, ()))
        for other, count in shared.items():
            if (similarity := count / (len(mine) + len(sets[other]) - count)) >= LIMITS[0]:
                yield (other, one), similarity
        for shingle in mine:
            having.setdefault(shingle, []).append(one)


Flags: TypeAlias = NDArray[np.bool_]


def _found(words: Sequence[Sequence[str]], pairs: NDArray[np.int64]) -> tuple[Flags, Flags, Flags]:
    """Which pairs meet in a band, are looked at, and are found to be copies."""
    numbers = hashes_of(word.encode() for some in words for word in some)
    firsts = offsets(np.array(list(map(len, words)), np.int64))
    sketches = sketch(numbers, firsts)[1]
    one, other = pairs.T
    met = (bands(sketches)[one] == bands(sketches)[other]).any(axis=1)
    looked_at = met & (agreement(sketches, one, other) >= LEAST)
    return met, looked_at, looked_at & are_alike(sets_of_shingles(numbers, firsts), one, other)


def _grouped(bodies: Sequence[str]) -> set[frozenset[int]]:
    """The groups of an index of some bodies."""
    with TemporaryDirectory() as folder:
        build = Build.new(Path(folder, "build"), Tables())
        for number, body in enumerate(bodies):
            build.add(prepare(Document(str(number), Metadata(None, "", (), None, None, None, None, "ar", body))))
        build.flush()
        build.write(1)
        numbers = [int(id) for part in build.parts for id in part.segment.values[ID].texts()]
        if build.copies_file is None:
            return set()
        copies = read_copies(build.folder / build.copies_file, len(numbers))
        members: dict[int, set[int]] = {}
        for place, group in zip(copies.documents.tolist(), copies.groups.tolist(), strict=True):
            members.setdefault(group, set()).add(numbers[place])
    return set(map(frozenset, members.values()))


def table(found: Accuracy) -> str:
    """All of it, for people."""
    heads = ["similarity", "pairs", "meet in a band", "looked at exactly", "found"]
    rows = [
        [f"{one.least:.2f}", f"{one.pairs:,}", *(_share(part, one) for part in (one.meeting, one.looked_at, one.found))]
        for one in found.rates
    ]
    return (
        f"{grid([heads, *rows], names=1)}\n\n"
        f"Of {found.articles:,} articles, at a similarity of .8: precision {found.precision:.4f}, recall"
        f" {found.recall:.4f}. Groups: {found.made:,}; comparing all pairs {found.exact:,}; the same {found.same:,}."
    )


def _share(part: int, of: Rate) -> str:
    return f"{part / of.pairs:.2%}" if of.pairs else GAP


def bodies_of(source: Path, count: int) -> list[str]:
    """The bodies of the first articles of a file or folder."""
    articles = (record for record in read([source]) if isinstance(record, Article))
    return [document(one, natural_id(one)).metadata.body for one in islice(articles, count)]


@click.command()
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--articles", default=5_000, show_default=True, help="Of the sample, edited ones included.")
@click.option("--seed", default=2026, show_default=True)
def main(file: Path, articles: int, seed: int) -> None:
    """Measure how well copies of the articles of FILE are found."""
    click.echo(table(measure(sample(bodies_of(file, articles), articles, seed))))


if __name__ == "__main__":
    main()

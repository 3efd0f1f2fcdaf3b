"""What every PassageIndex promises, checked on ours and on a brute-force one that recomputes each score."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus.documents import Passage
from index.embedded.embedded import EmbeddedIndex
from index.embedded.fusion import FusionWeights
from index.embedded.lexical_part import ELSEWHERE, FIELD_WEIGHTS, about
from index.french.analysis import analyse
from index.seams import Alternative, Hit, PassageFilter, PassageIndex, Vectors

DIMENSION = 4
WEIGHTS = FusionWeights(dense=0.25)
NORTH, EAST, SOUTH, WEST = np.eye(DIMENSION, dtype=np.float32)


class BruteForceIndex:
    """Scores every passage by the formulas: BM25 (k1 1.2, b 0.75) of the best field, and the cosine.

    How many passages hold a word is counted over the collections asked, how long passages are over each one.
    """

    def __init__(self, weights: FusionWeights) -> None:
        self._dense_weight = weights.dense
        self._held: dict[str, tuple[Passage, Vectors]] = {}

    def add(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        for passage, vector in zip(passages, vectors, strict=True):
            self._held[passage.id] = (passage, vector)

    def remove(self, document_ids: Iterable[str]) -> None:
        gone = set(document_ids)
        self._held = {key: held for key, held in self._held.items() if held[0].document_id not in gone}

    def search(
        self, text: str, vector: Vectors, *, limit: int = 10, where: PassageFilter | None = None
    ) -> tuple[Hit, ...]:
        tokens = analyse(text)
        chosen = self._chosen(where)
        by_field: dict[str, dict[str, dict[str, float]]] = {key: {} for key in chosen}
        for field, weight in FIELD_WEIGHTS.items():
            texts = {key: Counter(analyse(_field(p, field))) for key, (p, _) in chosen.items()}
            for token in tokens:
                idf = _idf(token, texts)
                for key, counts in texts.items():
                    alike = [
                        texts[k].total()
                        for k in texts
                        if chosen[k][0].collection == chosen[key][0].collection
                    ]
                    length = sum(alike) / len(alike)
                    norm = 1.2 * (0.25 + 0.75 * counts.total() / length) if length else 1.2
                    score = weight * idf * 2.2 * counts[token] / (counts[token] + norm)
                    by_field[key].setdefault(token, {})[field] = score
        lexical = {
            key: sum(
                max(f.values()) + ELSEWHERE * (sum(f.values()) - max(f.values())) for f in of_token.values()
            )
            for key, of_token in by_field.items()
        }
        ideal = 2.2 * sum(self.rarities(sorted(set(tokens)), where)) or 1.0
        hits = []
        for key, (passage, own) in chosen.items():
            scores = min(lexical[key] / ideal, 1.0), max(float(own @ vector), 0.0)
            fused = (1 - self._dense_weight) * scores[0] + self._dense_weight * scores[1]
            if where is None or not where.document_ids or passage.document_id in where.document_ids:
                hits.append(Hit(passage, fused, *scores))
        return tuple(sorted(hits, key=lambda hit: -hit.score)[:limit])

    def rarities(self, tokens: Sequence[str], where: PassageFilter | None = None) -> tuple[float, ...]:
        bodies = {key: Counter(analyse(passage.text)) for key, (passage, _) in self._chosen(where).items()}
        return tuple(_idf(token, bodies) for token in tokens)

    def frequencies(self, tokens: Sequence[str], where: PassageFilter | None = None) -> tuple[int, ...]:
        held = [passage for passage, _ in self._chosen(where).values()]
        return tuple(
            max(sum(token in analyse(_field(each, field)) for each in held) for field in FIELD_WEIGHTS)
            for token in tokens
        )

    def alternatives(
        self, tokens: Sequence[str], where: PassageFilter | None = None
    ) -> tuple[Alternative, ...]:
        return ()

    def _chosen(self, where: PassageFilter | None) -> dict[str, tuple[Passage, Vectors]]:
        return {
            key: held
            for key, held in self._held.items()
            if where is None or not where.collections or held[0].collection in where.collections
        }

    def neighbours(self, passage: Passage, distance: int = 1) -> tuple[Passage, ...]:
        near = [
            other
            for other, _ in self._held.values()
            if other.document_id == passage.document_id
            and 0 < abs(other.ordinal - passage.ordinal) <= distance
        ]
        return tuple(sorted(near, key=lambda other: other.ordinal))

    def __len__(self) -> int:
        return len(self._held)


class CommittedAtOnce(EmbeddedIndex):
    """Ours, with each change committed, since the seam knows no commit."""

    def add(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        super().add(passages, vectors)
        self.commit()

    def remove(self, document_ids: Iterable[str]) -> None:
        super().remove(document_ids)
        self.commit()


def _field(passage: Passage, name: str) -> str:
    values = {"body": passage.text, "section": " ".join(passage.section), "name": passage.document}
    values["about"] = about(passage)
    return values[name] if name in values else str(getattr(passage, name))


def _idf(token: str, texts: dict[str, Counter[str]]) -> float:
    holding = sum(token in counts for counts in texts.values())
    return math.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))


def passage(text: str, document: str = "a", ordinal: int = 0, **others: object) -> Passage:
    values = {
        "id": f"{document}-{ordinal:05d}",
        "document_id": document,
        "document": f"{document}.txt",
        "title": "",
        "collection": "documents",
        "ordinal": ordinal,
        "start": 0,
        "end": len(text),
        "text": text,
        "page": None,
        "section": (),
        **others,
    }
    return Passage(**values)  # type: ignore[arg-type]


MakeIndex = Callable[[], PassageIndex]


@pytest.fixture(params=["embedded", "brute force"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> PassageIndex:
    if request.param == "brute force":
        return BruteForceIndex(WEIGHTS)
    return CommittedAtOnce.create(tmp_path / "index", embedder="axes", dimension=DIMENSION, weights=WEIGHTS)


FUNDING = passage(
    "La DSIL finance la boucle cyclable : 283\u00a0000 €.\n\n  Fin.", "a", 0, page=3, section=("Axe 1",)
)
CYCLING = passage("Les vélos électriques sont aidés par l'agglomération.", "a", 1)
WATER = passage("L'eau potable est gérée en régie.", "b", 0, collection="eau", title="Régie de l'eau")
THREE = (FUNDING, CYCLING, WATER)


def ids(hits: Iterable[Hit]) -> list[str]:
    return [hit.passage.id for hit in hits]


def test_words_find_their_passage_and_give_it_back_exactly(index: PassageIndex) -> None:
    index.add(THREE, np.stack([NORTH, EAST, SOUTH]))
    assert index.search("Qui finance la boucle cyclable ?", WEST)[0].passage == FUNDING


def test_a_vector_finds_what_no_word_finds(index: PassageIndex) -> None:
    index.add(THREE, np.stack([NORTH, EAST, SOUTH]))
    best = index.search("bicyclette", EAST)[0]
    assert (best.passage, best.lexical, best.dense) == (CYCLING, 0.0, 1.0)
    assert best.score == pytest.approx(0.25)


def test_a_question_without_words_is_answered_by_its_vector(index: PassageIndex) -> None:
    index.add(THREE, np.stack([NORTH, EAST, SOUTH]))
    assert index.search("?", SOUTH)[0].passage == WATER


def test_no_more_hits_than_the_limit(index: PassageIndex) -> None:
    index.add(THREE, np.stack([NORTH, EAST, SOUTH]))
    assert len(index.search("eau vélo", NORTH, limit=2)) == 2
    assert index.search("eau", NORTH, limit=0) == ()


def test_an_empty_index_finds_nothing(index: PassageIndex) -> None:
    assert index.search("eau", NORTH) == ()
    assert len(index) == 0


def test_adding_the_same_id_again_replaces_it(index: PassageIndex) -> None:
    index.add(THREE, np.stack([NORTH, EAST, SOUTH]))
    changed = passage("La piscine est fermée.", "a", 0)
    index.add([changed], WEST[None])
    assert len(index) == 3
    assert index.search("piscine", WEST)[0].passage == changed
    assert FUNDING not in [hit.passage for hit in index.search("boucle cyclable", NORTH)]


def test_the_last_of_two_passages_with_one_id_is_kept(index: PassageIndex) -> None:
    changed = passage("La piscine est fermée.", "a", 0)
    index.add([FUNDING, changed], np.stack([NORTH, WEST]))
    assert [hit.passage for hit in index.search("piscine", WEST)] == [changed]


def test_a_removed_document_is_found_no_more(index: PassageIndex) -> None:
    index.add(THREE, np.stack([NORTH, EAST, SOUTH]))
    index.remove(["a", "unknown"])
    assert ids(index.search("boucle vélo eau", NORTH)) == ["b-00000"]
    assert len(index) == 1


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (PassageFilter(collections=("eau",)), ["b-00000"]),
        (PassageFilter(document_ids=("a",)), ["a-00000", "a-00001"]),
        (PassageFilter(collections=("documents",), document_ids=("b",)), []),
        (PassageFilter(collections=("absente",)), []),
        (PassageFilter(), ["a-00000", "a-00001", "b-00000"]),
    ],
)
def test_a_filter_leaves_only_what_it_names(
    index: PassageIndex, where: PassageFilter, expected: list[str]
) -> None:
    index.add(THREE, np.stack([NORTH, EAST, SOUTH]))
    question = np.full(DIMENSION, 0.5, dtype=np.float32)
    assert sorted(ids(index.search("boucle, vélo, eau", question, where=where))) == expected


def test_a_rare_word_weighs_more_than_a_common_one(index: PassageIndex) -> None:
    index.add(THREE, np.stack([NORTH, EAST, SOUTH]))
    # Of three passages, « est » stands in one, « piscine » in none.
    assert index.rarities(["est", "piscin"]) == pytest.approx(
        (math.log(1 + 2.5 / 1.5), math.log(1 + 3.5 / 0.5))
    )


def test_neighbours_come_in_reading_order_from_the_same_document(index: PassageIndex) -> None:
    passages = [passage(f"Alinéa {n}.", "c", n) for n in range(5)]
    index.add([*passages, *THREE], np.stack([NORTH] * 8))
    assert index.neighbours(passages[2]) == (passages[1], passages[3])
    assert index.neighbours(passages[0], 2) == (passages[1], passages[2])
    assert index.neighbours(passages[1], 0) == ()


def some_passages(random: np.random.Generator, collections: Sequence[str], many: int) -> list[Passage]:
    words = [
        "eau",
        "vélo",
        "boucle",
        "région",
        "travaux",
        "travail",
        "aide",
        "283",
        "000",
        "commune",
        "budget",
        "école",
        "école",
    ]
    return [
        passage(
            " ".join(random.choice(words, size=random.integers(3, 20))),
            f"{collection}{i % 7}",
            i,
            section=tuple(random.choice(words, size=2)),
            title=str(random.choice(words)),
            territory=str(random.choice(words)),
            collection=collection,
        )
        for i in range(many)
        for collection in [str(random.choice(collections))]
    ]


def some_vectors(random: np.random.Generator, many: int) -> Vectors:
    vectors = random.normal(size=(many, DIMENSION)).astype(np.float32)
    scaled: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return scaled


QUESTIONS = ("boucle de la région", "aide de 283 000 €", "travaux d'école", "piscine")


@pytest.mark.parametrize("where", [None, PassageFilter(("ici",)), PassageFilter(("ici", "là"))])
@pytest.mark.parametrize("collections", [("ici",), ("ici", "là", "ailleurs")])
def test_both_indexes_give_every_passage_the_same_scores(
    tmp_path: Path, collections: tuple[str, ...], where: PassageFilter | None
) -> None:
    random = np.random.default_rng(7)
    passages, vectors = some_passages(random, collections, 60), some_vectors(random, 60)
    ours = CommittedAtOnce.create(tmp_path / "i", embedder="axes", dimension=DIMENSION, weights=WEIGHTS)
    oracle = BruteForceIndex(WEIGHTS)
    for each in (ours, oracle):
        each.add(passages, vectors)
    for question in QUESTIONS:
        found = {hit.passage.id: hit for hit in ours.search(question, vectors[0], limit=100, where=where)}
        expected = {
            hit.passage.id: hit for hit in oracle.search(question, vectors[0], limit=100, where=where)
        }
        assert found.keys() == expected.keys()
        for key, hit in found.items():
            assert (hit.score, hit.lexical, hit.dense) == pytest.approx(
                (expected[key].score, expected[key].lexical, expected[key].dense), abs=2e-3
            )


@pytest.mark.parametrize("seed", range(5))
def test_a_collection_is_searched_as_if_there_were_no_other(tmp_path: Path, seed: int) -> None:
    random = np.random.default_rng(seed)
    passages, vectors = some_passages(random, ("ici", "là"), 80), some_vectors(random, 80)
    here = [place for place, each in enumerate(passages) if each.collection == "ici"]
    both, alone = (
        CommittedAtOnce.create(tmp_path / name, embedder="axes", dimension=DIMENSION, weights=WEIGHTS)
        for name in ("both", "alone")
    )
    both.add(passages, vectors)
    alone.add([passages[place] for place in here], vectors[here])
    where = PassageFilter(("ici",))
    for question in QUESTIONS:
        tokens = analyse(question)
        assert both.search(question, vectors[0], where=where) == alone.search(question, vectors[0])
        assert both.rarities(tokens, where) == alone.rarities(tokens)
        assert both.frequencies(tokens, where) == alone.frequencies(tokens)


def test_a_collection_that_was_emptied_leaves_nothing_behind(index: PassageIndex) -> None:
    index.add(THREE, np.stack([NORTH, EAST, SOUTH]))
    index.remove(["b"])
    assert index.frequencies(["eau"], PassageFilter(("eau",))) == (0,)
    index.add([WATER], SOUTH[None])
    assert ids(index.search("eau", SOUTH, where=PassageFilter(("eau",)))) == ["b-00000"]

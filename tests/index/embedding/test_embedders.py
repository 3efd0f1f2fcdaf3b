"""Choosing an embedding model by name or path."""

from pathlib import Path

import numpy as np
import pytest

from index.embedding.embedders import BUNDLED_MODEL, TransformerEmbedder, load_embedder
from index.embedding.static_embedder import StaticEmbedder
from index.errors import ModelError


class PromptedModel:
    """Tells questions and passages apart by the axis of their vectors."""

    def encode_query(self, texts: list[str], **_: object) -> np.ndarray:
        return np.array([[1.0, 0.0]] * len(texts))

    def encode_document(self, texts: list[str], **_: object) -> np.ndarray:
        return np.array([[0.0, 1.0]] * len(texts))


def test_the_bundled_model_is_used_when_none_is_named() -> None:
    embedder = load_embedder(None)
    assert embedder.name.startswith("arpenteur-statique-fr@")
    assert embedder.embed_question("eau").shape == (embedder.dimension,)


def test_a_folder_with_a_static_model_is_read_without_torch() -> None:
    assert isinstance(load_embedder(str(BUNDLED_MODEL)), StaticEmbedder)


def test_questions_and_passages_are_embedded_each_in_their_way() -> None:
    embedder = TransformerEmbedder("test@1", PromptedModel(), 2)  # type: ignore[arg-type]
    assert embedder.embed_question("eau").tolist() == [1, 0]
    assert embedder.embed_passages(["eau", "feu"]).tolist() == [[0, 1], [0, 1]]
    assert embedder.embed_passages([]).shape == (0, 2)
    assert embedder.embed_passages(["eau"]).dtype == np.float32


def test_any_sentence_transformers_folder_can_be_chosen(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import BoW

    SentenceTransformer(modules=[BoW(vocab=["eau", "feu"])]).save(str(tmp_path / "sac"))
    embedder = load_embedder(str(tmp_path / "sac"))
    assert embedder.name.startswith("sac@")
    assert embedder.dimension == 2
    np.testing.assert_allclose(embedder.embed_question("eau feu"), [2**-0.5, 2**-0.5], atol=1e-6)


def test_a_model_that_is_not_there_is_refused_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match="Indiquez le dossier d'un modèle"):
        load_embedder(str(tmp_path / "absent"))
    (tmp_path / "vide").mkdir()
    with pytest.raises(ModelError, match="n'est pas un modèle"):
        load_embedder(str(tmp_path / "vide"))

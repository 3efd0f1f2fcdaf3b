"""The bundled model, read without torch."""

import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer, models, pre_tokenizers

from index.embedding.embedders import BUNDLED_MODEL
from index.embedding.static_embedder import StaticEmbedder
from index.errors import ModelError

TEXTS = [
    "Qui finance le CLEA ?",
    "L’État attribue 283 000 € à la commune de Saint-Amand-les-Eaux (œuvre n°12) — « dont 12,5 % »…",
    "le plan-climat/PCAET, voté en 2023\n\nArt. L. 5216-1 : ménages_et_déchets",
    "Ελληνικά, кириллица et 漢字 mêlés",
    "e\u0301te\u0301 de\u0301compose\u0301 \u00ad \u200b été",
    "",
    " … ",
]


@cache
def bundled() -> StaticEmbedder:
    return StaticEmbedder.load(BUNDLED_MODEL)


@cache
def bundled_parts() -> tuple[Tokenizer, np.ndarray]:
    tensors = load_file(BUNDLED_MODEL / "model.safetensors")
    table = tensors["embeddings"] * tensors["weights"][:, None]
    return Tokenizer.from_file(str(BUNDLED_MODEL / "tokenizer.json")), table


def write_model(folder: Path, tensors: dict[str, np.ndarray]) -> Path:
    folder.mkdir(exist_ok=True)
    tokenizer = Tokenizer(models.WordPiece({"[UNK]": 0, "eau": 1, "feu": 2, "##x": 3}))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    save_file(tensors, folder / "model.safetensors")
    return folder


def test_a_text_is_the_mean_of_its_tokens_at_unit_length(tmp_path: Path) -> None:
    table = np.array([[0, 0], [3, 0], [0, 4], [0, 0]], np.float32)
    embedder = StaticEmbedder.load(write_model(tmp_path, {"embedding.weight": table}))
    # 3 + 3 to the right and 4 up: (6, 4) at unit length.
    expected = np.array([6, 4]) / np.sqrt(52)
    np.testing.assert_allclose(embedder.embed_question("eau feu eau"), expected, atol=1e-6)
    np.testing.assert_allclose(embedder.token_vectors("eau feu"), [[1, 0], [0, 1]], atol=1e-6)


def test_eight_bit_rows_are_multiplied_by_their_weights(tmp_path: Path) -> None:
    rows = np.array([[0, 0], [100, 0], [0, 50], [0, 0]], np.int8)
    weights = np.array([1, 0.03, 0.08, 1], np.float32)
    embedder = StaticEmbedder.load(write_model(tmp_path, {"embeddings": rows, "weights": weights}))
    np.testing.assert_allclose(embedder.embed_question("eau feu"), [0.6, 0.8], atol=1e-6)


def test_another_table_gives_another_name(tmp_path: Path) -> None:
    table = np.ones((4, 2), np.float32)
    before = StaticEmbedder.load(write_model(tmp_path, {"embedding.weight": table})).name
    after = StaticEmbedder.load(write_model(tmp_path, {"embedding.weight": 2 * table})).name
    assert before.startswith(f"{tmp_path.name}@")
    assert before != after


def test_a_folder_without_a_model_is_refused_in_french(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="ne contient pas de modèle"):
        StaticEmbedder.load(tmp_path)


def test_the_bundled_model_gives_the_vectors_of_sentence_transformers() -> None:
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(BUNDLED_MODEL), device="cpu").encode(TEXTS, show_progress_bar=False)
    np.testing.assert_allclose(bundled().embed_passages(TEXTS), theirs, atol=1e-3)


def test_the_bundled_model_forgets_case_accents_and_apostrophes() -> None:
    typed, printed = bundled().embed_passages(["l'ete a l'ecole, oeuvres", "L’Été à l’École : œuvres"])
    np.testing.assert_allclose(typed, printed, atol=1e-6)


def test_the_bundled_model_finds_other_words_for_the_same_thing() -> None:
    question = bundled().embed_question("le docteur soigne les malades")
    same, other = bundled().embed_passages(
        ["un médecin s'occupe des patients", "le train part à huit heures"]
    )
    assert question @ same > question @ other + 0.1


@settings(deadline=None)
@given(st.lists(st.text(max_size=60), max_size=5))
def test_a_vector_does_not_depend_on_its_batch(texts: list[str]) -> None:
    vectors = bundled().embed_passages(texts)
    assert vectors.shape == (len(texts), bundled().dimension)
    assert vectors.dtype == np.float32
    for text, vector in zip(texts, vectors, strict=True):
        np.testing.assert_array_equal(vector, bundled().embed_question(text))
        assert np.linalg.norm(vector) == pytest.approx(
            1 if len(bundled().token_vectors(text)) else 0, abs=1e-3
        )


@settings(deadline=None)
@given(st.text(max_size=80))
def test_a_text_cut_in_words_has_the_tokens_of_the_whole(text: str) -> None:
    tokenizer, table = bundled_parts()
    mean = table[tokenizer.encode(text, add_special_tokens=False).ids].sum(axis=0)
    expected = mean / max(np.linalg.norm(mean), 1e-12)
    np.testing.assert_allclose(bundled().embed_question(text), expected, atol=1e-5)


def test_the_bundled_model_is_at_most_sixteen_megabytes() -> None:
    assert sum(file.stat().st_size for file in BUNDLED_MODEL.rglob("*") if file.is_file()) <= 16_000_000


def test_a_question_is_embedded_without_importing_torch() -> None:
    program = (
        "import sys\n"
        "from index.embedding.embedders import load_embedder\n"
        "load_embedder().embed_question('Qui finance le CLEA ?')\n"
        "assert not {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)

"""Making the bundled model, on texts small enough to follow by hand."""

import csv
import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from index.embedding.static_embedder import StaticEmbedder
from index.training.card import model_card
from index.training.corpora import SOURCES, TranslatedPair, read_acronyms, read_articles, read_translations
from index.training.export import export_model
from index.training.student import Lesson, Student, count_tokens, crops, fit_projection, solve_ridge
from index.training.tokens import UNKNOWN, train_tokenizer

LEGI = "legi/code_relations_public_administration_LEGITEXT000031366350.json"


def test_pairs_are_read_once_each(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "pairs.tsv.gz", "wt", encoding="utf-8") as file:
        file.write("Water\tEau\nFire\tFeu\nWater\tEau\n\tVide\n")
    assert read_translations(tmp_path, "pairs.tsv.gz") == (
        TranslatedPair("Water", "Eau"),
        TranslatedPair("Fire", "Feu"),
    )


def test_articles_know_their_code_and_too_short_ones_are_left_out(tmp_path: Path) -> None:
    long = "Le conseil municipal règle par ses délibérations les affaires de la commune."
    with gzip.open(tmp_path / "codes_juridiques_fr.jsonl.gz", "wt", encoding="utf-8") as file:
        for text in (long, "Abrogé."):
            record = {"code": "code-des-communes", "section": "livre-ier", "text": text}
            file.write(json.dumps(record) + "\n")
    (tmp_path / "legi").mkdir()
    article = {"type": "article", "data": {"texte": f"{long} Bis."}, "children": []}
    section = {"type": "section", "data": {"title": "Livre Ier"}, "children": [article]}
    (tmp_path / LEGI).write_text(json.dumps({"type": "code", "children": [section]}), encoding="utf-8")
    codes = [(each.code, each.section) for each in read_articles(tmp_path)]
    assert codes == [
        ("code des communes", "livre-ier"),
        ("code des relations entre le public et l'administration", "Livre Ier"),
    ]


def test_acronyms_come_with_their_long_forms(tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    with (tmp_path / "lists" / "sigles_administration.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [["id", "term", "definition"], [1, "EPCI", "Établissement public"], [2, "X", ""]]
        )
    assert read_acronyms(tmp_path) == (("EPCI", "Établissement public"),)


def test_frequent_words_are_tokens_whatever_their_case_and_accents() -> None:
    tokenizer = train_tokenizer([["L’été, l'Été ; l’ete"] * 3, ["œuvre OEUVRE"] * 3], 1000)
    assert tokenizer.encode("ÉTÉ").tokens == ["ete"]
    assert tokenizer.encode("l'œuvre").tokens == ["l", "oeuvre"]
    assert UNKNOWN not in tokenizer.encode("teevru").tokens
    assert tokenizer.encode("漢").tokens == [UNKNOWN]


def test_crops_cover_a_text_and_know_where_they_come_from() -> None:
    text = " ".join(str(number) for number in range(50))
    parts = list(crops(["trop court", text]))
    # 22 + 22 words; the last 6 are too few.
    assert [(number, len(part.split())) for number, part in parts] == [(1, 22), (1, 22)]


def test_the_ridge_solution_is_that_of_the_normal_equations() -> None:
    generator = np.random.default_rng(7)
    rows = generator.random((30, 6)).astype(np.float32)
    targets = generator.random((30, 4)).astype(np.float32)
    expected = np.linalg.solve(rows.T @ rows + 0.5 * np.eye(6), rows.T @ targets)
    start = np.zeros((6, 4), np.float32)
    found = solve_ridge(sparse.csr_matrix(rows), targets, start, ridge=0.5, steps=12)
    np.testing.assert_allclose(found, expected, atol=1e-3)


def test_the_projection_centres_and_evens_out_the_directions() -> None:
    generator = np.random.default_rng(7)
    vectors = generator.standard_normal((5000, 3)).astype(np.float32) * [10, 1, 0.01] + 5
    project = fit_projection(vectors, 2)
    np.testing.assert_allclose(project.mean, vectors.mean(axis=0), atol=1e-3)
    spread = ((vectors - project.mean) @ project.matrix).std(axis=0)
    # Half whitened: a spread of 10 beside 1 becomes the square root of that.
    assert spread[0] / spread[1] == pytest.approx(10**0.5, rel=0.05)


def test_the_student_puts_words_where_their_sentences_stand(tmp_path: Path) -> None:
    texts = ["eau claire", "eau vive", "feu vif", "feu clair", "eau", "feu"]
    tokenizer = train_tokenizer([texts * 3], 200)
    counts = count_tokens(tokenizer, texts)
    wet, hot = [1.0, 0.0], [0.0, 1.0]
    targets = np.array([wet, wet, hot, hot, wet, hot], np.float32)
    student = Student(np.asarray(counts.sum(axis=0)).ravel(), 2)
    student.learn([Lesson(counts, targets)])
    np.testing.assert_allclose(student.embed(counts), targets, atol=0.05)

    export_model(tmp_path / "modele", tokenizer, student.finished(), model_card(200, 2))
    embedder = StaticEmbedder.load(tmp_path / "modele")
    water, fire = embedder.embed_passages(["EAU", "feu"])
    assert water @ fire < water @ embedder.embed_question("l'eau vive")
    # A model in use stays whole when another one is written in its place: cut short, it would kill the process.
    export_model(tmp_path / "modele", tokenizer, student.finished()[:2], model_card(2, 2))
    assert np.array_equal(embedder.embed_passages(["EAU", "feu"]), np.stack([water, fire]))


def test_the_card_names_every_training_text_and_its_licence() -> None:
    card = model_card(54_000, 256)
    assert all(source.file in card and source.licence in card for source in SOURCES)

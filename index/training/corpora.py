"""What the bundled model learns from: the texts of the training folder, each with its licence."""

import csv
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class TrainingSource:
    """One training text: its file in the training folder, what it holds, and its licence."""

    file: str
    content: str
    licence: str


SOURCES = (
    TrainingSource(
        "tatoeba_en_fr.tsv.gz",
        "everyday sentences, English and French, from Tatoeba/Anki (modelexlab/data)",
        "CC-BY 2.0",
    ),
    TrainingSource(
        "laws_canada_en_fr.tsv.gz",
        "aligned segments of the federal laws of Canada (justicecanada/laws-lois-xml)",
        "Open Government Licence – Canada",
    ),
    TrainingSource(
        "codes_juridiques_fr.jsonl.gz",
        "articles of the French codes in force in September 2020 (etalab/codes-juridiques-francais)",
        "none stated by the repository; data of the DILA (Licence Ouverte)",
    ),
    TrainingSource(
        "legi/code_relations_public_administration_LEGITEXT000031366350.json",
        "code des relations entre le public et l'administration (SocialGouv/legi-data)",
        "Apache-2.0",
    ),
    TrainingSource(
        "lists/sigles_administration.csv",
        "acronyms of the French administration with their long forms (ColinMaudry)",
        "CC0",
    ),
)


@dataclass(frozen=True, slots=True)
class TranslatedPair:
    """An English text and the French one that says the same."""

    english: str
    french: str


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a code, with the code's name in words (« code du travail »)."""

    code: str
    section: str
    text: str


def read_translations(data: Path, name: str) -> tuple[TranslatedPair, ...]:
    """Return the English-French pairs of `name` in the file's order, exact repetitions left out."""
    pairs: dict[TranslatedPair, None] = {}
    with gzip.open(data / name, "rt", encoding="utf-8") as lines:
        for line in lines:
            english, _, french = line.rstrip("\n").partition("\t")
            if english and french:
                pairs[TranslatedPair(english, french)] = None
    return tuple(pairs)


def read_articles(data: Path) -> tuple[Article, ...]:
    """Return the articles of the French codes, those of one section following each other."""
    with gzip.open(data / "codes_juridiques_fr.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = [_article(json.loads(line)) for line in lines]
    articles.extend(_public_relations_code(data))
    return tuple(article for article in articles if len(article.text) >= 40)


def read_acronyms(data: Path) -> tuple[tuple[str, str], ...]:
    """Return (acronym, long form) for every acronym of the administration's list."""
    path = data / "lists" / "sigles_administration.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        return tuple((row["term"], row["definition"]) for row in rows if row["term"] and row["definition"])


def _article(record: dict[str, str]) -> Article:
    return Article(record["code"].replace("-", " "), record["section"] or "", record["text"].strip())


def _public_relations_code(data: Path) -> Iterator[Article]:
    path = data / "legi" / "code_relations_public_administration_LEGITEXT000031366350.json"
    if path.exists():
        yield from _articles_below(json.loads(path.read_text(encoding="utf-8")), ())


def _articles_below(node: dict[str, object], titles: tuple[str, ...]) -> Iterator[Article]:
    data = node.get("data")
    fields: dict[str, object] = data if isinstance(data, dict) else {}
    text, title = fields.get("texte"), fields.get("title")
    if node.get("type") == "article" and isinstance(text, str):
        yield Article("code des relations entre le public et l'administration", "/".join(titles), text)
    deeper = (*titles, title) if isinstance(title, str) else titles
    children = node.get("children")
    for child in children if isinstance(children, list) else []:
        yield from _articles_below(child, deeper)

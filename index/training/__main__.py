"""Makes the bundled model: `python -m index.training --data FOLDER --out FOLDER`."""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from index.training.card import model_card
from index.training.corpora import Article, TranslatedPair, read_acronyms, read_articles, read_translations
from index.training.export import export_model
from index.training.student import Floats, Lesson, Student, count_tokens, crops, fit_projection
from index.training.teacher import HalfVectors, embed_english
from index.training.tokens import CONTINUATION, UNKNOWN, train_tokenizer

DIMENSION = 256
_VOCABULARY = 54_000
# Longer segments would be cut by the teacher, and the two sides no longer say the same.
_LONGEST_SEGMENT = 256
# What one lone word, one crop of an article, or one acronym counts beside one sentence of the teacher.
_WORD_WEIGHT, _CROP_WEIGHT, _ACRONYM_WEIGHT = 0.3, 0.1, 0.3


def main() -> None:
    """Read the training folder, fit the model, and write it."""
    parser = argparse.ArgumentParser(description="Train the bundled embedding model.")
    parser.add_argument("--data", type=Path, required=True, help="the folder of training texts")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write the model to")
    parser.add_argument(
        "--cache", type=Path, default=Path("build/teacher"), help="keeps the teacher's vectors"
    )
    options = parser.parse_args()
    started = time.monotonic()

    def tell(what: str) -> None:
        print(f"{time.monotonic() - started:6.0f} s  {what}", file=sys.stderr, flush=True)

    everyday = read_translations(options.data, "tatoeba_en_fr.tsv.gz")
    laws = [
        pair
        for pair in read_translations(options.data, "laws_canada_en_fr.tsv.gz")
        if len(pair.english) <= _LONGEST_SEGMENT
    ]
    articles = read_articles(options.data)
    acronyms = read_acronyms(options.data)
    tell(f"{len(everyday)} + {len(laws)} pairs, {len(articles)} articles, {len(acronyms)} acronyms")

    tokenizer = train_tokenizer(
        [
            [pair.french for pair in everyday],
            [pair.french for pair in laws],
            [*(article.text for article in articles), *(" ".join(pair) for pair in acronyms)],
        ],
        _VOCABULARY,
    )
    tell(f"{tokenizer.get_vocab_size()} tokens")
    sentences = np.concatenate(
        [embed_english([pair.english for pair in pairs], options.cache) for pairs in (everyday, laws)]
    )
    tell("sentences of the teacher ready")
    table = _fit(tokenizer, [*everyday, *laws], sentences, articles, acronyms, options.cache, tell)
    export_model(options.out, tokenizer, table, model_card(*table.shape))
    tell(f"written to {options.out}")


def _fit(
    tokenizer: Tokenizer,
    pairs: list[TranslatedPair],
    sentences: HalfVectors,
    articles: tuple[Article, ...],
    acronyms: tuple[tuple[str, str], ...],
    cache: Path,
    tell: Callable[[str], None],
) -> Floats:
    tokens = tokenizer.get_vocab()
    words = sorted(token for token in tokens if token != UNKNOWN and not token.startswith(CONTINUATION))
    # The teacher knows names and the many words that both languages share, whether a pair holds them or not.
    alone = embed_english(words, cache)

    project = fit_projection(sentences, DIMENSION)
    counted_pairs = count_tokens(tokenizer, [pair.french for pair in pairs])
    counted_articles = count_tokens(tokenizer, [article.text for article in articles])
    student = Student(np.asarray(counted_pairs.sum(axis=0) + counted_articles.sum(axis=0)).ravel(), DIMENSION)
    lessons = [
        Lesson(counted_pairs, project(sentences)),
        Lesson(count_tokens(tokenizer, words), project(alone), _WORD_WEIGHT),
    ]
    student.learn(lessons)
    tell("learnt from the teacher")

    # What no pair explains is learnt from its company: a crop stands near its article, an acronym near its
    # long form.
    owners, pieces = zip(*crops([article.text for article in articles]), strict=True)
    lessons.append(
        Lesson(count_tokens(tokenizer, pieces), student.embed(counted_articles)[list(owners)], _CROP_WEIGHT)
    )
    short, long = zip(*acronyms, strict=True)
    lessons.append(
        Lesson(count_tokens(tokenizer, short), student.embed(count_tokens(tokenizer, long)), _ACRONYM_WEIGHT)
    )
    student.learn(lessons)
    tell("learnt from articles and acronyms")
    table = student.finished()
    table[tokens[UNKNOWN]] = 0
    return table


if __name__ == "__main__":
    main()

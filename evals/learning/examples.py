"""Writes what the reader learns from: `python -m evals.learning.examples --home HOME --acts FOLDER --out FILE`.

Each line is a question with the passages that the product's search finds for it, each with what of it answers:
`fold`, `question`, `general`, `near`, and `passages` of `header`, `text`, `evidence`, `short` (see `index.training.reading`).
"""

import json
from collections.abc import Iterator
from pathlib import Path

from assistant.settings import read_settings
from corpus.documents import Passage
from evals.learning.asked import asked_of, parser_of
from evals.learning.candidates import Labelled, general, labelled, short_answer
from evals.learning.encyclopaedia import read_encyclopaedia
from evals.product.product import Product
from index.reading.windows import header

_FOUND = 12
_HELD = 6


def main() -> None:
    """Search for every question, and write what was found."""
    parser = parser_of("evals.learning.examples", __doc__)
    parser.add_argument("--piaf", type=Path, help="PIAF's file")
    parser.add_argument("--out", type=Path, required=True, help="the file to write")
    said = parser.parse_args()
    product = Product.open(read_settings(said.home))
    with said.out.open("w", encoding="utf-8") as out:
        for row in _of_documents(product, said.acts, said.questions):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
        for row in _of_encyclopaedia(product, said.piaf) if said.piaf else ():
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def _of_documents(product: Product, acts: Path, windows: Path) -> Iterator[dict[str, object]]:
    for asked in asked_of(product, acts, windows):
        texts = asked.product.sources()
        # Each thing of several is asked by itself, too: a reader is not told which it is to read for.
        questions = [one for one in asked.questions if not one.is_of_several]
        for one in labelled(asked, questions, _FOUND):
            passages = [hit.passage for hit in one.hits]
            if one.evidence and not any(map(one.spans, passages)):
                # What answers was not found by the question: its own words find it.
                held = one.evidence[0]
                quote = texts.text(held.document_id)[held.start : held.end]
                hits = one.sources.search(quote, limit=_HELD, documents=(held.document_id,))
                passages += [hit.passage for hit in hits if one.spans(hit.passage)][:1]
            yield _row(one, passages, [header(passage) for passage in passages], None)


def _of_encyclopaedia(product: Product, path: Path) -> Iterator[dict[str, object]]:
    paragraphs, questions = read_encyclopaedia(path)
    titles = {paragraph.text: paragraph.article for paragraph in paragraphs}
    folds = {paragraph.text: paragraph.fold for paragraph in paragraphs}
    for one, own in general(paragraphs, questions, product.library.embedder, 4 * _FOUND):
        others = [
            hit.passage
            for hit in one.hits
            if hit.passage.text != own.text and folds[hit.passage.text] == one.fold
        ]
        passages = [own, *others[:_FOUND]]
        yield _row(one, passages, [titles[passage.text] for passage in passages], None if one.evidence else 0)


def _row(one: Labelled, passages: list[Passage], headers: list[str], near: int | None) -> dict[str, object]:
    shown = []
    for passage, head in zip(passages, headers, strict=True):
        evidence = one.spans(passage)
        short = short_answer(one.short, passage.text, evidence) if evidence else ()
        shown.append({"header": head, "text": passage.text, "evidence": evidence, "short": short})
    return {
        "fold": one.fold,
        "question": one.question,
        "general": one.is_general,
        "near": near,
        "passages": shown,
    }


if __name__ == "__main__":
    main()

"""Whether what is stored is whole: the catalogue by itself, and the index against the catalogue."""

from collections.abc import Iterator
from itertools import pairwise

from assistant.library.draft import passages_of
from corpus.catalogue.catalogue import Catalogue
from corpus.catalogue.document_rows import text_hash
from corpus.documents import Document, DocumentSummary
from index.seams import PassageIndex


def find_problems(catalogue: Catalogue, index: PassageIndex) -> tuple[str, ...]:
    """Return every problem, in French and with the document's name; nothing is well."""
    damage = [f"Catalogue endommagé : {line}." for line in catalogue.damage()]
    if damage:
        return tuple(damage)
    summaries = catalogue.documents()
    revisions = catalogue.revisions()
    problems: list[str] = []
    for summary in summaries:
        document = catalogue.document(summary.id)
        name = f"{summary.name} ({summary.id})"
        if text_hash(document.text) != revisions[summary.id].text_hash:
            problems.append(f"{name} : le texte n'est plus celui qui avait été enregistré.")
        problems += [f"{name} : {problem}" for problem in _misplaced(document)]
        problems += [f"{name} : {problem}" for problem in _passage_problems(summary, document, index)]
    expected = sum(summary.passages for summary in summaries)
    if len(index) != expected:
        problems.append(f"L'index contient {len(index)} passages au lieu de {expected}.")
    return tuple(problems)


def _misplaced(document: Document) -> Iterator[str]:
    end = len(document.text)
    for page in document.pages:
        if not 0 <= page.start <= page.end <= end:
            yield f"la page {page.number} sort du texte."
    for section in document.sections:
        if not 0 <= section.start <= section.end <= end:
            yield f"la section « {' > '.join(section.path)} » sort du texte."
    bounds = [(0, 0), *((section.start, section.end) for section in document.sections), (end, end)]
    if document.sections and any(before[1] != after[0] for before, after in pairwise(bounds)):
        yield "les sections ne couvrent pas tout le texte."
    for table in document.tables:
        if not 0 <= table.start <= table.end <= end:
            yield f"le tableau {table.title or 'sans titre'} sort du texte."


def _passage_problems(summary: DocumentSummary, document: Document, index: PassageIndex) -> Iterator[str]:
    passages = passages_of(summary.id, summary.passages, index)
    if len(passages) != summary.passages:
        yield f"{len(passages)} passages dans l'index au lieu de {summary.passages}."
    for passage in passages:
        if document.text[passage.start : passage.end] != passage.text:
            yield f"le passage {passage.id} n'est pas un extrait exact du texte."

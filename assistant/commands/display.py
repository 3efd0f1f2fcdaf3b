"""What the commands show: plain lines that can be piped, a table where there are columns, a progress bar."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.commands.console import complain, harmless
from assistant.french.formats import counted, number, percent, plural, short_date
from corpus.catalogue.quick_reading import Successor
from corpus.documents import DocumentSummary, ReadingProblem, Section, is_sheet, is_sheet_name

if TYPE_CHECKING:
    from assistant.border.answer_json import AnswerJson, CitationJson, HitJson, SearchJson
    from assistant.library.progress import Progress
    from assistant.library.report import IngestReport

_PIPE_WIDTH = 400


def show_answer(answer: "AnswerJson", replaced: Mapping[str, Successor]) -> None:
    """Show an answer and its sources, those that were `replaced` with what is in force; or why there is none."""
    if answer.standalone_question != answer.question:
        print(f"Question comprise : {answer.standalone_question}\n")
    for statement in answer.statements:
        print(statement.text, *(f"[{number}]" for number in statement.citations))
    if not answer.answered:
        print(answer.answer)
    if answer.citations:
        print("\nSources")
    for citation in answer.citations:
        print(f"[{citation.id}] {_place(citation)}\n    « {_one_line(citation.quote)} »")
        _show_successor(citation, replaced)
    if answer.nearest:
        print("\nPassages les plus proches")
    for citation in answer.nearest:
        print(f"– {_place(citation)}\n    « {_one_line(citation.quote)} »")
        _show_successor(citation, replaced)
    if answer.note:
        print(f"\n{answer.note}")
    if answer.suggestions:
        print("\nÀ demander aussi")
    for suggestion in answer.suggestions:
        print(f"– {suggestion}")


def show_hits(found: "SearchJson") -> None:
    """Show the passages found, best first."""
    if not found.hits:
        complain("Aucun passage trouvé.")
    for rank, hit in enumerate(found.hits, 1):
        print(f"{rank}. {_place(hit)}  ({number(hit.score, 2)})\n    {_one_line(hit.text)}")


def show_documents(summaries: Sequence[DocumentSummary]) -> None:
    """Show a table of the documents."""
    from rich.console import Console
    from rich.table import Table

    if not summaries:
        complain("Aucun document ; ajoutez-en avec « arpenteur ingest DOSSIER ».")
        return
    table = Table(box=None, pad_edge=False)
    for column in ("Identifiant", "Collection", "Nom", "Titre", "Genre", "Date", "Territoire"):
        table.add_column(column, overflow="fold")
    for column in ("Pages", "Passages"):
        table.add_column(column, justify="right")
    table.add_column("État")
    for summary in summaries:
        state = [
            "lu en partie" if summary.problems else "",
            "remplacé" if summary.replaced_by else "",
            "modifié" if summary.amended_by else "",
        ]
        table.add_row(
            summary.id,
            summary.collection,
            harmless(summary.name),
            harmless(summary.title),
            summary.kind,
            short_date(summary.date) if summary.date else None,
            summary.territory,
            counted(summary.pages, "ligne") if is_sheet(summary.media_type) else str(summary.pages or "–"),
            str(summary.passages),
            ", ".join(filter(None, state)),
        )
    Console(
        width=None if sys.stdout.isatty() else _PIPE_WIDTH, markup=False, emoji=False, highlight=False
    ).print(table)


def show_document(
    summary: DocumentSummary,
    sections: Sequence[Section] = (),
    alike: Sequence[tuple[DocumentSummary, float]] = (),
    others: Mapping[str, DocumentSummary] | None = None,
) -> None:
    """Show what is known of a document, and its headings; `others` are the documents that it may name."""
    print(f"{harmless(summary.name)} ({summary.id})")
    print(f"Collection : {summary.collection}")
    for label, field, value in (
        ("Titre", "title", summary.title),
        ("Genre", "kind", summary.kind),
        ("Date", "date", short_date(summary.date) if summary.date else None),
        ("Territoire", "territory", summary.territory),
        ("Période", "period", summary.period),
        ("Signataires", "signatories", " ; ".join(summary.signatories)),
    ):
        if value:
            print(f"{label} : {value}{' (corrigé)' if field in summary.corrected else ''}")
    print(f"Type : {summary.media_type}")
    for source in summary.sources:
        print(f"Fichier : {harmless(source)}")
    print(f"{'Lignes' if is_sheet(summary.media_type) else 'Pages'} : {summary.pages or 'sans'}")
    print(f"Passages : {summary.passages}")
    for problem in summary.problems:
        print(f"{'À vérifier' if problem.is_doubt else 'Non lu'} : {_problem(problem)}")
    named = others or {}
    for relation, ids in (
        ("Remplacé par", (summary.replaced_by,) if summary.replaced_by else ()),
        ("Remplace", summary.replaces),
        ("Modifié par", summary.amended_by),
        ("Modifie", summary.amends),
    ):
        for document_id in ids:
            other = named.get(document_id)
            print(f"{relation} : {f'{other.name} ({other.id})' if other else document_id}")
    for other, share in alike:
        print(f"Presque identique ({percent(share)}) : {other.name} ({other.id})")
    if any(section.path for section in sections):
        print("Plan :")
    for section in sections:
        if section.path:
            contents = " (table des matières)" if section.kind == "contents" else ""
            print(f"{'  ' * len(section.path)}{section.path[-1]}{contents}")


def show_report(report: "IngestReport") -> None:
    """Show what became of the files: the sum on stdout, everything to look at on stderr."""
    for partly in report.partly_read:
        for problem in partly.problems:
            complain(f"Lu en partie : {partly.name} – {_problem(problem)}")
    for refused in report.refused:
        complain(f"Refusé : {refused.name} – {refused.reason} ({refused.path})")
    for renamed in report.renamed:
        complain(f"Renommé : {renamed.known_as} s'appelle maintenant {renamed.name}")
    for copy in report.copies:
        complain(f"Copie : {copy.name} est identique à {copy.known_as}")
    for pair in report.near_duplicates:
        complain(f"Presque identiques ({percent(pair.alike)}) : {pair.name} et {pair.other}")
    for other in report.elsewhere:
        complain(
            f"En double : {other.name} est aussi dans la collection « {other.known_as} », et compte deux fois"
        )
    for path in report.gone:
        way = "" if report.spared else " ; --prune le retire"
        complain(f"Disparu : {path} (ce qui en vient reste{way})")
    for folder in report.spared:
        complain(
            f"Rien n'a été retiré de ce qui vient de {folder} : il n'y reste aucun fichier, son disque est-il monté ? "
            "Pour retirer un document : « arpenteur documents remove DOCUMENT »."
        )
    for path in report.pruned:
        complain(f"Retiré : {path} a disparu")
    counts = {
        "lu|lus": report.read,
        "lu en partie|lus en partie": report.partly_read,
        "refusé|refusés": report.refused,
        "inchangé|inchangés": report.unchanged,
        "remplacé|remplacés": report.removed,
        "renommé|renommés": report.renamed,
        "copie|copies": report.copies,
        "disparu|disparus": report.gone,
        "retiré|retirés": report.pruned,
    }
    said = [f"{len(names)} {words.split('|')[len(names) > 1]}" for words, names in counts.items() if names]
    passages = f"{counted(report.passages, 'passage')} {plural('ajouté', report.passages)}"
    print(f"{', '.join(said) or 'Aucun fichier'} ; {passages}.")


@contextmanager
def progress_bar() -> "Iterator[Callable[[Progress], None]]":
    """Yield what shows how far an ingestion is: a bar on a terminal, elsewhere nothing."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        BarColumn(),
        TextColumn("{task.fields[counts]}"),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Bar(*columns, console=Console(stderr=True, markup=False, emoji=False), transient=True) as bar:
        task = bar.add_task("", total=1.0, counts="")
        began = time.monotonic()

        def advance(progress: "Progress") -> None:
            rate = progress.pages / max(time.monotonic() - began, 0.1)
            pages = f", {counted(progress.pages, 'page')} ({rate:.0f}/s)" if progress.pages else ""
            counts = f"{progress.done}/{progress.total} fichiers{pages}"
            bar.update(task, completed=progress.share, description=progress.name, counts=counts)

        yield advance


def _place(where: "CitationJson | HitJson") -> str:
    noun = "ligne" if is_sheet_name(where.document) else "p."
    page = f", {noun} {where.page}" if where.page else ""
    section = f" – {' > '.join(where.section)}" if where.section else ""
    return harmless(f"{where.document}{page}{section}")


def _show_successor(where: "CitationJson", replaced: Mapping[str, Successor]) -> None:
    if successor := replaced.get(where.document_id):
        dated = f", {short_date(successor.date)}" if successor.date else ""
        relation = "remplacé" if successor.relation == "replaced" else "modifié"
        print(f"    Ce document a été {relation} par : {successor.name} – {successor.title}{dated}")


def _problem(problem: ReadingProblem) -> str:
    return problem.reason if problem.page is None else f"page {problem.page} : {problem.reason}"


def _one_line(text: str) -> str:
    return " ".join(text.split())

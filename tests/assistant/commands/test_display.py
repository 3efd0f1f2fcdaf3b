from dataclasses import replace

import pytest

from assistant.commands.console import complain
from assistant.commands.display import show_document, show_documents
from corpus.documents import DOUBTFULLY_READ, DocumentSummary, ReadingProblem

SUMMARY = DocumentSummary("a", "a.txt", "A", "c", "text/plain", "h", 1, 1, ("a.txt",))


def test_a_page_that_was_read_though_not_surely_is_not_told_as_unread(
    capsys: pytest.CaptureFixture[str],
) -> None:
    summary = DocumentSummary(
        id="a",
        name="scan.pdf",
        title="Un scan",
        collection="c",
        media_type="application/pdf",
        content_hash="h",
        pages=3,
        passages=2,
        sources=("scan.pdf",),
        problems=(
            ReadingProblem("page illisible.", 1),
            ReadingProblem(f"{DOUBTFULLY_READ} (confiance 61 %).", 2),
        ),
    )
    show_document(summary)
    shown = capsys.readouterr().out.splitlines()
    assert "Non lu : page 1 : page illisible." in shown
    assert "À vérifier : page 2 : page numérisée, lue avec peu de certitude (confiance 61 %)." in shown


def test_what_a_terminal_would_obey_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    complain("Refusé : a\x1b[31m.txt\x07 –\tligne\nsuite")
    assert capsys.readouterr().err == "Refusé : a�[31m.txt� –\tligne\nsuite\n"


def test_the_list_shows_titles_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    show_documents([replace(SUMMARY, name="a\x1b[31m.txt", title="root:x:0 [bold]")])
    shown = capsys.readouterr().out
    assert "root:x:0 [bold]" in shown
    assert "\x1b" not in shown

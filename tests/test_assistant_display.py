import pytest

from assistant.display import show_document
from corpus.documents import DOUBTFULLY_READ, DocumentSummary, ReadingProblem


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

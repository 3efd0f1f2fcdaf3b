"""Test sets opened over a data folder: read, verified, and refused with everything that is wrong with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import AssistantError
from assistant.settings import Settings
from evals.errors import EvalsError
from evals.judging.judging import SourceTexts
from evals.product.evaluating import verified
from evals.product.product import Product
from evals.sets.testset import SetQuestion, distinct, look_through
from evals.sets.workbooks import awaiting


@dataclass(frozen=True, slots=True)
class OpenedSets:
    """Test sets by file name, the documents that they are about, and what there is to tell of them, in French."""

    sets: dict[str, tuple[SetQuestion, ...]]
    sources: SourceTexts
    told: tuple[str, ...]


def open_sets(
    paths: Sequence[Path], settings: Settings, *, keep_unread: bool = False, limit: int | None = None
) -> OpenedSets:
    """Read test sets, the first `limit` questions of each, and verify them against the documents.

    Raises EvalsError with every fault of every set: of its rows, of its documents, quotes and pages. With
    `keep_unread` what is not in the documents is taken as not read.
    """
    read = [look_through(path) for path in distinct(paths)]
    sets = {each.path.name: each.questions[:limit] for each in read}
    told = [remark.within(each.path) for each in read for remark in each.remarks]
    told += [
        f"{path.name} : {_unreviewed(count)} (colonne « retenu »)."
        for path in paths
        if (count := awaiting(path))
    ]
    known = {each.path.name: each.faults for each in read}
    try:
        sources = Product.open(settings).sources()
    except AssistantError as error:
        lines = [fault.within(each.path) for each in read for fault in each.faults]
        raise EvalsError("\n".join((*lines, str(error)))) from error
    unread = verified(sets, sources, keep_unread=keep_unread, known=known)
    return OpenedSets(sets, sources, (*told, *unread))


def _unreviewed(count: int) -> str:
    if count == 1:
        return "1 ligne n’est pas retenue et ne compte pas"
    return f"{count} lignes ne sont pas retenues et ne comptent pas"

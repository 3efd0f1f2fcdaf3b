"""The objectives of each document as a tree."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from corpus.facts.facts import Objective


@dataclass(frozen=True, slots=True)
class Branch:
    """An objective and what stands below it."""

    objective: Objective
    below: list["Branch"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tree:
    """The objectives of one document; those whose parent is not among them stand at the top."""

    document_id: str
    document: str
    count: int
    branches: tuple[Branch, ...]


def trees(objectives: Iterable[Objective]) -> tuple[Tree, ...]:
    """Return the trees of these objectives, documents and branches in the order in which they come."""
    by_document: dict[str, list[Objective]] = {}
    for objective in objectives:
        by_document.setdefault(objective.document_id, []).append(objective)
    return tuple(
        Tree(document_id, rows[0].document, len(rows), _branches(rows))
        for document_id, rows in by_document.items()
    )


def _branches(rows: list[Objective]) -> tuple[Branch, ...]:
    known = {row.id: Branch(row) for row in rows}
    top: list[Branch] = []
    for row in rows:
        above = known.get(row.parent) if row.parent else None
        (above.below if above and above.objective.id != row.id else top).append(known[row.id])
    return tuple(top)

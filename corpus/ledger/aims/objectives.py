"""The tree of objectives of a document: its volets, axes, objectives and actions, and the targets they set.

Its own numbers are kept, even where they are wrong: a node's place in the tree comes from where it stands.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.documents import Document
from corpus.facts.facts import Cutter, Level, Objective
from corpus.ledger.aims.targets import find_targets
from corpus.ledger.sentences.prose import StatedSentence, opening
from corpus.structure.headings import clean_heading, style_of

_LEVELS: dict[str, Level] = {
    "kind volet": "volet",
    "kind pilier": "pilier",
    "kind axe": "axe",
    "kind enjeu": "axe",
    "kind defi": "axe",
    "kind ambition": "axe",
    "kind priorite": "axe",
    "kind thematique": "axe",
    "kind orientation": "orientation",
    "kind objectif strategique": "objectif stratégique",
    "kind objectif operationnel": "objectif opérationnel",
    "kind sous-objectif": "objectif opérationnel",
    "kind objectif": "objectif stratégique",
    "kind fiche": "action",
    "kind mesure": "action",
    "kind action": "action",
}
# What a heading without a kind of its own is, under one that has.
_BELOW: dict[Level, Level] = {
    "volet": "orientation",
    "pilier": "orientation",
    "axe": "orientation",
    "orientation": "objectif opérationnel",
    "objectif stratégique": "objectif opérationnel",
}
_OBJECTIVES: frozenset[Level] = frozenset(
    {"orientation", "axe", "objectif stratégique", "objectif opérationnel"}
)
_LABEL = re.compile(
    r"(?P<kind>[^\W\d_]+(?:[ -][^\W\d_]+)??)s?[ \xa0]+(?:[nN][ \xa0]?[°ºo][ \xa0]?\.?)?["
    r" \xa0]*(?P<number>\d[\d.\-/]*|[IVX]+|[A-H])\.?(?=[\s:.•–—-]|$)[\s:.•–—-]*(?P<text>.*)",
    re.DOTALL,
)
_NUMBERED = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2})*|[a-h]|[IVX]+)[.)][\s–—-]*(?P<text>\S.*)", re.DOTALL)
_INFINITIVE = re.compile(r"(?:[^\W\d_]+(?:er|ir|re|oir)|[Ss]outien|[Mm]ise en)\b")
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class _Node:
    id: str
    level: Level
    is_named: bool


def read_objectives(
    document: Document, statements: Sequence[StatedSentence], cutter: Cutter
) -> tuple[Objective, ...]:
    """Return the objectives of a document in the order in which they stand."""
    by_section: dict[int, list[StatedSentence]] = {}
    for statement in statements:
        by_section.setdefault(statement.section, []).append(statement)
    worded = _worded(document)
    nodes: dict[tuple[str, ...], _Node] = {}
    found: list[Objective] = []
    for at, section in enumerate(document.sections):
        if section.kind != "body":
            continue
        inside = by_section.get(at, [])
        parent = _parent(nodes, section.path)
        node = _heading(document, section.path, inside, parent, worded, cutter) if inside else None
        if node is not None:
            found.append(node)
            nodes[section.path] = _Node(node.id, node.level, style_level(section.path[-1]) is not None)
        above = nodes.get(section.path) or parent
        start = inside[0].start if node and inside else -1
        end = node.end if node else -1
        listed = _actions(document, inside, nodes.get(section.path), cutter)
        targets = (
            target
            for each in inside
            if not start <= each.start < end
            for target in find_targets(document, each, above.id if above else None, cutter)
        )
        found.extend(sorted((*listed, *targets), key=lambda objective: objective.start))
    return tuple(found)


def style_level(title: str) -> Level | None:
    """Return the level that a heading names, or None."""
    style = style_of(title)
    return _LEVELS.get(style[0][0]) if style else None


def _worded(document: Document) -> frozenset[tuple[str, str]]:
    """Return the kinds and numbers of which some heading has words, so that bare ones only repeat it."""
    found: set[tuple[str, str]] = set()
    for section in document.sections:
        style = style_of(section.path[-1]) if section.path and section.kind == "body" else None
        label = _LABEL.fullmatch(section.path[-1]) if section.path else None
        if style and style[1] and label and label["text"].strip():
            found.add((style[0][0], style[1]))
    return frozenset(found)


def _parent(nodes: dict[tuple[str, ...], _Node], path: tuple[str, ...]) -> _Node | None:
    return next((nodes[path[:depth]] for depth in range(len(path) - 1, 0, -1) if path[:depth] in nodes), None)


def _heading(
    document: Document,
    path: tuple[str, ...],
    inside: Sequence[StatedSentence],
    parent: _Node | None,
    worded: frozenset[tuple[str, str]],
    cutter: Cutter,
) -> Objective | None:
    """Return the objective that a section's heading states, or None."""
    if not path:
        return None
    title = path[-1]
    level, number, text = style_level(title), None, title
    if level is not None:
        label = _LABEL.fullmatch(title)
        style = style_of(title)
        number = label["number"].rstrip(".") if label else None
        text = label["text"].strip() if label else title
        if not text and style and style[1] and (style[0][0], style[1]) in worded:
            return None
        if level == "objectif stratégique" and parent and parent.level == "objectif stratégique":
            level = "objectif opérationnel" if style and style[0][0] == "kind objectif" else level
    else:
        numbered = _NUMBERED.fullmatch(title)
        text = numbered["text"] if numbered else title
        number = numbered["number"] if numbered else None
        if parent is None or not _INFINITIVE.match(text):
            return None
        level = _BELOW.get(parent.level)
        if level is None:
            return None
    start, end = _heading_span(document, title, inside)
    return Objective(
        *cutter.cut("objective", start, end),
        level=level,
        number=number,
        text=text or title,
        parent=parent.id if parent else None,
    )


def _heading_span(document: Document, title: str, inside: Sequence[StatedSentence]) -> tuple[int, int]:
    """Return where a heading stands: its first statement, and those that its title goes on over."""
    start = inside[0].start + opening(inside[0].flat)
    end = inside[0].end
    wanted = len(re.sub(r"\W", "", title))
    for statement in inside[1:4]:
        if len(re.sub(r"\W", "", clean_heading(document.text[start:end]))) >= wanted:
            break
        end = statement.end
    return start, end


def _actions(
    document: Document, inside: Sequence[StatedSentence], node: _Node | None, cutter: Cutter
) -> Iterator[Objective]:
    """Yield the list items that stand right under an objective that names itself."""
    if node is None or node.level not in _OBJECTIVES or not node.is_named:
        return
    for position, statement in enumerate(inside):
        if not statement.is_item or statement.intro is not None or position == 0:
            continue
        start, end = statement.start + opening(statement.flat), statement.end
        for following in inside[position + 1 :]:
            if (
                following.is_item
                or following.end - start > _LONGEST
                or "\n\n" in document.text[end : following.start]
            ):
                break
            end = following.end
        words = " ".join(document.text[start:end].split())
        yield Objective(
            *cutter.cut("objective", start, end), level="action", text=words.strip("*_ "), parent=node.id
        )

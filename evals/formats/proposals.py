"""Questions proposed for a test set: what readers found wrong, and what the ledger knows the answer of.

They are written as a spreadsheet whose column « retenu » is empty: a row counts only once a person has put
« oui » there.
"""

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus.facts.facts import Funding
from corpus.french.dates import years_of
from corpus.french.folding import fold
from corpus.french.organisations import STATE
from evals.sets.workbooks import REVIEWED

Row = Mapping[str, Any]
"""A row by key, as `evals.sets.workbooks.write_sheet` takes it."""

_ARTICLE = re.compile(r"(?:^|[\s'(])(l'|l[ae]s? |du |des |aux? |une? )$", re.IGNORECASE)
_CONTRACTED = {"du ": "le ", "au ": "le ", "des ": "les ", "aux ": "les "}
_LONGEST = 90
_PER_DOCUMENT = 5
_SEED = 20211022
# How far from an amount, in characters, a year may still be said of it.
_AROUND = 2000
_SOME_YEAR = 2020
_COMPLAINTS = {
    "wrong": "fausse",
    "incomplete": "incomplète",
    "beside": "à côté de la question",
    "source": "mal prouvée",
    "missing": "absente, alors que les documents la donnent",
}


def from_feedback(path: Path) -> Iterator[Row]:
    """Yield a row for each answer that a reader found wrong, once for each question; none without a file.

    The answer's documents and quotes are proposed as evidence; its facts are the reviewer's to write.
    """
    if not path.exists():
        return
    seen: set[str] = set()
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            opinion = json.loads(line)
            question = " ".join(str(turn) for turn in opinion["turns"])
            is_complaint = opinion["vote"] == "down"
        except (ValueError, KeyError, TypeError):
            # The last line may have been cut short.
            continue
        if not is_complaint or fold(question) in seen:
            continue
        seen.add(fold(question))
        found = _COMPLAINTS.get(opinion.get("reason") or "", "mauvaise")
        comment = str(opinion.get("comment") or "").strip()
        yield {
            "id": f"avis-{len(seen):03d}",
            "type": "fact",
            "turns": opinion["turns"],
            "documents": opinion.get("documents", []),
            "evidence": opinion.get("evidence", []),
            "facts": [],
            "answerable": True,
            "note": f"Réponse trouvée {found}" + (f" : {comment}" if comment else ""),
            REVIEWED: "",
        }


def from_ledger(funding: Sequence[Funding], text: Callable[[str], str], number: int) -> Iterator[Row]:
    """Yield questions on amounts with their answers, each followed by a twin on a year that nothing tells of.

    Only amounts with one funder, a purpose and an exact amount are asked of, and only where no other of the
    same funder is for the same thing; `number` counts the rows. `text` gives a document's text. The twin asks
    of a year near the one told, that stands nowhere around: right project, wrong year.
    """
    asked: dict[tuple[str, str], list[Funding]] = {}
    for fact in funding:
        if fact.euros and len(fact.funders) == 1 and fact.purpose and len(fact.purpose) <= _LONGEST:
            asked.setdefault((fold(fact.funders[0]), fold(fact.purpose)), []).append(fact)
    alone = [facts[0] for facts in asked.values() if len({fact.euros for fact in facts}) == 1]
    # Always the same draw, so that the reviewed rows of an earlier sheet are found again.
    random.Random(_SEED).shuffle(alone)  # noqa: S311
    drawn: dict[str, int] = {}
    rows = 0
    for fact in alone:
        drawn[fact.document_id] = drawn.get(fact.document_id, 0) + 1
        if drawn[fact.document_id] > _PER_DOCUMENT:
            continue
        for row in _pair(fact, text(fact.document_id)):
            if rows == number:
                return
            rows += 1
            yield row


def _as_said(name: str, quote: str) -> str:
    """Return a name with the article that it has in a quote; « de la » and « du » hold one too."""
    said = " ".join(quote.replace("’", "'").split())
    article = _ARTICLE.search(said[: max(said.find(name), 0)])
    if article is None:
        return f"l'{name}" if name == STATE else name
    written = article[1].lower()
    return f"{_CONTRACTED.get(written, written)}{name}"


def _pair(fact: Funding, text: str) -> Iterator[Row]:
    around = text[max(0, fact.start - _AROUND) : fact.end + _AROUND]
    years = {int(year) for year in years_of(around)}
    payer, purpose = _as_said(fact.funders[0], fact.quote), _as_said(fact.purpose or "", fact.quote)
    asked = f"Combien apporte {payer} pour {purpose}"
    yield {
        "id": f"registre-{fact.id}",
        "type": "funding",
        "turns": [f"{asked} ?"],
        "documents": [Path(fact.document).name],
        "pages": [] if fact.page is None else [fact.page],
        "evidence": [fact.quote],
        "facts": [[fact.amount_text]],
        "answerable": True,
        "note": "Tirée du registre des financements",
        REVIEWED: "",
    }
    stated = years_of(f"{fact.period or ''} {fact.quote}") or years_of(text)
    told = int(Counter(stated).most_common(1)[0][0]) if stated else _SOME_YEAR
    other = next(year for step in range(1, 200) for year in (told - step, told + step) if year not in years)
    yield {
        "id": f"registre-{fact.id}-autre-annee",
        "type": "unanswerable",
        "turns": [f"{asked} en {other} ?"],
        "documents": [],
        "evidence": [],
        "facts": [],
        "answerable": False,
        "note": f"Bon projet, mauvaise année ; {Path(fact.document).name} dit {told}",
        REVIEWED: "",
    }

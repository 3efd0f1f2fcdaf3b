"""The figures that a document aims at: value, unit, from where, by when."""

import re
from collections.abc import Iterator

from corpus.documents import Document
from corpus.facts.facts import Cutter, Objective, Target
from corpus.french.dates import YEAR
from corpus.french.figures import Figure, figures
from corpus.french.spaced import spaced
from corpus.ledger.sentences.prose import StatedSentence, opening

# What tells that figures of a sentence are aimed at.
_AIM = re.compile(
    spaced(
        r"\b[Oo]bjectifs? (?:de réduction |du [\w-]+ |de la [\w-]+ |annuel |fixé |étant |est "
        r"|national |poursuivi )*(?:de |d'|à |est |étant|:|\d|annuel|sont)"
        r"|\bobjectifs?\b[^.;]{0,60}\b(?:atteindre|réduire|porté|fixé|fixe)|\b(?:vise|visent|visant"
        r"|prévoit|ambitionne) (?:à |de |d')(?:réduire|atteindre|diminuer|augmenter|multiplier"
        r"|diviser|produire|rénover|baisser|porter|passer|doubler|tripler)"
        r"|niveau de réduction|s'(?:est|engage|engagent|sont)[^.;]{0,50}\bà (?:réduire|atteindre"
        r"|passer|porter|diminuer|augmenter)|\b[Cc]ibles? (?:de|:|20)|\btaux cible"
        rf"|\bd'ici (?:à )?{YEAR}, (?:les objectifs|l'objectif)|\bmultiplier par|\bdiviser par"
    )
)
_AT = re.compile(
    spaced(
        r"(?:atteindre|de|à|d'au moins|de moins|plus de|jusqu'à|porter à|est|:|soit|ou|par|moins"
        r"|environ|près de|en moyenne|rénover|produire|traiter|créer|objectif \d{4} :|-"
        r"|\+) *(?:les )?$"
    )
)
_DEADLINE = re.compile(
    spaced(
        rf"(?:d'ici|à l'horizon|pour|en|avant|avant fin|fin)(?: à| la fin| fin| l'horizon| l'année"
        rf"| de)* (?P<year>{YEAR})|entre {YEAR} et (?P<last>{YEAR})|[Oo]bjectif (?P<named>{YEAR})"
        rf"|(?P<rate>par an|chaque année|annuel)"
    ),
    re.IGNORECASE,
)
_BASELINE = re.compile(
    spaced(
        rf"(?:par rapport (?:à|au|aux) [^,;.()]{{2,40}}|depuis {YEAR}|sur la base de {YEAR}"
        rf"|contre \d[\d,. ]*(?: ?%| [\w€]+)?|(?<!\w)entre (?P<from>{YEAR}) et {YEAR})"
    )
)
_FROM_TO = re.compile(
    spaced(r"(?:passer|porter|passant|passe) (?:de |d')(?P<from>\d[\d., ]*(?: ?%| ?[\w€]+)?) à $")
)
_FIGURE = re.compile(r"\d")
# How far from the words that aim a figure may stand.
_REACH = 110
_KINDS = frozenset({"share", "measure", "number"})


def find_targets(
    document: Document, statement: StatedSentence, parent: str | None, cutter: Cutter
) -> Iterator[Objective]:
    """Yield an objective for each figure that a statement aims at."""
    flat = statement.flat
    if not _FIGURE.search(flat):
        return
    aims = [match.end() for match in _AIM.finditer(flat)]
    if not aims:
        return
    start, end = statement.start + opening(flat), statement.end
    aimed = [each for each in figures(flat) if any(_is_aimed(flat, each, aim) for aim in aims)]
    for figure in aimed:
        yield Objective(
            *cutter.cut("objective", start, end),
            level="cible",
            text=" ".join(document.text[start:end].split()),
            parent=parent,
            target=Target(
                figure.value,
                figure.unit or _noun(flat, figure),
                _baseline(flat, figure),
                _deadline(flat, figure),
            ),
        )


def _is_aimed(flat: str, figure: Figure, aim: int) -> bool:
    if (
        figure.kind not in _KINDS
        or not aim - 3 <= figure.start <= aim + _REACH
        or figure.unit in {"an", "mois", "jour", "m", "h"}
    ):
        return False
    before = flat[max(0, figure.start - 40) : figure.start]
    return (
        _AT.search(before) is not None
        and flat.count("(", aim, figure.start)
        <= flat.count(")", aim, figure.start) + ("objectif" in before.lower())
        and not _FROM_TO.search(flat[: figure.end] + " à ")
    )


def _noun(flat: str, figure: Figure) -> str | None:
    """Return what a bare number counts: « 480 logements »."""
    match = re.match(r"\s*(?:nouveaux |nouvelles )?([a-zà-ÿ]{3,}(?:s|x))\b", flat[figure.end :])
    return match[1] if match else None


def _deadline(flat: str, figure: Figure) -> str | None:
    """Return the year, or rate, that goes with a figure: the nearest after it, else the nearest before."""
    spans = list(_DEADLINE.finditer(flat))
    after = [match for match in spans if match.start() >= figure.end]
    before = [match for match in spans if match.end() <= figure.start]
    match = after[0] if after and after[0].start() - figure.end <= 120 else before[-1] if before else None
    if match is None:
        return None
    return match["year"] or match["last"] or match["named"] or match["rate"]


def _baseline(flat: str, figure: Figure) -> str | None:
    came_from = _FROM_TO.search(flat[: figure.start])
    since = _BASELINE.search(flat, figure.end)
    if came_from:
        year = since["from"] if since else None
        return came_from["from"].strip() + (f" ({year})" if year else "")
    if since is None:
        return None
    return since["from"] or since[0]

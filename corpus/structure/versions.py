"""Which documents replace or amend which: what they say of it themselves, and editions of the same title."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.documents import Label
from corpus.french.dates import A_YEAR, YEAR, dates_of, years_of
from corpus.french.folding import fold
from corpus.structure.resemblance import resemblance

# Kinds of which a later edition takes the place of the earlier one. Minutes, decisions, agreements and the
# accounts of a year stand beside those of other years.
REPLACED_BY_EDITIONS = frozenset(
    {"rapport", "plan", "règlement", "projet de territoire", "fiche", "page web"}
)
# Editions of one text share their standing sentences; texts that only share a title share next to none.
EDITION_RESEMBLANCE = 0.1
_REPORTS = frozenset({"compte rendu", "article", "liste"})
# A decision states at its end what it replaces.
_SEARCHED = 40_000
_AMENDMENT_HEAD = 600

_ACTS = r"deliberations?|arretes?|circulaires?|instructions?|conventions?|contrats?|reglements?|protocoles?"
# « annule et remplace la délibération n° 2012/86 du 26 mars 2012 », « Circulaire(s) abrogée(s) : … »
_REPLACES = re.compile(
    r"(?:(?:annul|abrog)(?:e|ent|er|ant|ee?s?)\b(?:\(s\))?(?: et (?:de )?remplac\w+)?|remplace(?:nt)?\b)"
    r"\s*:?\s+"
    rf"(?:la |le |les |l'|cette |celle |celui )?(?:presente? )?(?P<kind>{_ACTS})?(?P<rest>[^;\n]{{0,160}})"
)
# « Avenant n° 2 à la convention de partenariat … »
_AMENDS = re.compile(
    r"\bavenant\b(?:\s+(?:n\s*[°o.]?\s*)?\d{1,2})?\s+(?:a la |au |aux |a l')"
    rf"(?P<kind>{_ACTS})(?P<rest>[^.;\n]{{0,160}})"
)
_NUMBER = re.compile(rf"(?<!\d)({YEAR}\s?[-/._]\s?\d{{1,4}}|\d{{1,4}}\s?[-/._]\s?{YEAR})(?![\d/])")
_WORD = re.compile(r"[a-z0-9]{3,}")
_COMMON = frozenset(
    {"des", "les", "pour", "par", "sur", "aux", "entre", "avec", "dans", "une", "pdf", "avenant"}
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a document says of one that it replaces or amends: its kind, number, date (ISO 8601), title."""

    relation: str
    kind: str | None = None
    number: str | None = None
    date: str | None = None
    words: str = ""

    @property
    def fields(self) -> tuple[str | None, ...]:
        """The fields, in order."""
        return (self.relation, self.kind, self.number, self.date, self.words)


@dataclass(frozen=True, slots=True)
class Link:
    """`document_id` is "replaced" or "amended" by `other_id`."""

    document_id: str
    relation: str
    other_id: str


@dataclass(frozen=True, slots=True)
class VersionCandidate:
    """What is known of a document when it is compared with the others of its collection.

    `titles` are the one that it goes by, and the one that it was found with.
    """

    id: str
    collection: str
    label: Label
    titles: tuple[str, ...]
    sketch: Sequence[int]
    claims: Sequence[Claim]


def find_claims(name: str, title: str, text: str, kind: str | None) -> tuple[Claim, ...]:
    """Return what a document says to replace or amend; what minutes and articles report is not theirs."""
    if kind in _REPORTS:
        return ()
    claims: dict[Claim, None] = {}
    head = fold(text[:_AMENDMENT_HEAD])
    for source in (fold(title), re.sub(r"[_-]+", " ", fold(name)), head):
        amendment = _AMENDS.search(source)
        if amendment:
            claims[_claim("amended", amendment["kind"], amendment["rest"], is_titled=True)] = None
            break
    for match in _REPLACES.finditer(fold(text[:_SEARCHED])):
        claim = _claim("replaced", match["kind"], match["rest"], is_titled=False)
        if claim.number or (claim.date and claim.kind):
            claims[claim] = None
    return tuple(claims)


def find_links(candidates: Iterable[VersionCandidate]) -> tuple[Link, ...]:
    """Return what replaces and amends what, within each collection; a claim that fits several fits none."""
    collections: defaultdict[str, list[VersionCandidate]] = defaultdict(list)
    for candidate in candidates:
        collections[candidate.collection].append(candidate)
    links: set[Link] = set()
    for members in collections.values():
        numbers = _by_number(members)
        for member in members:
            for claim in member.claims:
                target = _target(claim, member, members, numbers)
                if target is not None:
                    links.add(Link(target.id, claim.relation, member.id))
        links |= set(_editions(members))
    return tuple(sorted(links, key=lambda link: (link.document_id, link.relation, link.other_id)))


def _claim(relation: str, kind: str | None, rest: str, *, is_titled: bool) -> Claim:
    number = _NUMBER.search(rest)
    return Claim(
        relation,
        kind=kind.rstrip("s") if kind else None,
        number=_plain_number(number[1]) if number else None,
        date=next((found.isoformat() for *_, found in dates_of(rest)), None),
        words=" ".join(_words(rest)) if is_titled else "",
    )


def _plain_number(written: str) -> str:
    return "/".join(part.lstrip("0") for part in re.split(r"\s?[-/._]\s?", written))


def _by_number(members: Iterable[VersionCandidate]) -> dict[str, list[VersionCandidate]]:
    """Return the documents by the numbers that their names and titles bear."""
    found: defaultdict[str, list[VersionCandidate]] = defaultdict(list)
    for member in members:
        borne = {
            _plain_number(number[1])
            for source in map(fold, (member.label.name, *member.titles))
            for number in _NUMBER.finditer(source)
        }
        for number in borne:
            found[number].append(member)
    return found


def _target(
    claim: Claim,
    claimant: VersionCandidate,
    members: Sequence[VersionCandidate],
    numbers: dict[str, list[VersionCandidate]],
) -> VersionCandidate | None:
    """Return the one document that a claim speaks of, or None."""

    def fits(other: VersionCandidate) -> bool:
        is_same_kind = not claim.kind or not other.label.kind or claim.kind in fold(other.label.kind)
        is_earlier = not (other.label.date and claimant.label.date) or other.label.date <= claimant.label.date
        return other.id != claimant.id and is_same_kind and is_earlier

    if claim.number:
        found = [other for other in numbers.get(claim.number, ()) if fits(other)]
        return found[0] if len(found) == 1 else None
    if claim.date and claim.kind:
        dated = [
            o
            for o in members
            if o.label.date == claim.date and o.label.kind and claim.kind in fold(o.label.kind) and fits(o)
        ]
        if len(dated) == 1:
            return dated[0]
    wanted = set(claim.words.split())
    titled = [o for o in members if fits(o) and _is_named(o, wanted)]
    return titled[0] if len(titled) == 1 else None


def _is_named(other: VersionCandidate, wanted: set[str]) -> bool:
    """Return whether the words name this document: three of its title's, and next to all of the shorter."""
    titles = [fold(title) for title in other.titles]
    if not wanted or any("avenant" in title for title in titles):
        return False
    for title in titles:
        words = set(_words(title))
        shared = len(words & wanted)
        if shared >= 3 and shared >= 0.8 * min(len(words), len(wanted)):
            return True
    return False


def _editions(members: Iterable[VersionCandidate]) -> Iterator[Link]:
    """Yield the older editions of what came out again, each with the latest."""
    groups: defaultdict[tuple[str, str], dict[tuple[int, str], VersionCandidate]] = defaultdict(dict)
    for member in members:
        if member.label.kind not in REPLACED_BY_EDITIONS:
            continue
        for source in (re.sub(r"\.\w+$", "", fold(member.label.name)), *map(fold, member.titles)):
            years = {int(year) for year in years_of(source)}
            key = " ".join(_words(A_YEAR.sub(" ", source)))
            if len(years) == 1 and len(key) >= 5:
                groups[key, member.label.kind or ""][years.pop(), member.id] = member
    for group in groups.values():
        year, last = max(group)
        if sum(edition == year for edition, _ in group) > 1:
            continue
        for (earlier, _), member in group.items():
            if earlier < year and _is_edition(member, group[year, last]):
                yield Link(member.id, "replaced", last)


def _is_edition(earlier: VersionCandidate, later: VersionCandidate) -> bool:
    is_same_place = (
        not (earlier.label.territory and later.label.territory)
        or earlier.label.territory == later.label.territory
    )
    return is_same_place and resemblance(earlier.sketch, later.sketch) >= EDITION_RESEMBLANCE


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if word not in _COMMON]

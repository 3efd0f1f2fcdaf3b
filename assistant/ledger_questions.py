"""What a question asks of the ledger as a whole: a sum, the greatest, a list by condition, a count; and of which lines.

Nothing is asked of it unless every word of the question is understood: as what is asked, as a year, a programme, a
bound, a kind of beneficiary, or as part of a name that the ledger is then asked about.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.vocabulary import VERBS, spelled_out
from assistant.words import Word, listed, singular, words
from corpus.programmes import find_programmes
from corpus.territories import DEPARTEMENTS, REGIONS

Operation = Literal["sum", "greatest", "least", "list", "count"]
Role = Literal["payer", "receiver", "place", "any"]
Kind = Literal["line", "association", "commune", "departement", "epci", "body"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a question: its words, folded; as written; and what the words around it make of it.

    `is_called` where it is said to be a body: « la commune de Dinan », « l'association Attitude »; `is_topic` where
    it may be what money is for: « projets de vidéoprotection ».
    """

    words: tuple[str, ...]
    written: str
    role: Role
    is_capital: bool
    is_called: bool = False
    is_topic: bool = False


@dataclass(frozen=True, slots=True)
class LedgerQuestion:
    """What is asked of the ledger. `kind` is what is named or counted: lines, or those who receive.

    `least` and `most` bound an amount in euros; they are strict where `is_strict`. `shown` of the greatest are told;
    where `is_added`, what each received is added up first. A list `of_receiver` is asked by nothing but a name;
    it is exhaustive where all is asked for, or what passes a bound.
    """

    operation: Operation
    kind: Kind
    mentions: tuple[Mention, ...]
    programmes: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    month: int | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    is_strict: bool = True
    shown: int = 1
    is_added: bool = False
    of_receiver: bool = False
    is_exhaustive: bool = False


_MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
)  # fmt: skip
_SMALL = listed(
    "l le la les un une des de du d a au aux en dans par pour sur et ou avec qui que qu quoi est sont etait"
    " a ont t il elle ils elles on y ce cet cette ces se s son sa ses leur leurs dont quel quelle quels"
    " quelles lequel laquelle lesquels lesquelles moi nous vous me svp stp merci bonjour donc chaque ete ait"
    " c parmi"
)
# What money is called and what is done with it: understood wherever it stands.
_MONEY = listed(
    "subvention aide montant dotation participation financement cofinancement somme credit euro argent soutien"
    " concours attribution versement contribution enveloppe recu recue recoit recoivent recevoir recoi obtenu"
    " obtenue obtient obtiennent obtenir percu percue percoit percoivent percevoir soutenu soutenue soutient"
    " soutiennent public publique concerne concernee prevu prevue eu avoir va vont aller ira revient existe compte"
    " titre annee an cours cadre objet"
)
_HANDLED = re.compile(
    r"(?:accord|attribu|vers|vot|donn|allou|octroy|apport|engag|dedi|destin|consacr|mobilis|aid|touch|benefici|financ"
    r"|subventionn|decid)(?:e|er|ent|era|eront|ait|aient|ee)?s?"
)
_GIVES = re.compile(
    r"(?:a |ont |va |vont )?(?:t )?(?:elle |il )?(?:verse|accord|attribu|vot|donn|financ|souti|subventionn|allou|octro|apport"
    r"|aid|engag|pai)\w*\b(?! par\b)"
)
_RECEIVES = re.compile(r"(?:a |ont )?(?:t )?(?:elle |il )?(?:re[cç]|touch|per[cç]|obt|benefici)\w*\b")
_RECEIVED = r"\b(?:recu|percu|obtenu|touche|encaisse)e?s?"
_PRIVATE = listed("association associations asso club societe compagnie structure")
_GIVEN_BY = re.compile(
    r"(?:aides?|subventions?|financements?|participations?|credits?|dotations?|soutiens?|concours)"
    r" (?:de l|de la|du|des|de|d)$"
)
_FROM = re.compile(r"\b(?:de l|de la|du|de)$")
_INTO = listed("dans en a au aux")
_MOST_SHOWN = 10
_MOST_NAMES = 4
_KINDS: dict[str, Kind] = {
    "association": "association",
    "club": "association",
    "asso": "association",
    "commune": "commune",
    "ville": "commune",
    "village": "commune",
    "municipalite": "commune",
    "departement": "departement",
    "intercommunalite": "epci",
    "epci": "epci",
    "agglomeration": "epci",
    "beneficiaire": "body",
    "structure": "body",
    "organisme": "body",
    "collectivite": "body",
    "porteur": "body",
    "laureat": "body",
    "entite": "body",
    "projet": "line",
    "operation": "line",
    "dossier": "line",
    "subvention": "line",
    "aide": "line",
    "financement": "line",
    "attribution": "line",
    "dotation": "line",
    "montant": "line",
    "participation": "line",
    "somme": "line",
    "credit": "line",
    "chantier": "line",
    "travaux": "line",
    "investissement": "line",
}
_LINES = frozenset(noun for noun, kind in _KINDS.items() if kind == "line")
_TOPIC = re.compile(
    rf"\b(?:(?:{'|'.join(sorted(_LINES))})s? (?:de|d|pour|en faveur)(?: l| la| le| les)?|pour(?: l| la| le| les)?"
    r"|(?:au titre|dans le cadre|en matiere|dans le domaine|pour le compte) (?:de l|de la|du|des|de|d))$"
)
# Words that belong to what someone is, not to a name: « l'association Attitude », « la commune de Dinan ».
_CALLED = listed(
    "association associations asso club commune communes ville villes village societe compagnie structure"
    " departement region collectivite"
)
_WRITTEN_OUT = {"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "dix": 10}
_SCALES = {"k": 10**3, "m": 10**6, "million": 10**6, "md": 10**9, "milliard": 10**9}
_PRIZED = (
    r"(?:subvention|aide|montant|dotation|participation|projet|operation|financement|attribution|somme|credit"
    r"|beneficiaire|dossier|chantier|investissement)s?"
)
_GREAT = r"(?:gros|grosse|grand|grande|eleve|elevee|important|importante|fort|forte|haut|haute)s?"
_SMALL_ONES = r"(?:petit|petite|faible|bas|basse|modeste|minime)s?"
_WHICH = r"(?:quel(?:le)?s? (?:est |sont |a ete |ont ete )?)?(?:les?|la|l|des) "
_MANY = r"(?:(?P<n>\d+|deux|trois|quatre|cinq|six|dix) )?"
_HAVE_RECEIVED = r"(?: est| sont| a| ont| ete| recoi\w+| recu| touche\w*| percoi\w+| percu| obtien\w+| obtenu\w*| beneficie\w*)+"
_THE_MOST = (
    r" (?:le|la|les) (?:plus|mieux|(?P<least>moins))"
    r"(?: (?:d|de) (?:argent|subventions?|aides?|credits?)| (?:aide|subventionne|dote|finance|soutenu)e?s?)?\b"
)
_SIZES: tuple[tuple[Operation, str], ...] = (("greatest", _GREAT), ("least", _SMALL_ONES))
# The greatest of lines, by its noun; or who received the most, all its lines added.
_OF_LINES: tuple[tuple[Operation, re.Pattern[str]], ...] = tuple(
    (
        operation,
        re.compile(
            rf"{_WHICH}{_MANY}(?:(?P<before>[a-z_]+) )?(?:les? |la )?plus {size}(?: (?P<noun>{_PRIZED}))?\b"
        ),
    )
    for operation, size in _SIZES
)
_OF_RECEIVERS = (
    re.compile(
        r"(?:quel(?:le)?s? (?:(?:est|sont) (?:l|la|le|les) )?|(?:l|la|le|les) )"
        rf"(?P<noun>[a-z]+)\b(?P<kept>(?: [a-z]+){{0,6}}?){_HAVE_RECEIVED}{_THE_MOST}"
    ),
    re.compile(rf"qui{_HAVE_RECEIVED}{_THE_MOST}"),
    re.compile(
        r"(?:quel(?:le)?s? |(?:l|la|le|les) |(?=qui ))(?P<noun>[a-z]+)\b(?P<kept>(?: [a-z]+){0,6}?)"
        r" (?:a|ont) le (?:plus|(?P<least>moins)) (?:recu|touche|percu|obtenu|beneficie)\w*"
    ),
)
_TOP = re.compile(
    r"(?:le )?(?:top (?P<n>\d+|deux|trois|quatre|cinq|six|dix)|classement) (?:des |de |d )?(?P<noun>[a-z]+)"
)
# « Quel département a reçu la plus grosse DSID ? »
_SUBJECT = re.compile(r"^quel(?:le)?s? (?P<noun>[a-z]+)\b")
_COUNT = re.compile(
    r"(?:combien (?:de |d )(?:(?:nouvea\w+|autres) )?(?P<noun>[a-z]+)"
    r"|(?:quel est )?(?:le )?nombre (?:total )?(?:de |d )(?P<other>[a-z]+))"
)
_MEASURED = re.compile(r"\b(?:combien|montant|somme|total)s?\b")
_ADDED = re.compile(
    r"\b(?:au total|en tout|cumulee?s?|(?:le )?cumul (?:des?|d)"
    r"|(?:la )?somme (?:totale )?(?:des|de (?:tou(?:te)?s les|l ensemble des))|somme totale"
    r"|(?:le )?(?:montant )?total (?:de la |de |du )?(?=_)"
    r"|montants? tota(?:l|ux)(?! (?:du|de|d|des)\b)"
    r"|(?:le )?(?:montant )?(?:total|global) des|montants? tota(?:l|ux) (?:verses?|attribues?|accordes?|recus?))(?:\b|(?<= ))"
)
_ASKED = re.compile(r"\b(?:combien|(?:quel(?:le)?s? (?:est|sont) )?(?:le |la )?(?:montant|somme|total)s?)\b")
_ALL = re.compile(r"\bliste|\btou(?:s|tes)\b")
_LIST = re.compile(
    r"(?:quel(?:le)?s (?:sont )?(?:les )?(?P<noun>[a-z]+)"
    r"|(?:donne(?:z|r)?(?: moi)? |dresse(?:z|r)? |fais(?: moi)? |etabli\w+ )?(?:la )?liste (?:complete )?des (?P<listed>[a-z]+)"
    r"|liste(?:z|r)? (?:moi )?(?:tou(?:te)?s )?les (?P<ordered>[a-z]+)"
    r"|qui (?=recoi|a recu|ont recu|touche|percoi|obtien))"
)
_AMOUNT = r"(?P<{0}>[\d.]+) ?(?P<{0}_scale>k|m|md|millions?|milliards?){1}(?: d)?(?: euros?)?"
_LIMIT = (
    r"(?:(?P<more>plus (?:de|d)|au dela de|superieure?s? a|depass\w+|excedant|d au moins|au moins|au minimum)"
    r"|(?P<less>moins (?:de|d)|inferieure?s? a|en dessous de|d au plus|au plus|au maximum)|(?P<range>entre)) "
)
_BOUND = re.compile(rf"{_LIMIT}{_AMOUNT.format('one', '?')}(?: et {_AMOUNT.format('two', '?')})?\b")
# Without « € », only « k », « millions »... tell an amount from a number of anything else.
_SCALED_BOUND = re.compile(rf"{_LIMIT}{_AMOUNT.format('one', '')}(?: et {_AMOUNT.format('two', '')})?\b")
_INCLUDED = re.compile(r"d au moins|au moins|au minimum|d au plus|au plus|au maximum|entre")
_OF = r"(?:de l|de la|du|des|de|d)"
_FILLERS = re.compile(
    rf"\b(?:est ce qu[ei]?|y a t il|il y a|au titre {_OF}|dans le cadre {_OF}|de la part {_OF}"
    r"|et (?:a|par|pour|de) (?:qui|quoi|quel(?:le)?s?|combien)(?: (?:projet|beneficiaire|association|commune|montant)s?)?"
    r"(?: \w+ t (?:elle|il)s?(?: ete \w+)?)?"
    r"|et (?:qui|combien|lequel|laquelle|quel(?:le)?s? (?:est|sont))(?: \w+){0,3}$"
    r"|(?:a|ont) (?:t )?(?:elle|il)s?(?: ete)?|peux tu|peut on|pouvez vous|(?:selon|d apres) les documents"
    r"|subventions? de fonctionnement|chacune?|en euros)\b"
)
_YEARS = re.compile(r"\b(?:en |pour |de |d |sur |(?:l )?annee |exercice )?((?:19|20)\d\d)\b")
_MONTH = re.compile(rf"\b(?:en |au mois de |du mois de |de |d )?({'|'.join(_MONTHS)}) (?=(?:19|20)\d\d)")
# What may stand inside a name, and what parts two.
_INSIDE = listed("de du d la le les des l en sur et aux au")
_PARTING = listed("au aux en et")


@dataclass(frozen=True, slots=True)
class _Asked:
    operation: Operation
    noun: str = "montant"
    shown: int = 1
    is_added: bool = False


def ledger_question(text: str) -> LedgerQuestion | None:
    """Return what the question asks of the ledger as a whole, or None for any other question."""
    text = spelled_out(text)
    said = _Said(words(text))
    # What is said of a programme is blank to all that follows: « la ____ la plus élevée ».
    programmes = _programmes(text, said)
    found = _operation(said)
    kind = _KINDS.get(singular(found.noun or "montant")) if found else None
    if found is None or kind is None:
        return None
    is_money = re.search(r"€|euro", text.lower()) is not None
    bound = said.take(_BOUND if is_money else _SCALED_BOUND)
    least, most, is_strict = _bounds(bound) if bound else (None, None, True)
    if len(programmes) > 1 and re.search(r"\b(?:et|ou)\b|,", text) is None:
        return None
    is_bare = found.operation == "list" and bound is None and not programmes
    if is_bare and kind != "line":
        return None
    month = said.take(_MONTH)
    years: list[int] = []
    while (year := said.take(_YEARS)) is not None:
        years.append(int(year[1]))
    while said.take(_FILLERS) is not None:
        pass
    mentions = _mentions(said, text)
    # What is done, other than giving money and receiving it, no line says.
    if any(word in VERBS for each in mentions if not each.is_capital for word in each.words):
        return None
    if not (mentions or programmes or years) or len(mentions) > _MOST_NAMES:
        return None
    if is_bare and not any(each.role == "receiver" for each in mentions):
        return None
    return LedgerQuestion(
        found.operation,
        kind,
        mentions,
        programmes,
        tuple(dict.fromkeys(years)),
        _MONTHS.index(month[1]) + 1 if month else None,
        least,
        most,
        is_strict,
        found.shown,
        found.is_added,
        is_bare,
        bound is not None or _ALL.search(text.lower()) is not None,
    )


class _Said:
    """The words of a question, each understood or not yet."""

    def __init__(self, written: tuple[Word, ...]) -> None:
        self.written = written
        self.is_taken = [False] * len(written)
        self._starts: list[int] = []
        position = 0
        for word in written:
            self._starts.append(position)
            position += len(word.folded) + 1

    @property
    def text(self) -> str:
        """The words with a space between; those that are understood are blanked."""
        return " ".join(
            "_" * len(word.folded) if is_taken else word.folded
            for word, is_taken in zip(self.written, self.is_taken, strict=True)
        )

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return the first match; its words are understood from now on, but for the group `kept`."""
        match = pattern.search(self.text)
        if match is None or match.end() == match.start():
            return None
        kept = match.span("kept") if "kept" in pattern.groupindex else (0, 0)
        for rank, start in enumerate(self._starts):
            if match.start() <= start < match.end() and not kept[0] <= start < kept[1]:
                self.is_taken[rank] = True
        return match


def _operation(said: _Said) -> _Asked | None:
    for operation, pattern in _OF_LINES:
        if (match := said.take(pattern)) is not None:
            shown = _number(match["n"])
            if not _is_prize(match, said):
                return None
            receiver = _SUBJECT.search(said.text)
            if receiver is not None and singular(receiver["noun"]) in _KINDS:
                said.take(_SUBJECT)
                return _Asked(operation, receiver["noun"], shown)
            return _Asked(operation, match["noun"] or (match["before"] or "").strip("_"), shown)
    for pattern in _OF_RECEIVERS:
        if (match := said.take(pattern)) is not None:
            size: Operation = "least" if match["least"] else "greatest"
            noun = match.groupdict().get("noun") or "beneficiaire"
            return _Asked(size, "beneficiaire" if noun == "qui" else noun, is_added=True)
    if (match := said.take(_TOP)) is not None:
        kind = _KINDS.get(singular(match["noun"]))
        return _Asked("greatest", match["noun"], _number(match["n"] or "cinq"), is_added=kind != "line")
    count = _COUNT.search(said.text)
    if count is not None and singular(count["noun"] or count["other"]) in _KINDS:
        said.take(_COUNT)
        return _Asked("count", count["noun"] or count["other"], is_added=said.take(_ADDED) is not None)
    if _MEASURED.search(said.text) and said.take(_ADDED) is not None:
        said.take(_ASKED)
        return _Asked("sum")
    if (match := said.take(_LIST)) is not None:
        noun = match["noun"] or match["listed"] or match["ordered"] or "beneficiaire"
        return _Asked("list", noun)
    return None


def _number(written: str | None) -> int:
    """Return how many are asked for: one, where that is not said."""
    many = written or ""
    return min(int(many) if many.isdigit() else _WRITTEN_OUT.get(many, 1), _MOST_SHOWN)


def _is_prize(match: re.Match[str], said: _Said) -> bool:
    """Whether the greatest of something is asked that the ledger weighs: a grant, or money of a programme."""
    following = said.text[match.end() :].split()[:1]
    blank = any(set(word) == {"_"} for word in (match["before"] or "", *following))
    return blank or match["noun"] is not None or match["before"] in _LINES


def _bounds(match: re.Match[str]) -> tuple[Decimal | None, Decimal | None, bool]:
    """Return the least and the most asked, and whether these themselves are left out."""
    last = match["two_scale"] or match["one_scale"] or ""
    one = Decimal(match["one"]) * _SCALES.get(
        (match["one_scale"] or (last if match["range"] else "")).rstrip("s"), 1
    )
    if match["range"]:
        return one, Decimal(match["two"]) * _SCALES.get(last.rstrip("s"), 1) if match["two"] else None, False
    is_strict = _INCLUDED.match(match[0]) is None
    return (one, None, is_strict) if match["more"] else (None, one, is_strict)


def _programmes(text: str, said: _Said) -> tuple[str, ...]:
    """Return the programmes named, by their folded words; in small letters too, as people type."""
    shouted = re.sub(r"\b[a-z]{3,6}\b", lambda match: match[0].upper(), text)
    found: list[str] = []
    for variant in (text, text.lower(), shouted):
        for programme in find_programmes(variant):
            # « DSIL 2019 » is the DSIL, of a year that is read as one.
            folded = re.sub(r" (?:19|20)\d\d$", "", " ".join(word.folded for word in words(programme.name)))
            if said.take(re.compile(rf"\b{re.escape(folded)}\b")):
                found.append(folded)
    return tuple(dict.fromkeys(found))


def _mentions(said: _Said, text: str) -> tuple[Mention, ...]:
    """Return the names: runs of words that are not understood otherwise, small words between them left in."""
    runs: list[list[int]] = []
    is_open = False
    for rank, word in enumerate(said.written):
        is_name = not said.is_taken[rank] and word.folded not in _SMALL and not _is_of_money(word)
        if is_name and is_open and not _is_parted(said, runs[-1][-1], rank):
            runs[-1].append(rank)
        elif is_name:
            runs.append([rank])
        is_open = is_name or (is_open and not said.is_taken[rank] and word.folded in _INSIDE)
    return tuple(_mention(run, said, text) for run in runs)


def _is_parted(said: _Said, before: int, rank: int) -> bool:
    """Whether « au », « en » or « et » between two words part two names: hyphens do not."""
    between = said.written[before + 1 : rank]
    ends = (said.written[before].end, said.written[rank].start)
    is_hyphened = bool(between) and ends == (between[0].start - 1, between[-1].end + 1)
    return bool({word.folded for word in between} & _PARTING) and not is_hyphened


def _is_of_money(word: Word) -> bool:
    return not (word.is_acronym and len(word.folded) > 1) and (
        singular(word.folded) in _MONEY or _HANDLED.fullmatch(word.folded) is not None
    )


def _mention(run: list[int], said: _Said, text: str) -> Mention:
    own = [rank for rank in run if said.written[rank].folded not in _CALLED] or run
    written = said.written[own[0] : own[-1] + 1]
    role = _role(run, said)
    return Mention(
        telling(word.folded for word in written),
        text[written[0].start : written[-1].end],
        role,
        any(said.written[rank].is_capital for rank in own),
        own[0] != run[0],
        role == "any"
        and not said.written[own[0]].is_capital
        and _TOPIC.search(_before(run, said)) is not None,
    )


def _before(run: list[int], said: _Said) -> str:
    return " ".join(word.folded for word in said.written[max(0, run[0] - 5) : run[0]])


def _noun_before(run: list[int], said: _Said) -> str:
    """Return the noun that a name may belong to: « les communes du Cantal »."""
    before = [word for word in said.written[: run[0]] if word.folded not in _SMALL]
    return singular(before[-1].folded) if before else ""


AREAS = frozenset(tuple(word for word in name if word not in _SMALL) for name in (*DEPARTEMENTS, *REGIONS))


def telling(name: Iterable[str]) -> tuple[str, ...]:
    """Return the folded words of a name but for the small ones: « Pas-de-Calais » is pas, calais."""
    return tuple(word for word in name if word not in _SMALL)


def _role(run: list[int], said: _Said) -> Role:
    """Return what the words before and after a name make of it."""
    before = _before(run, said)
    after = " ".join(word.folded for word in said.written[run[-1] + 1 : run[-1] + 5])
    if re.search(rf"{_RECEIVED} par(?: l| la| le| les)?$", before):
        return "receiver"
    if re.search(r"\b(?:par|de la part de)(?: l| la| le| les)?$", before) or _GIVES.match(after):
        return "payer"
    if telling(said.written[rank].folded for rank in run) in AREAS and re.search(
        r"\b(?:au|aux|a l[ae]?)$", before
    ):
        return "place"
    # « plus de 1 000 € de la Ville », « a reçu le plus de la Ville »: what is before is understood, and no kind.
    if _FROM.search(before) and _noun_before(run, said) not in _KINDS and not set(before.split()) & _INTO:
        return "payer"
    if re.search(rf"{_OF}$", before) and _noun_before(run, said) in {"commune", "village", "ville"}:
        return "place"
    if _RECEIVES.match(after):
        return "receiver"
    if _GIVEN_BY.search(before) and said.written[run[0]].folded not in _PRIVATE:
        return "payer"
    if re.search(r"\b(?:a|au|aux)(?: l| la)?$", before):
        return "receiver"
    return "place" if re.search(r"\b(?:dans|en)(?: l| la| le| les)?$", before) else "any"

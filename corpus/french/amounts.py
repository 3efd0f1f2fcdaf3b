"""The sums of money and shares of a cost that a sentence states, and which are parts of which."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from corpus.french.figures import Figure, figures

_HINT = re.compile(r"€|euro|\bM\b|\b[Mm]i?lliard|\bmillion|\bM[dr]", re.IGNORECASE)
_MONEY_WORD = re.compile(
    r"financ|subvention|budget|crédit|invest|enveloppe|dotation|aides?\b|relance|soutien|soutenu"
    r"|montant|coût|fonds\b|hauteur|euro|€",
    re.IGNORECASE,
)
# « 12 € / m² », « 3 € par repas », « 120 € la tonne »: prices.
_PER = re.compile(
    r"[ ]*(?:HT|TTC)?[ ]*(?:(?:/|par|la|le|l'|du|de l'|pour une?)[ ]*(?:m²|m2|m3|m³|h\b|heures?"
    r"|repas|personnes?|jours?|nuits?|nuitées?|mois\b|kwh|mwh|tonnes?|t\b|hectares?|ha\b"
    r"|km|ml\b|litres?|kilo|kg|élèves?|enfants?|adultes?|séances?|adhérents?|foyers?|entrée|unité"
    r"|place|part\b|feuillet|spectacle|soirée|journée|demi-journée|semaine|trimestre|stère|mètres?"
    r"|photocopie|agent|carte|ticket|bouteille|lot|livre|pers\b|hab\b)|de l'heure)",
    re.IGNORECASE,
)
_PRICE_BEFORE = re.compile(
    r"\b(?:tarifs?|prix|loyers?|redevances?|cotisations?|amendes?|caution|entrée|cantine à|repas à"
    r"|salaires?|revenus?|chiffre d'affaires|capital(?: social)?|fonds de roulement|rémunération"
    r"|gage|indemnités?"
    r"|quotient familial|pénalités?|solde|excédents?|déficits?|résultats?|loué|vendue?s?|vente"
    r"|cession|acquisition au prix|panier moyen|dette|économies?|taxe|abonnement)\b[^,;.()]{0,45}$",
    re.IGNORECASE,
)
_SMALLEST = Decimal(50)
_BARE = re.compile(
    r"(?:hauteur de|(?:pour|d')un montant (?:total |global |prévisionnel |maximum "
    r"|maximal )?(?:\w+ )?de|(?:la|une) somme de|(?:subvention|aide|participation"
    r"|enveloppe) de)\s+$"
)
_SHARE_CUE = re.compile(
    r"(?:financ|subvention|pris(?:e)? en charge|participation|taux (?:d'aide|de subvention"
    r"|de financement|d'intervention)|aide\b|soutenue?s? à hauteur|contribu|fonds de concours"
    r"|prend(?:ra|rait)? en charge|financement)",
    re.IGNORECASE,
)
_OUT_OF = re.compile(
    r"\s*(?:HT|TTC)?\s*(?:\([^()]*\)\s*)?,?\s*(?:(?:sur|pour|d'un)\s+(?:un|une|les|le|des"
    r"|l')?\s*(?:coût|montant"
    r"|budget|enveloppe|total|dépense|projet|investissement|programme)?(?:\s+(?:global|globale"
    r"|total|totale|estimé|estimée|prévisionnel|prévisionnelle))*(?:\s+de(?: l'opération"
    r"| travaux)?)?|sur)\s*(?:de|:)?\s*$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"[^.;:!?]{0,140}$")

Basis = Literal["HT", "TTC"]
"""Whether a sum is stated without or with tax."""

BASIS = re.compile(r"\b(?:H\.?T\b\.?|T\.?T\.?C\b\.?|hors taxes?\b|toutes taxes comprises\b)", re.IGNORECASE)
BASIS_AFTER = re.compile(rf"\s*(?:€|euros?)?\s*\(?\s*(?P<basis>{BASIS.pattern})", re.IGNORECASE)
# Not « H.T. »: no point may stand between.
_BASIS_BEFORE = re.compile(
    r"\b(?P<basis>HT|TTC|hors taxes?|toutes taxes comprises)\b[^.;\d]{0,35}$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum at `flat[start:end]`, in euros, or a share of a cost in percent.

    `whole` is the rank, in its sentence, of the amount that it is part of.
    """

    start: int
    end: int
    euros: Decimal | None
    share: Decimal | None = None
    whole: int | None = None


def find_amounts(flat: str) -> tuple[Amount, ...]:
    """Return the amounts of a flattened sentence that pay for something, in order."""
    if not (_HINT.search(flat) or _BARE_HINT.search(flat) or ("%" in flat and _SHARE_CUE.search(flat))):
        return ()
    found = list(figures(flat))
    sums = [figure for figure in found if _is_sum(flat, figure) and not _repeats(flat, figure, found)]
    if sums or _MONEY_WORD.search(flat):
        sums += [
            figure for figure in found if figure.kind == "number" and _is_unmarked(flat, figure, bool(sums))
        ]
    sums.sort(key=lambda figure: figure.start)
    shares = {} if not found else _shares(flat, [f for f in found if f.kind == "share"], sums)
    amounts = [_whole_number(flat, Amount(f.start, f.end, f.value, shares.get(f.start))) for f in sums]
    if not amounts:
        amounts = [
            Amount(f.start, f.end, None, f.value)
            for f in found
            if f.kind == "share" and _is_lone_share(flat, f)
        ]
    wholes = _wholes(flat, amounts)
    return tuple(
        Amount(each.start, each.end, each.euros, each.share, whole)
        for each, whole in zip(amounts, wholes, strict=True)
    )


def basis_at(text: str, start: int, end: int) -> Basis | None:
    """Return whether the sum at `text[start:end]` is stated without or with tax: right after it, else before."""
    found = BASIS_AFTER.match(text, end) or _BASIS_BEFORE.search(text[max(0, start - 45) : start])
    return basis_named(found["basis"]) if found else None


def basis_named(written: str) -> Basis:
    """Return the basis that these words, found by `BASIS`, name."""
    return "HT" if written[:1].lower() == "h" else "TTC"


# « 5, 357 millions d'euros »: one number, its decimals set apart.
_SET_APART = re.compile(r"(?<!\w)(?:de|à|soit|est|environ|pour) +(?P<units>\d{1,3}), +$")
_MULTIPLE = re.compile(r"\s*(?P<decimals>\d{1,3})(?P<rest> *(?:[mM]illi|M|k).*)", re.DOTALL)


def _whole_number(flat: str, amount: Amount) -> Amount:
    units = _SET_APART.search(flat, max(0, amount.start - 20), amount.start)
    decimals = _MULTIPLE.fullmatch(flat, amount.start, amount.end)
    if units is None or decimals is None or amount.euros is None or not int(decimals["decimals"]):
        return amount
    factor = amount.euros / Decimal(decimals["decimals"])
    euros = Decimal(f"{units['units']}.{decimals['decimals']}") * factor
    return Amount(units.start("units"), amount.end, euros, amount.share)


_BARE_HINT = re.compile(r"hauteur de \d{1,3} \d{3}|montant (?:\w+ )?de \d{1,3} \d{3}")


def _is_sum(flat: str, figure: Figure) -> bool:
    if figure.kind != "amount" or figure.value <= 0:
        return False
    if _PER.match(flat, figure.end) or _PRICE_BEFORE.search(flat, max(0, figure.start - 70), figure.start):
        return False
    return figure.value >= _SMALLEST


def _repeats(flat: str, figure: Figure, figures_: Sequence[Figure]) -> bool:
    """Tell whether words only say again the amount before their parenthesis: « 500 € (cinq cents euros) »."""
    if re.search(r"\d", flat[figure.start : figure.end]):
        return False
    opened = flat.rfind("(", 0, figure.start)
    return (
        opened >= 0
        and ")" not in flat[opened : figure.start]
        and any(
            each.kind == "amount" and each.end <= opened and not flat[each.end : opened].strip(" HTC")
            for each in figures_
        )
    )


def _is_unmarked(flat: str, figure: Figure, has_sums: bool) -> bool:
    """Tell whether a number without a currency is money: « à hauteur de 1 800 »."""
    written = flat[figure.start : figure.end]
    if not re.search(r"\d", written):
        return False
    if re.search(r"[a-z]", written, re.IGNORECASE):
        follows = re.match(
            r" ?d(?:e |')(?!(?:crédit|aide|subvention|invest|financ|relance|dotation|travaux|dépense))",
            flat[figure.end :],
        )
        return has_sums and follows is None
    if figure.value < 1000 or not _BARE.search(flat[max(0, figure.start - 60) : figure.start]):
        return False
    return re.match(r"\s*(?:[.,;:)(]|$|(?:pour|sur|en|au|à|de la|du|dans)\b)", flat[figure.end :]) is not None


def _shares(flat: str, shares: Sequence[Figure], sums: Sequence[Figure]) -> dict[int, Decimal]:
    """Return the shares that stand right beside a sum: « 12 000 € (30 %) », « 30 %, soit 12 000 € »."""
    found: dict[int, Decimal] = {}
    for share in shares:
        for each in sums:
            after = flat[each.end : share.start]
            ahead = flat[share.end : each.start]
            if (
                each.end <= share.start
                and re.fullmatch(
                    r"\s*(?:HT|TTC)?\s*(?:\(|,?\s*soit|,|correspondant à|représentant|-|/"
                    r"|à)\s*(?:un taux de\s*|près de |environ )?",
                    after,
                )
            ) or (
                share.end <= each.start
                and re.fullmatch(
                    r"\s*(?:\)?,?\s*soit|\(|d'un (?:coût|montant) (?:total )?de|de|:|,)"
                    r"\s*(?:environ |près de )?",
                    ahead,
                )
            ):
                found.setdefault(each.start, share.value)
    return found


def _is_lone_share(flat: str, figure: Figure) -> bool:
    if not 0 < figure.value <= 100:
        return False
    near = flat[max(0, figure.start - 60) : figure.start] + flat[figure.end : figure.end + 45]
    cue = re.search(
        r"(?:co-?)?financé[es]* (?:à hauteur de |à )?(?:environ )?$|(?:à hauteur de|à concurrence de"
        r"|subvention|taux (?:d'aide|de subvention|de financement|d'intervention|maximum)"
        r"|prise? en charge|participation)[^.;,]{0,40}$",
        flat[max(0, figure.start - 120) : figure.start],
    )
    return cue is not None and _SHARE_CUE.search(near) is not None


def _wholes(flat: str, amounts: Sequence[Amount]) -> list[int | None]:
    """Return for each amount the rank of the one that it is part of."""
    wholes: list[int | None] = []
    depth = 0
    # (depth at which « dont » stands, rank of the whole)
    opened: list[tuple[int, int]] = []
    depths: list[int] = []
    position = 0
    for rank, amount in enumerate(amounts):
        gap = flat[position : amount.start]
        directly_in = bool(wholes) and re.fullmatch(r"\s*\(\s*", gap) is not None
        for mark in re.finditer(r"[()]|\b(?:dont|y compris|parmi lesquels|incluant|comprenant)\b", gap):
            if mark[0] == "(":
                depth += 1
            elif mark[0] == ")":
                depth = max(depth - 1, 0)
                opened = [each for each in opened if each[0] <= depth]
            else:
                whole = next((at for at in range(rank - 1, -1, -1) if depths[at] <= depth), None)
                if whole is not None and not any(each == (depth, whole) for each in opened):
                    opened = [each for each in opened if each[0] < depth]
                    opened.append((depth, whole))
        if directly_in:
            whole_of: int | None = rank - 1
        elif opened and _GOES_ON.match(gap):
            whole_of = opened[-1][1]
        else:
            opened = []
            whole_of = None
        if rank and whole_of is None and _OUT_OF.fullmatch(gap):
            wholes[rank - 1] = rank
        wholes.append(whole_of)
        depths.append(depth)
        position = amount.end
    return [
        whole if whole is None or _fits(amounts[rank], amounts[whole]) else None
        for rank, whole in enumerate(wholes)
    ]


def _fits(part: Amount, whole: Amount) -> bool:
    return part.euros is None or whole.euros is None or part.euros <= whole.euros

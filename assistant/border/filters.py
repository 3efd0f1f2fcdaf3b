"""What each ledger may be filtered by: one table for its command, its route and its page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, get_args

from assistant.border.fact_tables import FIRMNESS, LedgerName
from assistant.errors import SettingsError
from corpus.facts.facts import Level

FIRST_YEAR, LAST_YEAR = 1800, 2200


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """One filter: its name in commands and addresses, the field of `FactFilter` that it fills, and its labels.

    `choices` are the values that it takes, each with how a reader is told it; none: any words.
    """

    key: str
    fills: str
    label: str
    metavar: str
    told: str
    kind: Literal["words", "year", "euros"] = "words"
    choices: Mapping[str, str] = field(default_factory=dict)

    def read(self, said: str) -> Any:
        """Return the value of the field. Raises `SettingsError` for what is none."""
        if not said:
            return "" if self.kind == "words" and not self.choices else None
        if self.choices and said not in self.choices:
            raise SettingsError(f"« {self.key} » vaut l'un de : {', '.join(self.choices)}.")
        if self.kind == "year":
            if not (said.isascii() and said.isdigit() and FIRST_YEAR <= int(said) <= LAST_YEAR):
                raise SettingsError(f"« {said} » n'est pas une année.")
            return int(said)
        return _euros(said) if self.kind == "euros" else said


_YEAR = LedgerFilter("year", "year", "Année", "ANNÉE", "Une année que la période comprend.", "year")

FILTERS: dict[LedgerName, tuple[LedgerFilter, ...]] = {
    "funding": (
        LedgerFilter("funder", "funder", "Financeur", "NOM", "Qui paie : « État », « ANRU », « Région »…"),
        LedgerFilter("beneficiary", "beneficiary", "Bénéficiaire", "NOM", "Qui reçoit."),
        LedgerFilter("programme", "programme", "Programme", "NOM", "Le programme : « DSIL », « LEADER »…"),
        LedgerFilter("place", "place", "Lieu", "LIEU", "Où."),
        LedgerFilter("min", "least", "Au moins (€)", "EUROS", "Au moins ce montant, en euros.", "euros"),
        LedgerFilter("max", "most", "Au plus (€)", "EUROS", "Au plus ce montant, en euros.", "euros"),
        _YEAR,
    ),
    "objectives": (
        LedgerFilter(
            "level",
            "level",
            "Niveau",
            "NIVEAU",
            "volet, pilier, axe, action…",
            choices={level: level for level in get_args(Level)},
        ),
        _YEAR,
    ),
    "commitments": (
        LedgerFilter("actor", "actor", "Acteur", "NOM", "Qui s'engage."),
        LedgerFilter(
            "firmness",
            "firmness",
            "Fermeté",
            "FERMETÉ",
            "firm (ferme), conditional (sous condition) ou intended (intention).",
            choices=FIRMNESS,
        ),
        _YEAR,
    ),
}
"""The filters of each ledger, beside the words, the documents and the collections, which all have."""


def read_filters(name: LedgerName, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the filters of this ledger are asked, by the fields of `FactFilter`; what is unsaid is empty.

    Raises `SettingsError` for a value that is none.
    """
    return {each.fills: each.read(str(said.get(each.key) or "").strip()) for each in FILTERS[name]}


def _euros(said: str) -> Decimal:
    """Return an amount as people type it: « 10 000 », « 12,5 », « 1.5 € »."""
    try:
        value = Decimal("".join(said.split()).removesuffix("€").replace(",", "."))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise SettingsError(f"« {said} » n'est pas un montant en euros ; écrivez par exemple 10000.")
    return value

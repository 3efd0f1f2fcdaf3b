"""What someone says that a document is, as it is typed."""

import datetime as dt
import re

from assistant.errors import SettingsError
from corpus.documents import Correction
from corpus.french.folding import fold
from corpus.structure.description import KINDS

_LONGEST = 300
_FRENCH_DATE = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_PERIOD = re.compile(r"(\d{4})\s*[-–/]\s*(\d{4})")


def read_correction(
    *,
    title: str | None = None,
    kind: str | None = None,
    date: str | None = None,
    territory: str | None = None,
    period: str | None = None,
) -> Correction:
    """Return the correction that these words make; None leaves a field alone, an empty text undoes.

    Raises `SettingsError` for a kind that is not known, a date that is none, or a period that is none, and
    where nothing is said.
    """
    correction = Correction(
        title=_plain(title),
        kind=_kind(kind) if kind else kind,
        date=_date(date) if date else date,
        territory=_plain(territory),
        period=_period(period) if period else period,
    )
    if not correction.fields:
        raise SettingsError("Dites quoi corriger : --title, --kind, --date, --territory ou --period.")
    return correction


def _plain(words: str | None) -> str | None:
    if words is None:
        return None
    plain = " ".join(words.encode("utf-8", "replace").decode().split())
    if len(plain) > _LONGEST:
        raise SettingsError(f"Ce texte a {len(plain)} caractères ; écrivez-en {_LONGEST} au plus.")
    return plain


def _kind(words: str) -> str:
    known = {fold(kind): kind for kind in KINDS}
    if fold(words) not in known:
        raise SettingsError(f"« {words} » n'est pas un genre connu ; il y a : {', '.join(KINDS)}.")
    return known[fold(words)]


def _date(words: str) -> str:
    french = _FRENCH_DATE.fullmatch(words.strip())
    try:
        if french:
            day, month, year = map(int, french.groups())
            date = dt.date(year, month, day)
        else:
            date = dt.date.fromisoformat(words.strip())
    except ValueError as error:
        raise SettingsError(
            f"« {words} » n'est pas une date ; écrivez-la 2023-05-31 ou 31/05/2023."
        ) from error
    if date.year > dt.datetime.now(dt.UTC).year + 1:
        raise SettingsError(f"« {words} » est trop loin dans l'avenir pour la date d'un document.")
    return date.isoformat()


def _period(words: str) -> str:
    years = _PERIOD.fullmatch(words.strip())
    if not years or years[1] > years[2]:
        raise SettingsError(f"« {words} » n'est pas une période ; écrivez-la 2021-2026.")
    return f"{years[1]}-{years[2]}"

"""Numbers, sums, counts and dates as French writes them: all that is shown passes here.

Babel knows the marks and the months. It is imported where it is first needed, for it takes some 60 ms with its
data, and few answers write a number of their own.
"""

import datetime as dt
from decimal import Decimal

NO_BREAK = "\N{NO-BREAK SPACE}"
NARROW = "\N{NARROW NO-BREAK SPACE}"


def number(value: Decimal | float, decimals: int | None = 0, *, space: str = "") -> str:
    """Return a number with so many decimals (None: its own), its thousands parted by `space`: « 1 234,5 ».

    It is rounded as it is held, to the bit: Babel by itself rounds a float as it is printed.
    """
    from babel.numbers import format_decimal

    pattern = ("#,##0" if space else "0") + "." + "0" * (decimals or 0)
    exact = format_decimal(Decimal(value), pattern, locale="fr", decimal_quantization=decimals is not None)
    # Babel parts thousands by narrow spaces alone.
    return exact.replace(NARROW, space)


def percent(share: float, decimals: int = 0) -> str:
    """Return a share as a percentage: « 87,5 % »."""
    return f"{number(100 * share, decimals)}{NO_BREAK}%"


def to_the_cent(value: Decimal, *, space: str) -> str:
    """Return a number with two decimals, or with none where they are noughts: « 1 200,50 », « 1 200 »."""
    return number(value, 2, space=space).removesuffix(",00")


def in_euros(amount: Decimal) -> str:
    """Return a sum of money: « 345 000 € », « 1 200,50 € »."""
    return f"{to_the_cent(amount, space=NO_BREAK)} €"


def plural(words: str, count: int) -> str:
    """Return words as so many ask for: « autre montant », « autres montants »."""
    return " ".join(f"{word}s" for word in words.split()) if count > 1 else words


def counted(count: int, words: str) -> str:
    """Return a number with what it counts: « 0 passage », « 1 passage », « 1200 passages »."""
    return f"{count} {plural(words, count)}"


def counted_typeset(count: int, words: str) -> str:
    """Return the same for a page, that no line may break: « 1 200 passages »."""
    return f"{number(count, space=NO_BREAK)}{NO_BREAK}{plural(words, count)}"


def long_date(written: str) -> str:
    """Return an ISO date as a sentence says it: « 6 décembre 2021 », and « 1er », which Babel does not write."""
    from babel.dates import format_date

    date = dt.date.fromisoformat(written)
    day = "1er" if date.day == 1 else str(date.day)
    return f"{day} {format_date(date, 'MMMM y', locale='fr')}".replace(" ", NO_BREAK)


def short_date(written: str) -> str:
    """Return an ISO date in digits: « 31/05/2023 »."""
    from babel.dates import format_date

    return format_date(dt.date.fromisoformat(written), "dd/MM/y", locale="fr")


def long_moment(moment: dt.datetime) -> str:
    """Return a moment in this machine's time: « 6 décembre 2021 à 9 h 05 »."""
    local = moment.astimezone()
    return f"{long_date(local.date().isoformat())} à {local.hour}{NO_BREAK}h{NO_BREAK}{local:%M}"

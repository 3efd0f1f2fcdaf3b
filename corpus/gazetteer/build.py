"""Makes the list of communes and intercommunal bodies: `python -m corpus.gazetteer.build --data FOLDER --out FILE`.

The folder holds three public tables of grants, all of them facts under the Licence Ouverte 2.0.
"""

import argparse
import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from python_calamine import CalamineWorkbook

from corpus.french.folding import fold, words_of
from corpus.french.small_words import LINKS
from corpus.gazetteer.gazetteer import NOUN, TOWN

TABLES = ("Projets_DI_2018.ods", "projets_dotations_investissement_2019.xlsx", "fonds-vert-2023-export.csv")
"""The State's grants to local authorities of 2018 and 2019 (DGCL, ANCT) and the Fonds vert of 2023."""

HEADER = "code;nom;marques;departements;autres_noms"
_TOWN_FROM = 20_000
_NOUN_IN = 3
# The Fonds vert cuts names at 35 characters.
_CUT = 35
_EPCI = re.compile(
    r"(?:(?P<cc>CC|COMMUNAUTE DE COMMUNES|COMMUNAUTE COMMUNES|CTE DE COMMUNES)|(?P<ca>CA)|(?P<cu>CU)"
    r"|(?P<petr>PETR)|MET(?:ROPOLE)?)(?!\w)"
)
_IN_PARENTHESES = re.compile(r"\s*\(([^)]*)\)?")


@dataclass(frozen=True, slots=True)
class Row:
    """One grant: whom it goes to, by code and name, where, and for what; `official` where the name is written well."""

    code: str
    name: str
    departement: str
    text: str
    official: bool = True
    population: float = 0.0


@dataclass(slots=True)
class Body:
    """A body, with what the tables say of it."""

    names: list[str] = field(default_factory=list)
    departements: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    population: float = 0.0


def read_tables(folder: Path) -> Iterator[Row]:
    """Return the rows of the three tables, the newest official names last."""
    sheet = CalamineWorkbook.from_path(folder / TABLES[0]).get_sheet_by_name("Projets_DI_2018").to_python()
    for cells in sheet[1:]:
        level, departement, code, declared = (str(cells[at]).strip() for at in (2, 3, 6, 7))
        name, text = str(cells[14]).strip(), str(cells[10])
        if level == "Syndicat" and declared.startswith("PETR "):
            yield Row(code, declared, departement, text, official=False)
        elif level != "Syndicat" and name:
            yield Row(code, name, departement, text, population=float(str(cells[17]) or 0))
    workbook = CalamineWorkbook.from_path(folder / TABLES[1])
    for cells in workbook.get_sheet_by_name(workbook.sheet_names[1]).to_python()[1:]:
        departement, code, name, text = (str(cells[at]).strip() for at in (1, 2, 3, 8))
        if cells[6] in {"commune", "epci"}:
            yield Row(code, name, departement, text, population=float(str(cells[4]) or 0))
    with (folder / TABLES[2]).open(encoding="utf-8-sig", newline="") as file:
        for each in csv.DictReader(file, delimiter=";"):
            text, siren = each["nom_du_projet"], each["siren"][:9]
            departement, receiver = each["code_departement"], each["nom_beneficiaire_principal"].strip()
            code, name = each["code_commune"].zfill(5), each["nom_commune"]
            if code.isalnum() and name != "NULL" and not code.startswith("751"):
                # The receiver's name keeps the article: « LA CHATRE », where the commune is « CHATRE ».
                own = (
                    siren[:4] == f"21{code[:2]}"
                    and siren[5:8] == code[2:]
                    and words_of(receiver)[-1:] == words_of(name)[-1:]
                )
                yield Row(code, receiver if own else name, "", text, official=False)
            if siren.startswith(("20", "24")) and _EPCI.match(receiver) and len(receiver) < _CUT:
                yield Row(siren, receiver, departement, "", official=False)


def make(rows: Iterable[Row]) -> list[str]:
    """Return the lines of the list, header first, sorted by code."""
    rows = [row for row in rows if re.fullmatch(r"\d{9}|\d[\dAB]\d{3}", row.code)]
    bodies: dict[str, Body] = defaultdict(Body)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if not row.official:
            continue
        body = bodies[row.code]
        name = _IN_PARENTHESES.sub("", row.name).replace("''", " ").replace('"', " ")
        name = " ".join(name.replace(";", ",").split()).replace("’", "'")
        body.others.update(
            each for each in _IN_PARENTHESES.findall(row.name) if re.fullmatch(r"[A-Za-z]{3,8}", each)
        )
        body.names.append(re.sub(r"^Métropole (?=.*Métropole)", "", name))
        body.population = max(body.population, row.population)
        body.departements.add(_departement(row.departement))
        for word in re.split(r"[-' ]", name):
            spellings[fold(word)][word] += 1
    known = frozenset(bodies)
    for row in rows:
        if not row.official and row.code not in known:
            written = _EPCI.match(row.name) if len(row.code) > 5 else None
            body = bodies[row.code]
            body.names.append(
                _epci(row.name, written, spellings) if written else _commune(row.name, spellings)
            )
            body.departements |= {_departement(row.departement)} if row.departement else set()
    _forget_old_numbers(bodies, known)
    nouns, towns = _nouns(rows, bodies), _towns(bodies)
    return [
        HEADER,
        *(
            _line(code, bodies[code], NOUN * (code in nouns) + TOWN * (code in towns))
            for code in sorted(bodies)
        ),
    ]


def _forget_old_numbers(bodies: dict[str, Body], known: frozenset[str]) -> None:
    """Keep, of a body that the newest table alone has under a new number, the new number and the old spelling."""
    numbers = {words_of(bodies[code].names[-1]): code for code in known if len(code) > 5}
    for code in [code for code in bodies if len(code) > 5 and code not in known]:
        old = numbers.get(words_of(bodies[code].names[-1]))
        if old and bodies[old].departements & bodies[code].departements:
            bodies[code] = bodies.pop(old)


def _line(code: str, body: Body, marks: str) -> str:
    name = body.names[-1]
    keys = {words_of(name)}
    others = []
    for other in (*dict.fromkeys(body.names), *sorted(body.others)):
        if words_of(other) not in keys:
            keys.add(words_of(other))
            others.append(other)
    departements = "" if len(code) == 5 else "|".join(sorted(body.departements))
    return ";".join((code, name, marks, departements, "|".join(others))).rstrip(";")


def _departement(code: str) -> str:
    return code.replace("20A", "2A").replace("20B", "2B").zfill(2)


def _written(words: Iterable[str], spellings: dict[str, Counter[str]]) -> list[str]:
    """Return words in capitals as the official names of other bodies write them."""
    return [
        fold(word)
        if fold(word) in LINKS
        else max(spellings[fold(word)], key=lambda form: (spellings[fold(word)][form], form))
        if fold(word) in spellings
        else word.capitalize()
        for word in words
    ]


def _commune(name: str, spellings: dict[str, Counter[str]]) -> str:
    """Return « SAINT MARTIN D ENTRAUNES » as « Saint-Martin-d'Entraunes », « LA CHATRE » as « La Châtre »."""
    words = _written(words_of(name), spellings)
    joined = re.sub(r"\b([dl])-", r"\1'", "-".join(words))
    joined = re.sub(r"^(l[ae]s?)-", r"\1 ", joined)
    return joined[:1].upper() + joined[1:]


def _epci(name: str, written: re.Match[str], spellings: dict[str, Counter[str]]) -> str:
    kind = (written.lastgroup or "métropole").upper().replace("MÉ", "Mé").replace("TROPOLE", "tropole")
    rest = re.sub(
        r"[ -](?:20\d\d|\d?CC\w{2,}|PETR)$|^ (?:SM|SYNDICAT MIXTE)\b", "", name[written.end() :], flags=re.I
    )
    words = " ".join(_written(words_of(rest), spellings))
    return f"{kind} {words}".replace(" d ", " d'").replace(" l ", " l'").replace("Métropole Eurom", "Eurom")


def _nouns(rows: Iterable[Row], bodies: dict[str, Body]) -> set[str]:
    """Return the communes of one word that the projects of several other départements write in small letters."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        where = _departement(row.departement) if row.departement else row.code[:2]
        for word in re.findall(r"(?<![\w-])[a-zà-ÿœ]+(?![\w'’-])", row.text):
            found[fold(word)].add(where)
    nouns = set()
    for code, body in bodies.items():
        words = [word for word in words_of(body.names[-1]) if word not in LINKS]
        if len(code) == 5 and len(words) == 1:
            elsewhere = found[words[0]] - {code[:2], code[:3]}
            nouns |= {code} if len(elsewhere) >= _NOUN_IN or len(words[0]) < 3 else set()
    return nouns


def _towns(bodies: dict[str, Body]) -> set[str]:
    """Return the communes of many people, and those that an agglomeration or a métropole bears the name of."""
    bearing: dict[str, str] = defaultdict(str)
    for code, body in bodies.items():
        if len(code) > 5 and not body.names[-1].startswith(("CC ", "PETR ")):
            for departement in body.departements:
                bearing[departement] += f" {' '.join(words_of(body.names[-1]))} /"
    return {
        code
        for code, body in bodies.items()
        if len(code) == 5
        and (
            body.population >= _TOWN_FROM
            or f" {' '.join(words_of(body.names[-1]))} " in bearing[code[: 3 if code > "97" else 2]]
        )
    }


def main() -> None:
    """Read the tables, and write the list."""
    parser = argparse.ArgumentParser(description="Make the list of communes and intercommunal bodies.")
    parser.add_argument("--data", type=Path, required=True, help=f"the folder that holds {', '.join(TABLES)}")
    parser.add_argument("--out", type=Path, required=True, help="the file to write")
    options = parser.parse_args()
    options.out.write_text("\n".join(make(read_tables(options.data))) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""The text of real PDFs against that of pdftotext -layout, which keeps every word where it stands on the page.

-layout writes columns side by side and the lines of a row's cells one under the other, so three words in a row
are one reader's three words only within a stretch that no two spaces part, or on a page of one column.
"""

import re
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from itertools import combinations
from typing import NamedTuple

import pypdfium2 as pdfium
import pytest

from corpus.french.folding import fold
from corpus.readers.layout.page import read_page
from corpus.readers.pdf.assembly import assemble
from real_documents import REAL

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not REAL.is_dir(), reason="the real documents are absent"),
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is absent"),
]
FILES = (
    "CR_reunion_20211105.pdf",
    "CR_conseil_municipal_24_02_2023.pdf",
    "reglement.pdf",
    "CR_reunion_20210129.pdf",
    "CR_CM_16_12_2011.pdf",
    "2014-05-22-0000072083.pdf",
    "2014-05-22-0000072188.pdf",
    "2014-04-24-0000071276.pdf",
    "2014-05-22-0000072223.pdf",
    "bilan_adissan.pdf",
    "M57D_Plan_de_comptes_01012026_vdef.pdf",
    "ECi_Reglement_label.pdf",
    "TETE_Referentiel_Economie_Circulaire_2024.pdf",
    "ADEME-Methodo-Outil-trajectoire-reference_VF_Nov2024.pdf",
    "AMI_CommunOrientation_122020.pdf",
    "Plaquette_Incubateur_nov2020.pdf",
    "kitelus_def.pdf",
    "avis-codev.pdf",
    "PV_CM_09_05_2011.pdf",
    "VilleMTP_MTP_AttribSub_2014.pdf",
    "VilleMTP_MTP_Tarifs_2014.pdf",
    "Delib_2013_556_ENJOY_-_Rapport_des_administrateurs_-_Exercice_2012.pdf",
    "Delib_2013_560_SAAM_-_Rapport_des_administrateurs_2012.pdf",
    "Delib_2013_382_Rapport_annuel_2012_du_délégataire_TaM_-_Parc_de_stationnement_LAISSAC.pdf",
)
_GAP = re.compile(r"\S\s{3,}\S")
_FAR = 36

Words = tuple[str, ...]


class Read(NamedTuple):
    """The pages of a file: as the reader gives them, and as -layout does."""

    ours: tuple[str, ...]
    laid: tuple[str, ...]


@cache
def read(name: str) -> Read:
    path = next(path for path in REAL.rglob("*.pdf") if path.name == name)
    with pdfium.PdfDocument(path) as document:
        contents = []
        for page in document:
            contents.append(read_page(page))
            page.close()
    text = assemble(contents)
    laid = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout
    pages = laid.decode("utf-8", "replace").split("\f")[: len(contents)]
    return Read(tuple(text.text[page.start : page.end] for page in text.pages), tuple(pages))


def triples(text: str) -> list[Words]:
    words = re.findall(r"\w+", fold(text))
    return list(zip(words, words[1:], words[2:], strict=False))


def is_of_one_column(page: str) -> bool:
    """Tell pages whose lines have no wide gaps, and do not begin far to the right."""
    lines = [line for line in page.split("\n") if line.strip()]
    apart = sum(bool(_GAP.search(line)) or len(line) - len(line.lstrip()) > _FAR for line in lines)
    return len(lines) >= 8 and apart <= 0.1 * len(lines)


def agreement(places: Sequence[int]) -> float:
    """Return Kendall's tau of places that should rise."""
    pairs = list(combinations(places, 2))
    return sum(1 if first < second else -1 for first, second in pairs) / len(pairs)


def test_three_words_that_stand_together_on_a_page_stand_together_in_the_text() -> None:
    recalls = []
    for name in FILES:
        pages = read(name)
        ours = set(triples("\n".join(pages.ours)))
        stretches = (
            stretch
            for page in pages.laid
            for line in page.split("\n")
            for stretch in re.split(r"\s{2,}", line)
        )
        wanted = {triple for stretch in stretches for triple in triples(stretch)}
        recalls.append(len(wanted & ours) / len(wanted))
    assert min(recalls) >= 0.97, dict(zip(FILES, recalls, strict=True))
    assert sum(recall >= 0.985 for recall in recalls) >= len(FILES) - 1
    assert sum(recalls) / len(recalls) >= 0.995


def test_pages_of_one_column_read_word_for_word_as_they_are_laid_out() -> None:
    kept = whole = 0
    pages_read = 0
    for name in FILES:
        for ours, laid in zip(*read(name), strict=True):
            if is_of_one_column(laid):
                wanted = set(triples(laid))
                kept, whole = kept + len(wanted & set(triples(ours))), whole + len(wanted)
                pages_read += 1
    assert pages_read > 100
    assert kept >= 0.985 * whole


def test_lines_of_one_column_come_in_their_order() -> None:
    found = []
    for name in FILES:
        for ours, laid in zip(*read(name), strict=True):
            if not is_of_one_column(laid):
                continue
            text, lines = bare(ours), [bare(line) for line in laid.split("\n")]
            unique = [
                line for line in lines if len(line) >= 12 and lines.count(line) == text.count(line) == 1
            ]
            if len(unique) > 2:
                found.append(agreement([text.index(line) for line in unique]))
    assert len(found) > 100
    assert sum(found) / len(found) >= 0.995
    assert sum(tau >= 0.98 for tau in found) >= 0.98 * len(found)


def bare(text: str) -> str:
    return re.sub(r"\s+", "", fold(text))

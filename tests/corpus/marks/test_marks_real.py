"""Where the words of quotes stand on real pages, held against the word boxes of another program (pdftotext)."""

import html
import random
import re
import shutil
import subprocess
from collections import Counter
from itertools import chain
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from corpus.french.folding import fold
from corpus.french.sentences import sentence_spans
from corpus.marks.marks import Mark, find_marks
from corpus.readers.layout.page import read_page
from corpus.readers.pdf.assembly import assemble
from real_documents import REAL

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not REAL.is_dir(), reason="the real documents are absent"),
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed"),
]
WORD = re.compile(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>')
SIZE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)"')
FEWEST_WORDS = 40
SHORTEST = 25

Word = tuple[str, float, float]


def bare(word: str) -> str:
    return re.sub(r"[\W_]", "", fold(word))


def words_of(path: Path, number: int, size: tuple[float, float]) -> list[Word]:
    """Return the words of a page, each with the middle of its box in shares of the page as it is shown."""
    command = ["pdftotext", "-bbox", "-f", str(number), "-l", str(number), str(path), "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    stated = SIZE.search(told)
    # Of a page that is shown turned, pdftotext gives the size as if it lay unturned, its words as they are shown.
    assert stated is None or sorted(map(float, stated.groups())) == pytest.approx(sorted(size), abs=1)
    width, height = size
    found = []
    for x0, y0, x1, y1, word in WORD.findall(told):
        place = (float(x0) + float(x1)) / 2 / width, (float(y0) + float(y1)) / 2 / height
        found.append((bare(html.unescape(word)), *place))
    return [word for word in found if word[0]]


def is_marked(word: Word, marks: tuple[Mark, ...]) -> bool:
    _, x, y = word
    return any(mark.left <= x <= mark.right and mark.top <= y <= mark.bottom for mark in marks)


def unlike(wanted: list[str], given: list[str]) -> tuple[list[str], list[str]]:
    """Return the words of either list that the other lacks; a word may be two of the other, one after the other."""
    left = list((Counter(wanted) - Counter(given)).elements())
    rest = list((Counter(given) - Counter(wanted)).elements())
    for one, other in ((left, rest), (rest, left)):
        for size in (2, 3, 4):
            for start in range(len(one) - size, -1, -1):
                joined = "".join(one[start : start + size])
                if joined in other:
                    other.remove(joined)
                    del one[start : start + size]
    return left, rest


def drawn_quotes(seed: int) -> list[str]:
    """Draw fifty quotes over ten files; return those whose box does not lie on their words."""
    chance = random.Random(seed)
    paths = sorted(path for path in REAL.rglob("*.pdf") if path.stat().st_size < 20_000_000)
    chance.shuffle(paths)
    missed: list[str] = []
    files, quotes = 0, 0
    for path in paths:
        try:
            document = pdfium.PdfDocument(path)
        except pdfium.PdfiumError:
            continue
        count = 0
        for number in (chance.randrange(len(document)) for _ in range(12)):
            page = document[number]
            content = assemble([read_page(page)])
            spans = [span for span in sentence_spans(content.text) if span[1] - span[0] >= SHORTEST]
            words = words_of(path, number + 1, page.get_size())
            if spans and len(words) >= FEWEST_WORDS:
                start, end = chance.choice(spans)
                marks = find_marks(page, content.text, start, end)
                wanted = [word for word in map(bare, content.text[start:end].split()) if word]
                lacking, beside = unlike(wanted, [word[0] for word in words if is_marked(word, marks)])
                if lacking or len("".join(beside)) > 0.15 * len("".join(wanted)):
                    missed.append(
                        f"{path.name}, p. {number + 1}: {content.text[start:end]!r} {lacking} {beside}"
                    )
                count += 1
            page.close()
            if count == 5:
                break
        document.close()
        files, quotes = files + bool(count), quotes + count
        if files >= 10 and quotes >= 50:
            break
    assert files >= 10
    assert quotes >= 50
    return missed


def test_the_boxes_of_random_quotes_of_ten_real_files_lie_on_their_words() -> None:
    missed = list(chain.from_iterable(drawn_quotes(seed) for seed in (1, 2)))
    assert len(missed) <= 2, "\n".join(missed)

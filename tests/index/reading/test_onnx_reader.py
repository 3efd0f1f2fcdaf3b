"""The bundled reader, on passages written for this test."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from test_windows import PASSAGE

from corpus.documents import Passage
from index.errors import ModelError
from index.reading.onnx_reader import OnnxReader

QUESTION = "Combien coûte la rénovation de l'école des Tilleuls ?"
TOLD = (
    "Le maire ouvre la séance. La rénovation de l'école des Tilleuls coûtera 412 000 € hors taxes. "
    "Le marché de Noël se tiendra le 12 décembre."
)
OTHER = "Le conseil désigne M. Paul Vidal comme délégué au syndicat des eaux, à l'unanimité."


@pytest.fixture(scope="module")
def reader() -> OnnxReader:
    return OnnxReader()


def beginning(text: str) -> tuple[Passage, int]:
    return replace(PASSAGE, text=text, end=len(text)), 0


def test_the_passage_that_answers_is_told_from_one_that_does_not(reader: OnnxReader) -> None:
    answering, other = reader.read(QUESTION, [beginning(TOLD), beginning(OTHER)])
    assert answering.answers > other.answers + 1


def test_the_sentence_that_proves_it_and_the_figure_asked_stand_out(reader: OnnxReader) -> None:
    (reading,) = reader.read(QUESTION, [beginning(TOLD)])
    start = TOLD.index("La rénovation")
    end = TOLD.index(" Le marché")
    inside = reading.evidence[reading.within(start, end)].mean()
    assert inside > reading.evidence[reading.within(0, start - 1)].mean()
    assert inside > reading.evidence[reading.within(end + 1, len(TOLD))].mean()
    short = reading.short_answer(start, end)
    assert short is not None
    assert "412 000" in TOLD[slice(*short)]


def test_a_passage_is_read_alike_alone_and_beside_longer_ones(reader: OnnxReader) -> None:
    alone = reader.read(QUESTION, [beginning(TOLD)])[0]
    beside = reader.read(QUESTION, [beginning(OTHER * 20), beginning(TOLD), beginning(OTHER)])[1]
    # In int8, the scale of a batch is that of its largest value.
    assert beside.answers == pytest.approx(alone.answers, abs=0.6)
    assert np.array_equal(beside.places, alone.places)


def test_a_long_passage_is_read_around_the_place_asked(reader: OnnxReader) -> None:
    long, _ = beginning(f"{OTHER} " * 30 + TOLD)
    place = long.text.index("La rénovation")
    first, around = reader.read(QUESTION, [(long, 0), (long, place)])
    assert first.places[0, 0] == 0
    assert around.places[-1, 1] == len(long.text)
    assert around.answers > first.answers
    amount = long.text.index("412 000")
    assert len(first.short[first.within(amount, amount + 7)]) == 0
    assert around.short_answer(place, amount + 9) is not None


def test_an_empty_passage_answers_nothing_and_hurts_no_other(reader: OnnxReader) -> None:
    empty, answering = reader.read(QUESTION, [beginning(""), beginning(TOLD)])
    assert len(empty.evidence) == 0
    assert empty.short_answer(0, 0) is None
    assert answering.answers > empty.answers
    assert reader.read(QUESTION, []) == ()


def test_a_damaged_model_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"no model")
    with pytest.raises(ModelError, match="endommagé"):
        OnnxReader(tmp_path).read(QUESTION, [beginning(TOLD)])


def test_reading_needs_neither_torch_nor_transformers() -> None:
    code = (
        "import sys; from index.reading.onnx_reader import OnnxReader; OnnxReader();"
        "sys.exit(any(name in sys.modules for name in ('torch', 'transformers')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

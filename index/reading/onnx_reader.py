"""The bundled reader: a small transformer run by onnxruntime, on stretches of passages with what is said of them."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from corpus.documents import Passage
from index.errors import ModelError
from index.reading.windows import Framing, Window, header
from index.seams import Reading, Vectors

BUNDLED_READER = Path(__file__).parent.parent / "models" / "arpenteur-lecteur-fr"
_PADDING = 1


def bundled_reader() -> "OnnxReader | None":
    """Return the reader that comes with the program, None where its model was left out."""
    return OnnxReader() if BUNDLED_READER.is_dir() else None


class OnnxReader:
    """Implements `Reader` with the model of a folder, which is loaded when it first reads; any number of threads may read."""

    def __init__(self, folder: Path = BUNDLED_READER) -> None:
        self._folder = folder

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        # As other libraries understand it: who asks on every core at once wants one thread each (0: all of them).
        options.intra_op_num_threads = int(os.environ.get("OMP_NUM_THREADS", "0"))
        # Threads that wait for the next question would keep a processor busy.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        with _reading(self._folder):
            return onnxruntime.InferenceSession(
                str(self._folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
            )

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        with _reading(self._folder):
            return Tokenizer.from_file(str(self._folder / "tokenizer.json"))

    def read(self, question: str, places: Sequence[tuple[Passage, int]]) -> tuple[Reading, ...]:
        """Return one reading for each place of a passage's text, of what stands around it. Raises ModelError."""
        framing = Framing(self._tokenizer, question)
        encoded = self._tokenizer.encode_batch(
            [passage.text for passage, _ in places], add_special_tokens=False
        )
        windows: list[Window] = []
        for (passage, place), text in zip(places, encoded, strict=True):
            token = sum(end <= place for _, end in text.offsets)
            windows.append(framing.around(header(passage), text.ids, token))
        return tuple(
            Reading(
                float(answers),
                np.array(text.offsets[held.first : held.first + held.length], np.int32).reshape(-1, 2),
                *scores[held.start : held.start + held.length].T,
            )
            for held, text, answers, scores in zip(windows, encoded, *self._run(windows), strict=True)
        )

    def _run(self, windows: Sequence[Window]) -> tuple[Vectors, Vectors]:
        """Return whether each window answers, shape (windows,), and the scores of its tokens, (windows, tokens, 2)."""
        if not windows:
            return np.zeros(0, np.float32), np.zeros((0, 0, 2), np.float32)
        longest = max(len(window.ids) for window in windows)
        ids = np.full((len(windows), longest), _PADDING, np.int64)
        for row, window in zip(ids, windows, strict=True):
            row[: len(window.ids)] = window.ids
        mask = (np.arange(longest) < [[len(window.ids)] for window in windows]).astype(np.int64)
        answers, tokens = self._session.run(None, {"ids": ids, "mask": mask})
        return answers, tokens


@contextmanager
def _reading(folder: Path) -> Iterator[None]:
    """Tell what goes wrong while a model is loaded. Raises ModelError."""
    try:
        yield
    # Each library raises errors of its own kinds, none of which it makes public.
    except Exception as error:
        raise ModelError(str(folder), "son lecteur est incomplet ou endommagé") from error

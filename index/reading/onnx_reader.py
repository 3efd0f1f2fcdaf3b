"""The bundled reader: a small transformer run by onnxruntime, on stretches of passages with what is said of them."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from tokenizers import Tokenizer

from corpus.documents import Passage
from index.errors import ModelError
from index.reading.windows import Framing, Window, header
from index.seams import Reading, Vectors

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

BUNDLED_READER = Path(__file__).parent.parent / "models" / "arpenteur-lecteur-fr"
_PADDING = 1


def bundled_reader() -> "OnnxReader | None":
    """Return the reader that comes with the program, None where its model was left out."""
    return OnnxReader() if BUNDLED_READER.is_dir() else None


class OnnxReader:
    """Implements `Reader` with the model of a folder; any number of threads may read.

    The model is loaded beside what else begins: it takes as long as a first search.
    """

    def __init__(self, folder: Path = BUNDLED_READER) -> None:
        loading = ThreadPoolExecutor(1)
        self._loaded = loading.submit(_load, folder)
        loading.shutdown(wait=False)

    def read(self, question: str, places: Sequence[tuple[Passage, int]]) -> tuple[Reading, ...]:
        """Return one reading for each place of a passage's text, of what stands around it. Raises ModelError."""
        session, tokenizer = self._loaded.result()
        framing = Framing(tokenizer, question)
        encoded = tokenizer.encode_batch([passage.text for passage, _ in places], add_special_tokens=False)
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
            for held, text, answers, scores in zip(windows, encoded, *_run(session, windows), strict=True)
        )


def _run(session: "InferenceSession", windows: Sequence[Window]) -> tuple[Vectors, Vectors]:
    """Return whether each window answers, shape (windows,), and the scores of its tokens, (windows, tokens, 2)."""
    if not windows:
        return np.zeros(0, np.float32), np.zeros((0, 0, 2), np.float32)
    longest = max(len(window.ids) for window in windows)
    ids = np.full((len(windows), longest), _PADDING, np.int64)
    for row, window in zip(ids, windows, strict=True):
        row[: len(window.ids)] = window.ids
    mask = (np.arange(longest) < [[len(window.ids)] for window in windows]).astype(np.int64)
    answers, tokens = session.run(None, {"ids": ids, "mask": mask})
    return answers, tokens


def _load(folder: Path) -> tuple["InferenceSession", Tokenizer]:
    """Return the model and its tokenizer. Raises ModelError."""
    # Here and not above: the library alone takes a tenth of a second.
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # As other libraries understand it: who asks on every core at once wants one thread each (0: all of them).
    options.intra_op_num_threads = int(os.environ.get("OMP_NUM_THREADS", "0"))
    # Threads that wait for the next question would keep a processor busy.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
    # Each library raises errors of its own kinds, none of which it makes public.
    except Exception as error:
        raise ModelError(str(folder), "son lecteur est incomplet ou endommagé") from error
    return session, tokenizer

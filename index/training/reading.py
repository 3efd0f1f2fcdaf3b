"""Teaches the reader: which of a question's passages answers, with which of its words, and when none does."""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn
from transformers import AttentionInterface, BertConfig, BertModel
from transformers.masking_utils import AttentionMaskInterface, eager_mask

from index.reading.windows import Framing, title_of
from index.training.asking import as_typed, without_names
from index.training.encoder import Encoder

Span = tuple[int, int]

# Each draw is a question with so many passages, and a step learns from so many questions.
PASSAGES, QUESTIONS = 5, 5
_RATE = 1.5e-4
_WARMING = 100
_PADDING, _UNKNOWN = 1, 3
_UNTOLD = -1.0
# How often the passage that answers is left out, and those of an encyclopaedia bear no title.
_LEFT_OUT, _UNTITLED = 0.1, 0.6
# How often nothing is said of passages, or their title alone; how often a question does not name whose document answers, and is
# asked of that document alone.
_BARE, _TITLED, _UNNAMED = 0.12, 0.12, 0.26
# How often a word is hidden that is not the answer itself: what says it otherwise must do.
_HIDDEN = 0.06
_OTHERS = 0.25  # what the words of passages that do not answer weigh beside those of one that does


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage with its header; `evidence` proves the answer, `short` is the answer itself, None where nobody told."""

    header: str
    text: str
    evidence: tuple[Span, ...]
    short: tuple[Span, ...] | None


@dataclass(frozen=True, slots=True)
class Example:
    """A question with the passages found for it; `is_general` where they are of an encyclopaedia.

    `near` is the rank of a passage that nearly answers: it is always shown.
    """

    question: str
    passages: tuple[Shown, ...]
    is_general: bool
    near: int | None


def read_examples(path: Path, fold: str) -> tuple[Example, ...]:
    """Read the examples of one fold, as `python -m evals.learning.examples` wrote them."""
    examples = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["fold"] == fold:
                passages = tuple(
                    Shown(
                        one["header"],
                        one["text"],
                        tuple((start, end) for start, end in one["evidence"]),
                        None if one["short"] is None else tuple((start, end) for start, end in one["short"]),
                    )
                    for one in row["passages"]
                )
                examples.append(Example(row["question"], passages, row["general"], row["near"]))
    return tuple(examples)


class ReaderModel(nn.Module):
    """The first layers of the encoder, with one score for the whole and two for each token: evidence, short answer."""

    def __init__(self, encoder: Encoder, layers: int) -> None:
        super().__init__()
        self.encoder = BertModel(
            BertConfig(
                vocab_size=len(encoder.pieces),
                hidden_size=encoder.width,
                num_hidden_layers=layers,
                num_attention_heads=encoder.heads,
                intermediate_size=encoder.inner,
                max_position_embeddings=encoder.longest,
                type_vocab_size=2,
                # Dropout costs a third of the time here; an example is seen a few times only.
                hidden_dropout_prob=0.0,
                attention_probs_dropout_prob=0.0,
            ),
            add_pooling_layer=False,
        )
        self.encoder.config._attn_implementation = "plain"
        self.whole = nn.Linear(encoder.width, 1)
        self.tokens = nn.Linear(encoder.width, 2)
        held = self.encoder.state_dict()
        self.encoder.load_state_dict({k: torch.tensor(v) for k, v in encoder.weights.items() if k in held})
        self.encoder.embeddings.word_embeddings.weight.requires_grad = False
        nn.init.normal_(self.whole.weight, std=0.02)
        nn.init.zeros_(self.whole.bias)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return log-odds, shape (windows,) and (windows, tokens, 2)."""
        return self.scores(self.encoder(ids, attention_mask=mask).last_hidden_state)

    def scores(self, hidden: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the scores of what the encoder made, shape (windows, tokens, width)."""
        hidden = hidden.float()
        return self.whole(hidden[:, 0])[:, 0], self.tokens(hidden)


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows, (windows, tokens), with their labels (-1 where nothing is told), and the answering one of each question.

    That is its place among the passages of its question, `PASSAGES` where none answers.
    """

    ids: torch.Tensor
    mask: torch.Tensor
    evidence: torch.Tensor
    short: torch.Tensor
    answering: torch.Tensor


class Drawing:
    """Draws batches; what a step draws depends on its number alone, so that a run that was stopped goes on as it would."""

    def __init__(self, tokenizer: Tokenizer, examples: Sequence[Example]) -> None:
        self._tokenizer = tokenizer
        self._acts = [example for example in examples if not example.is_general]
        self._general = [example for example in examples if example.is_general]

    def batch(self, step: int) -> Batch:
        """Return the batch of a step; it begins with more of the encyclopaedia, which is easier."""
        draw = random.Random(step * 7 + 1)
        share = 0.6 if step < 2 * _WARMING else 0.3
        groups = [self._general if draw.random() < share else self._acts for _ in range(QUESTIONS)]
        return self._batch([draw.choice(group or self._acts or self._general) for group in groups], draw)

    def _batch(self, examples: Sequence[Example], draw: random.Random) -> Batch:
        rows: list[tuple[tuple[int, ...], list[float], list[float]]] = []
        answering = []
        for example in (_varied(each, draw) for each in examples):
            shown = self._shown(example, draw)
            answering.append(next((n for n, one in enumerate(shown) if one.evidence), PASSAGES))
            framing = Framing(self._tokenizer, as_typed(example.question, draw))
            rows.extend(self._window(framing, one, draw) for one in shown)
        longest = max(len(ids) for ids, _, _ in rows)
        ids = torch.full((len(rows), longest), _PADDING)
        mask = torch.zeros(len(rows), longest)
        labels = torch.full((2, len(rows), longest), _UNTOLD)
        for number, (tokens, *told) in enumerate(rows):
            ids[number, : len(tokens)] = torch.tensor(_partly_hidden(tokens, told[1], draw))
            mask[number, : len(tokens)] = 1
            for kind, values in enumerate(told):
                labels[kind, number, : len(tokens)] = torch.tensor(values)
        return Batch(ids, mask, labels[0], labels[1], torch.tensor(answering))

    def _shown(self, example: Example, draw: random.Random) -> list[Shown]:
        right = [one for one in example.passages if one.evidence]
        wrong = [one for one in example.passages if not one.evidence]
        if right and draw.random() < _LEFT_OUT * (3 if example.is_general else 1):
            right = []
        draw.shuffle(wrong)
        shown = [draw.choice(right)] if right else []
        shown += wrong[: PASSAGES - len(shown)]
        if example.near is not None and (near := example.passages[example.near]) not in shown:
            shown[0] = near
        while len(shown) < PASSAGES:
            other = draw.choice(draw.choice(self._acts or self._general).passages)
            shown.append(Shown(other.header, other.text, (), ()))
        draw.shuffle(shown)
        return shown

    def _window(
        self, framing: Framing, shown: Shown, draw: random.Random
    ) -> tuple[tuple[int, ...], list[float], list[float]]:
        """Return a window's tokens and labels: a long passage is cut anywhere, one that answers around its evidence."""
        text = self._tokenizer.encode(shown.text, add_special_tokens=False)
        evidence = _labels(text.offsets, shown.evidence)
        short = (
            _labels(text.offsets, shown.short)
            if shown.short
            else [_UNTOLD if shown.evidence else 0.0] * len(evidence)
        )
        before, room = framing.frame(shown.header, text.ids)
        last = len(text.ids) - room
        first = draw.randint(0, last)
        if last and any(evidence):
            first = min(max(0, evidence.index(1.0) - draw.randint(0, room * 2 // 3)), last)
        window = framing.window(before, text.ids, first, room)

        def placed(labels: Sequence[float]) -> list[float]:
            told = [_UNTOLD] * len(window.ids)
            told[window.start : window.start + room] = labels[first : first + room]
            return told

        return window.ids, placed(evidence), placed(short)


def _varied(example: Example, draw: random.Random) -> Example:
    """Return the example with less said of its passages, or asked of the document that answers without naming it."""
    chance = draw.random()
    if chance < (_UNTITLED if example.is_general else _BARE):
        return _headed(example, lambda _: "")
    if example.is_general:
        return example
    if chance < _BARE + _TITLED:
        return _headed(example, title_of)
    if chance > 1 - _UNNAMED and (right := [one for one in example.passages if one.evidence]):
        header = draw.choice(right).header
        question = without_names(example.question, header)
        if question != example.question:
            own = tuple(one for one in example.passages if title_of(one.header) == title_of(header))
            return replace(example, question=question, passages=own, near=None)
    return example


def _headed(example: Example, header: Callable[[str], str]) -> Example:
    return replace(
        example, passages=tuple(replace(one, header=header(one.header)) for one in example.passages)
    )


def _partly_hidden(tokens: Sequence[int], short: Sequence[float], draw: random.Random) -> list[int]:
    return [
        _UNKNOWN if token > _UNKNOWN and label < 1 and draw.random() < _HIDDEN else token
        for token, label in zip(tokens, short, strict=True)
    ]


def loss(model: ReaderModel, batch: Batch) -> torch.Tensor:
    """Return what is learnt from: the right passage among those of its question and « none », and the right words of each."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        whole, tokens = model(batch.ids, batch.mask)
    none = torch.zeros(len(batch.answering), 1)
    choice = nn.functional.cross_entropy(
        torch.cat([whole.view(len(batch.answering), -1), none], 1), batch.answering
    )
    answers = (batch.evidence > 0).any(1, keepdim=True)
    return (
        choice
        + 2 * _word_loss(tokens[..., 0], batch.evidence, answers)
        + _word_loss(tokens[..., 1], batch.short, answers)
    )


def _word_loss(scores: torch.Tensor, labels: torch.Tensor, answers: torch.Tensor) -> torch.Tensor:
    total = torch.zeros(())
    for weight, held in ((1.0, answers), (_OTHERS, ~answers)):
        told = (labels >= 0) & held
        if told.any():
            total = total + weight * nn.functional.binary_cross_entropy_with_logits(
                scores[told], labels[told]
            )
    return total


def learn(model: ReaderModel, drawing: Drawing, steps: int, checkpoint: Path) -> Iterator[tuple[int, float]]:
    """Learn up to so many steps, going on from the checkpoint where there is one; yields each step and its loss."""
    optimizer = torch.optim.AdamW(
        [weight for weight in model.parameters() if weight.requires_grad],
        lr=_RATE,
        weight_decay=0.01,
        betas=(0.9, 0.98),
    )
    step = 0
    if checkpoint.exists():
        kept = torch.load(checkpoint)
        model.load_state_dict(kept["model"])
        optimizer.load_state_dict(kept["optimizer"])
        step = kept["step"]
    model.train()
    while step < steps:
        for group in optimizer.param_groups:
            group["lr"] = _RATE * min(1, (step + 1) / _WARMING) * (0.02 + 0.98 * (steps - step) / steps)
        value = loss(model, drawing.batch(step))
        value.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        step += 1
        if step % 200 == 0 or step == steps:
            written = checkpoint.with_name(f"{checkpoint.name}.new")
            torch.save(
                {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step}, written
            )
            written.replace(checkpoint)
        yield step, value.item()


def _labels(offsets: Sequence[Span], spans: Sequence[Span]) -> list[float]:
    return [float(any(start < last and first < end for first, last in spans)) for start, end in offsets]


def _plain_attention(
    module: nn.Module,  # noqa: ARG001
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    scaling: float = 1.0,
    **_: object,
) -> tuple[torch.Tensor, None]:
    """Attention by two products: half the time of torch's own on a processor, whose backward step is slow there."""
    batch, heads, length, width = query.shape
    flat = (batch * heads, length, width)
    scores = torch.bmm((query * scaling).reshape(flat), key.reshape(flat).transpose(1, 2))
    if attention_mask is not None:
        shaped = scores.view(batch, heads, length, length) + attention_mask.to(scores.dtype)
        scores = shaped.view(batch * heads, length, length)
    told = torch.bmm(torch.softmax(scores, -1), value.reshape(flat))
    return told.view(batch, heads, length, width).transpose(1, 2).contiguous(), None


AttentionInterface.register("plain", _plain_attention)
AttentionMaskInterface.register("plain", eager_mask)


def counted_pieces(tokenizer: Tokenizer, texts: Sequence[str]) -> set[int]:
    """Return which pieces of the vocabulary the texts use."""
    used: set[int] = set()
    for begin in range(0, len(texts), 2000):
        for text in tokenizer.encode_batch(list(texts[begin : begin + 2000]), add_special_tokens=False):
            used.update(np.unique(text.ids).tolist())
    return used

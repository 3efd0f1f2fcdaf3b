"""The settings that matter, each measured on the same questions: what each step of the product is worth."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import BaseModel, ConfigDict

from assistant.assistant import Assistant
from assistant.composers import composer_for
from assistant.library.home import Home
from assistant.library.library import Library
from assistant.library.sources import of_searcher
from assistant.passages.extractive import ExtractiveComposer
from assistant.settings import Settings
from evals.judging.judging import SourceTexts
from evals.product.evaluating import Sets, evaluate
from evals.product.product import Product, remembering
from evals.version import code_hash, commit
from index.embedded.embedded import EmbeddedIndex
from index.embedded.fusion import FusionWeights
from index.embedded.manifest import Manifest
from index.embedding.embedders import load_embedder
from index.search.search import Searcher
from index.search.second_look import LEARNT

_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Setting:
    """One way of setting the product up.

    `dense` is the part of the dense side in the fusion (None: as the index has it), `embedder` the name of
    another model than the data folder's, `models` whether a language model answers where one is configured.
    """

    name: str
    dense: float | None = None
    second_look: bool = True
    embedder: str | None = None
    models: bool = False


class AblatedJson(BaseModel):
    """What one setting is worth on one set."""

    model_config = ConfigDict(frozen=True)

    figures: dict[str, float | None]
    intervals: dict[str, tuple[float, float] | None]
    answer_ms: dict[str, float]


class AblationsJson(BaseModel):
    """The settings compared: `testsets[set][setting]`, both by name, in the order in which they are shown."""

    model_config = ConfigDict(frozen=True)

    created: str
    commit: str | None
    code: str
    questions: dict[str, int]
    testsets: dict[str, dict[str, AblatedJson]]


def settings_to_compare(settings: Settings, embedders: Sequence[str]) -> tuple[Setting, ...]:
    """Return the settings: ways of searching, other models, and the language model where one is configured."""
    return (
        Setting("lexical seul", dense=0.0, second_look=False),
        Setting("dense seul", dense=1.0, second_look=False),
        Setting("fusion", second_look=False),
        Setting("fusion et second regard"),
        *(Setting(f"… avec {Path(name).name}", embedder=name) for name in embedders),
        *([Setting(f"… et {settings.language_model.model}", models=True)] if settings.language_model else []),
    )


def ablate(
    sets: Sets,
    settings: Settings,
    compared: Sequence[Setting],
    sources: SourceTexts,
    *,
    on_start: Callable[[int, int], None] = lambda _done, _all: None,
    on_progress: Callable[[], None] = lambda: None,
) -> AblationsJson:
    """Ask every question under every setting. Raises IndexMismatchError and ModelError as opening does."""
    on_start(0, len(compared) * sum(len(questions) for questions in sets.values()))
    testsets: dict[str, dict[str, AblatedJson]] = {name: {} for name in sets}
    for setting in compared:
        with _index_for(setting, settings) as folder:
            done = evaluate(
                sets,
                settings,
                folder=None,
                open_product=partial(open_setting, setting, folder),
                sources=sources,
                on_progress=on_progress,
            )
        for testset in done.testsets:
            testsets[testset.name][setting.name] = AblatedJson(
                figures=testset.figures, intervals=testset.intervals, answer_ms=testset.answer_ms
            )
    return AblationsJson(
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        commit=commit(),
        code=code_hash(),
        questions={name: len(questions) for name, questions in sets.items()},
        testsets=testsets,
    )


def open_setting(setting: Setting, folder: Path, settings: Settings) -> Product:
    """Open the data folder with an index of its passages in another folder, set up in another way."""
    library = Library.open(settings)
    embedder = load_embedder(setting.embedder or settings.embedder)
    index = EmbeddedIndex.open(folder, embedder=embedder.name)
    searcher = Searcher(index, embedder, second_look=LEARNT if setting.second_look else None)
    sources = remembering(of_searcher(searcher))
    composer = composer_for(settings) if setting.models else ExtractiveComposer()
    return Product(library, sources, Assistant(lambda _: sources, composer))


def figures_of(ablations: AblationsJson) -> Mapping[str, Mapping[str, Mapping[str, float | None]]]:
    """Return the figures alone: by set, by setting."""
    return {
        name: {setting: values.figures for setting, values in by_setting.items()}
        for name, by_setting in ablations.testsets.items()
    }


@contextmanager
def _index_for(setting: Setting, settings: Settings) -> Iterator[Path]:
    """Make the index of a setting beside the data folder's own, which is not touched; gone at the end."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="arpenteur-"))) / "index"
        if setting.embedder is None:
            home = Home(settings.home)
            state = home.state()
            # `Product.open` refuses an empty data folder before anything is compared.
            assert state is not None  # noqa: S101
            EmbeddedIndex.clone(home.index(state.generation), folder)
            if setting.dense is not None:
                manifest = Manifest.read(folder, embedder=load_embedder(settings.embedder).name)
                replace(manifest, weights=FusionWeights(setting.dense)).write(folder)
        else:
            _embed_again(Product.open(settings), setting.embedder, folder)
        yield folder


def _embed_again(product: Product, name: str, folder: Path) -> None:
    embedder = load_embedder(name)
    folder.mkdir(parents=True)
    index = EmbeddedIndex.create(folder, embedder=embedder.name, dimension=embedder.dimension)
    passages = list(product.passages())
    for at in range(0, len(passages), _BATCH):
        batch = passages[at : at + _BATCH]
        index.add(batch, embedder.embed_passages([passage.text for passage in batch]))
    index.commit()

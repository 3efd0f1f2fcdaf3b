"""How far a command is: a bar on stderr."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from assistant.commands.console import complain


@contextmanager
def progress(name: str, console: Console) -> Iterator[tuple[Callable[[int, int], None], Callable[[], None]]]:
    """Give what tells how many are done of how many, and what tells of one more."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(name, total=None)

        def start(done: int, total: int) -> None:
            if done:
                complain(f"Reprise : {done} questions sur {total} avaient déjà leur réponse.")
            bar.update(task, completed=done, total=total)

        yield start, lambda: bar.advance(task)

"""Commands that speak French: help, wrong usage, errors and exit codes, the same for every console script."""

import os
import re
import sys
import traceback
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from assistant.errors import AssistantError, os_reason
from corpus.errors import CorpusError
from index.errors import IndexStoreError, ModelError

INTERRUPTED = 130
_WRONG_USAGE = 2
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

_MESSAGES = (
    (
        r"No such command '(.*?)'\. Did you mean (.*)\?",
        r"La commande « \1 » n'existe pas ; vouliez-vous dire \2 ?",
    ),
    (r"No such command '(.*?)'\.?", r"La commande « \1 » n'existe pas."),
    (r"Missing command\.", r"Il manque une commande."),
    (
        r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)",
        r"Argument en trop : \1 (mettez entre guillemets ce qui va ensemble).",
    ),
    (r"Option '(.*?)' requires .*", r"L'option « \1 » attend une valeur."),
    (r"Option '(.*?)' does not take a value\.", r"L'option « \1 » ne prend pas de valeur."),
    (
        r"No such option: (\S+) \(Possible options: (.*)\)",
        r"L'option « \1 » n'existe pas ; vouliez-vous dire \2 ?",
    ),
    (r"No such option: (\S+)", r"L'option « \1 » n'existe pas."),
    (r"Missing (?:argument|option|parameter) '(.*?)'.*", r"Il manque « \1 »."),
    (r"Invalid value for '(.*?)': .*valid integer.*", r"« \1 » attend un nombre entier."),
    (r"Invalid value for '(.*?)': .*greater than or equal to (\S+)", r"« \1 » doit valoir au moins \2."),
    (r"Invalid value for '(.*?)': .*less than or equal to (\S+)", r"« \1 » doit valoir au plus \2."),
    (r"Invalid value for '(.*?)': .*is not one of (.*?)\.?", r"« \1 » doit être l'un de : \2."),
    (r"Invalid value for (?:'(.*?)'|(\S+)): (.*)", r"« \1\2 » : \3"),
)


class FrenchCommand(TyperCommand):
    """A command whose help is in French."""

    def get_help_option(self, ctx: Any) -> Any:
        """Return the help option, described in French."""
        return _in_french(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help out."""
        _translate(self, ctx)
        super().format_help(ctx, formatter)


class FrenchGroup(TyperGroup):
    """A group of commands whose help is in French."""

    def get_help_option(self, ctx: Any) -> Any:
        """Return the help option, described in French."""
        return _in_french(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help out."""
        _translate(self, ctx)
        super().format_help(ctx, formatter)


def run(app: typer.Typer, name: str, arguments: Sequence[str]) -> int:
    """Run a console script and return its exit code; whatever goes wrong is one French sentence on stderr.

    0: done; 1: not done, or not wholly; 2: wrong usage; 130: interrupted.
    """
    try:
        code = app(args=list(arguments), prog_name=name, standalone_mode=False)
        sys.stdout.flush()
    except typer.TyperException as error:
        if message := error.format_message():
            complain(f"{french_usage(message)} Voir « {name} --help ».")
        return _WRONG_USAGE
    except (CorpusError, AssistantError, IndexStoreError, ModelError) as error:
        return _failed(error, str(error))
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except BrokenPipeError:
        # Whoever reads our output has seen enough; Python would complain once more when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        where = f"{error.filename} : " if error.filename else ""
        return _failed(error, f"{where}{os_reason(error)}.")
    except Exception as error:  # noqa: BLE001 (the entrance: there is nobody left to tell but the user)
        hint = "Relancez avec ARPENTEUR_TRACE=1 pour en voir le détail."
        return _failed(error, f"Erreur inattendue ({type(error).__name__} : {error}). {hint}")
    if code == INTERRUPTED:
        complain("Interrompu.")
    return code if isinstance(code, int) else 0


def complain(message: str) -> None:
    """Write a problem to stderr."""
    print(harmless(message), file=sys.stderr, flush=True)


def harmless(text: str) -> str:
    """Return a text without the control characters that a terminal would obey, line ends and tabs aside."""
    return _CONTROLS.sub("�", text)


def french_usage(message: str) -> str:
    """Return Typer's message on wrong usage in French."""
    for pattern, translation in _MESSAGES:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return found.expand(translation)
    return message


def _failed(error: Exception, message: str) -> int:
    if os.environ.get("ARPENTEUR_TRACE"):
        traceback.print_exception(error)
    complain(message)
    return 1


def _in_french(help_option: Any) -> Any:
    if help_option is not None:
        help_option.help = "Affiche cette aide."
    return help_option


def _translate(command: FrenchCommand | FrenchGroup, ctx: Any) -> None:
    from typer import rich_utils

    rich_utils.COMMANDS_PANEL_TITLE = "Commandes"
    rich_utils.DEFAULT_STRING = "[par défaut : {}]"
    rich_utils.REQUIRED_LONG_STRING = "[obligatoire]"
    for parameter in command.get_params(ctx):
        # Python's names of types say nothing to a reader of the help.
        shown = parameter.metavar if parameter.param_type_name == "option" else None
        vars(parameter)["display_type_rich"] = lambda ctx, shown=shown: shown  # noqa: ARG005 (Typer's signature)

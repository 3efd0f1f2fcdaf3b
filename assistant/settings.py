"""The settings, read once at the entrance; below it functions receive values."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from assistant.errors import SettingsError

DEFAULT_COLLECTION = "documents"
_LONGEST_WAIT_S = 600
_WAIT_S = 30.0


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """A server of a language model that speaks the OpenAI protocol.

    `timeout_s` is how many seconds a whole reply may take, the second attempt included. The key is not shown.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    timeout_s: float = _WAIT_S


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the data is, which embedding model reads it (None: the bundled one), which model writes (None: none)."""

    home: Path
    embedder: str | None = None
    language_model: ServerSettings | None = None


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """The password of changing the documents, and whom readers may write to; None where none was chosen."""

    admin_password: str | None = None
    contact: str | None = None


def read_service_settings(environment: Mapping[str, str] = os.environ) -> ServiceSettings:
    """Return what ARPENTEUR_ADMIN_PASSWORD and ARPENTEUR_CONTACT say."""
    return ServiceSettings(
        environment.get("ARPENTEUR_ADMIN_PASSWORD") or None,
        environment.get("ARPENTEUR_CONTACT", "").strip() or None,
    )


def read_settings(home: Path | None = None, environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings: `home` if given, else ARPENTEUR_HOME, else the platform's data folder.

    ARPENTEUR_EMBEDDER names a sentence-transformers model, or the folder of one. ARPENTEUR_LLM_URL and
    ARPENTEUR_LLM_MODEL name a language model, ARPENTEUR_LLM_KEY its key, ARPENTEUR_LLM_TIMEOUT its seconds.

    Raises SettingsError, in French, where those of the language model cannot be used.
    """
    named = home or environment.get("ARPENTEUR_HOME")
    return Settings(
        home=Path(os.path.abspath(Path(named).expanduser() if named else _platform_folder())),  # noqa: PTH100
        embedder=environment.get("ARPENTEUR_EMBEDDER") or None,
        language_model=_language_model(environment),
    )


def _language_model(environment: Mapping[str, str]) -> ServerSettings | None:
    url, model = (environment.get(f"ARPENTEUR_LLM_{name}", "").strip() for name in ("URL", "MODEL"))
    if not url:
        return None
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        raise SettingsError(
            f"ARPENTEUR_LLM_URL n'est pas une adresse : « {url} ». Indiquez celle d'un serveur qui parle le "
            "protocole d'OpenAI, par exemple http://127.0.0.1:11434/v1."
        )
    if not model:
        raise SettingsError("ARPENTEUR_LLM_URL est indiqué sans modèle : nommez-le dans ARPENTEUR_LLM_MODEL.")
    key = environment.get("ARPENTEUR_LLM_KEY", "").strip()
    return ServerSettings(url, model, key, _seconds(environment.get("ARPENTEUR_LLM_TIMEOUT", "").strip()))


def _seconds(written: str) -> float:
    if not written:
        return _WAIT_S
    try:
        seconds = float(written.replace(",", "."))
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= _LONGEST_WAIT_S:
        raise SettingsError(
            f"ARPENTEUR_LLM_TIMEOUT vaut « {written} » : indiquez des secondes, de 1 à {_LONGEST_WAIT_S}."
        )
    return seconds


def _platform_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("arpenteur", appauthor=False)

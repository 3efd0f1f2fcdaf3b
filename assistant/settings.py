"""The settings, read once at the entrance; below it functions receive values."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DEFAULT_COLLECTION = "documents"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the data is, and which embedding model reads it (None: the bundled one)."""

    home: Path
    embedder: str | None = None


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

    ARPENTEUR_EMBEDDER names a sentence-transformers model, or the folder of one.
    """
    named = home or environment.get("ARPENTEUR_HOME")
    return Settings(
        home=Path(os.path.abspath(Path(named).expanduser() if named else _platform_folder())),  # noqa: PTH100
        embedder=environment.get("ARPENTEUR_EMBEDDER") or None,
    )


def _platform_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("arpenteur", appauthor=False)

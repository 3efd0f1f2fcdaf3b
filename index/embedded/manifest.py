"""What an index folder says of itself: `manifest.json`, written last, read first."""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

from index.embedded.fusion import FusionWeights
from index.errors import IndexDamagedError, IndexMismatchError
from index.french.analysis import ANALYSIS_VERSION

FORMAT_VERSION = 2
_NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The facts that must agree before an index may be searched, and the numbering of its passages."""

    embedder: str
    dimension: int
    passages: int = 0
    next_number: int = 0
    weights: FusionWeights = field(default_factory=FusionWeights)
    format_version: int = FORMAT_VERSION
    analysis_version: int = ANALYSIS_VERSION

    def write(self, folder: Path) -> None:
        """Write the manifest so that it appears whole."""
        written = folder / f"{_NAME}.new"
        with written.open("w", encoding="utf-8") as file:
            json.dump(asdict(self), file, ensure_ascii=False, indent=2)
            file.flush()
            os.fsync(file.fileno())
        written.replace(folder / _NAME)

    @classmethod
    def read(cls, folder: Path, *, embedder: str) -> "Manifest":
        """Read the manifest of an index that must have been built with this embedder and this version.

        Raises IndexMismatchError where it was not, IndexDamagedError where the manifest cannot be read.
        """
        try:
            values = json.loads((folder / _NAME).read_text(encoding="utf-8"))
            versions = int(values["format_version"]), int(values["analysis_version"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexDamagedError(folder, f"{_NAME} illisible ou absent") from error
        if versions != (FORMAT_VERSION, ANALYSIS_VERSION):
            age = "plus récente" if versions > (FORMAT_VERSION, ANALYSIS_VERSION) else "plus ancienne"
            raise IndexMismatchError(
                f"L'index du dossier {folder} a été écrit par une version {age} d'Arpenteur "
                f"(format {versions[0]}.{versions[1]}, attendu {FORMAT_VERSION}.{ANALYSIS_VERSION}). "
                "Mettez le programme à jour, ou ingérez de nouveau les documents dans un dossier neuf."
            )
        try:
            manifest = cls(**{**values, "weights": FusionWeights(**values["weights"])})
        except (KeyError, TypeError, ValueError) as error:
            raise IndexDamagedError(folder, f"{_NAME} incomplet") from error
        if manifest.embedder != embedder:
            raise IndexMismatchError(
                f"L'index du dossier {folder} a été construit avec le modèle « {manifest.embedder} », "
                f"le programme utilise « {embedder} ». Reprenez le premier modèle, "
                "ou ingérez de nouveau les documents dans un dossier neuf."
            )
        return manifest

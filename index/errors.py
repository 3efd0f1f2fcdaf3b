"""What can go wrong with an index. Messages are in French: users read them."""


class IndexStoreError(Exception):
    """The stored index cannot be used; the message says why and the way out."""


class IndexMismatchError(IndexStoreError):
    """The index was built by another version of the program, or with another embedding model."""


class IndexDamagedError(IndexStoreError):
    """A file of the index is missing, unreadable, or contradicts the others."""

    def __init__(self, folder: object, reason: str) -> None:
        super().__init__(
            f"L'index du dossier {folder} est endommagé ({reason}). "
            "Restaurez une sauvegarde, ou ingérez de nouveau les documents dans un dossier neuf."
        )


class ModelError(Exception):
    """The embedding model cannot be loaded."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"Le modèle « {name} » ne peut pas être chargé : {reason}. "
            "Indiquez le dossier d'un modèle sentence-transformers déjà téléchargé, "
            "ou n'en indiquez aucun pour employer le modèle fourni."
        )
        self.name = name
        self.reason = reason

"""What can go wrong in the assistant. Messages are in French: users read them."""

import errno

_REASONS = {
    errno.EACCES: "droits insuffisants",
    errno.EPERM: "droits insuffisants",
    errno.EROFS: "support en lecture seule",
    errno.ENOSPC: "plus de place sur le disque",
    errno.EDQUOT: "quota de disque dépassé",
    errno.ENOENT: "ce chemin n'existe pas",
    errno.ENOTDIR: "une partie de ce chemin n'est pas un dossier",
    errno.EEXIST: "ce n'est pas un dossier",
    errno.EISDIR: "c'est un dossier",
    errno.ELOOP: "trop de liens symboliques",
    errno.ENAMETOOLONG: "ce chemin est trop long",
    errno.EMFILE: "trop de fichiers ouverts",
    errno.EIO: "le support ne répond pas",
}


class AssistantError(Exception):
    """The assistant cannot do what was asked; the message says why and the way out."""


class QuestionError(AssistantError):
    """A question that cannot be asked: empty, or far too long."""


class SettingsError(AssistantError):
    """A setting or a file given on the command line that cannot be used."""


class HomeError(AssistantError):
    """The data folder cannot be read or written, or belongs to a newer version."""


class BackupError(AssistantError):
    """A backup that cannot be made, or put back."""


class MissingPathError(AssistantError):
    """A path to ingest that does not exist."""


class BusyError(AssistantError):
    """Another process is writing to the data folder."""


class FeedbackError(AssistantError):
    """An opinion that cannot be kept."""


class UploadError(AssistantError):
    """A file that cannot be added."""


class AddressError(AssistantError):
    """The service cannot listen at this address."""


def os_reason(error: OSError) -> str:
    """Return why the system refused, in French."""
    return _REASONS.get(error.errno or 0, error.strerror or type(error).__name__)

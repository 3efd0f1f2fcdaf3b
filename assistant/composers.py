"""The composer that the settings ask for."""

from assistant.composing import AnswerComposer
from assistant.extractive import ExtractiveComposer
from assistant.ledger_answers import LedgerComposer
from assistant.settings import Settings


def composer_for(settings: Settings) -> AnswerComposer:
    """Return the extractive composer behind the ledger's, and both behind a language model where there is one."""
    composer = LedgerComposer(ExtractiveComposer())
    if settings.language_model is None:
        return composer
    from assistant.language_model import LanguageModelComposer
    from assistant.language_model_server import ChatServer

    return LanguageModelComposer(ChatServer(settings.language_model), composer)

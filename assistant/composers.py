"""The composer that the settings ask for."""

from assistant.composing import AnswerComposer
from assistant.extractive import ExtractiveComposer
from assistant.settings import Settings


def composer_for(settings: Settings) -> AnswerComposer:
    """Return the extractive composer, behind a language model where one is configured."""
    if settings.language_model is None:
        return ExtractiveComposer()
    from assistant.language_model import LanguageModelComposer
    from assistant.language_model_server import ChatServer

    return LanguageModelComposer(ChatServer(settings.language_model), ExtractiveComposer())

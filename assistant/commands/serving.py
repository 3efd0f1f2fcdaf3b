"""Running the service: an address that is ours before anything is loaded, then uvicorn on it."""

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import TYPE_CHECKING

from assistant.commands.console import complain
from assistant.errors import AddressError, os_reason

if TYPE_CHECKING:
    from assistant.composing import AnswerComposer
    from assistant.library.library import Library


_READ_ONLY = (
    "D'autres machines atteignent ce service : on ne peut qu'y lire et y poser des questions. "
    "Pour ajouter ou retirer des documents depuis ses pages, choisissez un mot de passe dans "
    "ARPENTEUR_ADMIN_PASSWORD."
)


@contextmanager
def listen(host: str, port: int) -> Iterator[socket.socket]:
    """Take the address; port 0 takes any free one.

    Raises `AddressError` if it is taken or cannot be ours.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError) as error:
        raise AddressError(f"L'adresse « {host} » est inconnue de cette machine.") from error
    listener = socket.socket(family, kind, protocol)
    try:
        # A service that was just stopped leaves its port in a state that would refuse the next one.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
            listener.listen(128)
        except OSError as error:
            raise AddressError(_reason(error, host, port)) from error
        yield listener
    finally:
        listener.close()


def serve_on(listener: socket.socket, library: "Library", composer: "AnswerComposer") -> None:
    """Answer on this listener until interrupted."""
    import uvicorn

    from assistant.assistant import Assistant
    from assistant.passages.extractive import ExtractiveComposer
    from assistant.settings import read_service_settings
    from assistant.web.frame.access import Access
    from assistant.web.service import create_app

    library.in_force()
    settings = read_service_settings()
    access = Access(settings.admin_password, is_open=not ip_address(listener.getsockname()[0]).is_loopback)
    assistant = Assistant(library.sources, composer)
    unasked = Assistant(library.sources, ExtractiveComposer())
    app = create_app(assistant, library, access, settings.contact, unasked)
    if access.is_open and access.password is None:
        complain(_READ_ONLY)
    print(f"Arpenteur répond sur {_address(listener)} (Ctrl+C pour arrêter).", flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _reason(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Le port {port} est déjà pris ; choisissez-en un autre avec --port."
    if error.errno in (errno.EACCES, errno.EPERM):
        return (
            f"Le port {port} est réservé au système ; choisissez-en un autre avec --port, par exemple 8000."
        )
    if error.errno == errno.EADDRNOTAVAIL:
        return f"L'adresse {host} n'est pas celle de cette machine ; choisissez-en une autre avec --host."
    return f"Impossible d'écouter sur {host}:{port} : {os_reason(error)}."

"""Who may add, correct and remove documents: everyone where only this machine reaches the service, otherwise
whoever knows its password.

A browser is given a signed cookie that the pages of other sites cannot send; a program sends the password with
HTTP Basic, under any name. The key of the cookies lives as long as the service. Whoever tries wrong passwords
has to wait, in either way; others have not.
"""

import base64
import binascii
import hmac
import secrets
import time
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Annotated, Literal
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Scope

from assistant.border.answer_json import Words
from assistant.web.frame.attempts import Attempts
from assistant.web.frame.rendering import render

TOO_MANY = "Trop d’essais depuis votre adresse ; attendez une minute."
COOKIE = "arpenteur"
SESSION_SECONDS = 12 * 3600

LOGIN_PATH = "/connexion"
CHANGING_PATH = "/documents"
"""POST requests to this path, and below it, change the documents."""

Verdict = Literal["allowed", "login", "closed", "wait"]

# What servers that pass requests on say of themselves.
_FORWARDING = (
    "forwarded",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
)


@dataclass(frozen=True, slots=True)
class Access:
    """`password` is that of changing the documents, if any; `is_open`: other machines reach the service."""

    password: str | None = None
    is_open: bool = False
    _key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    _attempts: Attempts = field(default_factory=Attempts, repr=False)

    def judge(self, scope: Scope) -> Verdict:
        """Return whether who sends this may change the documents, must say the password first, or never may.

        What another server passes on may come from anywhere, though it reaches us from this machine.
        """
        if self.password is None:
            return "closed" if self.is_open or _is_passed_on(scope) else "allowed"
        headers = Headers(scope=scope)
        session = cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
        if self._is_session(session):
            return "allowed"
        said = _basic(headers.get("authorization", ""))
        if said is None:
            return "login"
        right = self.try_password(said, scope)
        return "wait" if right is None else "allowed" if right else "login"

    def changes(self, scope: Scope) -> bool:
        """Return whether a request would change the documents."""
        path = scope["path"]
        return scope["method"] not in {"GET", "HEAD", "OPTIONS"} and (
            path == CHANGING_PATH or path.startswith(f"{CHANGING_PATH}/")
        )

    def session(self) -> str:
        """Return a new cookie's value: when it ends, and the proof that it was given here."""
        end = str(int(time.time()) + SESSION_SECONDS)
        return f"{end}.{self._proof(end)}"

    def try_password(self, said: str, scope: Scope) -> bool | None:
        """Return whether this is the password; None where too many others came from there just before."""
        return self._attempts.judge(scope, lambda: self._is_password(said))

    def _is_password(self, said: str) -> bool:
        return self.password is not None and hmac.compare_digest(said.encode(), self.password.encode())

    def _is_session(self, session: str) -> bool:
        end, _, proof = session.partition(".")
        return hmac.compare_digest(proof.encode(), self._proof(end).encode()) and int(end) > time.time()

    def _proof(self, end: str) -> str:
        return hmac.new(self._key, end.encode(), sha256).hexdigest()


def access_router(access: Access) -> APIRouter:
    """Build the routes by which the password is said, and forgotten."""
    router = APIRouter(include_in_schema=False)

    def page(to: str, problem: str = "", status: int = 200) -> Response:
        verdict = "closed" if access.password is None else "login"
        return HTMLResponse(render("login.html", verdict=verdict, to=to, problem=problem), status)

    @router.get(LOGIN_PATH)
    def ask(vers: Annotated[Words, Query()] = CHANGING_PATH) -> Response:
        return page(_own(vers))

    @router.post(LOGIN_PATH)
    def check(
        request: Request,
        password: Annotated[Words, Form()] = "",
        vers: Annotated[Words, Form()] = CHANGING_PATH,
    ) -> Response:
        right = access.try_password(password, request.scope)
        if right is None:
            return page(_own(vers), TOO_MANY, 429)
        if not right:
            return page(_own(vers), "Ce n’est pas le mot de passe.", 403)
        response = RedirectResponse(_own(vers), 303)
        response.set_cookie(
            COOKIE,
            access.session(),
            max_age=SESSION_SECONDS,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return response

    @router.post("/deconnexion")
    def forget() -> Response:
        response = RedirectResponse(CHANGING_PATH, 303)
        response.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return response

    return router


def _basic(header: str) -> str | None:
    """Return the password of an `Authorization: Basic` header."""
    kind, _, coded = header.partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        return base64.b64decode(coded, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return None


def _is_passed_on(scope: Scope) -> bool:
    """Tell whether another server passes this on; of those, nginx says nothing but HTTP/1.0, unless told to."""
    headers = Headers(scope=scope)
    return scope.get("http_version") == "1.0" or any(name in headers for name in _FORWARDING)


def _own(address: str) -> str:
    """Return an address of this service; another one leads to the documents."""
    parts = urlsplit(address)
    is_own = not parts.scheme and not parts.netloc and parts.path.startswith("/") and "\\" not in address
    return address if is_own and not address.startswith("//") else CHANGING_PATH

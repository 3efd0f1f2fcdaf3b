"""What stands between the network and the routes: security headers, body limit, host check, last resort."""

import logging
from ipaddress import ip_address
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.frame.access import LOGIN_PATH, TOO_MANY, Access
from assistant.web.frame.attempts import FAILURES_WITHIN
from assistant.web.frame.rendering import refusal

MAX_BODY_BYTES = 64 * 1024
MAX_UPLOAD_BYTES = 300 * 2**20
UPLOAD_PATH = "/documents"

CLOSED = (
    "D’autres machines atteignent ce service : personne n’y ajoute ni n’y retire de documents tant que "
    "l’administrateur n’a pas choisi de mot de passe."
)

_READING = frozenset({"GET", "HEAD", "OPTIONS"})

_SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_log = logging.getLogger(__name__)


class Guard:
    """Wraps the whole application: every response, errors included, leaves with the security headers."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self.app = app
        self.access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                # Only a page that is no page of this site, and says so, has a policy of its own.
                for name, value in _SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        async def refuse(status: int, detail: str) -> None:
            await JSONResponse({"detail": detail}, status)(scope, receive, send_guarded)

        if not _host_is_expected(scope):
            await refuse(400, "Cette adresse n’est pas celle du service (en-tête Host inattendu).")
            return
        if scope["method"] not in _READING and not _is_own_page(scope):
            await refuse(403, "Cette demande vient d’un autre site ; elle n’est pas suivie.")
            return
        verdict = self.access.judge(scope)
        # The pages show what this visitor may do.
        scope.setdefault("state", {})["may_change"] = "login" if verdict == "wait" else verdict
        if verdict != "allowed" and self.access.changes(scope):
            await _turned_away(Request(scope), verdict)(scope, receive, send_guarded)
            return
        if scope["method"] == "POST" and scope["path"] == UPLOAD_PATH:
            receive = _counted(receive)
        elif scope["method"] in {"POST", "PUT", "PATCH"}:
            body = await _body(receive)
            if body is None:
                await refuse(413, f"La requête est trop longue (plus de {MAX_BODY_BYTES // 1024} Ko).")
                return
            receive = _replay(body, receive)
        # What answers GET answers HEAD: the server leaves the body out.
        inner = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        try:
            await self.app(inner, receive, send_guarded)
        except Exception:
            # Whatever went wrong, the visitor gets a sentence and the operator gets the trace.
            _log.exception("Request failed: %s %s", scope["method"], scope["path"])
            if started:
                raise
            await refuse(500, "Une erreur interne est survenue ; elle est notée dans le journal du service.")


def _turned_away(request: Request, verdict: str) -> Response:
    """Ask a browser for the password; tell programs, and everyone where there is no password."""
    if verdict == "closed":
        return refusal(request, 403, CLOSED)
    if verdict == "wait":
        response = refusal(request, 429, TOO_MANY)
        response.headers["Retry-After"] = str(int(FAILURES_WITHIN))
        return response
    if "text/html" in request.headers.get("accept", ""):
        return RedirectResponse(f"{LOGIN_PATH}?vers={quote(request.url.path)}", 303)
    response = refusal(request, 401, "Le mot de passe de l’administrateur est nécessaire pour cela.")
    # Browsers would ask for it in a window of their own.
    if "sec-fetch-mode" not in request.headers:
        response.headers["WWW-Authenticate"] = 'Basic realm="Arpenteur", charset="UTF-8"'
    return response


def _host_is_expected(scope: Scope) -> bool:
    """Refuse a foreign host name on a loopback connection: a page elsewhere pretending to be this one."""
    server = scope.get("server")
    if not server or not _is_loopback(server[0]):
        return True
    try:
        name = urlsplit("//" + Headers(scope=scope).get("host", "")).hostname
    except ValueError:
        return False
    return name is not None and (name == "localhost" or name.endswith(".localhost") or _is_loopback(name))


def _is_own_page(scope: Scope) -> bool:
    """Refuse what a page of another site makes a visitor's browser send; programs say nothing of a page."""
    headers = Headers(scope=scope)
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site in {"same-origin", "none"}
    return origin is None or urlsplit(origin).netloc.lower() == headers.get("host", "").lower()


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


async def _body(receive: Receive) -> bytes | None:
    """Return the whole body, or None where it is longer than the limit."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        part: bytes = message.get("body", b"")
        size += len(part)
        if size > MAX_BODY_BYTES:
            return None
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


def _counted(receive: Receive) -> Receive:
    """Pass a large body on piece by piece, up to the limit."""
    size = 0

    async def counted() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > MAX_UPLOAD_BYTES:
            raise HTTPException(
                413, f"Ces fichiers sont trop lourds (plus de {MAX_UPLOAD_BYTES // 2**20} Mo)."
            )
        return message

    return counted


def _replay(body: bytes, receive: Receive) -> Receive:
    pending = True

    async def replay() -> Message:
        nonlocal pending
        if pending:
            pending = False
            return {"type": "http.request", "body": body, "more_body": False}
        return await receive()

    return replay

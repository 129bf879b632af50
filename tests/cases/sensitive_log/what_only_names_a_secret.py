# only: apr-sensitive-log
"""Ids, keys and names by which secrets are found, values that are shown in the place of others, the fields of a body that was refused; and the secrets beside them."""

import logging
import secrets
import uuid
from typing import Any

import requests
import structlog
from fastapi import FastAPI, Request
from sqlalchemy import create_engine

app = FastAPI()
logger = logging.getLogger(__name__)
log = structlog.get_logger()


class NotThere(Exception):
    def __init__(self, value: str) -> None:
        super().__init__(f"nothing is kept as {value}")


class Invalid(ValueError):
    pass


class Vault:
    """Keeps secrets under placeholders."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.secrets: dict[str, str] = {}

    async def create_credential(self, name: str) -> str:
        answer = await self._post("/items", {"name": name})
        return str(answer["id"])

    async def _post(self, path: str, body: dict[str, str]) -> dict[str, Any]:
        raise NotImplementedError

    def original(self, placeholder_or_value: str) -> str:
        if placeholder_or_value.startswith("vault:"):
            if placeholder_or_value in self.secrets:
                return self.secrets[placeholder_or_value]
            raise NotThere(placeholder_or_value)
        return placeholder_or_value

    def checked(self, value: str) -> str:
        if len(value) < 8:
            raise NotThere(value)
        return value

    def get_secret(self, name: str) -> str:
        logger.info("reading %s", name)
        return self.secrets[name]


class Login:
    def __init__(self, vault: Vault, password: str, client_secret_key: str) -> None:
        self.vault = vault
        self.password = password
        self.client_secret_key = client_secret_key


def fill(login: Login) -> str:
    return login.vault.original(login.password)


def fill_checked(login: Login) -> str:
    return login.vault.checked(login.password)  # error: apr-sensitive-log


def client_secret(login: Login) -> str:
    return login.vault.get_secret(login.client_secret_key)


def totp(vault: Vault, totp_secret_key: str) -> str:
    found = vault.get_secret(totp_secret_key)
    if not found:
        raise LookupError(f"no secret is kept as {totp_secret_key}")
    return found


def sign(secret_key: str) -> None:
    logger.debug("signing with %s", secret_key)  # error: apr-sensitive-log


async def store(vault: Vault, name: str) -> None:
    item_id = await vault.create_credential(name)
    log.info("kept", item_id=item_id)


def create_token(user_id: int) -> str:
    return secrets.token_urlsafe(32) + str(user_id)


def invite(user_id: int) -> None:
    invitation = create_token(user_id)
    log.info("invited", invitation=invitation)  # error: apr-sensitive-log


def settings_of_mail(mail: Any) -> None:
    keys = {"smtp_user": mail.smtp_user_parameter_key, "smtp_password": mail.smtp_password_secret_parameter_key}
    missing = [one for one in keys.values() if one]
    raise Invalid(f"not declared: {', '.join(missing)}")


def mail_login(mail: Any) -> None:
    logger.info("mail as %s", {"smtp_user": mail.user, "smtp_password": mail.typed})  # error: apr-sensitive-log


def absent(request: Any) -> None:
    logger.info("starting without %s", request.absent_credentials)


def present(request: Any) -> None:
    logger.info("starting with %s", request.login_credentials)  # error: apr-sensitive-log


# --- a name made unlike others, an id for the lines of a log ------------------------------------------------------------------------


def name_of_copy(name: str) -> None:
    candidates = [name, f"{name} ({secrets.token_hex(2)})"]
    for candidate in candidates:
        logger.info("trying %s", candidate)


def short_code() -> str:
    code = secrets.token_hex(3)
    logger.info("mailing %s", code)  # error: apr-sensitive-log
    return code


class BrowserSession:
    def __init__(self) -> None:
        self.session_id = uuid.uuid4().hex


def close_browser(session: BrowserSession) -> None:
    logger.info("closing %s", session.session_id)


def close_login(request: Any) -> None:
    logger.info("closing %s", request.session.session_key)  # error: apr-sensitive-log


def visitor(request: Any) -> dict[str, Any]:
    payload = {"session_id": request.session.get("visitor"), "path": request.path}
    logger.debug("seen %s", payload)
    return payload


# --- in the place of something else -------------------------------------------------------------------------------------------------


def open_page(url: str, shown_url: str | None = None) -> None:
    display = shown_url if shown_url is not None else url
    logger.info("opening %s", display)


def send(path: str, message: str = "", **options: Any) -> None:
    text = message or f"failed: {path} {options}"
    logger.error(text)


def follow(magic_link: str) -> None:
    open_page(magic_link, shown_url=magic_link.partition("?")[0])


def follow_openly(magic_link: str) -> None:
    open_page(magic_link)  # error: apr-sensitive-log


def log_in(user: str, password: str) -> None:
    send("/login", message="login failed", user=user, password=password)


def log_in_again(user: str, password: str) -> None:
    send("/login", user=user, password=password)  # error: apr-sensitive-log


# --- what is read off -----------------------------------------------------------------------------------------------------------------


def header_of(headers: dict[str, str], name: str) -> str | None:
    for key, value in headers.items():
        if key.lower() == name.lower():
            return value
    return None


def told_type(headers: dict[str, str]) -> None:
    content_type = header_of(headers, "Content-Type")
    logger.warning("no JSON but %s", content_type)


def told_authorization(headers: dict[str, str]) -> None:
    authorization = header_of(headers, "Authorization")
    logger.warning("refused %s", authorization)  # error: apr-sensitive-log


PRIVATE = {"authorization", "cookie"}


def sanitize_headers(headers: dict[str, str]) -> dict[str, str]:
    kept: dict[str, str] = {}
    for key, value in headers.items():
        if key.lower() in PRIVATE:
            continue
        kept[key] = value
    return kept


def _told(method: str, headers: dict[str, str]) -> None:
    logger.info("%s %s", method, headers)


def _told_raw(method: str, headers: dict[str, str]) -> None:
    logger.info("%s %s", method, headers)  # error: apr-sensitive-log


@app.middleware("http")
async def tell(request: Request, call_next: Any) -> Any:
    _told(request.method, sanitize_headers(dict(request.headers)))
    _told_raw(request.method, dict(request.headers))
    return await call_next(request)


@app.post("/profile")
async def change(request: Request) -> None:
    body = await request.json()
    for field, value in body.items():
        if value not in ("yes", "no"):
            raise Invalid(f"{field}: {value} is no answer")


@app.post("/profile/all")
async def change_all(request: Request) -> None:
    body = await request.json()
    if "name" not in body:
        raise Invalid(f"no name in {body}")  # error: apr-sensitive-log


class Store:
    def __init__(self, path: str) -> None:
        self.database_uri = ""
        if not self.database_uri:
            self.database_uri = f"sqlite:///{path}"

    def start(self) -> None:
        logger.debug("connecting to %s", self.database_uri)
        create_engine(self.database_uri)


class Server:
    def __init__(self, host: str, user: str, word: str) -> None:
        self.database_uri = f"postgresql://{user}:{word}@{host}/shop"

    def start(self) -> None:
        logger.debug("connecting to %s", self.database_uri)  # error: apr-sensitive-log
        create_engine(self.database_uri)


def mailbox(parser: Any, address: str) -> None:
    token, rest = parser.get_mailbox(address)
    if rest:
        raise Invalid(f"only {token} could be read")


def revoke(db: Any, token: Any) -> None:
    db.session.delete(token)
    logger.info("revoked %s", token)


def revoke_text(cache: Any, token: Any) -> None:
    cache.delete(token)
    logger.info("revoked %s", token)  # error: apr-sensitive-log


class PluginError(Exception):
    """Has a text of its own."""

    def __init__(self, value: object, teller: Any = logger) -> None:
        super().__init__()
        self.value = value
        self.teller = teller

    def __str__(self) -> str:
        return str(self.value)


class Refused(Exception):
    """Keeps what was refused for whoever handles it, and says nothing of it."""

    def __init__(self, given: str) -> None:
        super().__init__()
        self.given = given

    def __str__(self) -> str:
        return "refused"


def plug(user: str, password: str) -> None:
    raise PluginError(f"cannot reach http://{user}:{password}@box", logger)  # error: apr-sensitive-log


def refuse(password: str) -> None:
    raise Refused(password)


def gather(old_id: str | None) -> None:
    session_id = old_id or str(uuid.uuid4())
    structlog.contextvars.bind_contextvars(session_id=session_id)
    log.info("gathering")


def begin(response: Any) -> None:
    session_id = str(uuid.uuid4())
    response.set_cookie("sid", session_id)
    structlog.contextvars.bind_contextvars(session_id=session_id)  # error: apr-sensitive-log
    log.info("begun")


# --- names that are written as one word, and answers of those who give tokens ---------------------------------------------------------


def plex(globalaccesstoken: str, accesstokens_left: int) -> None:
    logger.debug("got %s", globalaccesstoken)  # error: apr-sensitive-log
    logger.debug("%d left", accesstokens_left)


def exchange(client: Any, token_url: str) -> None:
    token_json = client.post(token_url).json()
    logger.error("no access token in %s", token_json)  # error: apr-sensitive-log
    page_json = client.get(token_url).json()
    logger.error("no page in %s", page_json)


def describe(engine: Any, page: Any) -> None:
    logger.warning("cannot parse %s", engine.uri)  # error: apr-sensitive-log
    logger.warning("cannot parse %s", page.uri)


class TalkingSession(requests.Session):
    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        logger.debug("%s %s with %s", method, url, kwargs)  # error: apr-sensitive-log
        logger.debug("%s %s with %s", method, url, sorted(kwargs))
        kwargs.setdefault("timeout", 10)
        return super().request(method, url, *args, **kwargs)


class Plotter:
    def request(self, kind: str, **kwargs: Any) -> None:
        logger.debug("%s with %s", kind, kwargs)


def fill_in(parser: Any, template: str) -> str:
    logger.debug("the template begins with %s", parser.parse_token(template))
    return template


def let_in(parser: Any, header: str) -> bool:
    logger.debug("somebody came with %s", parser.parse_auth_token(header))  # error: apr-sensitive-log
    return header.startswith("Bearer ")

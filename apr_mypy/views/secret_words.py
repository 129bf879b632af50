"""What a name says of the value behind it: a password, a token, a card number; or only something about one (`token_type`, `max_tokens`)."""

from __future__ import annotations

import functools
from typing import Final

from apr_mypy.patterns import pattern_of
from apr_mypy.views.naming import snake

_WORDS: Final = pattern_of(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")

_ALONE: Final = frozenset(
    {
        *("password", "passwords", "passwd", "pwd", "passphrase", "passcode", "userpassword", "userpass"),
        *("secret", "secrets", "token", "tokens", "apikey", "apikeys", "jwt", "jwts", "bearer", "authtoken"),
        *("otp", "totp", "cvv", "cvc", "cvv2", "ssn", "sessionid", "credentials", "credential", "authorization", "cookie", "cookies"),
        *("cardnumber", "creditcard", "aadhaar", "cpf", "bsn", "pesel", "personnummer", "nino", "dsn"),
    }
)
"""Last words that are the secret itself."""

_PAIRS: Final = frozenset(
    {
        *(
            "api key",
            "api keys",
            "secret key",
            "private key",
            "access key",
            "signing key",
            "encryption key",
            "auth key",
            "master key",
            "license key",
        ),
        *("secret keys", "private keys", "access keys", "encryption keys", "signing keys", "decryption key", "hmac key", "jwt key", "session key"),
        *("unseal key", "unseal keys", "recovery key", "recovery keys", "seed phrase", "recovery phrase", "fernet key", "aes key"),
        *(
            "otp code",
            "pin code",
            "verification code",
            "security code",
            "recovery code",
            "recovery codes",
            "backup code",
            "backup codes",
            "reset code",
            "login code",
        ),
        *("time code", "sms code", "mfa code", "factor code", "auth code", "authorization code", "totp code", "card cvc", "card cvv", "access code"),
        *("card number", "card numbers", "card pan", "credit card", "account pin", "card pin", "user pin"),
        *("national id", "security number", "insurance number", "passport number", "tax id", "identity number", "license number", "aadhaar number"),
        *("magic link", "reset link", "auth header", "authorization header", "auth headers", "set cookie"),
        *(
            "database url",
            "db url",
            "database uri",
            "db uri",
            "connection string",
            "connection uri",
            "engine uri",
            "conn str",
            "mongo uri",
            "mongodb uri",
            "amqp url",
            "broker url",
        ),
        *("database urls", "database dsn", "connection url"),
    }
)
"""Last two words that are."""

_NONE: Final = frozenset({"pull secrets", "pull secret", "kubernetes secret", "kubernetes secrets"})
"""Last two words of what only names a secret that a cluster keeps."""
_NO_CARDS: Final = frozenset({("sim", "card", "number"), ("business", "card", "number")})

_RUN_TOGETHER: Final = ("accesstoken", "refreshtoken", "authtoken", "bearertoken", "clientsecret")
"""Ends of words that are written as one."""

_SESSION: Final = frozenset({"session_id", "user_session_id", "auth_session_id", "login_session_id", "http_session_id", "web_session_id"})

_NUMERIC: Final = frozenset(
    {
        "otp",
        "totp",
        "cvv",
        "cvc",
        "cvv2",
        "ssn",
        "cardnumber",
        "creditcard",
        "aadhaar",
        "cpf",
        "bsn",
        "pesel",
        "pin",
        "code",
        "number",
        "passcode",
        "card",
        "codes",
        "numbers",
        "id",
    }
)
"""Last words of secrets that may be kept as a number."""

_BEHIND: Final = frozenset(
    {
        *(
            "value",
            "values",
            "plain",
            "plaintext",
            "raw",
            "clear",
            "cleartext",
            "str",
            "string",
            "text",
            "b64",
            "base64",
            "bytes",
            "input",
            "confirm",
            "confirmation",
        ),
        *("again", "repeat", "1", "2", "new", "old", "data", "json", "decrypted", "decoded", "unhashed", "original", "in", "form"),
    }
)
"""Words behind a secret's that leave it one."""

_BEFORE: Final = frozenset(
    {
        *(
            "max",
            "min",
            "num",
            "n",
            "no",
            "total",
            "count",
            "counts",
            "prompt",
            "completion",
            "input",
            "output",
            "used",
            "remaining",
            "cached",
            "reasoning",
            "usage",
        ),
        *(
            "next",
            "page",
            "pagination",
            "continuation",
            "sync",
            "start",
            "cursor",
            "delta",
            "csrf",
            "xsrf",
            "csrftoken",
            "masked",
            "redacted",
            "hashed",
            "encrypted",
        ),
        *(
            "has",
            "is",
            "with",
            "without",
            "use",
            "uses",
            "requires",
            "require",
            "need",
            "needs",
            "valid",
            "missing",
            "hide",
            "show",
            "mask",
            "public",
            "id",
            "expired",
        ),
        *(
            "last4",
            "obfuscated",
            "censored",
            "printable",
            "loggable",
            "displayable",
            "scrubbed",
            "sanitized",
            "sealed",
            "allow",
            "verify",
            "check",
            "can",
            "should",
            "num",
            "extra",
            "stop",
            "special",
            "budget",
            "per",
        ),
        *(
            "ticker",
            "symbol",
            "erc20",
            "gas",
            "nft",
            "non",
            "unhashed",
            "hide",
            "fingerprinted",
            "truncated",
            "short",
            "safe",
            "concurrency",
            "fencing",
            "lease",
            "lock",
        ),
        *(
            "cancel",
            "cancellation",
            "reservation",
            "slot",
            "limiter",
            "claim",
            "resume",
            "watch",
            "ack",
            "continue",
            "idempotency",
            "cache",
            "device",
            "push",
            "fcm",
            "apns",
            "dummy",
            "fake",
            "example",
            "placeholder",
            "invalid",
            "absent",
            "unresolved",
            "undeclared",
            "unset",
            "required",
        ),
    }
)
"""Words before a secret's by which it is none."""

_HIDES: Final = pattern_of(
    r"(^|_)(mask|masked|redact|redacted|redaction|hash|hashed|digest|hexdigest|fingerprint|obfuscate|obfuscated|sanitize|sanitized|sanitise|scrub|scrubbed|censor|censored|anonymize|anonymized|anonymise|"
    r"truncate|truncated|abbreviate|last4|last_four|last_4|lastfour|hint|preview|encrypt|encrypted|sha1|sha256|sha512|md5|checksum|strip_secrets|hide|hidden|without|safe|shorten|partial|tail|"
    r"filter_sensitive|remove_sensitive|filter_headers|clean_headers|tokenize|tokenized|pseudonymize|pseudonym)(_|$)"
)
"""Names of functions and values that show no secret."""

_MAKERS: Final = frozenset(
    {
        *(
            "create",
            "issue",
            "generate",
            "make",
            "new",
            "get",
            "fetch",
            "read",
            "load",
            "decrypt",
            "build",
            "sign",
            "obtain",
            "mint",
            "random",
            "gen",
            "encode",
            "for",
            "request",
            "retrieve",
            "rotate",
        ),
        *("acquire", "extract", "lookup", "find", "refresh", "exchange", "resolve", "parse", "reveal", "provide"),
    }
)
"""First words of functions that give what the rest of their name says."""

_LEXING: Final = pattern_of(
    r"(^|[._])(lex|lexer|lexers|lexeme|ddl|dsl|identifiers?|expressions?|token_?i[sz]er?s?|token_?i[sz]e|token_?i[sz]ation|parser|parsers|parsing|grammar|syntax|nlp|llm|embedding|embeddings|template|templating|template_?tags?|query_?lang|markdown|search)([._]|$)"
)

_LOGIN: Final = frozenset(
    {
        "login",
        "logout",
        "log",
        "logs",
        "signin",
        "sign",
        "auth",
        "authentication",
        "account",
        "accounts",
        "security",
        "cookie",
        "cookies",
        "user",
        "users",
        "identity",
        "sso",
        "oauth",
        "middleware",
    }
)


@functools.lru_cache(maxsize=20_000)
def words(name: str) -> tuple[str, ...]:
    """The words of an identifier, key or header, in lower case."""
    return tuple(word.lower() for word in _WORDS.findall(name))


@functools.lru_cache(maxsize=20_000)
def says_secret(name: str) -> bool:
    """Whether a name says that the value is a secret itself, and no count, name, kind or moment of one."""
    return bool(name) and _head(name) != ""


@functools.lru_cache(maxsize=20_000)
def may_be_number(name: str) -> bool:
    """Whether the secret that a name speaks of may be kept as a number: a card's, a one-time code."""
    return _head(name).rpartition(" ")[2] in _NUMERIC


@functools.lru_cache(maxsize=20_000)
def _head(name: str) -> str:
    if len(name) > 60 or " " in name.strip() or hides(name):
        return ""
    parts = list(words(name))
    if "from" in parts[1:]:
        del parts[parts.index("from", 1) :]  # `token_from_header` is a token, `username_from_token` is none
    if "by" in parts[1:-1]:
        return ""  # `users_by_token`
    if "_".join(parts) in _SESSION:
        return "session id"
    while len(parts) > 1 and parts[-1] in _BEHIND:
        parts.pop()
    if not parts:
        return ""
    pair = " ".join(parts[-2:])
    if pair in _NONE or tuple(parts[-3:]) in _NO_CARDS or parts[-4:-1] == ["k", "8", "s"]:
        return ""
    if len(parts) > 1 and pair in _PAIRS:
        return "" if _BEFORE & set(parts[:-2]) else pair
    if parts[-1].endswith(_RUN_TOGETHER) and not _BEFORE & set(parts[:-1]):
        return parts[-1]
    if parts == ["pin"] or parts == ["pan"]:
        return parts[-1]
    if parts[-1] not in _ALONE or _BEFORE & set(parts[:-1]):
        return ""
    if parts[-1] in ("cookie", "cookies") and len(parts) > 1 and parts[-2] not in ("session", "auth", "request"):
        return ""
    if parts[-1] == "dsn" and "sentry" in parts:
        return ""
    return parts[-1]


@functools.lru_cache(maxsize=20_000)
def hides(name: str) -> bool:
    """Whether a name says that what is sensitive in the value was taken out or made unreadable."""
    return _HIDES.search(snake(name)) is not None


@functools.lru_cache(maxsize=20_000)
def gives_secret(function: str) -> bool:
    """Whether a function's name says that it gives a secret: `issue_token`, `get_api_key`."""
    parts = words(function)
    if parts[:1] == ("parse",) and parts[1:] in (("token",), ("tokens",)):
        return False  # a parser's token is a word
    return len(parts) > 1 and (parts[0] in _MAKERS or (parts[0] == "a" and parts[1] in _MAKERS)) and says_secret("_".join(parts[1:]))


def is_of_login(name: str) -> bool:
    """Whether a module, class or function has to do with who is logged in."""
    return not _LOGIN.isdisjoint(words(name))


def is_of_language(name: str) -> bool:
    """Whether a module, class or function works on text, where a token is a word."""
    return _LEXING.search(snake(name)) is not None

"""The knowledge is true: every row names something that is really there, with the parameters it says."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import re
import sys
import threading
import types
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apr_mypy.config import Config, ConfigError
from apr_mypy.knowledge import Library, load
from apr_mypy.knowledge.loader import FOLDER, TABLES, parse
from apr_mypy.knowledge.schema import KINDS, Argument, Blocking, Lazy, NetworkTool, OrmBase, Package, Retries, Row, Waits

ROOT = Path("nowhere")
KNOWLEDGE = load(Config(root=ROOT))
SOURCES = {source.library.library: source for source in KNOWLEDGE.sources if source.library is not None}

BROKEN = {"graphene"}
"""Installed, but the version that pip chooses beside strawberry cannot be imported."""
# fmt: off
NOT_INSTALLED = {
    "asgi_correlation_id", "aws_lambda_powertools", "httpx_retries", "opnieuw", "retry", "ddtrace", "django_guid", "dockerflow", "django_structlog", "elasticapm", "flask_log_request_id", "log_request_id", "starlette_context",
    "MySQLdb", "aioboto3", "aiobotocore", "aiomysql", "anthropic", "ariadne", "asyncer", "azure_storage_blob", "bottle", "cassandra", "channels", "clickhouse_driver", "curl_cffi", "cv2",
    "cx_Oracle", "dataclasses_json", "django_rq", "docker", "duckdb", "elasticsearch", "eventlet", "fabric", "falcon", "faststream", "faust",
    "flask_restful", "flask_restx", "flask_smorest", "gevent", "gino", "gitlab", "google_cloud_bigquery", "google_cloud_logging", "google_cloud_pubsub", "google_cloud_storage", "httplib2", "hvac", "influxdb", "jira", "ldap", "ldap3", "mashumaro",
    "minio", "mongoengine", "mysql_connector", "nats", "neo4j", "ninja", "niquests", "odmantic", "openai", "openpyxl", "opensearchpy", "oracledb",
    "orjson", "ormar", "piccolo", "polars", "pony", "prefect", "procrastinate", "psycopg_pool", "pycurl", "pymemcache", "pymssql", "pynamodb",
    "psutil", "pyodbc", "pyramid", "pyramid_retry", "pwdlib", "pysftp", "pytesseract", "pytest_mock", "quart", "requests_oauthlib", "resend", "sanic", "saq", "schedule", "sendgrid", "slack_sdk", "temporalio", "tornado", "trio",
    "aiohttp_retry", "google_api_core", "google_auth", "twilio", "twisted", "ujson", "uvicorn", "weasyprint", "websocket", "zeep",
    "allauth", "axes", "defender", "django_ratelimit", "fastapi_limiter", "flask_limiter", "ratelimit",
    "flask_jwt_extended", "flask_login", "typer", "bugsnag", "logfire", "azure_monitor_opentelemetry", "newrelic", "rollbar", "django_fsm", "automat", "python_statemachine", "transitions", "viewflow",
    "Adyen", "aiobreaker", "braintree", "circuitbreaker", "djstripe", "email_validator", "gidgethub", "githubkit", "mypy_boto3_sqs", "paypalrestsdk", "purgatory", "razorpay", "slack_bolt", "square", "standardwebhooks", "svix", "workos",
    "fastcrud", "dj_rest_auth", "django_otp", "djoser", "knox", "rest_framework_json_api", "rest_framework_simplejwt", "fastapi_users", "flask_security", "taskiq_aio_kafka", "taskiq_aio_pika", "taskiq_nats", "taskiq_redis",
}
# fmt: on
"""Libraries that the development environment has not. Their rows were resolved against the versions that their files name, in an environment of its own, or read from their documentation where a file says so."""
GONE = {"telnetlib", "nntplib"} if sys.version_info >= (3, 13) else set()
"""Modules that this Python no longer has."""
ABSENT = NOT_INSTALLED | BROKEN | GONE | ({"fcntl"} if sys.platform == "win32" else set())
NAMES_ONLY = "other_packages"
"""The one file that is no library: packages of which only the purpose is known."""


class MissingError(Exception):
    """A name that is not there; the message says where it ends."""


def instances() -> dict[str, Callable[[], Any]]:
    """Names whose members only an instance has, or that are functions at run time and classes in the stubs."""

    def flask_database() -> Any:
        return importlib.import_module("flask_sqlalchemy").SQLAlchemy()

    return {
        "threading.Lock": threading.Lock,
        "threading.RLock": threading.RLock,
        "threading.Condition": threading.Condition,
        "flask_sqlalchemy.SQLAlchemy": flask_database,
    }


@pytest.fixture(scope="module", autouse=True)
def _django_is_set_up() -> None:
    from django.conf import settings

    if not settings.configured:
        apps = ["contenttypes", "auth", "admin", "sessions", "messages"]
        settings.configure(INSTALLED_APPS=[f"django.contrib.{app}" for app in apps], REST_FRAMEWORK={})
        importlib.import_module("django").setup()


@cache
def resolve(name: str) -> Any:
    """The object of a public name: modules first, then attributes; of what a class only declares, the annotation."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        module = ".".join(parts[:end])
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found: Any = importlib.import_module(module)
        except ModuleNotFoundError as error:
            if error.name is None or not (module == error.name or module.startswith(f"{error.name}.")):
                raise
            continue
        for number, part in enumerate(parts[end:], end):
            make = instances().get(".".join(parts[:number]))
            found = _member(found if make is None else make(), part, name)
        return found
    raise MissingError(f"{parts[0]} cannot be imported")


def _member(owner: Any, part: str, name: str) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return inspect.getattr_static(owner, part) if inspect.isclass(owner) else getattr(owner, part)
    except AttributeError:
        for base in getattr(owner, "__mro__", ()):
            declared = inspect.get_annotations(base)
            if part in declared:
                return declared[part]
        raise MissingError(f"{name}: {owner!r} has no {part}") from None


def parameters(name: str) -> list[inspect.Parameter] | None:
    """The parameters that a caller gives, without `self`; None where Python cannot say."""
    found = resolve(name)
    owner = resolve(name.rpartition(".")[0]) if inspect.isclass(_owner(name)) else None
    bound = owner is not None and not isinstance(found, (staticmethod, types.BuiltinFunctionType, types.MethodType)) and not inspect.isclass(found)
    function = found.__func__ if isinstance(found, (staticmethod, classmethod)) else found
    if not callable(function):
        return None
    try:
        signature = inspect.signature(function)
    except (ValueError, TypeError):
        return None
    return list(signature.parameters.values())[1 if bound else 0 :]


def _owner(name: str) -> Any:
    try:
        return resolve(name.rpartition(".")[0])
    except (MissingError, ValueError):
        return None


def argument_error(name: str, argument: Argument) -> str:
    """What is wrong with an argument of a callable, "" when it is there."""
    known = parameters(name)
    if known is None:
        return ""
    kinds = {parameter.kind for parameter in known}
    by_name = {parameter.name: parameter for parameter in known}
    if argument.keyword and argument.keyword not in by_name and inspect.Parameter.VAR_KEYWORD not in kinds:
        return f"{name} has no parameter {argument.keyword!r}: {', '.join(by_name)}"
    if argument.position >= 0:
        places = [p for p in known if p.kind in (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)]
        if argument.position >= len(places):
            return (
                ""
                if inspect.Parameter.VAR_POSITIONAL in kinds
                else f"{name} takes only {len(places)} positional arguments, not {argument.position + 1}"
            )
        at = places[argument.position]
        if argument.keyword in by_name and at.name != argument.keyword and at.kind is not inspect.Parameter.POSITIONAL_ONLY:
            return f"{name}: at position {argument.position} stands {at.name!r}, not {argument.keyword!r}"
    return ""


def arguments(row: Row) -> Iterator[Argument]:
    """The arguments that are parameters of the row's own callable."""
    for field in row.__struct_fields__:
        if isinstance(row, Retries) and ((row.inside and field != "inside") or (row.what == "job" and inspect.isclass(resolve(row.name)))):
            continue  # keys of that dictionary, attributes of that class
        if field in ("bound", "instance") or (field == "command" and isinstance(row, Waits) and row.client):
            continue  # they are the constructor's
        value = getattr(row, field)
        for argument in value if isinstance(value, tuple) else (value,):
            if isinstance(argument, Argument):
                yield argument


def importable(library: Library) -> bool:
    try:
        importlib.import_module(library.import_name)
    except ImportError:
        return False
    return True


@pytest.mark.parametrize("library", sorted(SOURCES))
def test_every_row_names_something_real(library: str) -> None:
    if library in ABSENT:
        pytest.skip("not in this environment")
    if library == NAMES_ONLY:
        assert {type(row) for row in SOURCES[library].rows} == {Package}
        return
    missing = []
    for row in SOURCES[library].rows:
        if isinstance(row, NetworkTool) or row.versions:
            continue
        for name in (row.name, *row.mentions()):
            try:
                resolve(name)
            except MissingError as error:
                missing.append(str(error))
    assert missing == []


@pytest.mark.parametrize("library", sorted(SOURCES))
def test_every_argument_is_a_parameter(library: str) -> None:
    if library in ABSENT:
        pytest.skip("not in this environment")
    wrong = [
        error
        for row in SOURCES[library].rows
        if not row.versions and not isinstance(row, NetworkTool)
        for argument in arguments(row)
        if (error := argument_error(row.name, argument))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "row", [row for source in SOURCES.values() for row in source.rows if row.versions], ids=lambda row: f"{type(row).__name__}-{row.name}"
)
def test_a_row_for_other_versions_is_not_there_today(row: Row) -> None:
    """Otherwise the mark would hide a row from the test above."""
    with pytest.raises(MissingError):
        resolve(row.name)
    if row.versions == "stubs only":
        assert _in_stubs(row.name), f"{row.name} is not in the stubs either"
    elif row.versions != "made at run time":
        assert re.fullmatch(r"(<|>=)\d+(\.\d+)*", row.versions)


def _in_stubs(name: str) -> bool:
    module, owner, member = name.rsplit(".", 2)
    package, *rest = module.split(".")
    django = importlib.util.find_spec("django-stubs") or importlib.util.find_spec("mypy")
    assert django is not None
    assert django.origin is not None or django.submodule_search_locations
    site = Path(next(iter(django.submodule_search_locations or ()))).parent
    text = (site / f"{package}-stubs").joinpath(*rest).with_suffix(".pyi").read_text()
    body = re.search(rf"^class {owner}\b.*?(?=^\S|\Z)", text, re.M | re.S)
    return body is not None and re.search(rf"def {member}\b|^    {member}:", body.group(), re.M) is not None


def test_the_list_of_absent_libraries_is_exact() -> None:
    """A library whose name is misspelt cannot be imported either: it would have to be listed, and read, here."""
    assert {
        name for name, source in SOURCES.items() if name != NAMES_ONLY and source.library is not None and not importable(source.library)
    } == ABSENT


def test_every_file_is_named_after_its_library() -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(SOURCES)


def test_every_kind_has_rows_and_a_table() -> None:
    assert {type(row) for row in KNOWLEDGE.rows} == set(KINDS) == set(TABLES.values())


def test_no_row_stands_twice() -> None:
    seen: dict[Row, str] = {}
    twice = []
    for library, source in SOURCES.items():
        for row in source.rows:
            if row in seen:  # equal in every field
                twice.append(f"{type(row).__name__} {row.name} in {library} and {seen[row]}")
            seen[row] = library
    assert twice == []


def test_every_file_says_what_to_write_instead_and_where_a_limit_is_written() -> None:
    for row in KNOWLEDGE.rows:
        if isinstance(row, Blocking):
            assert row.instead
            assert "{method}" not in row.instead or row.methods == "all"
        if isinstance(row, Waits):
            assert row.source, row.name
            assert row.suggest, row.name


def test_every_library_with_a_framework_in_it_is_a_package() -> None:
    """A domain that imports it is found by the package: a file with roles or timeouts but no package would be invisible there."""
    packages = {row.name.partition(".")[0] for row in KNOWLEDGE.of_kind(Package)}
    library_of = {row.name.partition(".")[0] for row in KNOWLEDGE.of_kind(OrmBase)}
    assert library_of <= packages


# --- names -------------------------------------------------------------------------------------------------------------------------


def test_rows_are_found_by_public_and_by_defining_name() -> None:
    resolved = KNOWLEDGE.resolved({"requests.get": "requests.api.get", "requests.Session": "requests.sessions.Session"})
    by_public = resolved.find(Blocking, ["requests.get"])
    assert by_public is not None
    assert resolved.find(Blocking, ["nothing.at_all", "requests.api.get"]) is by_public
    method = resolved.find(Waits, ["requests.sessions.Session.post"])
    assert method is not None
    assert method.name == "requests.Session.post"
    assert resolved.find(Blocking, ["requests.sessions.Session"]) is None
    assert resolved.public("requests.sessions.Session.post") == "requests.Session.post"
    assert resolved.public("shop.orders.pay") == "shop.orders.pay"
    assert resolved.table(Blocking)["requests.api.get"] is by_public


def test_the_fix_names_the_method() -> None:
    row = KNOWLEDGE.resolved({}).find(Blocking, ["requests.post"])
    assert row is not None
    assert row.instead == "await client.post(...) of an httpx.AsyncClient"


def test_a_row_on_a_class_holds_for_its_public_methods() -> None:
    resolved = KNOWLEDGE.resolved({"redis.Redis": "redis.client.Redis", "redis.client.Pipeline": "redis.client.Pipeline"})
    found = resolved.find(Blocking, ["redis.client.Redis.hgetall", "redis.commands.core.HashCommands.hgetall"])
    assert found is not None
    assert (found.name, found.handover, found.instead) == ("redis.Redis.hgetall", False, "await client.hgetall(...) of a redis.asyncio.Redis")
    assert resolved.find(Blocking, ["redis.client.Redis.hgetall"]) is found
    assert resolved.find(Blocking, ["redis.client.Redis.pipeline"]) is None
    assert resolved.find(Blocking, ["redis.client.Redis._connect"]) is None
    constructor = resolved.find(Blocking, ["redis.client.Redis"])
    assert constructor is not None
    assert constructor.handover
    assert resolved.find(Waits, ["redis.client.Redis.hgetall"]) is None
    lazy = resolved.find(Lazy, ["redis.asyncio.Redis.get"])
    assert lazy is not None
    assert lazy.unless_receiver


def test_all_rows_of_a_name() -> None:
    rows = KNOWLEDGE.resolved({}).find_all(Waits, ["pymysql.connect"])
    assert [(row.what, row.default) for row in rows] == [("read", "forever"), ("connect", 10)]


def test_names_hold_what_methods_are_in() -> None:
    names = KNOWLEDGE.names()
    assert "redis.client.Pipeline" in names
    assert "requests.Session" in names
    assert "requests.Session.get" in names
    assert "curl" not in names
    assert len(names) == len(set(names))


# --- the user's rows ---------------------------------------------------------------------------------------------------------------


def user(knowledge: dict[str, list[dict[str, Any]]]) -> Config:
    return Config(root=ROOT, file="pyproject.toml", knowledge=knowledge)


def test_a_users_row_comes_first_and_changes_the_digest() -> None:
    own = load(user({"blocking": [{"name": "requests.get", "how": "network", "instead": "await shop.http.fetch(...)"}]}))
    found = own.resolved({"requests.get": "requests.api.get"}).find(Blocking, ["requests.api.get"])
    assert found is not None
    assert found.instead == "await shop.http.fetch(...)"
    assert own.digest != KNOWLEDGE.digest
    assert load(Config(root=ROOT / "elsewhere")) is KNOWLEDGE


@pytest.mark.parametrize(
    ("knowledge", "said"),
    [
        ({"blokcing": []}, "'blokcing' is no kind of knowledge; did you mean 'blocking'?"),
        ({"blocking": [{"name": "a.b", "how": "cpu", "instaed": "x"}]}, "unknown key 'instaed'; did you mean 'instead'?"),
        ({"blocking": [{"how": "cpu", "instead": "x"}]}, "missing the key 'name'"),
        ({"blocking": [{"name": "a.b", "instead": "x"}]}, "missing the key 'how'"),
        ({"blocking": [{"name": "a.b", "how": "cup", "instead": "x"}]}, "number 1.how: invalid enum value 'cup'"),
        ({"blocking": [{"name": 3, "how": "cpu", "instead": "x"}]}, "number 1.name: expected 'str', got 'int'"),
        ({"blocking": [{"name": "", "how": "cpu", "instead": "x"}]}, "'name' is empty"),
        ({"blocking": [{"name": "a.b", "names": ["c"], "how": "cpu", "instead": "x"}]}, "give either 'name' or 'names'"),
        ({"blocking": [{"names": "a.b", "how": "cpu", "instead": "x"}]}, "'names' has to be a list of names"),
        ({"blocking": [{"names": [], "how": "cpu", "instead": "x"}]}, "'names' has to be a list of names"),
        ({"blocking": {"name": "a.b"}}, "write [[tool.apr.knowledge.blocking]]"),
        ({"blocking": ["a.b"]}, "has to be a table with at least a name"),
        ({"waits": [{"name": "a.b", "timeout": [{"keywrod": "timeout"}]}]}, "number 1.timeout"),
    ],
)
def test_a_wrong_row_of_the_user_is_one_clear_sentence(knowledge: Any, said: str) -> None:
    with pytest.raises(ConfigError) as raised:
        load(user(knowledge))
    message = str(raised.value)
    assert said in message
    assert message.startswith("pyproject.toml: tool.apr.knowledge")
    assert "\n" not in message


def test_a_wrong_head_of_a_file_names_the_file() -> None:
    with pytest.raises(ConfigError, match=r"shop\.toml: unknown key 'libary'; did you mean 'library'"):
        parse({"libary": "shop", "distribution": "shop", "import_name": "shop"}, "shop.toml")
    with pytest.raises(ConfigError, match=r"shop\.toml: .*'import_name'"):
        parse({"library": "shop", "distribution": "shop"}, "shop.toml")


NAME = st.from_regex(r"[a-z]{1,8}(\.[A-Za-z_]{1,8}){0,3}", fullmatch=True)


@given(
    of=NAME,
    names=st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), min_size=1, max_size=5),
    how=st.sampled_from(["cpu", "file"]),
    light=st.booleans(),
)
def test_a_list_of_names_is_one_row_each(of: str, names: list[str], how: str, light: bool) -> None:
    rest = {"how": how, "instead": "await {method}(...)", "light": light}
    head = {"library": "x", "distribution": "x", "import_name": "x"}
    together = parse({**head, "blocking": [{"of": of, "names": names, **rest}]}, "x.toml")
    apart = parse({**head, "blocking": [{"name": f"{of}.{name}", **rest} for name in names]}, "x.toml")
    assert together == apart
    assert [row.name for row in together.rows] == [f"{of}.{name}" for name in names]


@given(row=st.sampled_from([row for row in KNOWLEDGE.rows if "{method}" not in getattr(row, "instead", "")]))
def test_a_row_written_out_reads_back_the_same(row: Row) -> None:
    table = next(name for name, kind in TABLES.items() if kind is type(row))
    written = {key: value for key, value in msgspec.to_builtins(row).items() if value is not None}
    assert load(user({table: [written]})).rows[0] == row


@given(key=st.from_regex(r"[a-z]{3,12}", fullmatch=True))
def test_any_unknown_key_is_named(key: str) -> None:
    if key in {*Blocking.__struct_fields__, "names", "of"}:
        return
    with pytest.raises(ConfigError, match=repr(key)):
        load(user({"blocking": [{"name": "a.b", "how": "cpu", "instead": "x", key: 1}]}))

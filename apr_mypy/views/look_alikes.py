"""What is named after a secret and is none: the path of the file that has it, a label or a text about it, the object it belongs to, a document that is meant to be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Annotates, GivesSecret, LoadsRelated, OfPaths
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.conditions import atoms, conditions_at
from apr_mypy.views.names_of_secrets import is_key_of_store, is_stored_under
from apr_mypy.views.naming import called_name
from apr_mypy.views.picked_out import is_row_key, is_sought
from apr_mypy.views.secret_words import is_of_login, says_secret, words
from apr_mypy.views.shown import shown
from apr_mypy.views.shown_fields import is_mapping
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.makers import Calls

_TEXTS: Final = frozenset(
    [
        "messages",
        "message",
        "errors",
        "error",
        "labels",
        "names",
        "titles",
        "texts",
        "codes",
        "choices",
        "fields",
        "urls",
        "descriptions",
        "templates",
        "routes",
    ]
)
"""Last words of tables that say something about what their keys name."""
_PLACES: Final = pattern_of(r"[{<]([^{}<>]+)[}>]")
_OF_DOCUMENTS: Final = frozenset(["vc", "verifiable", "presentation", "presentations", "proof", "proofs", "issuer", "holder", "attestation"])
"""Words around credentials that are documents, issued to be shown to others."""
_TELLS_SECRET: Final = frozenset({"key", "value", "raw", "hex", "payload", "text", "string", "plain", "data"})
"""Attributes that an object has whose text may be the secret itself."""
_ADDRESSES: Final = (("dsn",), ("url",), ("uri",))
_PASSWORDS: Final = frozenset({"password", "passwd", "pwd", "passphrase", "auth_password"})
_HAS_OWNER: Final = frozenset({"user", "owner"})
"""Attributes that such an object may have, too."""
_OF_ROWS: Final = frozenset({"add", "delete", "merge", "refresh", "expunge"})
_SESSIONS: Final = frozenset({"session", "db_session", "dbsession"})
_WEB: Final = frozenset({"web", "http", "cookie", "server", "my", "base", "custom", "client", "customer", "member", "admin"})
"""Words of sessions that a browser's cookie may open."""
_ASKS: Final = frozenset({"is", "has", "get", "check", "can", "supports"})
"""First words of methods that ask an object something."""
_BY_IDS: Final = frozenset({"serial", "serials", "ids", "names", "types", "kinds", "uuids"})
"""Last words of what things are told apart by."""
_COUNTS: Final = frozenset({"num", "n", "count", "counts", "total"})
"""First or last words of numbers of things."""
_IDENTIFIES: Final = frozenset({"id", "ids", "name", "filename", "suffix", "prefix", "boundary", "path", "label", "tag", "slug", "dn"})
"""Last words of what tells one thing from another."""
_SAYS_OTHER: Final = frozenset(
    {
        "name",
        "names",
        "id",
        "ids",
        "kind",
        "type",
        "label",
        "index",
        "idx",
        "count",
        "username",
        "user",
        "owner",
        "path",
        "field",
        "provider",
        "scope",
        "serial",
        "info",
    }
)
"""Last words of what goes with a secret."""

_OF_DATABASES: Final = frozenset({("db", "url"), ("database", "url"), ("db", "uri"), ("database", "uri")})


def is_look_alike(fn: FunctionView, name: str, value: f.AnyValue) -> bool:
    """Whether a value whose name says that it is a secret is shown by what the function does with it to be none."""
    last = words(name)[-1:]
    if last in (("credential",), ("credentials",)) and _is_document(fn):
        return True
    if last == ("id",):
        return isinstance(value, f.Name) and (_is_in_path(fn, value.name) or is_only_told(fn, value) or is_row_key(fn, value))
    if isinstance(value, f.Item) and isinstance(value.base, f.Name | f.Attr):
        return _is_about(value.base)
    if isinstance(value, f.Call) and isinstance(value.func, f.Attr) and isinstance(value.func.base, f.Name | f.Attr):
        return _is_about(value.func.base)
    if not isinstance(value, f.Name | f.Attr):
        return False
    if isinstance(value, f.Name) and value.scope != f.LOCAL and _is_key(fn, value):
        return True
    if is_sought(fn, name):
        return True
    if last in _ADDRESSES and (_is_beside_password(fn, value) or _is_local_file(fn, value)):
        return True
    if is_stored_under(fn, value) or _is_fetched(fn, name, value) or (isinstance(value, f.Name) and is_key_of_store(fn, value.name)):
        return True
    return _is_path(fn, value) or (isinstance(value, f.Attr) and (_is_label(fn, value) or _is_related(fn, value))) or _is_object(fn, value)


def _is_fetched(fn: FunctionView, name: str, value: f.Name | f.Attr) -> bool:
    """Whether an address that is called a database's is asked over HTTP: what is kept there is a file, and nobody logs in (`requests.get(db_url)`)."""
    if words(name)[-2:] not in _OF_DATABASES or not isinstance(value, f.Name):
        return False
    http = fn.module.knowledge.packages("http")
    return any(
        isinstance(arg.value, f.Name)
        and arg.value.name == value.name
        and any(full.partition(".")[0] in http for full in fn.module.callee(fn, call).names)
        for call in fn.calls
        for arg in call.args[:1]
    )


def _is_key(fn: FunctionView, name: f.Name) -> bool:
    """`{HEADER_WITH_JWT: token}`: whether a constant of the module names what is kept under it."""
    keys = [key for table in fn.all(f.Table) for key, _ in table.items] + [item.index for item in fn.all(f.Item)]
    return any(isinstance(one, f.Name) and one.name == name.name for one in keys)


def _is_beside_password(fn: FunctionView, value: f.Name | f.Attr) -> bool:
    """`connect(user=USER, password=PASSWORD, dsn=DSN)`: whether the module hands an address over with a password beside it, so that there is none in it."""
    last = value.name.rpartition(".")[2]
    return any(
        any(arg.name in _PASSWORDS for arg in call.args)
        and any(isinstance(arg.value, f.Name | f.Attr) and arg.value.name.rpartition(".")[2] == last for arg in call.args)
        for view in fn.module.everything()
        for call in view.calls
    )


def _is_local_file(fn: FunctionView, value: f.Name | f.Attr) -> bool:
    """Whether an attribute is only ever the address of a database in a file, which has no password in it: `self.database_uri = f"sqlite:///{filename}"`."""
    view = fn.module.classes.get(fn.owner.full) if fn.owner is not None and isinstance(value, f.Attr) else None
    held = [
        step.value
        for method in (view.methods.values() if view is not None else ())
        for step in method.all(f.Set)
        if step.value is not None and any(isinstance(one, f.Attr) and one.name == value.name for one in step.targets)
    ]
    heads = [one.parts[0] if isinstance(one, f.Text) and one.parts else one for one in held]
    texts = [one.value for one in heads if isinstance(one, f.Const) and isinstance(one.value, str)]
    return any(texts) and len(texts) == len(held) and all(not text or text.startswith("sqlite:") for text in texts)


def is_no_text(fn: FunctionView, site: f.AnyValue, name: str) -> bool:
    """Whether a step runs only where a local is no text: `if not isinstance(token, str): raise TypeError(token)`."""
    step = fn.step_of(site) or site
    for condition in conditions_at(fn, step):
        for one in atoms(condition):
            test = one.test
            if one.holds or not isinstance(test, f.Call) or not isinstance(test.func, f.Name) or test.func.name != "builtins.isinstance":
                continue
            if len(test.args) == 2 and isinstance(test.args[0].value, f.Name) and test.args[0].value.name == name:
                kinds = test.args[1].value
                given = kinds.items if isinstance(kinds, f.Many) else (kinds,)
                if any(isinstance(kind, f.Name) and kind.name in ("builtins.str", "builtins.bytes") for kind in given):
                    return True
    return False


def is_nothing(fn: FunctionView, name: f.Name) -> bool:
    """Whether a local has nothing in it where it is read: `if not token: raise Refused(f"token {token}")`."""
    here = fn.definitions(name)
    return any(
        isinstance(one.test, f.Name) and one.test.name == name.name and not one.holds and fn.definitions(one.test) == here
        for condition in conditions_at(fn, fn.step_of(name))
        for one in atoms(condition)
    )


def _is_document(fn: FunctionView) -> bool:
    """Whether a function has to do with credentials that are issued and proven, not with those that let somebody in."""
    said = {*words(fn.full), *(word for param in fn.function.params for word in words(param.name))}
    return not _OF_DOCUMENTS.isdisjoint(said)


def _is_in_path(fn: FunctionView, name: str) -> bool:
    """Whether a handler's parameter is a part of its URL: `/sessions/{session_id}` names a row, for whoever has it in front of him; the session that a cookie opens stands in none."""
    if fn.module.role_of(fn) is not Role.HANDLER:
        return False
    return any(entry.function == fn.full and name in words_in(entry.route) for entry in fn.module.roles.entries())


def is_only_told(fn: FunctionView, name: f.Name) -> bool:
    """Whether an id is made by chance right here (`session_id = old or str(uuid4())`) for the lines of the log to share: nothing but the log is given it."""
    if name.scope != f.LOCAL:
        return False
    made = [one.value for one in fn.definitions(name) if one.value is not None]
    if not made or not any(isinstance(part, f.Call) and called_name(part).startswith("uuid") for one in made for part in inside(one)):
        return False
    return not any(
        isinstance(arg.value, f.Name) and arg.value.name == name.name and fn.module.find(Annotates, fn, call) is None
        for call in fn.calls
        for arg in call.args
    )


def words_in(route: str) -> list[str]:
    """The parameters of a URL's pattern: `/sessions/{session_id}`, `/sessions/<uuid:session_id>`."""
    return [one.rpartition(":")[2] if "<" in route else one.partition(":")[0] for one in _PLACES.findall(route)]


def _is_about(table: f.Name | f.Attr) -> bool:
    """Whether a table holds texts about what its keys name: `error_messages["stale_token"]`."""
    return not _TEXTS.isdisjoint(words(table.name.rpartition(".")[2])[-1:])


def leads_to_row(program: Calls, name: str) -> bool:
    """Whether a field of this name is a foreign key (`session_id = Column(ForeignKey("sessions.id"))`, of talks) in a class of the project, to no table of those who have logged in."""
    held = (field.value for view in program.classes.values() for field in view.class_.fields if field.name == name and field.value is not None)
    declared = [list(inside(value)) for value in held]
    return any(
        any(isinstance(one, f.Name | f.Attr) and one.name.rpartition(".")[2] == "ForeignKey" for one in parts)
        and not any(isinstance(one, f.Const) and isinstance(one.value, str) and is_of_login(one.value) for one in parts)
        for parts in declared
    )


def is_sentence(value: f.AnyValue) -> bool:
    """`_("Must be a token of the chosen service.")`: whether a call is given nothing but a sentence, to translate it."""
    given = [arg.value for arg in value.args] if isinstance(value, f.Call) else []
    return bool(given) and all(isinstance(one, f.Const) and isinstance(one.value, str) and " " in one.value.strip() for one in given)


def _is_path(fn: FunctionView, value: f.Name | f.Attr) -> bool:
    """Whether the function opens the file of this name, or looks for it."""
    known = fn.module.calls_known_in(OfPaths, fn)
    if not known:
        return False
    text = shown(value)
    for call in fn.calls:
        if id(call) in known and called_name(call) != "join" and call.args and shown(call.args[0].value) == text:
            return True
    if isinstance(value, f.Name) and value.scope == f.LOCAL:
        made = [one.value for one in fn.definitions(value)]
        return bool(made) and all(isinstance(one, f.Call) and id(one) in known and known[id(one)].gives for one in made)
    return False


def _is_label(fn: FunctionView, attr: f.Attr) -> bool:
    """Whether an attribute of a class is a constant that only says what it is called: `ACCESS_TOKEN = "oauth1:access_token"`, `BAD_PASSWORD = "Wrong password."`."""
    held = [kept for _, kept in fn.module.field_values(fn, attr)]
    return bool(held) and all(isinstance(one, f.Const) and isinstance(one.value, str) and says_its_name(attr.name, one.value) for one in held)


def says_its_name(name: str, text: str) -> bool:
    """Whether a constant's text is a sentence, or the words of its own name and no number."""
    return text.count(" ") > 0 or (set(words(name)) <= set(words(text)) and not any(character.isdigit() for character in text.rpartition(":")[2]))


def _is_related(fn: FunctionView, attr: f.Attr) -> bool:
    """Whether an attribute is the row of another table: the function's query loads it along."""
    for call in fn.calls:
        if isinstance(call.func, f.Attr) and any(isinstance(arg.value, f.Const) and arg.value.value == attr.name for arg in call.args):
            knowledge = fn.module.knowledge.knowledge
            if fn.module.find(LoadsRelated, fn, call) is not None or knowledge.by_method.get((LoadsRelated, call.func.name)):
                return True
    return False


def _is_object(fn: FunctionView, value: f.Name | f.Attr) -> bool:
    """Whether a local of unknown type is an object with fields, none of which is the secret itself: `token.expires_at`."""
    if not isinstance(value, f.Name) or value.scope != f.LOCAL or not fn.module.types.is_any(value.type):
        return False
    read = {one.name for one in fn.attrs if isinstance(one.base, f.Name) and one.base.name == value.name and fn.use_of(one).kind != "called"}
    if not read and _is_row(fn, value.name):
        return True
    if any(name in _TELLS_SECRET or says_secret(name) for name in read):
        return False
    columns = sum(name.endswith(("_id", "_at", "_ids")) for name in read)
    return columns > (0 if _HAS_OWNER.isdisjoint(read) else 1)


def _is_row(fn: FunctionView, name: str) -> bool:
    """`db.session.delete(token)`: whether a database session is handed it, so that it is a row, whose text is its class and id unless it says otherwise."""
    for call in fn.calls:
        base = call.func.base if isinstance(call.func, f.Attr) and call.func.name in _OF_ROWS else None
        if isinstance(base, f.Name | f.Attr) and base.name.rpartition(".")[2] in _SESSIONS and len(call.args) == 1:
            given = call.args[0].value
            if isinstance(given, f.Name) and given.name == name:
                return True
    return False


def is_all_but_prefix(index: f.Many) -> bool:
    """`header[7:]`, `header[len("Bearer "):]`: whether a slice leaves out only what stands in front."""
    start, end = (*index.items, None, None)[:2]
    if end is not None and not (isinstance(end, f.Const) and end.value is None):
        return False
    if isinstance(start, f.Const):
        return isinstance(start.value, int) and start.value >= 0
    return isinstance(start, f.Call) and called_name(start) == "len"


def is_of_session(fn: FunctionView, value: f.AnyValue) -> bool:
    """`request.session.session_key`: what a session itself has; a class of the project that is called a session (of a browser, a game, an import) numbers its own."""
    base = value.base if isinstance(value, f.Attr) else None
    if not isinstance(base, f.Name | f.Attr) or base.name.rpartition(".")[2] != "session":
        return False
    return not any(fn.module.is_own(full) for full in fn.module.types.classes(fn.module.types.type_of(base)))


def is_of_another_session(fn: FunctionView, value: f.AnyValue) -> bool:
    """`browser_session.session_id`: whether the session of an id is a class of the project that is no login by its name."""
    if not isinstance(value, f.Attr):
        return False
    for full in fn.module.types.classes(fn.module.types.type_of(value.base)):
        said = words(full.rpartition(".")[2])
        if fn.module.is_own(full) and said[-1:] == ("session",) and len(said) > 1 and _WEB.isdisjoint(said) and not is_of_login("_".join(said)):
            return True
    return False


def is_given_another_name(name: str) -> bool:
    """Whether what a loop takes out of secrets is called what goes with one: `for token, name in tokens.items()`."""
    return not _SAYS_OTHER.isdisjoint(words(name)[-1:])


def is_called_by_ids(name: str) -> bool:
    """Whether a variable is called what things are told apart by, or how many they are: `token_serials = ",".join(container["tokens"])`, `num_tokens = get_tokens(count=True)`."""
    return not _BY_IDS.isdisjoint(words(name)[-1:]) or not _COUNTS.isdisjoint((*words(name)[:1], *words(name)[-1:]))


def is_asked(fn: FunctionView, name: f.Name) -> bool:
    """Whether a local of unknown type is a thing that answers questions, in two methods or more: `token.is_orphaned()`, `token.get_owner()`; none of them for the secret itself."""
    if name.scope != f.LOCAL or not fn.module.types.is_any(name.type):
        return False
    asked = {one.name for one in fn.attrs if isinstance(one.base, f.Name) and one.base.name == name.name and fn.use_of(one).kind == "called"}
    questions = {one for one in asked if words(one)[:1] and words(one)[0] in _ASKS and len(words(one)) > 1}
    return len(questions) > 1 and not any(says_secret("_".join(words(one)[1:])) for one in questions)


def is_key_of(fn: FunctionView, name: f.Name, table: f.AnyValue) -> bool:
    """`for serial in imported: … imported[serial]`: whether what a loop takes out of something is a key of it."""
    text = shown(table)
    return any(isinstance(one.index, f.Name) and one.index.name == name.name and shown(one.base) == text for one in fn.all(f.Item)) or any(
        isinstance(call.func, f.Attr)
        and call.func.name in ("get", "pop")
        and call.args
        and isinstance(call.args[0].value, f.Name)
        and call.args[0].value.name == name.name
        and shown(call.func.base) == text
        for call in fn.calls
    )


def is_random_name(fn: FunctionView, name: str, value: f.AnyValue | None) -> bool:
    """`self._replica_id = token_hex(8)`: whether chance only makes the name of something, which opens nothing."""
    if value is None or says_secret(name) or _IDENTIFIES.isdisjoint(words(name)[-1:]):
        return False
    parts = list(inside(value))
    if any(isinstance(one, f.Name | f.Attr) and says_secret(one.name.rpartition(".")[2]) for one in parts):
        return False
    return any(isinstance(one, f.Call) and fn.module.find(GivesSecret, fn, one) is not None for one in parts)


def is_one_of_many(fn: FunctionView, item: f.Item) -> bool:
    """`environ[name]`: whether one entry is taken, by a key from elsewhere, out of a mapping that is no mapping of secrets by its name. A key that a loop takes from the mapping itself stands for all."""
    base, index = item.base, item.index
    if isinstance(index, f.Const) or not is_mapping(fn.module.types, fn.module.types.type_of(base)):
        return False
    if isinstance(base, f.Name | f.Attr) and says_secret(base.name.rpartition(".")[2]):
        return False
    if not isinstance(index, f.Name):
        return True
    walked = [one.value for one in fn.definitions(index) if one.kind in ("loop", "each") and one.value is not None]
    return not any(shown(base) in shown(one) for one in walked)


def lacks_secret(fn: FunctionView, step: f.AnyStep) -> bool:
    """Whether a step keeps a value where it is known to have no secret in it: `text = url` in the `else` of `if urlparse(url).password:`."""
    value = step.value if isinstance(step, f.Set) else None
    if value is None:
        return False
    text = shown(value)
    for condition in conditions_at(fn, step):
        for one in atoms(condition):
            part = one.test
            if one.holds or not isinstance(part, f.Attr) or not says_secret(part.name):
                continue
            held: list[f.AnyValue] = [part.base]
            if isinstance(part.base, f.Name):
                held += [made.value for made in fn.definitions(part.base) if made.value is not None]
            if any(shown(each) == text or (isinstance(each, f.Call) and text in [shown(arg.value) for arg in each.args]) for each in held):
                return True
    return False

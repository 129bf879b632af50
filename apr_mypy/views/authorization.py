"""Authorization: which functions do something that only some people may, what on the way to them asks whether this one may, and which entry points come there without being asked.

What stands before a handler (decorators, dependencies, permission classes, routers) is asked of `views.access`; here is what functions on the way, and the operation itself, ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from apr_mypy import facts as f
from apr_mypy.finding import Trace
from apr_mypy.knowledge.schema import Costs, Enqueues, InsertsRow, LoadsRow, RunsElsewhere
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.access import Check, asked_before, asked_by
from apr_mypy.views.edges import Edge, step_trace
from apr_mypy.views.entitling import privileged
from apr_mypy.views.entrusted import class_of_table
from apr_mypy.views.flow import Definition
from apr_mypy.views.naming import called_name, last_name, snake, words_of
from apr_mypy.views.queries import is_model, known, model_class, model_of, query_values, row_class
from apr_mypy.views.row_writes import row_writes
from apr_mypy.views.sql import statement_of
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.roles.role import Entry
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.whole import Whole

_DEEPEST: Final = 6
_ALWAYS: Final = frozenset(
    [
        "delete",
        "purge",
        "erase",
        "wipe",
        "destroy",
        "refund",
        "chargeback",
        "payout",
        "withdraw",
        "promote",
        "demote",
        "impersonate",
        "export",
        "publish",
        "unpublish",
        "ban",
        "suspend",
        "deactivate",
        "anonymize",
        "anonymise",
        "terminate",
    ]
)
"""Verbs that are sensitive whatever they are done to."""
_TO_WHOM: Final = pattern_of(
    r"^(a_?)?(remove|close|disable|archive|drop)_(\w+_)?(user|account|customer|member|tenant|organi[sz]ation|workspace|project|team|article|post|order|document|invoice|record|file|product|payment|store|company)s?(_|$)"
    r"|^(set|change|assign|grant|revoke|update|give|add|remove|make|switch)_(\w+_)?(role|roles|admin|permission|permissions|privileges?|access|staff|superuser|owner|ownership|moderator)(_|$)"
    r"|^(credit|debit|transfer|pay|send|release|reverse|void|adjust|write_off|waive|capture|cancel)_(\w+_)?(money|funds|balance|payment|payout|invoice|account|wallet|credits?|points|fee|charge|subscription|amount|discount)(_|$)"
    r"|^(approve|reject)_(\w+_)?(payment|payout|refund|withdrawal|transfer|loan|expense|claim|listing|post|article|user|request|invoice)(_|$)"
    r"|^(issue|process|execute|start|do|make|perform|create|force)_(\w+_)?(refund|payout|withdrawal|transfer|export|deletion|chargeback|dump)(_|$)|^(transfer|dump|download)_(\w+_)?(ownership|users|customers|data|all)(_|$)|^transfer$|^pay_out$"
)  # fmt: skip
_ONLY_ABOUT: Final = pattern_of(
    r"_(subscriptions?|comments?|notes?|repl(y|ies)|e?mails?|messages?|notifications?|notices?|reminders?|receipts?|links?|urls?|logs?|history|reports?|pages?|forms?|menus?|events?|tokens?|cookies?|sessions?|cache|preferences?|settings?|views?|filters?)$"
)
"""Ends of names of functions that do something to this, and not to what is named before it: `send_account_mail`."""
_REFUSES: Final = pattern_of(
    r"forbidden|permission|access_?denied|not_?allowed|not_?authori[sz]ed|unauthori[sz]ed|not_?permitted|privilege|not_?owner|policy_?violation|insufficient_(role|scope|right)"
)
_ASKS: Final = pattern_of(
    r"^_*(check|ensure|assert|require|requires|verify|enforce|must|raise|abort|deny|demand|guard|validate)_(\w+_)?(perm\w*|access\w*|owner\w*|owns|owned\w*|admin\w*|staff\w*|roles?|scopes?|allowed|authori\w+|belongs\w*|member\w*|rights?|polic\w+|superuser|visible\w*|manager|moderator|seen_by|privileges?|is_\w+|object_permissions)(_|$)"
    r"|^_*authori[sz]e(_|$)|^_*enforce$|^_*(ensure|assert|check)_\w+_by$|^check_object_permissions$|^_*(demand|require)$"
)
_TELLS: Final = pattern_of(
    r"(^|_)(is_staff|is_admin|is_superuser|is_owner|admin|superuser|staff|role|roles|perms?|permissions?|scopes?|has_perm|has_perms|has_permission|has_role|has_scope|has_access|can|may|allowed|authori[sz]ed|owns|policy|privileged?|moderator|manager|member|members|ability|acl|enforce)(_|$)"
)
_OWNS: Final = pattern_of(
    r"(^|_)(owner|owner_id|user|user_id|author|author_id|customer|customer_id|account_id|created_by|created_by_id|creator|creator_id|tenant_id|tenant|org_id|organization_id|team_id|member_id|buyer_id|seller_id|uploaded_by|workspace_id)$"
)
_OWNER_OF: Final = pattern_of(r"^_*(get_|find_|load_|fetch_|read_)?(\w+_)?(owner|author|creator|tenant)(_id)?(_of|_for)?$")
_ACTOR: Final = pattern_of(
    r"(^|_)(user|current_user|actor|principal|caller|me|viewer|requester|identity|claims|account|buyer|customer|member|g)$|(^|_)current_"
)
_NOT_SERVICES: Final = frozenset(
    {
        Role.WEBHOOK,
        Role.MIDDLEWARE,
        Role.JOB,
        Role.CONSUMER,
        Role.COMMAND,
        Role.LIFESPAN,
        Role.TEST,
        Role.MIGRATION,
        Role.ADMIN,
        Role.ADAPTER,
        Role.MODEL,
        Role.DTO,
        Role.SCHEMAS,
        Role.SETTINGS,
    }
)
_CALLED: Final = frozenset({Role.HANDLER, Role.JOB, Role.CONSUMER})
_TECHNICAL: Final = pattern_of(
    r"cache|session|token|temp|tmp|lock|index|key|cookie|expired|stale|old|orphan|draft|metric|event|log|file|image|thumbnail|media|message|schema|state|buffer"
)

_LEFT_OVER: Final = pattern_of(r"(^|_)(dangling|orphan|orphans|orphaned|stale|expired|left_?overs?|unused|obsolete|unreferenced)(_|$)")
"""What nobody needs any longer."""
_EVENTS: Final = pattern_of(
    r"event|message|subscriber|notification|bus|topic|listener|queue|signal|broker|publisher|channel|metric|stream|producer|mqtt|redis|kafka|status"
)
_GENERIC_NAME: Final = pattern_of(
    r"^_?(hard_|soft_|bulk_)?(delete|destroy|export|publish|purge)(_(one|many|all|by_id|by|item|items|object|obj|instance|where|multi))?$"
)
_GENERIC: Final = pattern_of(r"Base|Generic|Mixin|Repo|Repository|CRUD|Crud|Store|Dao|DAO|Session|Client|Abstract|QuerySet")


_DELETES: Final = frozenset({"delete", "adelete", "delete_one", "delete_many", "delete_instance", "bulk_delete"})
_DELETE_TEXT: Final = pattern_of(r"^\s*delete\s+from\s+[\"`\[]?([a-z_][\w.]*)", re.IGNORECASE)
_COMPARED: Final = pattern_of(r"[\"`]?(?:\w+\.)?[\"`]?(\w+)[\"`]?\s*=\s*(?:\$\d+|%s|%\(\w+\)s|:\w+|\?)")
_GIVES: Final = pattern_of(r"^_*(promote|elevate|grant)(_|$)|_(role|roles|permissions?|privileges?|admin|staff|superuser)$")
_EVERYBODY: Final = pattern_of(
    r"^$|^(user|member|guest|viewer|reader|customer|client|basic|default|standard|regular|normal|none|nobody|pending|free|anonymous)s?$",
    re.IGNORECASE,
)
"""Roles that everybody has who is there."""
_MAKES: Final = pattern_of(r"^_*(create|make|register|sign_?up|build|new|sync|replace|upsert|import|load|seed|save|set_up|migrate)(_|$)")
"""Names of functions that bring something about anew: what they delete on the way is theirs."""


class Way(NamedTuple):
    """How an entry point comes to an operation: the calls, outermost first, with the entry point that a request reaches (for a job, who puts it on the queue)."""

    entry: FunctionView
    edges: tuple[Edge, ...]
    before: tuple[Trace, ...] = ()
    """What leads to the entry point, for a job: the call that enqueues it."""


class Unasked(NamedTuple):
    """An operation that some entry points ask a permission for, and one does not. `checked` is one that asks, with the check's own trace."""

    operation: FunctionView
    open: Way
    checked: Way
    check: Trace


def unasked(program: Whole) -> Iterator[Unasked]:
    """The operations of a program that stand open to who comes by another way, the outermost of each way once."""
    entries = _entries(program)
    if sum(entry.role in _CALLED for entry in entries.values()) < 2:
        return
    found: dict[str, Unasked] = {}
    for fn in program.functions.values():
        if is_sensitive(program, fn) and not asks_itself(program, fn) and fn.full not in entries:
            one = _judged(program, fn, entries)
            if one is not None:
                found[fn.full] = one
    for full, one in found.items():
        # what only an operation calls that is reported itself has the same cause
        if not any(edge.caller.full in found and edge.caller.full != full for edge in one.open.edges):
            yield one


def _entries(program: Whole) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in program.roles.entries():
        if entry.function not in found or found[entry.function].role not in _CALLED:
            found[entry.function] = entry
    return found


# --- what is sensitive ------------------------------------------------------------------------------------------------------------


def is_sensitive(program: Whole, fn: FunctionView) -> bool:
    """Whether a function is an operation that not everybody may have done: by its name, because it moves money, deletes rows or sets what somebody may."""
    name = fn.function.name
    if fn.lambda_ is not None or fn.outer is not None or name.startswith("__") or fn.function.is_property or _is_port(program, fn):
        return False
    words = words_of(name)
    named = any(_names_deed(part) for part in name.lstrip("_").replace("_then_", "_and_").split("_and_"))  # `cancel_and_refund`
    if named and not {"delete", "purge", "wipe", "destroy", "erase"}.isdisjoint(words) and _TECHNICAL.search(name) is not None:
        named = False
    if not named and not any(row.what == "pays" for row in fn.module.calls_known_in(Costs, fn).values()):
        anew = _MAKES.search(name) is not None
        if not (not anew and deletes_rows(fn)) and not (gives_rights(program, fn) and not (anew and _inserts(fn))):
            return False
    if (
        named
        and not {"publish", "unpublish"}.isdisjoint(words)
        and _EVENTS.search("_".join([*words, *words_of(fn.owner.name if fn.owner is not None else ""), *_given_first(fn)]))
    ):
        return False
    role = fn.module.role_of(fn)
    if _LEFT_OVER.search(name):
        return False
    if (
        role in _NOT_SERVICES
        or (role is Role.HANDLER and fn.owner is not None)
        or (_GENERIC_NAME.match(name) and fn.owner is not None and _GENERIC.search(fn.owner.name))
    ):
        return False
    if role is Role.REPOSITORY and len(words) < 2:
        return False
    return True


def _names_deed(name: str) -> bool:
    """Whether a name, or the part of one on a side of its `and`, is of something that not everybody may do."""
    words = words_of(name)
    return bool(words) and (
        words[0] in _ALWAYS
        or (words[0] in ("hard", "force", "bulk", "admin", "soft", "permanently") and len(words) > 1 and words[1] in _ALWAYS)
        or (_TO_WHOM.search(name) is not None and _ONLY_ABOUT.search(name) is None)
    )


def _given_first(fn: FunctionView) -> list[str]:
    """The words of the first thing that a function of a module is given: `publish(message)` puts it on a bus."""
    return words_of(fn.function.params[0].name) if fn.owner is None and fn.function.params else []


def _is_port(program: Whole, fn: FunctionView) -> bool:
    """Whether a function is only declared, and done somewhere else: abstract, of a `Protocol`, or without a body where a subclass has one."""
    if not fn.function.is_trivial:
        return False
    view = program.classes.get(fn.owner.full) if fn.owner is not None else None
    if view is None:
        return False
    return (
        fn.function.is_abstract
        or view.class_.is_protocol
        or view.class_.is_abstract
        or len(program.overrides(view.class_.full, fn.function.name)) > 1
    )


def deletes_rows(fn: FunctionView) -> bool:
    """Whether a function deletes rows of a model or table that are somebody's matter, and does not make them anew."""
    found = ""
    if _inserts(fn):
        return False
    for call in fn.calls:
        func = call.func
        if isinstance(func, f.Name | f.Attr) and func.name.rpartition(".")[2] in _DELETES:
            values = ([func.base] if isinstance(func, f.Attr) else []) + [arg.value for arg in call.args[:1] if not arg.name]
            found = found or next((model for value in values if (model := _deleted(fn, value))), "")
        elif call.args and not call.args[0].name:
            for holder, one in query_values(fn, call.args[0].value) if isinstance(call.args[0].value, f.Const | f.Name | f.Text | f.Call) else ():
                table = _DELETE_TEXT.match(statement_of(holder, one))
                found = found or (table[1] if table is not None else "")
    return bool(found) and _TECHNICAL.search(snake(found.rpartition(".")[2])) is None


def _inserts(fn: FunctionView) -> bool:
    """Whether a function makes rows: what it deletes, or may give, on the way is theirs."""
    types = fn.module.types
    return any(
        known(InsertsRow, fn, call) is not None or any(is_model(fn, full) for full in types.class_objects(types.type_of(call.func)))
        for call in fn.calls
    )


def _deleted(fn: FunctionView, value: f.AnyValue) -> str:
    """The model of the rows that a value stands for, "" where it stands for none."""
    model = row_class(fn, fn.module.types.type_of(value)) or model_of(fn, value) or model_class(fn, value)
    if not model and isinstance(value, f.Name) and value.scope == f.LOCAL:
        model = next((full for one in fn.origins(value) if not isinstance(one, Definition) and (full := model_of(fn, one))), "")
    return model


def gives_rights(program: Whole, fn: FunctionView) -> bool:
    """Whether a function sets what somebody may on a row."""
    for write in row_writes(fn):
        model = write.model or next((class_of_table(table) for table in sorted(write.tables)), "")
        if (write.model or write.tables) and privileged(cast("Any", program), model, write.field) == "right" and _is_more(write.value):
            return True
    return False


def _is_more(value: f.AnyValue | None) -> bool:
    """Whether somebody may do more, or whatever was asked for, with this as a right: no flag that is taken away, and not what everybody has."""
    if not isinstance(value, f.Const):
        return True
    return value.value is True or (isinstance(value.value, str) and _EVERYBODY.match(value.value) is None)


# --- what is asked ----------------------------------------------------------------------------------------------------------------


def asks_itself(program: Whole, fn: FunctionView) -> bool:
    """Whether a function, or what it calls, refuses who may not do it, or finds only rows of who acts."""
    return asking(program, fn) is not None or _asks_owner(fn) is not None


def asking(program: Whole, fn: FunctionView, until: Any = None, depth: int = 0) -> Trace | None:
    """Where a function asks whether who acts may: before the record `until`, if that is given. What it calls counts where it refuses by itself."""
    known: dict[tuple[str, int], Trace | None] = program.__dict__.setdefault("_asking", {})
    key = (fn.full, id(until))
    if key not in known:
        known[key] = None
        known[key] = _asking(program, fn, until, depth)
    return known[key]


def _asking(program: Whole, fn: FunctionView, until: Any, depth: int) -> Trace | None:
    module = fn.module
    last = until.line if until is not None else 10**9
    for decorator in fn.function.decorators if fn.module.role_of(fn) not in _CALLED else ():
        if asked_by(cast("Any", program), module, module.body, decorator) & Check.PERMISSION:
            return module.trace(fn.function, f"{fn.function.name} needs a permission")
    for step in fn.all(f.Raise):
        if step.value is not None and step.line < last and _is_refusal(fn, step):
            return module.trace(step, "refuses who may not")
    for end in fn.returns:
        if end.value is not None and end.line < last and _returns_refusal(fn, end):
            return module.trace(end, "refuses who may not")
    for call in fn.calls:
        if call.line > last or call is until:
            continue
        name = last_name(call.func)
        if name == "abort" and any(_is_number(arg.value, 403) for arg in call.args):
            return module.trace(call, "refuses who may not")
        if (
            name in ("abort", "get_object_or_404", "first_or_404", "one_or_404")
            and any(_is_number(arg.value, 404) for arg in call.args)
            and any(_is_ownership(fn, one.test) for one in fn.holds_at(call))
        ):
            return module.trace(call, "refuses who may not")
        if _ASKS.search(name):
            callees = program.run_by(fn, call) if fn.module.own else ()
            if not callees or depth > 3 or any(asking(program, one, None, depth + 1) is not None or _looks(one) for one in callees):
                return module.trace(call, f"asks {name}")
        elif depth < 3:
            for callee in program.run_by(fn, call):
                if callee is not fn and until is None and callee.full != fn.full and asking(program, callee, None, depth + 1) is not None:
                    return module.trace(call, f"asks {callee.function.name}")
                if until is not None and callee.full != fn.full and _guards(program, fn, call, callee, depth):
                    return module.trace(call, f"asks {callee.function.name}")
    if until is not None:
        for condition in fn.holds_at(until):
            if _tells(condition.test) or _is_ownership(fn, condition.test):
                return Trace(module.facts.path, getattr(condition.test, "line", 0) or until.line, "asks in a condition")
    return None


def _guards(program: Whole, fn: FunctionView, call: f.Call, callee: FunctionView, depth: int) -> bool:
    """Whether a call before the operation refuses by itself: what it calls raises for who may not."""
    return asking(program, callee, None, depth + 1) is not None


def _looks(fn: FunctionView) -> bool:
    """Whether a function that is called a check at least looks at who acts."""
    return any(_TELLS.search(one.name) or _OWNS.search(one.name) for one in fn.attrs)


def _asks_owner(fn: FunctionView) -> Any:
    """A query that finds a row by its key and by whose it is at once: for anybody else there is none."""
    if len(fn.function.params) < 2:
        return None
    for compare in fn.all(f.Compare):
        for side, other in (compare.args[:2], compare.args[1::-1]):
            if isinstance(side, f.Attr) and _OWNS.search(side.name) and model_class(fn, side.base) and _is_actor(other) and _has_other(fn, compare):
                return compare
    for call in fn.calls:
        named = [arg for arg in call.args if arg.name and arg.name not in ("**", "defaults", "create_defaults")]
        owner = next((arg for arg in named if _OWNS.search(arg.name.removesuffix("__id")) and _is_actor(arg.value)), None)
        if owner is not None and len(named) > 1 and (known(LoadsRow, fn, call) is not None or model_of(fn, call)):
            return call
        for arg in call.args[:1]:
            for holder, one in query_values(fn, arg.value) if isinstance(arg.value, f.Const | f.Name | f.Text | f.Call) else ():
                where = statement_of(holder, one).lower().partition("where")[2]
                columns = _COMPARED.findall(where)
                if len(columns) > 1 and any(_OWNS.search(column) for column in columns):
                    given = [inner for other in call.args[1:] for inner in inside(other.value)]
                    if any(isinstance(inner, f.Name | f.Attr) and _is_actor(inner) for inner in given):
                        return call
    return None


def _has_other(fn: FunctionView, compare: f.Compare) -> bool:
    """Whether the query with a condition has another one beside it."""
    step = fn.step_of(compare)
    return any(one is not compare and fn.step_of(one) is step and any(isinstance(arg, f.Attr) for arg in one.args) for one in fn.all(f.Compare))


def _is_refusal(fn: FunctionView, step: f.Raise) -> bool:
    value = step.value
    func = value.func if isinstance(value, f.Call) else value
    word = snake(last_name(func))
    conditions = fn.holds_at(step)
    if _REFUSES.search(word):
        return any(_is_about_person(fn, one.test) for one in conditions) or ("unauth" not in word and not conditions)
    codes = [arg.value for arg in value.args] if isinstance(value, f.Call) else []
    if any(_is_number(code, 403) for code in codes):
        return not conditions or any(_is_about_person(fn, one.test) for one in conditions)
    return any(_tells(one.test) or _is_ownership(fn, one.test) for one in conditions)


def _is_about_person(fn: FunctionView, test: f.AnyValue) -> bool:
    """Whether a condition is about who acts, and not only whether somebody does."""
    if _tells(test) or _is_ownership(fn, test):
        return True
    if isinstance(test, f.Compare) and any(isinstance(one, f.Const) and one.value is None for one in test.args):
        return False
    return isinstance(test, (f.Call, f.Compare, f.Await)) and any(
        isinstance(one, (f.Name, f.Attr)) and _ACTOR.search(one.name.rpartition(".")[2]) and one.name != "account" for one in inside(test)
    )


def _returns_refusal(fn: FunctionView, end: f.Return) -> bool:
    value = end.value
    assert value is not None
    name = value.func.name.rpartition(".")[2] if isinstance(value, f.Call) and isinstance(value.func, (f.Name, f.Attr)) else ""
    if "Forbidden" in name or any(_is_number(one, 403) for one in inside(value)):
        return True
    return any(_is_number(one, 404) or _is_number(one, 401) for one in inside(value)) and any(
        _tells(one.test) or _is_ownership(fn, one.test) for one in fn.holds_at(end)
    )


def _is_number(value: f.AnyValue, number: int) -> bool:
    if isinstance(value, f.Const):
        return value.value == number and not isinstance(value.value, bool)
    return (
        isinstance(value, (f.Name, f.Attr))
        and re.search(rf"(HTTP_{number}|{'FORBIDDEN' if number == 403 else 'NOT_FOUND' if number == 404 else 'UNAUTHORIZED'})", value.name)
        is not None
    )


def _tells(test: f.AnyValue) -> bool:
    """Whether a condition looks at what somebody may."""
    return any(_TELLS.search(_called(one)) is not None for one in inside(test) if isinstance(one, (f.Name, f.Attr, f.Item, f.Call)))


def _called(value: f.AnyValue) -> str:
    """The last part of what a value is called: of `claims["roles"]` and `claims.get("roles")` the key."""
    if isinstance(value, f.Item):
        return value.index.value if isinstance(value.index, f.Const) and isinstance(value.index.value, str) else ""
    if isinstance(value, f.Call) and isinstance(value.func, f.Attr) and value.func.name == "get" and value.args:
        key = value.args[0].value
        return key.value if isinstance(key, f.Const) and isinstance(key.value, str) else ""
    return last_name(value)


def _is_ownership(fn: FunctionView, test: f.AnyValue) -> bool:
    """Whether a condition compares whose something is with who acts."""
    for one in inside(test):
        if isinstance(one, f.Compare) and len(one.args) == 2:
            for value, other in (one.args[:2], one.args[1::-1]):
                if not isinstance(other, f.Const) and _is_actor(other) and _says_whose(fn, value):
                    return True
    return False


def _says_whose(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value says whose something is: `order.user_id`, `await documents.owner_of(id)`, and what was kept of it."""
    if isinstance(value, f.Await):
        value = value.value
    if isinstance(value, f.Attr):
        return _OWNS.search(value.name) is not None
    if isinstance(value, f.Call):
        return _OWNER_OF.search(called_name(value)) is not None
    if isinstance(value, f.Name) and value.scope == f.LOCAL and _OWNS.search(value.name):
        return any(isinstance(one, f.Call | f.Await) for one in fn.origins(value))
    return False


def _is_actor(value: f.AnyValue) -> bool:
    at = value.base if isinstance(value, f.Attr) and not _ACTOR.search(value.name) else value
    name = _called(at)
    if isinstance(at, f.Name) and at.scope == f.UNFOLLOWED:  # its members are part of the name: `flask_login.current_user.id`
        return any(_ACTOR.search(part) for part in at.name.split(".")[1:])
    return _ACTOR.search(name) is not None or name.endswith(("user_id", "owner_id", "customer_id", "actor_id", "author_id"))


# --- the ways there ---------------------------------------------------------------------------------------------------------------


def _judged(program: Whole, fn: FunctionView, entries: dict[str, Entry]) -> Unasked | None:
    checked: tuple[Way, Trace] | None = None
    open_: Way | None = None
    gives = _GIVES.search(fn.function.name) is not None or gives_rights(program, fn)  # nobody may give themselves more than they have
    for way in _ways(program, fn, entries):
        trace = _asked_on(program, way)
        if trace is not None:
            if checked is None or checked[1].message.startswith("needs"):
                checked = (way, trace)
        elif open_ is None and (gives or not _is_own(program, way)):
            open_ = way
        if checked is not None and open_ is not None:
            return Unasked(fn, open_, checked[0], checked[1])
    return None


def _ways(program: Whole, fn: FunctionView, entries: dict[str, Entry]) -> Iterator[Way]:
    """The ways from entry points that people can trigger, one for each caller on the way, shortest first."""
    queue: list[tuple[FunctionView, tuple[Edge, ...], tuple[Trace, ...]]] = [(fn, (), ())]
    seen = {fn.full}
    while queue:
        at, edges, before = queue.pop(0)
        if len(edges) > _DEEPEST:
            continue
        entry = entries.get(at.full)
        role = entry.role if entry is not None else at.module.role_of(at)
        if entry is not None and edges:
            if (
                entry.role is Role.HANDLER and entry.what in ("", "route", "view", "viewset", "resolver", "grpc", "serializer", "websocket")
            ) or entry.role is Role.CONSUMER:
                yield Way(at, edges, before)
                continue
            if entry.role is not Role.JOB:
                continue
        elif role in (Role.TEST, Role.COMMAND, Role.MIGRATION, Role.LIFESPAN):
            continue
        callers = list(program.callers.get(at.full, ()))
        callers += [edge for edge in _enqueued(program).get(at.full, ()) if edge not in callers]
        for edge in callers:
            if edge.caller.full in seen or (edge.caller.owner is None and edge.caller.function.name == "<module>"):
                continue
            seen.add(edge.caller.full)
            queue.append((edge.caller, (edge, *edges), before))


def _enqueued(program: Whole) -> dict[str, list[Edge]]:
    """For a function that is put on a queue or handed to the background: where."""
    found: dict[str, list[Edge]] | None = program.__dict__.get("_enqueued_by")
    if found is None:
        found = program.__dict__["_enqueued_by"] = {}
        for module in program.modules.values():
            for fn in module.having(f.Call):
                for call in fn.calls:
                    row = module.find(Enqueues, fn, call)
                    hands = module.find(RunsElsewhere, fn, call) if row is None else None
                    callable_ = row.callable if row is not None else hands.callable if hands is not None else None
                    given: list[f.AnyValue] = []
                    if callable_ is not None:
                        arg = module.callee(fn, call).argument(callable_.keyword, callable_.position)
                        given = [arg.value] if arg is not None else []
                    elif isinstance(call.func, f.Attr) and (
                        row is not None or call.func.name in ("delay", "apply_async", "kiq", "send_with_options", "enqueue", "defer", "defer_async")
                    ):
                        given = [call.func.base]
                        while isinstance(given[0], f.Call) and isinstance(given[0].func, f.Attr):
                            given = [given[0].func.base]
                    elif (
                        isinstance(call.func, f.Attr)
                        and call.func.name in ("enqueue_job", "send_task", "put", "enqueue")
                        and call.args
                        and isinstance(call.args[0].value, f.Const)
                    ):
                        name = str(call.args[0].value.value).rpartition(".")[2]
                        for full in _jobs_named(program).get(name, ()):
                            found.setdefault(full, []).append(Edge(fn, call, program.functions[full], "call"))
                    for value in given:
                        if isinstance(value, f.Const):
                            for full in _jobs_named(program).get(str(value.value).rpartition(".")[2], ()):
                                found.setdefault(full, []).append(Edge(fn, call, program.functions[full], "call"))
                            continue
                        targets = {one.full for one in program.refers_to(fn, value)}
                        if isinstance(value, f.Name) and value.name in program.functions:
                            targets.add(value.name)
                        for full in targets:
                            found.setdefault(full, []).append(Edge(fn, call, program.functions[full], "call"))
    return found


def _jobs_named(program: Whole) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entry in program.roles.entries():
        if entry.role in (Role.JOB, Role.CONSUMER) and entry.function in program.functions:
            found.setdefault(entry.function.rpartition(".")[2], []).append(entry.function)
    return found


def _asked_on(program: Whole, way: Way) -> Trace | None:
    """Where somebody is asked on a way: before the entry point, or in a function before it goes on."""
    entry = way.entry
    before = asked_before(cast("Any", program), entry)
    if before & (Check.PERMISSION | Check.OWN) or _asks_scopes(entry):
        return Trace(entry.module.facts.path, entry.function.def_line, f"{entry.function.name} needs a permission")
    for edge in way.edges:
        trace = asking(program, edge.caller, edge.site)
        if trace is not None:
            return trace
    return None


def _asks_scopes(fn: FunctionView) -> bool:
    """Whether a dependency of a handler asks for scopes (`Security(current_user, scopes=["refunds"])`)."""
    values = (*fn.function.decorators, *(value for param in fn.function.params for value in (param.default, *param.metadata) if value is not None))
    return any(
        isinstance(one, f.Call) and any(arg.name == "scopes" and isinstance(arg.value, f.Many) and arg.value.items for arg in one.args)
        for value in values
        for one in inside(value)
    )


def _is_own(program: Whole, way: Way) -> bool:
    """Whether who acts is given on to the operation, which is then done to what is theirs."""
    if any(_hands_own(program, edge) for edge in way.edges):
        return True
    edge = way.edges[-1]
    call = edge.site
    if not isinstance(call, f.Call):
        return False
    for arg in call.args:
        value = arg.value
        if isinstance(value, f.Await):
            value = value.value
        for one in (value, *(edge.caller.origins(value) if isinstance(value, f.Name) else ())):
            if isinstance(one, (f.Name, f.Attr)) and _acts(edge.caller, one):
                return True
    return False


def _hands_own(program: Whole, edge: Edge) -> bool:
    """Whether a call hands on a row that was found by whose it is."""
    call = edge.site
    return isinstance(call, f.Call) and any(_finds_own(program, edge.caller, arg.value) for arg in call.args)


def _finds_own(program: Whole, fn: FunctionView, value: f.AnyValue, depth: int = 0) -> bool:
    """Whether a value is a row of who acts: of a query with its owner equal to them, here or in a function that gives it."""
    for one in fn.origins(value):
        query = one.value if isinstance(one, f.Await) else one
        if isinstance(query, Definition) or not isinstance(query, f.Call):
            continue
        for call in inside(query):
            if isinstance(call, f.Call) and any(
                arg.name and _OWNS.search(arg.name.removesuffix("__id")) and _is_actor(arg.value) and arg.name != "**" for arg in call.args
            ):
                if known(LoadsRow, fn, call) is not None or model_of(fn, call):
                    return True
        if query.args and all(_is_own_key(fn, arg.value) for arg in query.args):
            return True  # given nothing but who acts, it can only find what is theirs
        if depth < 2:
            for callee in program.run_by(fn, query):
                found = [end.value for end in callee.returns if end.value is not None and not isinstance(end.value, f.Const)]
                if found and all(_finds_own(program, callee, end, depth + 1) for end in found):
                    return True
    return False


def _is_own_key(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is the id of who acts: `account.id`."""
    return isinstance(value, (f.Name, f.Attr)) and _acts(fn, value)


def _acts(fn: FunctionView, value: f.Name | f.Attr) -> bool:
    """Whether a value is who acts, or their id: `current_user.id`, `request.user`, `buyer`."""
    if isinstance(value, f.Attr):
        if (
            value.name in ("user", "user_id", "current_user", "principal")
            and isinstance(value.base, (f.Name, f.Attr))
            and value.base.name.rpartition(".")[2] in ("request", "g", "self", "info", "context", "state", "flask_login")
        ):
            return True
        return value.name in (
            "id",
            "pk",
            "user_id",
            "customer_id",
            "account_id",
            "sub",
            "uuid",
            "owner_id",
            "actor_id",
            "team_id",
            "tenant_id",
            "organization_id",
        ) and (
            (isinstance(value.base, (f.Name, f.Attr)) and _is_principal(fn, value.base))
            or (isinstance(value.base, f.Item) and _called(value.base) in ("user", "current_user", "principal", "identity"))
        )
    return _is_principal(fn, value)


def _is_principal(fn: FunctionView, value: f.Name | f.Attr) -> bool:
    name = value.name.rpartition(".")[2]
    if isinstance(value, f.Name) and value.scope == f.UNFOLLOWED:
        return any(re.search(r"(^|_)current_|^(me|principal|caller|actor|identity|viewer|requester)$", part) for part in value.name.split(".")[1:])
    if isinstance(value, f.Attr):
        return name in ("user", "current_user", "principal", "identity", "auth")
    if re.search(r"(^|_)current_|^(me|principal|caller|actor|identity|viewer|requester)$", name):
        return True
    param = next((one for one in fn.function.params if one.name == name), None)
    if param is None or _ACTOR.search(name) is None:
        return False
    # a customer that is looked up is somebody; one that is injected acts
    return (
        bool(param.metadata)
        or isinstance(param.default, f.Call)
        or any(re.search(r"(Principal|CurrentUser|Actor|Identity|Caller)$", base) for base in fn.module.types.classes(param.type))
    )


_STAFF: Final = pattern_of(r"(^|_)(admin|admins|staff|superuser|superusers|superadmin|administrator|operator|backoffice|moderator)s?(_|$)")
_GUARDING: Final = frozenset({"permission_classes", "guards", "dependencies", "decorators", "method_decorators"})


def for_staff(program: Whole, fn: FunctionView) -> bool:
    """Whether only staff come to a handler, by what its decorators, parameters, class or bases are called."""
    values: list[f.AnyValue] = [*fn.function.decorators]
    for param in fn.function.params:
        values.extend(value for value in (param.default, *param.metadata) if value is not None)
    for full in fn.owner.mro if fn.owner is not None else ():
        if full != fn.full and _STAFF.search(snake(full.rpartition(".")[2])):
            return True
        view = program.classes.get(full)
        if view is not None:
            values.extend(view.class_.decorators)
            values.extend(field.value for field in view.class_.fields if field.name in _GUARDING and field.value is not None)
    for value in values:
        for one in inside(value):
            if isinstance(one, (f.Name, f.Attr)) and _STAFF.search(snake(one.name.rpartition(".")[2])):
                return True
    return False


def asks_permission(program: Whole, fn: FunctionView, also_inside: bool) -> bool:
    """Whether a handler is there only for who may do just that: by what stands before it, or, `also_inside`, because it refuses all others itself."""
    return bool(asked_before(cast("Any", program), fn) & Check.PERMISSION) or (also_inside and asking(program, fn) is not None)


def way_trace(way: Way) -> tuple[Trace, ...]:
    """A way in words, from the entry point to the operation."""
    return (*way.before, *(step_trace(edge) for edge in way.edges))

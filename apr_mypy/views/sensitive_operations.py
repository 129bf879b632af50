"""Operations that not everybody may have done: by their name, because they move money, delete rows or set what somebody may."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, cast

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Costs, InsertsRow, LoadsRow
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.entitling import is_public, privileged
from apr_mypy.views.flow import Definition
from apr_mypy.views.naming import class_of_table, snake, words_of
from apr_mypy.views.queries import is_model, known, model_class, model_of, query_values, row_class
from apr_mypy.views.row_writes import row_writes
from apr_mypy.views.sql import statement_of

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.whole import Whole

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
    r"|^(return|give_back|pay_back|repay|reimburse|hand_back)_(\w+_)?(deposit|money|funds|payment|fee|balance|caution)(_|$)"
)  # fmt: skip
_MOVES_AMOUNT: Final = pattern_of(r"^_*(credit|debit|write_off|top_up|cash_out|pay|payout|reimburse|compensate|disburse|remit)(_|$)")
_AMOUNT: Final = pattern_of(r"(^|_)(amount|sum|cents|pence|money|price|fee|total)(_|$)")
"""Verbs of money, and what a parameter or column is called that says how much of it."""
_ONLY_ABOUT: Final = pattern_of(
    r"_(subscriptions?|comments?|notes?|repl(y|ies)|e?mails?|messages?|notifications?|notices?|reminders?|receipts?|links?|urls?|logs?|history|reports?|pages?|forms?|menus?|events?|tokens?|cookies?|sessions?|cache|preferences?|settings?|views?|filters?)$"
)
"""Ends of names of functions that do something to this, and not to what is named before it: `send_account_mail`."""
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

_TECHNICAL: Final = pattern_of(
    r"cache|session|token|temp|tmp|lock|index|key|cookie|expired|stale|old|orphan|draft|metric|event|log|file|image|thumbnail|media|message|schema|state|buffer|header|activation|otp|verification_code"
)

_TAKES_OUT: Final = frozenset({"delete", "remove", "purge", "wipe", "destroy", "erase", "drop"})
_PLACE: Final = pattern_of(
    r"^_?((\w+_)?(paths?|bucket|bucket_name|prefix|prefixes|storage_key|object_key)|keys?|index|index_name|filenames?|blob|blob_name)$"
)
"""What a place in a store is called."""
_LEFT_OVER: Final = pattern_of(r"(^|_)(dangling|orphan|orphans|orphaned|stale|expired|left_?overs?|unused|obsolete|unreferenced)(_|$)")
"""What nobody needs any longer."""
_EVENTS: Final = pattern_of(
    r"event|message|subscriber|notification|bus|topic|listener|queue|signal|broker|publisher|channel|metric|stream|producer|mqtt|redis|kafka|status"
)

_BUS: Final = pattern_of(r"^(event|message|events|messages)_?(stream|bus|broker|queue)$|^pub_?sub$|^brokers?$")
"""Modules that carry events, and nothing else."""
_GENERIC_NAME: Final = pattern_of(
    r"^_?(hard_|soft_|bulk_)?(delete|destroy|export|publish|purge)(_(one|many|all|by_id|by|item|items|object|obj|instance|where|multi))?$"
)

_GENERIC: Final = pattern_of(r"Base|Generic|Mixin|Repo|Repository|CRUD|Crud|Store|Dao|DAO|Session|Client|Abstract|QuerySet")
_DELETES: Final = frozenset({"delete", "adelete", "delete_one", "delete_many", "delete_instance", "bulk_delete"})
_DELETE_TEXT: Final = pattern_of(r"^\s*delete\s+from\s+[\"`\[]?([a-z_][\w.]*)", re.IGNORECASE)
_EVERYBODY: Final = pattern_of(
    r"^$|^(user|member|guest|viewer|reader|customer|client|basic|default|standard|regular|normal|none|nobody|pending|free|anonymous)s?$",
    re.IGNORECASE,
)
"""Roles that everybody has who is there."""
_MAKES: Final = pattern_of(
    r"^_*(roll_?back|undo|create|make|register|sign_?up|build|new|sync|replace|upsert|import|load|seed|save|set_up|migrate)(_|$)"
)
"""Names of functions that bring something about anew: what they delete on the way is theirs."""


_RUNS: Final = frozenset({"__call__", "execute", "run", "perform", "invoke", "handle"})
"""Methods of a class that is one operation, and called after it: `RefundPayment.execute`."""


def operation_name(fn: FunctionView) -> str:
    """What an operation is called: the function, or the class that does nothing else."""
    return snake(fn.owner.name) if fn.owner is not None and fn.function.name in _RUNS else fn.function.name


def is_sensitive(program: Whole, fn: FunctionView) -> bool:
    """Whether a function is an operation that not everybody may have done: by its name, because it moves money, deletes rows or sets what somebody may."""
    name = operation_name(fn)
    if fn.lambda_ is not None or fn.outer is not None or name.startswith("__") or fn.function.is_property or _is_port(program, fn):
        return False
    words = words_of(name)
    named = is_named_deed(fn)
    if named and not {"delete", "purge", "wipe", "destroy", "erase"}.isdisjoint(words) and _TECHNICAL.search(name) is not None:
        named = False
    if named and _is_of_form(fn):
        named = False
    if named and words[:1] == ["export"] and _shows_what_all_see(fn):
        named = False
    if named and is_of_stored_bytes(fn, words) and not deletes_rows(fn):
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


def is_named_deed(fn: FunctionView) -> bool:
    """Whether a function, or the class that is one operation, is called after something that not everybody may do."""
    name = operation_name(fn)
    if _MOVES_AMOUNT.search(name) and _ONLY_ABOUT.search(name) is None:
        if any(_AMOUNT.search(param.name) for param in fn.function.params) or any(_AMOUNT.search(write.field) for write in row_writes(fn)):
            return True  # `pay_author(article_id, cents)`, a `write_off(invoice_id)` that sets its amount
    return any(_names_deed(part) for part in name.lstrip("_").replace("_then_", "_and_").split("_and_"))  # `cancel_and_refund`


def is_of_stored_bytes(fn: FunctionView, words: list[str]) -> bool:
    """Whether something is only taken out of a store by its place there: a key, a path, a bucket, an index. Whose it is and who may do so is known where the place was chosen."""
    return not _TAKES_OUT.isdisjoint(words) and any(_PLACE.search(param.name) for param in fn.function.params)


def _is_of_form(fn: FunctionView) -> bool:
    """Whether a function only takes fields out of a form, or values out of what was sent: `self.form.fields.pop("tags")`."""
    return bool(fn.calls) and all(
        isinstance(call.func, f.Attr)
        and call.func.name in ("pop", "clear", "remove", "discard")
        and isinstance(call.func.base, f.Attr | f.Name)
        and call.func.base.name in ("fields", "base_fields", "filters", "data", "cleaned_data", "initial", "kwargs", "params")
        for call in fn.calls
    )


def _shows_what_all_see(fn: FunctionView) -> bool:
    """Whether an export only loads one row by its key, of a model that is there for all to read: the calendar's file of an event."""
    models = [model_of(fn, call) for call in fn.calls if known(LoadsRow, fn, call) is not None]
    return len(models) == 1 and len([one for one in fn.function.params if one.name.endswith("_id")]) == 1 and is_public(models[0])


def _names_deed(name: str) -> bool:
    """Whether a name, or the part of one on a side of its `and`, is of something that not everybody may do."""
    words = words_of(name)
    return bool(words) and (
        words[0] in _ALWAYS
        or (words[0] in ("hard", "force", "bulk", "admin", "soft", "permanently") and len(words) > 1 and words[1] in _ALWAYS)
        or (_TO_WHOM.search(name) is not None and _ONLY_ABOUT.search(name) is None)
    )


def _given_first(fn: FunctionView) -> list[str]:
    """The words of the first thing that a function of a module is given, and of its module: `publish(message)` puts it on a bus, and so does `event_stream.publish(key)`."""
    if fn.owner is not None or not fn.function.params:
        return []
    return [*words_of(fn.function.params[0].name), *(part for part in fn.module.name.split(".")[-2:] if _BUS.search(part))]


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


def given_right_by(program: Whole, fn: FunctionView) -> frozenset[str]:
    """The parameters that a function sets rights to, where it sets them to nothing else: without these it gives none."""
    found: set[str] = set()
    for write in row_writes(fn):
        model = write.model or next((class_of_table(table) for table in sorted(write.tables)), "")
        if (write.model or write.tables) and privileged(cast("Any", program), model, write.field) == "right" and _is_more(write.value):
            if not (isinstance(write.value, f.Name) and any(param.name == write.value.name for param in fn.function.params)):
                return frozenset()
            found.add(write.value.name)
    return frozenset(found) if not deletes_rows(fn) else frozenset()


def _is_more(value: f.AnyValue | None) -> bool:
    """Whether somebody may do more, or whatever was asked for, with this as a right: no flag that is taken away, and not what everybody has."""
    if not isinstance(value, f.Const):
        return True
    return value.value is True or (isinstance(value.value, str) and _EVERYBODY.match(value.value) is None)

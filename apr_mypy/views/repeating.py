"""What becomes of the store and of other systems when a function runs twice for the same thing: which of its deeds are then done twice, and which leave everything as after the first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import AddsKey, DeliveryType, Enqueues, LoadsRow, Package, Repeated
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.effects import COMMANDING, CONFIGURES, COUNTING, constructs, first_word, is_effect, package_kind, writes
from apr_mypy.views.flow import Definition
from apr_mypy.views.naming import called_name
from apr_mypy.views.once import asked_once
from apr_mypy.views.queries import known, model_of, row_class
from apr_mypy.views.row_writes import ASSIGNED, CHANGED, COLUMNS, MERGED, RowWrite, row_writes
from apr_mypy.views.rows import Load, Made, sources
from apr_mypy.views.shown import shown
from apr_mypy.views.sql import statement_of, update_of
from apr_mypy.views.vouching import is_asked_to_vouch
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.makers import Calls

STORE, OUTSIDE, HIDDEN = "store", "outside", "hidden"
_DOCUMENT: Final = frozenset({"insert_one", "insert_many"})
"""How documents are added to a collection."""
_INSERTING: Final = frozenset(
    [
        "add",
        "add_all",
        "create",
        "acreate",
        "bulk_create",
        "abulk_create",
        "insert",
        "insert_one",
        "insert_many",
        "bulk_save_objects",
        "bulk_insert_mappings",
        "create_or_fail",
    ]
)
_SAVING: Final = frozenset({"save", "asave", "put", "store", "persist"})
_KEEPING: Final = frozenset({"ignore_conflicts", "update_conflicts", "on_conflict", "upsert"})
_UPSERTING: Final = pattern_of(r"on_conflict|on_duplicate|upsert|replace|or_ignore|prefix_with")
_INSERT: Final = pattern_of(
    r"^\s*(with\b.*?\)\s*)?insert\s+(or\s+\w+\s+|ignore\s+)?into\s+[\"`\[]?(?P<table>[a-z_][\w.]*)[\"`\]]?\s*(\((?P<columns>[^)]*)\))?",
    re.IGNORECASE | re.DOTALL,
)
_KEPT: Final = pattern_of(
    r"\bon\s+conflict\b|\bon\s+duplicate\s+key\b|\binsert\s+(or\s+)?(ignore|replace)\b|\bwhere\s+not\s+exists\b|\bmerge\s+into\b", re.IGNORECASE
)
_SUMS: Final = frozenset({"+", "-", "*", "/", "|"})
_MOMENT: Final = pattern_of(r"_(at|on|date|time|ts|seen)$|^(modified|updated|timestamp|now)")
_ACKNOWLEDGING: Final = pattern_of(
    r"^(n?ack|basic_|reject|requeue|nak|term|commit|seek|pause|resume|task_done|in_progress|delete_message|change_message|x?ack|rollback|flush|close|start|stop|subscribe|unsubscribe|connect|disconnect|begin|open|poll)"
    r"|^(create|make|build|new)_(\w+_)?(pool|engine|client|connection|channel|sessionmaker)$"
)
ADDING: Final = frozenset(
    [
        "create",
        "add",
        "send",
        "charge",
        "credit",
        "debit",
        "publish",
        "notify",
        "enqueue",
        "increment",
        "incr",
        "append",
        "record",
        "book",
        "transfer",
        "refund",
        "capture",
        "grant",
        "issue",
        "ship",
        "dispatch",
        "emit",
        "post",
        "place",
        "pay",
        "payout",
        "withdraw",
        "deposit",
        "top",
        "email",
        "mail",
        "sms",
        "push",
        "insert",
        "submit",
        "schedule",
        "trigger",
        "produce",
        "award",
        "reward",
        "fulfil",
        "fulfill",
        "allocate",
        "deduct",
        "decrease",
        "increase",
        "decrement",
        "bill",
        "invoice",
        "redeem",
        "accrue",
        "register",
        "log_payment",
        "provision",
        "announce",
        "broadcast",
        "start",
        "deliver",
    ]
)
"""First words of functions that do something once more when they are called once more."""
_SETTLING: Final = frozenset(
    [
        "set",
        "update",
        "delete",
        "remove",
        "replace",
        "upsert",
        "merge",
        "sync",
        "mark",
        "archive",
        "activate",
        "deactivate",
        "disable",
        "enable",
        "revoke",
        "cancel",
        "close",
        "complete",
        "confirm",
        "approve",
        "reject",
        "stop",
        "save",
        "put",
        "patch",
        "ensure",
        "get",
        "apply",
        "assign",
    ]
)
_FILLING: Final = pattern_of(
    r"^(add|append|set)_(header|field|attachment|alternative|related|part|param|parameter|cookie|argument|option|error|class|attr|attribute|element|child)s?$"
)
"""What fills a message, a form or a tree that is being made."""
_SIGNALLING: Final = frozenset({"send", "send_robust", "asend", "asend_robust"})
_RAW: Final = pattern_of(r"^(raw|raw_\w+|body|payload|request_body|content|data|raw)$")
_TRANSPORT: Final = pattern_of(r"^(headers|remote_ip|remote_addr|ip|ip_address|user_agent|request_\w+|received_at|http_\w+)$")
"""Columns of a journal of what came in: one row for each time that something came is what it is for."""
DEDUPLICATING: Final = pattern_of(
    r"idempoten|dedup|(^|_)(job|task|message)_id$|^unique(_key|_id)?$|request_id$|^nonce$|^request_token$|^client_?token$", re.IGNORECASE
)
FRESH: Final = (
    "uuid.uuid1",
    "uuid.uuid4",
    "uuid.uuid7",
    "secrets.",
    "random.",
    "time.",
    "os.urandom",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
)
"""How the names of functions begin that give something else each time."""
_POSTING: Final = frozenset({"post", "patch"})
_HARMLESS_KINDS: Final = frozenset({"logging", "testing", "serialization", "pure", "language", "resilience"})
MONEY: Final = pattern_of(
    r"(^|[^a-z])(charge|charges|refund\w*|pay|paid|payment\w*|payout\w*|transfer\w*|withdraw\w*|deposit\w*|credit\w*|debit\w*|balance\w*|wallet\w*|invoice\w*|ledger\w*|money|(order|auth\w*|hold|gateway|provider|processor|acquirer|psp)[^a-z]+capture\w*|captured?_?(order|funds|auth\w*|hold)\w*|cents|earnings|"
    r"top_?up\w*|gift_?card\w*|voucher\w*|coins?|funds?|billing|bill|amount\w*|revenue|commission\w*|reward\w*|loyalty|points|purchase\w*|price|account_?entr\w*|settle\w*)([^a-z]|$)",
    re.IGNORECASE,
)


Pair = tuple[str, "f.AnyValue | None"]
"""A column, and what it is given."""


class Deed(NamedTuple):
    """Something that a function does to a store or another system. `record` is the call or step; `what` reads well after "it"; `where`: in the project's own store, outside, or in a function of the project that is
    out of sight. `twice` is true where a second run does it once more. `row` is what a call inserts, `model` its class, `columns` the columns and their values as far as they are seen, `table` a table that
    only SQL names."""

    fn: FunctionView
    record: Any
    what: str
    where: str
    twice: bool
    model: str = ""
    columns: tuple[Pair, ...] = ()
    table: str = ""
    inserts: bool = False
    keeps: bool = False
    """An insert that leaves, or updates, what is there already."""

    @property
    def is_money(self) -> bool:
        """Whether it moves money, by what it is called."""
        words = re.sub(
            r"(?<=[a-z0-9])(?=[A-Z])",
            "_",
            f"{self.what} {self.model.rpartition('.')[2]} {self.table} {' '.join(name for name, _ in self.columns)} {self.fn.function.name}",
        )
        return MONEY.search(words.replace(".", " ")) is not None


def deeds(program: Calls, fn: FunctionView) -> tuple[Deed, ...]:
    """What a function does itself, in order; worked out once for a program."""
    memo: dict[str, tuple[Deed, ...]] = program.__dict__.setdefault("_deeds", {})
    found = memo.get(fn.full)
    if found is None:
        found = memo[fn.full] = tuple(sorted(_deeds(program, fn), key=lambda one: (one.record.line, one.record.column)))
    return found


def _deeds(program: Calls, fn: FunctionView) -> list[Deed]:
    found = []
    taken: set[int] = set()
    for write in row_writes(fn):
        statement = _of_sql(fn, write.record) if isinstance(write.record, f.Call) else None
        one = statement or _of_write(program, write)
        if one is not None and not (statement is not None and id(write.record) in taken):  # a statement is one deed, whatever it sets
            found.append(one)
            taken.add(id(write.record))
    for call in fn.calls:
        if id(call) not in taken:
            one = _of_call(program, fn, call)
            if one is not None and not is_asked_to_vouch(fn, call):
                found.append(one)
    return found


# --- fields of rows ---------------------------------------------------------------------------------------------------------------


def _of_write(program: Calls, write: RowWrite) -> Deed | None:
    fn = write.fn
    if write.row is not None and not is_row(program, fn, write.row):
        return None
    what = f"sets {write.field}"
    more = False
    if write.how == CHANGED:
        what, more = f"changes {shown(write.record.target, 40)} by {shown(write.value, 30)}", write.record.op in _SUMS
    elif write.how == MERGED:
        name = called_name(write.record) if isinstance(write.record, f.Call) else ""
        if _is_made_in_init(program, write):
            return None
        what, more = f"adds to {write.field}", name in ("append", "extend", "insert")
    elif write.how == COLUMNS and write.atomic and not _MOMENT.search(write.field):
        more = write.value is None or _is_sum(fn, write.value, write.field)
        what = f"adds to {write.field}"
        if write.compares_and_sets:
            more = False
    elif write.value is not None and write.how in (ASSIGNED, COLUMNS):
        more = _is_sum(fn, write.value, write.field)
        what = f"works out {write.field} from what it was" if more else what
    table = next(iter(write.tables), "")
    return Deed(fn, write.record, what, STORE, more, write.model, ((write.field, write.value),), table)


def _is_made_in_init(program: Calls, write: RowWrite) -> bool:
    """Whether an attribute of a row is no column, but a list that its methods set (`self.lines = []` in `__init__`): what is put there is gone with the object."""
    said = [
        one
        for full in (program.classes[write.model].class_.mro if write.model in program.classes else ())
        if (view := program.classes.get(full)) is not None
        for one in view.class_.fields
        if one.name == write.field
    ]
    return bool(said) and all(
        one.in_method and isinstance(one.value, f.Many | f.Table) for one in said if one.in_method == "__init__" or not one.in_method
    )


def _is_sum(fn: FunctionView, value: f.AnyValue, field: str, depth: int = 0) -> bool:
    """Whether a new value is worked out from the field's old one: `row.points + 5`, `F("points") + 5`, `{"$inc": …}`."""
    if depth > 4:
        return False
    for one in inside(value):
        if isinstance(one, f.Op) and one.op in _SUMS and len(one.args) == 2:
            for part in one.args:
                if any(_reads(fn, inner, field) for inner in inside(part)):
                    return True
        if isinstance(one, f.Name) and one.scope == f.LOCAL:
            for origin in fn.origins(one):
                if not isinstance(origin, Definition) and origin is not one and isinstance(origin, f.Op) and _is_sum(fn, origin, field, depth + 1):
                    return True
    return False


def _reads(fn: FunctionView, value: f.AnyValue, field: str) -> bool:
    if isinstance(value, f.Attr):
        return value.name == field
    if isinstance(value, f.Name) and value.scope == f.LOCAL:
        return any(isinstance(origin, f.Attr) and origin.name == field for origin in fn.origins(value))
    if isinstance(value, f.Const):
        return value.value == field
    if isinstance(value, f.Call):
        return any(isinstance(arg.value, f.Const) and arg.value.value == field for arg in value.args)
    return False


def is_row(program: Calls, fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is a row or an entity that is kept: loaded, or handed in; not one that the function just made, and no shape, service or counter."""
    if row_class(fn, fn.module.types.type_of(value)):
        return not _is_new(program, fn, value)
    found = sources(program, fn, value)
    if any(isinstance(one, Load) for one in found):
        return True
    types = fn.module.types
    for full in types.classes(types.type_of(value)):
        ref = types.reference(full)
        role = fn.module.roles.class_role(ref) if ref is not None and fn.module.is_own(full) else None
        if role is not None and role.role is Role.DOMAIN:
            return not _is_new(program, fn, value)
    if isinstance(value, f.Name) and value.scope == f.LOCAL and types.is_any(types.type_of(value)) and not types.classes(types.type_of(value)):
        return any(_is_getter(origin) for origin in fn.origins(value) if not isinstance(origin, Definition))
    if isinstance(value, f.Name) and value.name == "self" and fn.owner is not None:
        role = fn.module.roles.class_role(fn.module.roles.ref(fn.owner))
        return role is not None and role.role in (Role.DOMAIN, Role.MODEL)
    return False


def _is_getter(value: f.AnyValue) -> bool:
    """Whether a value of which nothing is known reads as one that was asked of a store: `await uow.orders.get(order_id)`."""
    call = value.value if isinstance(value, f.Await) else value
    if not isinstance(call, f.Call) or not isinstance(call.func, f.Attr) or not isinstance(call.func.base, f.Attr):
        return False
    by_key = bool(call.args) and isinstance(call.args[0].value, f.Const)
    return first_word(called_name(call)) in ("get", "find", "load", "fetch", "retrieve", "lookup") and not by_key


def _is_new(program: Calls, fn: FunctionView, value: f.AnyValue) -> bool:
    found = sources(program, fn, value)
    return bool(found) and all(isinstance(one, Made) for one in found)


# --- calls ------------------------------------------------------------------------------------------------------------------------


def _of_call(program: Calls, fn: FunctionView, call: f.Call) -> Deed | None:
    module = fn.module
    name = called_name(call)
    sql = _of_sql(fn, call)
    if sql is not None:
        return sql
    if module.find(AddsKey, fn, call) is not None:
        return None  # an index that is there already stays
    row = module.find(Repeated, fn, call)
    if row is not None and row.twice == "more" and name in _DOCUMENT:
        return _of_writing(program, fn, call, name)
    if row is not None:
        more = row.twice == "more" and not _has_key(fn, call, row.key)
        return Deed(fn, call, f"calls {_short(call)}", _place(fn, call), more)
    if module.find(Enqueues, fn, call) is not None:
        return Deed(fn, call, f"enqueues {_short(call)}", OUTSIDE, not _has_key(fn, call))
    if writes(fn, call) is not None or _inserts_unknown(fn, call):
        return _of_writing(program, fn, call, name)
    if constructs(fn, call):
        return None
    kind = package_kind(fn, call)
    if isinstance(call.func, f.Attr) and module.knowledge.find(DeliveryType, module.instances_of(fn, call.func.base)) is not None:
        return None  # the message is acknowledged
    if _is_signal(program, fn, call):
        return None  # a signal runs its receivers, here and now: what they do is asked of them
    if CONFIGURES.search(name) and kind != "own":
        return None
    if kind in _HARMLESS_KINDS or _ACKNOWLEDGING.match(name) or _FILLING.match(name) or known(LoadsRow, fn, call) is not None:
        return None
    if kind in ("", "foreign") and COUNTING.search(fn.full):
        return None
    if isinstance(call.func, f.Name) and call.func.scope == f.LOCAL and program.run_by(fn, call):
        return None  # a function inside this one: followed too
    if kind == "own":
        if all(module.is_own(one) for one in module.callee(fn, call).names) or program.run_by(fn, call) or first_word(name) not in ADDING:
            return None  # followed where it is in sight; the rest is `hidden`
        return Deed(fn, call, f"calls {_short(call)}", STORE, not _has_key(fn, call))  # what a library's base class does
    if kind == "http" or (kind == "" and _is_http(call)):
        posts = _posts(fn, call, name)
        return None if posts is None else Deed(fn, call, f"calls {_short(call)}", OUTSIDE, posts and not _has_key(fn, call))
    word = first_word(name)
    if not is_effect(fn, call):
        if isinstance(call.func, f.Attr) and kind in ("", "foreign") and word in COMMANDING and is_row(program, fn, call.func.base):
            return Deed(
                fn, call, f"calls {_short(call)}", STORE, word in ADDING and not _has_key(fn, call)
            )  # a method of a row whose class is not known
        return None
    return Deed(fn, call, f"calls {_short(call)}", OUTSIDE if kind != "orm" else STORE, word not in _SETTLING and not _has_key(fn, call))


def _is_signal(program: Calls, fn: FunctionView, call: f.Call) -> bool:
    """Whether a call sends a signal, by what it is sent for."""
    return called_name(call) in _SIGNALLING and any(_is_class(fn, sender) for sender in _senders(fn, call)) and not program.run_by(fn, call)


def _senders(fn: FunctionView, call: f.Call) -> Iterator[f.AnyValue]:
    """What a call is given as `sender`, also in `**arguments`."""
    for arg in call.args:
        if arg.name == "sender":
            yield arg.value
        elif arg.name == "**":
            for origin in fn.origins(arg.value):
                if isinstance(origin, f.Call) and called_name(origin) == "dict":
                    yield from (one.value for one in origin.args if one.name == "sender")
                elif isinstance(origin, f.Table):
                    yield from (item for key, item in origin.items if isinstance(key, f.Const) and key.value == "sender")


def _is_class(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is a class, or the object itself: what a signal is sent for, and no mail."""
    if isinstance(value, f.Attr) and value.name == "__class__":
        return True
    if isinstance(value, f.Call):
        return isinstance(value.func, f.Name) and value.func.name == "builtins.type"
    return bool(fn.module.types.class_objects(fn.module.types.type_of(value))) or (isinstance(value, f.Name) and value.name in ("cls", "self"))


def hidden(program: Calls, fn: FunctionView, call: f.Call) -> Deed | None:
    """What a function of the project does that is called here and whose body is not in sight, by its name; None where it is in sight, or the name says that it changes nothing."""
    module = fn.module
    names = module.callee(fn, call).names
    if not names or not all(module.is_own(name) for name in names) or program.run_by(fn, call) or constructs(fn, call):
        return None
    word = first_word(called_name(call))
    if COUNTING.search(fn.full) and isinstance(call.func, f.Attr) and not call.func.targets:
        return None
    if word not in ADDING or _ACKNOWLEDGING.match(called_name(call)) or _FILLING.match(called_name(call)) or _is_signal(program, fn, call):
        return None
    return Deed(fn, call, f"calls {_short(call)}", HIDDEN, not _has_key(fn, call))


def _of_sql(fn: FunctionView, call: f.Call) -> Deed | None:
    """An INSERT or UPDATE in SQL text that is handed to a call."""
    for arg in call.args[:2]:
        value = arg.value
        if isinstance(value, f.Name) and value.scope == f.LOCAL:
            value = next((one for one in fn.origins(value) if isinstance(one, (f.Const, f.Text))), value)
        text = statement_of(fn, value)
        found = _INSERT.match(text) if text else None
        if found is None:
            update = update_of(text) if text else None
            if update is not None:
                sums = [
                    name
                    for name, (expression, _) in update.sets.items()
                    if re.search(rf"\b{re.escape(name)}\b\s*[-+*/|]|[-+*/|]\s*\b{re.escape(name)}\b", expression)
                ]
                columns: tuple[Pair, ...] = tuple((name, None) for name in update.sets)
                return Deed(
                    fn,
                    call,
                    f"adds to {sums[0]} of {update.table}" if sums else f"updates {update.table}",
                    STORE,
                    bool(sums),
                    "",
                    columns,
                    update.table,
                )
            continue
        keeps = _KEPT.search(text) is not None
        names = [one.strip(' "`[]').lower() for one in (found["columns"] or "").split(",") if one.strip()]
        given = _behind(fn, call)
        columns = tuple((name, given[number] if number < len(given) else None) for number, name in enumerate(names))
        table = found["table"].rpartition(".")[2].lower()
        return Deed(fn, call, f"inserts into {table}", STORE, not keeps, "", columns, table, inserts=True, keeps=keeps)
    return None


def _behind(fn: FunctionView, call: f.Call) -> list[f.AnyValue]:
    """The parameters of a statement, in order: the arguments behind it, or those of a tuple or mapping behind it, also of the call around `text(…)`."""
    outer = fn.use_of(call)
    calls = [call, *([outer.by] if outer.kind == "argument" and isinstance(outer.by, f.Call) else [])]
    for one in calls:
        behind = [arg.value for arg in one.args if arg.name == "" and arg.value is not call][(1 if one is call else 0) :]
        for value in behind:
            if isinstance(value, (f.Many, f.Table)):
                return list(value.items) if isinstance(value, f.Many) else [item for _, item in value.items]
        if behind:
            return behind
    return []


def _of_writing(program: Calls, fn: FunctionView, call: f.Call, name: str) -> Deed | None:
    if any(arg.name in _KEEPING and not (isinstance(arg.value, f.Const) and not arg.value.value) for arg in call.args) or _is_kept(fn, call):
        model, columns = inserted(program, fn, call)
        return Deed(fn, call, f"inserts {model.rpartition('.')[2] or 'a row'}", STORE, False, model, columns, inserts=True, keeps=True)
    if name in _SAVING:
        base = call.func.base if isinstance(call.func, f.Attr) else None
        if base is None or not _is_new(program, fn, base):
            return Deed(fn, call, f"saves {shown(base, 30)}", STORE, False)
    elif name not in _INSERTING:
        return Deed(fn, call, f"calls {_short(call)}", STORE, False)
    elif name in ("add", "add_all") and call.args and not _is_made(program, fn, call.args[0].value):
        return Deed(fn, call, f"saves {shown(call.args[0].value, 30)}", STORE, False)  # a row that is there already
    model, columns = inserted(program, fn, call)
    if any(_RAW.search(name) for name, _ in columns) and any(_TRANSPORT.search(name) for name, _ in columns):
        return Deed(fn, call, f"notes what came in {model.rpartition('.')[2] or 'a row'}", STORE, False, model, columns, inserts=True, keeps=True)
    what = f"inserts {'a ' + model.rpartition('.')[2] if model else shown(call, 40)}"
    return Deed(fn, call, what, STORE, True, model, columns, inserts=True)


def _is_kept(fn: FunctionView, call: f.Call) -> bool:
    """Whether a chain of calls makes an insert that leaves or updates what is there (`insert(T).values(…).on_conflict_do_nothing()`)."""
    at: Any = call
    while True:
        parent = fn.parent(at)
        if parent is None or not isinstance(parent[0], f.Attr):
            break
        if _UPSERTING.search(parent[0].name):
            return True
        outer = fn.parent(parent[0])
        if outer is None or not isinstance(outer[0], f.Call) or outer[1] != "func":
            break
        at = outer[0]
    use = fn.use_of(at)
    if use.kind == "assigned" and isinstance(use.by, f.Set):
        return any(
            isinstance(holder := (fn.parent(read) or (None, ""))[0], f.Attr) and _UPSERTING.search(holder.name) is not None
            for target in use.by.targets
            if isinstance(target, f.Name)
            for read in fn.reads(target.name)
        )
    return False


def _is_made(program: Calls, fn: FunctionView, value: f.AnyValue) -> bool:
    if isinstance(value, (f.Many, f.Each)):
        return True
    found = sources(program, fn, value)
    return not _is_out_of_store(fn, value) if not found else any(isinstance(one, Made) for one in found)


def _is_out_of_store(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value that nobody follows is one of those that a getter gave: `for meter in await meters.get_unactivated(): …; session.add(meter)`."""
    if not isinstance(value, f.Name) or value.scope != f.LOCAL:
        return False
    found = fn.definitions(value)
    if not found or any(one.kind != "loop" or not isinstance(one.record, f.For) for one in found):
        return False
    return all(
        any(_is_getter(over) for over in fn.origins(one.record.over) if not isinstance(over, Definition))
        for one in found
        if isinstance(one.record, f.For)
    )


def inserted(program: Calls, fn: FunctionView, call: f.Call) -> tuple[str, tuple[Pair, ...]]:
    """(model, its columns with their values) of the row that a call inserts, as far as they are written: `add(Model(a=1))`, `Model.objects.create(a=1)`, `insert(Model).values(a=1)`."""
    made: list[tuple[FunctionView, f.Call]] = []
    values = [arg.value for arg in call.args if arg.name in ("", "instance", "document", "values")]
    if isinstance(call.func, f.Attr):
        values.append(call.func.base)
    for value in values:
        if isinstance(value, f.Call) and constructs(fn, value):
            made.append((fn, value))
            continue
        made += [(one.fn, one.call) for one in sources(program, fn, value) if isinstance(one, Made)]
    for holder, one in made:
        model = next(iter(holder.module.types.class_objects(holder.module.types.type_of(one.func))), "") or row_class(holder, one.type)
        if not model and isinstance(one.func, f.Name) and one.func.scope != f.LOCAL:
            model = one.func.name
        if model:
            return model, tuple((arg.name, arg.value) for arg in one.args if arg.name not in ("", "*", "**"))
    model = model_of(fn, call)
    pairs: list[Pair] = [(arg.name, arg.value) for arg in call.args if arg.name not in ("", "*", "**", "defaults", "values", "document")]
    pairs += [pair for arg in call.args for pair in _mapping(fn, arg.value)]
    at: Any = call
    while (parent := fn.parent(at)) is not None and isinstance(parent[0], f.Attr):  # `insert(T)`, then `.values(…)`
        outer = fn.parent(parent[0])
        if outer is None or not isinstance(outer[0], f.Call) or outer[1] != "func":
            break
        at = outer[0]
        if parent[0].name == "values":
            pairs += [(arg.name, arg.value) for arg in at.args if arg.name not in ("", "*", "**")]
            pairs += [pair for arg in at.args for pair in _mapping(fn, arg.value)]
    return model, tuple(pairs)


def _mapping(fn: FunctionView, value: f.AnyValue) -> list[Pair]:
    found: list[Pair] = []
    for table in fn.origins(value) if isinstance(value, f.Name) else (value,):
        for key, item in table.items if isinstance(table, f.Table) else ():
            name = key.value if isinstance(key, f.Const) else key.name if isinstance(key, f.Attr) else None
            if isinstance(name, str):
                found.append((name, item))
    return found


def _inserts_unknown(fn: FunctionView, call: f.Call) -> bool:
    """Whether a method of an unknown receiver adds a row: `session.add(Order(…))` of an untyped session, `collection.insert_one({…})`."""
    if not isinstance(call.func, f.Attr) or call.func.targets or not fn.module.types.is_any(fn.module.types.type_of(call.func.base)):
        return False
    name = call.func.name
    if name in _DOCUMENT:
        return True
    if name in ("add", "create", "acreate", "bulk_create"):
        if name == "add":
            return bool(call.args) and any(row_class(fn, fn.module.types.type_of(arg.value)) for arg in call.args)
        return bool(model_of(fn, call.func))
    return False


def _has_key(fn: FunctionView, call: f.Call, keywords: tuple[str, ...] = ()) -> bool:
    """Whether a call is given what lets the other side tell a second one from a new one: an idempotency key, the id of the job, also in its headers or options."""
    for arg in call.args:
        if arg.name in keywords or (arg.name and DEDUPLICATING.search(arg.name) is not None):
            return not isinstance(arg.value, f.Const) and not is_fresh(fn, arg.value)
        if arg.name in ("", "headers", "options", "json", "params", "extra_headers", "request_options"):
            for one in inside(arg.value):
                tables = fn.origins(one) if isinstance(one, f.Name) and one.scope == f.LOCAL else (one,)
                for table in tables:
                    for key, item in table.items if isinstance(table, f.Table) else ():
                        if (
                            isinstance(key, f.Const)
                            and isinstance(key.value, str)
                            and re.search(r"idempoten|dedup|request-id", key.value, re.IGNORECASE)
                        ):
                            return not is_fresh(fn, item)
    return False


def is_fresh(fn: FunctionView, value: f.AnyValue, depth: int = 0) -> bool:
    """Whether a value is another one each time: a random id, the time."""
    return depth <= 4 and asked_once(fn.module, "_fresh", id(value), lambda: _is_fresh(fn, value, depth), depth)


def _is_fresh(fn: FunctionView, value: f.AnyValue, depth: int) -> bool:
    for one in inside(value):
        if isinstance(one, f.Call) and any(name.startswith(FRESH) for name in fn.module.callee(fn, one).names):
            return True
        if isinstance(one, f.Name) and one.scope == f.LOCAL:
            for origin in fn.origins(one):
                if not isinstance(origin, Definition) and origin is not one and is_fresh(fn, origin, depth + 1):
                    return True
    return False


def _is_http(call: f.Call) -> bool:
    """Whether a method of an unknown client reads like a request: `client.post("https://…")`."""
    return (
        isinstance(call.func, f.Attr)
        and call.func.name in ("post", "patch", "put", "request")
        and bool(call.args)
        and isinstance(call.func.base, (f.Name, f.Attr))
        and re.search(r"http|client|session|api", call.func.base.name.rpartition(".")[2]) is not None
    )


def _posts(fn: FunctionView, call: f.Call, name: str) -> bool | None:
    """Whether an HTTP call does something once more each time; None where it only reads or makes a client."""
    if name == "request" and call.args:
        verb = fn.module.constant(fn, call.args[0].value)
        name = verb.value.lower() if verb is not None and isinstance(verb.value, str) else name
    if name in ("get", "head", "options", "request", "stream", "fetch") or first_word(name) in ("get", "list", "retrieve", "search", "find"):
        return None
    if name in _POSTING:
        return True
    if name in ("put", "delete"):
        return False
    word = first_word(name)
    return True if word in ADDING else False if word in _SETTLING else None


def _place(fn: FunctionView, call: f.Call) -> str:
    for name in fn.module.callee(fn, call).names:
        package = fn.module.knowledge.table(Package).get(name.partition(".")[0])
        if package is not None:
            return STORE if package.kind == "orm" else OUTSIDE
    return OUTSIDE


def _short(call: f.Call) -> str:
    return shown(call.func, 50)

"""Whom a value is from: the client, who may say anything; the person who acts, as the server made sure; or a row that was loaded by what one of them said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import ActingPerson, GivenByClient, InsertsRow, LoadsRow, ReadsClaims, VerifiesSignature
from apr_mypy.patterns import pattern_of
from apr_mypy.views.acting_models import names_acting
from apr_mypy.views.edges import bind
from apr_mypy.views.flow import Definition
from apr_mypy.views.from_whom import CLAIMED, CLIENT, NOBODY, PERSON, PRINCIPAL, REQUEST, ROW, From, is_request_type
from apr_mypy.views.marked import PRINCIPAL as MARKED_PRINCIPAL
from apr_mypy.views.marked import UNTRUSTED, is_marking, marks
from apr_mypy.views.matters import is_principal
from apr_mypy.views.naming import last_name
from apr_mypy.views.queries import is_model, known, model_of
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import VALUE_CHILDREN

if TYPE_CHECKING:
    from apr_mypy.views.from_whom import Whole
    from apr_mypy.views.function import FunctionView

_VERIFIES: Final = pattern_of(
    r"(^|_)(authenticate|verify|verified|decode|unsign|loads_signed|check_token|validate_token|introspect|get_current|parse_token|read_token|resolve_token|check_password|log_?in|sign_?in|consume|redeem)(_|$)"
)
_SELF_OWNED: Final = pattern_of(
    r"^_?(current_)?(user|owner|tenant|account|customer|principal|caller|actor|group|household|org|organi[sz]ation|team|workspace|project|member)(_?(id|pk|uuid|ids))?$"
)
_REQUEST_GLOBALS: Final = frozenset({"request", "g"})
"""What web frameworks without a request parameter call the request, and the place where hooks leave what belongs to it."""
_HELD: Final = pattern_of(
    r"(^|_)(user|uid|account|customer|identity|principal|member|owner|auth|tenant|role|admin|sub|who|whoami|caller|viewer|claims|person|subject|actor)(_|$)"
)
_ALLOWS: Final = pattern_of(r"^(can|allows|permits|may|is_allowed|has_perms?|has_permissions?)(_|$)")
"""Methods by which a permission is asked."""
_PLAIN: Final = frozenset({"plain", "serialization", "web", "pure", "testing"})
_GIVES_ROW: Final = frozenset({"save", "asave", "first", "afirst", "last", "one", "one_or_none", "one_or_404", "first_or_404"})
"""Methods that nothing has which a client sends, and that give a row."""
_WHAT_WAS_SENT: Final = frozenset({"data", "validated_data", "cleaned_data", "initial_data"})
"""Attributes of a request, a serializer or a form that hold what was sent."""
_DEEPEST: Final = 12


class Trust:
    """What one function knows of its values. `params` is whom each of its parameters is from, `said` how the client's ones were called where they came in."""

    def __init__(self, program: Whole, fn: FunctionView, params: Mapping[str, From], said: Mapping[str, str] | None = None) -> None:
        self.program = program
        self.fn = fn
        self.params = params
        self.said = said or {}
        self._known: dict[int, From] = {}
        self._marking = is_marking(fn.module)

    def of(self, value: f.AnyValue | None, depth: int = 0) -> From:
        """Whom a value is from."""
        if value is None or depth > _DEEPEST:
            return NOBODY
        known_before = self._known.get(id(value))
        if known_before is None:
            self._known[id(value)] = NOBODY  # a value that is made of itself, in a loop
            known_before = self._known[id(value)] = self._of(value, depth)
        return known_before

    def _of(self, value: f.AnyValue, depth: int) -> From:
        if self._marking and isinstance(value, f.Name | f.Attr):
            said = marks(self.program, self.fn, value)
            if MARKED_PRINCIPAL in said:
                return PRINCIPAL
            if UNTRUSTED in said:
                return CLIENT
        match value:
            case f.Name(scope=f.LOCAL):
                return self._local(value, depth)
            case f.Name():
                return self._global(value)
            case f.Attr():
                return self._attribute(value, depth)
            case f.Call():
                return self._call(value, depth)
            case f.Await() | f.Bind() | f.Star():
                return self.of(value.value, depth + 1)
            case f.Compare() | f.Const() | f.Lambda() | f.Super() | f.Unseen():
                return NOBODY
            case f.Op(op="not"):
                return NOBODY
            case f.Choice():
                return self.of(value.yes, depth + 1) | self.of(value.no, depth + 1)
            case f.Item():
                base = self.of(value.base, depth + 1)
                return self._part(base, value.index.value if isinstance(value.index, f.Const) else "")
            case f.Each():
                found = NOBODY
                for one in (*value.results, *(loop.over for loop in value.loops)):
                    found |= self.of(one, depth + 1)
                return found
            case _:
                found = NOBODY
                for _, child in VALUE_CHILDREN[type(value)](value):
                    found |= self.of(child, depth + 1)
                return found & ~REQUEST

    # --- names --------------------------------------------------------------------------------------------------------------------

    def _local(self, name: f.Name, depth: int) -> From:
        found = NOBODY
        definitions = self.fn.definitions(name)
        for one in definitions:
            if one.kind == "parameter":
                if one.function is self.fn:
                    found |= self.params.get(one.name, NOBODY)
                    found |= self._typed_request(name) if not found else NOBODY
                else:
                    found |= self.params.get(one.name, NOBODY)
            elif one.kind == "changed":
                found |= self._at(one).of(one.record.value, depth + 1)
            elif one.kind != "caught" and one.value is not None:
                found |= self._at(one).of(one.value, depth + 1)
        if not found & (CLIENT | ROW | REQUEST | CLAIMED) and is_principal(name) and any(one.kind == "assigned" for one in definitions):
            return found | PRINCIPAL
        return found

    def _typed_request(self, name: f.Name) -> From:
        return REQUEST if is_request_type(self.fn.module, name.type) else NOBODY

    def _at(self, one: Definition) -> Trust:
        return self if one.function is self.fn else Trust(self.program, one.function, self.params, self.said)

    def _global(self, name: f.Name) -> From:
        module = self.fn.module
        names = (name.name, name.text) if name.text else (name.name,)
        if module.knowledge.find(ActingPerson, names) is not None:
            return PRINCIPAL
        if name.scope == f.UNFOLLOWED and (known_part := self._unfollowed(name.name)):
            return known_part
        if is_request_type(module, name.type):
            return REQUEST
        last = name.name.rpartition(".")[2]
        if last in _REQUEST_GLOBALS and module.package_kind(name.name) == "web":
            return REQUEST
        return PRINCIPAL if is_principal(name) and name.scope != f.LOCAL and not module.types.class_objects(name.type) else NOBODY

    def _unfollowed(self, full: str) -> From:
        """What is known of a part of something in a module that mypy does not follow (`flask_login.current_user.id`)."""
        knowledge = self.fn.module.knowledge
        while "." in full:
            full = full.rpartition(".")[0]
            if knowledge.find(ActingPerson, (full,)) is not None:
                return PRINCIPAL
            if knowledge.find(GivenByClient, (full,)) is not None:
                return CLIENT
        return NOBODY

    # --- attributes ---------------------------------------------------------------------------------------------------------------

    def _attribute(self, attr: f.Attr, depth: int) -> From:
        module = self.fn.module
        row: ActingPerson | GivenByClient | None = self._row(attr, depth)
        if isinstance(row, GivenByClient):
            return CLIENT
        if isinstance(row, ActingPerson):
            return PRINCIPAL
        base = self.of(attr.base, depth + 1)
        if isinstance(attr.base, f.Name) and attr.base.name in ("self", "cls"):
            if attr.name == "request" or is_request_type(module, attr.type):
                return REQUEST
            if is_principal(attr) or _SELF_OWNED.match(attr.name):
                return PRINCIPAL
            return NOBODY
        if base & REQUEST:
            if is_principal(attr) or attr.name in ("user", "auth", "identity", "principal") or _SELF_OWNED.match(attr.name):
                return PRINCIPAL
            if names_acting(self.program, attr.name):
                return PRINCIPAL  # `g.driver`, where drivers log in
            return REQUEST if attr.name in ("context", "state", "scope", "request", "session") else NOBODY
        if is_principal(attr) and not base & (CLIENT | ROW | CLAIMED):
            return PRINCIPAL
        if base & CLIENT and not module.types.classes(module.types.type_of(attr.base)) and self._is_of_form(attr):
            return ROW
        return base

    def _is_of_form(self, attr: f.Attr) -> bool:
        """Whether an attribute of a form or serializer is what the server has put there: the row that it made (`serializer.instance`), what it has found as it was checked (`form.customer`)."""
        if attr.name == "instance":
            return True
        if attr.name in ("data", "files", "fields", "initial_data", "cleaned_data", "validated_data", "changed_data") or not (
            self.fn.function.name in ("form_valid", "forms_valid") and isinstance(attr.base, f.Name)
        ):
            return False
        return any(one.kind == "parameter" for one in self.fn.definitions(attr.base))

    def _row(self, attr: f.Attr, depth: int) -> ActingPerson | GivenByClient | None:
        """What knowledge says of an attribute or method: of its class, and of a request without a type by its name."""
        module, tables = self.fn.module, self.fn.module.knowledge.knowledge.by_method
        given, acting = tables.get((GivenByClient, attr.name), ()), tables.get((ActingPerson, attr.name), ())
        if not given and not acting:
            return None
        names = module.names_of(self.fn, attr)
        found = module.knowledge.find(GivenByClient, names) or module.knowledge.find(ActingPerson, names)
        if found is not None:
            return found
        if attr.targets or module.types.classes(module.types.type_of(attr.base)):
            return None
        if self.of(attr.base, depth + 1) & REQUEST:
            return (given or acting)[0]  # type: ignore[return-value]  # rows of those kinds
        if isinstance(attr.base, f.Name) and attr.base.name == "self":
            owners = tuple(f"{one}.{attr.name}" for one in self._owners())
            return module.knowledge.find(GivenByClient, owners) or module.knowledge.find(ActingPerson, owners)
        if attr.name in ("cleaned_data", "validated_data"):
            return given[0]  # type: ignore[return-value]
        return None

    def source_row(self, attr: f.Attr) -> GivenByClient | None:
        """What knowledge says of the part of a request that an attribute is, where it is a client's."""
        row = self._row(attr, 0)
        return row if isinstance(row, GivenByClient) else None

    def _owners(self) -> tuple[str, ...]:
        return self.fn.module.lineage(self.fn.owner.full) if self.fn.owner is not None else ()

    def _part(self, base: From, key: object) -> From:
        """What an item of something is."""
        if base & REQUEST:
            return PRINCIPAL if isinstance(key, str) and (_HELD.search(key) or names_acting(self.program, key)) else NOBODY
        return base

    # --- calls --------------------------------------------------------------------------------------------------------------------

    def _call(self, call: f.Call, depth: int) -> From:
        fn, module, func = self.fn, self.fn.module, call.func
        claims = module.find(ReadsClaims, fn, call)
        if claims is not None:
            return CLIENT | CLAIMED if not verifies(fn, call, claims) else PRINCIPAL
        signed = module.find(VerifiesSignature, fn, call)
        if signed is not None and signed.says == "raises":
            return PRINCIPAL  # what the application itself has signed
        if isinstance(func, f.Attr):
            row = self._row(func, depth)
            if row is not None:
                return CLIENT if isinstance(row, GivenByClient) else PRINCIPAL
        elif isinstance(func, f.Name):
            if module.knowledge.find(ActingPerson, module.callee(fn, call).names) is not None:
                return PRINCIPAL
        name = last_name(func)
        args = NOBODY
        for arg in call.args:
            args |= self.of(arg.value, depth + 1)
        base = self.of(func.base, depth + 1) if isinstance(func, f.Attr) else NOBODY
        if _VERIFIES.search(name) and not args & PRINCIPAL and not (base and _kind(fn, call) == "plain"):
            return PRINCIPAL
        if PERSON.search(name) and not args & CLIENT:
            return PRINCIPAL
        if known(LoadsRow, fn, call) is not None or self._loads_untyped(func):
            return ROW
        if base & CLIENT and name in _GIVES_ROW:
            return ROW  # what a form has made or changed of it, what a query without a type has found by it
        if base & (CLIENT | CLAIMED):
            # what may be done to what the client names is worked out here
            return NOBODY if _ALLOWS.match(name) and isinstance(func, f.Attr) and isinstance(func.base, f.Call) else base | (args & ~REQUEST)
        if base & PRINCIPAL:
            return PRINCIPAL
        if base & REQUEST:
            return self._part(base, call.args[0].value.value if call.args and isinstance(call.args[0].value, f.Const) else "")
        made = module.types.class_objects(module.types.type_of(func))
        if made:
            return args & ~REQUEST if not any(is_model(fn, full) for full in made) else NOBODY
        if depth < 6:
            functions = self.program.run_by(fn, call)
            if functions:
                found = NOBODY
                for function in functions[:3]:
                    found |= returned(self.program, function, self.handed(call, function), depth + 4)
                return found
        if base & ROW:
            return ROW
        kind = _kind(fn, call)
        if kind in _PLAIN:
            return args & ~REQUEST
        if args & CLIENT and not module.types.classes(call.type):
            return ROW
        return (
            ROW
            if args & CLIENT and any(is_model(fn, one) for one in module.types.classes(call.type))
            else args & (CLIENT if kind == "own" else NOBODY)
        )

    def _loads_untyped(self, func: f.AnyValue) -> bool:
        """Whether a method of a query without a type gives rows: it begins with a model."""
        tables = self.fn.module.knowledge.knowledge.by_method
        return isinstance(func, f.Attr) and (LoadsRow, func.name) in tables and not func.targets and bool(model_of(self.fn, func.base))

    def handed(self, call: f.Call, function: FunctionView) -> dict[str, From]:
        """Whom the parameters of a called function are from."""
        args = self.fn.module.callee(self.fn, call).args
        is_method = function.owner is not None and not function.function.is_static
        found = {name: label for name, value in bind(args, function.function, is_method).items() if value is not None and (label := self.of(value))}
        for arg in args:
            if arg.name == "**" and (label := self.of(arg.value)):
                for param in function.function.params[1 if is_method else 0 :]:
                    found.setdefault(param.name, label)
        return found

    # --- words --------------------------------------------------------------------------------------------------------------------

    def called(self, value: f.AnyValue, depth: int = 0) -> str:
        """How the client's value is called where it came in (`body.user_id`, `request.headers['X-User-Id']`)."""
        if depth > _DEEPEST:
            return ""
        match value:
            case f.Name(scope=f.LOCAL):
                for one in self.fn.definitions(value):
                    if one.kind == "parameter":
                        if self.params.get(one.name, NOBODY) & (CLIENT | CLAIMED):
                            return self.said.get(one.name, one.name)
                    elif one.value is not None and (found := self.called(one.value, depth + 1)):
                        return found
                return ""
            case f.Attr():
                if self._row(value, depth) is not None:
                    return shown(value, 50)
                base = self.called(value.base, depth + 1) if self.of(value.base) & (CLIENT | CLAIMED) else ""
                if value.name in _WHAT_WAS_SENT and base.rpartition(".")[2] in _WHAT_WAS_SENT | {"POST", "form", "json"}:
                    return base  # what a serializer or form makes of it has the same names
                return f"{base}.{value.name}" if base and "(" not in base else base
            case f.Item():
                base = self.called(value.base, depth + 1)
                return f"{base}[{shown(value.index, 30)}]" if base and "[" not in base else base
            case f.Call():
                if (
                    isinstance(value.func, f.Attr)
                    and value.func.name in ("get", "pop")
                    and value.args
                    and self.of(value.func.base) & (CLIENT | CLAIMED)
                ):
                    base = self.called(value.func.base, depth + 1)
                    return f"{base}[{shown(value.args[0].value, 30)}]" if base else base
                if isinstance(value.func, f.Attr) and self._row(value.func, depth) is not None:
                    return shown(value, 50)
        for _, child in VALUE_CHILDREN[type(value)](value):
            if self.of(child) & (CLIENT | CLAIMED) and (found := self.called(child, depth + 1)):
                return found
        return ""


def returned(program: Whole, fn: FunctionView, params: Mapping[str, From], depth: int = 0) -> From:
    """Whom what a function returns is from."""
    memo: dict[tuple[str, tuple[tuple[str, From], ...]], From] = program.__dict__.setdefault("_trust_returned", {})
    key = (fn.full, tuple(sorted(params.items())))
    if key not in memo:
        memo[key] = NOBODY
        trust = Trust(program, fn, params)
        found = NOBODY
        for step in fn.returns:
            found |= trust.of(step.value, depth)
        if any(is_model(fn, full) for full in fn.module.types.classes(fn.function.returns)):
            found = (found & ~CLIENT) | (ROW if not found & PRINCIPAL else NOBODY)
        memo[key] = found
    return memo[key]


# --- what is read -----------------------------------------------------------------------------------------------------------------


def verifies(fn: FunctionView, call: f.Call, row: ReadsClaims) -> bool:
    """Whether the signature of a token is looked at where it is read."""
    if row.checked != "unless":
        return row.checked == "always"
    callee = fn.module.callee(fn, call)
    for switch in row.switch:
        given = callee.argument(switch.keyword, switch.position)
        for value in fn.origins(given.value) if given is not None else ():
            if isinstance(value, f.Const) and value.value is False:
                return False
            if isinstance(value, f.Name) and value.scope != f.LOCAL:
                held = fn.module.set_once(value.name)
                value = held if held is not None else value
            for key, item in value.items if isinstance(value, f.Table) else ():
                if isinstance(key, f.Const) and key.value == row.key and isinstance(item, f.Const) and item.value is False:
                    return False
            if isinstance(value, f.Call) and any(
                arg.name == row.key and isinstance(arg.value, f.Const) and arg.value.value is False for arg in value.args
            ):
                return False
    return True


def _kind(fn: FunctionView, call: f.Call) -> str:
    """What a called function is for: of the language ("plain"), of the project ("own"), or by its library."""
    module = fn.module
    if known(InsertsRow, fn, call) is not None:
        return "orm"
    for name in module.callee(fn, call).names:
        root = name.partition(".")[0]
        if root in ("builtins", "typing", "uuid", "decimal", "datetime", "json", "str", "int"):
            return "plain"
        if module.is_own(name):
            return "own"
        if found := module.package_kind(name):
            return found
    return ""

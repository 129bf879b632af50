"""What the text of an object shows: the fields of dataclasses, models and named tuples, those left out that are hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import GivesSecret, HidesValue, ShowsFields
from apr_mypy.views import marked
from apr_mypy.views.secret_words import may_be_number, says_secret, words

if TYPE_CHECKING:
    from apr_mypy.views.makers import Calls
    from apr_mypy.views.module import ClassView, ModuleView
    from apr_mypy.views.types import TypesView

_TEXTS: Final = ("__repr__", "__str__", "__repr_args__", "__format__", "__rich_repr__")
_TEXT_TYPES: Final = frozenset({"builtins.str", "builtins.bytes", "builtins.bytearray", "uuid.UUID", "builtins.object"})
_HOLDERS: Final = frozenset(
    [
        *(
            "builtins.list",
            "builtins.tuple",
            "builtins.set",
            "builtins.frozenset",
            "builtins.dict",
            "typing.Mapping",
            "typing.Sequence",
            "typing.Iterable",
            "typing.MutableMapping",
        ),
        *(
            "collections.abc.Mapping",
            "collections.abc.Sequence",
            "collections.OrderedDict",
            "collections.defaultdict",
            "typing.Collection",
            "typing.ValuesView",
            "typing.KeysView",
        ),
    ]
)
_NUMBERS: Final = frozenset({"builtins.int", "decimal.Decimal"})
_UNREADABLE: Final = frozenset({"encrypted", "hashed", "sealed"})
"""First words of classes whose secrets nobody can read."""
_DEEPEST: Final = 3
NO_FIELDS: Final[frozenset[str]] = frozenset()


def may_hold(types: TypesView, number: int, name: str) -> bool:
    """Whether a value of a type may be the secret that its name speaks of: text, bytes, what holds them; a number only for what is a number."""
    if number == 0:
        return True
    for one in types.members(number):
        if one.kind == f.LITERAL or one.name in (f.NONE, f.DEF, f.CLASS_OBJECT, f.NEVER, f.MODULE):
            continue
        if one.name in (f.ANY, f.UNKNOWN) or one.name in _TEXT_TYPES:
            return True
        if one.name == f.TUPLE or one.name in _HOLDERS:
            if not one.args or any(may_hold(types, arg, name) for arg in one.args[-1:]):
                return True
            continue
        if one.name in _NUMBERS:
            if may_be_number(name):
                return True
            continue
        if len(one.args) == 1 and not one.name.startswith(("builtins.", "typing.", "collections.")):
            if may_hold(types, one.args[0], name):  # a column's descriptor: `Mapped[str]`
                return True
            continue
        mro = types.mro(one.name)
        ref = types.reference(one.name)
        if one.name != "builtins.bool" and ("builtins.str" in mro or "builtins.bytes" in mro) and not (ref is not None and ref.is_enum):
            return True
    return False


def is_mapping(types: TypesView, number: int) -> bool:
    """Whether walking over a value gives keys."""
    return any("Mapping" in base or base == "builtins.dict" or base.endswith(("Headers", "Dict")) for base in types.bases(number))


class ShownFields:
    """Asks the classes of a program; what is known of one is kept."""

    def __init__(self, program: Calls) -> None:
        self.program = program
        self._known: dict[tuple[str, bool, frozenset[str]], str] = {}

    def of_type(self, module: ModuleView, number: int, dumped: bool = False, depth: int = 0, without: frozenset[str] = NO_FIELDS) -> str:
        """The secret that the text of a value of this type shows (`LoginIn.password`), in lists and mappings of such too; "" where it shows none. `dumped`: all fields are put out, hidden or not; `without`:
        but for these."""
        if depth > _DEEPEST:
            return ""
        for one in module.types.members(number):
            if one.kind == f.LITERAL:
                continue
            if one.name == f.TUPLE or one.name in _HOLDERS:
                for arg in one.args:
                    found = self.of_type(module, arg, dumped, depth + 1, without)
                    if found:
                        return found
            elif "." in one.name and not one.name.startswith("builtins."):
                found = self.of_class(module, one.name, dumped, without)
                if found:
                    return found
        return ""

    def of_class(self, module: ModuleView, full: str, dumped: bool = False, without: frozenset[str] = NO_FIELDS) -> str:
        """The secret that the text of an instance shows."""
        known = self._known.get((full, dumped, without))
        if known is None:
            self._known[full, dumped, without] = ""
            known = self._known[full, dumped, without] = self._of_class(module, full, dumped, without)
        return known

    def _of_class(self, module: ModuleView, full: str, dumped: bool, without: frozenset[str]) -> str:
        view = self.program.classes.get(full)
        mro = module.types.mro(full)
        if view is None:
            if module.knowledge.find(HidesValue, mro) is not None:
                return ""
            row = module.knowledge.find(GivesSecret, mro)
            return f"{row.what} of {full.rpartition('.')[2]}" if row is not None and not row.name.rpartition(".")[2][:1].islower() else ""
        if view.class_.is_enum or any(base in ("builtins.BaseException",) for base in view.class_.mro):
            return ""
        if not _UNREADABLE.isdisjoint(words(view.class_.name)[:1]):
            return ""
        if not dumped:
            if any(name in self.program.classes[base].methods for base in view.class_.mro if base in self.program.classes for name in _TEXTS):
                return ""
        if not self._shows(view) and not dumped:
            return ""
        for base in view.class_.mro:
            holder = self.program.classes.get(base)
            if holder is None:
                continue
            for field in holder.class_.fields:
                if (field.in_method and not dumped) or not (field.declared or field.value is not None) or field.name in without:
                    continue
                found = self._of_field(holder, field, dumped)
                if found:
                    return f"{view.class_.name}.{found}"
        return ""

    def _shows(self, view: ClassView) -> bool:
        """Whether the class's text shows its fields."""
        module = view.module
        if module.knowledge.find(ShowsFields, view.class_.mro) is not None:
            return True
        if view.class_.is_typed_dict:
            return True
        for base in view.class_.mro:
            holder = self.program.classes.get(base)
            if holder is None:
                continue
            for decorator in holder.class_.decorators:
                row = holder.module.find_value(ShowsFields, holder.module.body, decorator)
                if row is not None:
                    return not (isinstance(decorator, f.Call) and _is_off(decorator, row.hidden_if_false))
            for value in holder.class_.bases:  # `class Key(NamedTuple)`: the base is no class of the MRO
                if holder.module.find_value(ShowsFields, holder.module.body, value) is not None:
                    return True
        return False

    def _of_field(self, holder: ClassView, field: f.Field, dumped: bool) -> str:
        if not dumped and any(isinstance(one, f.Call) and _is_off(one, "repr") for one in (field.value, *field.metadata)):
            return ""
        types = holder.module.types
        known = holder.module.knowledge
        if any(known.find(HidesValue, types.mro(full)) is not None for full in types.classes(field.type)):
            return ""
        if "Secret" in (one.name.rpartition(".")[2] for one in field.metadata if isinstance(one, f.Name) and one.name.startswith(marked.MARKERS)):
            return field.name
        if field.name.startswith("__") or (field.name.isupper() and not field.declared):
            return ""
        if says_secret(field.name) and field.type and may_hold(types, field.type, field.name):
            return field.name
        inner = self.of_type(holder.module, field.type, dumped, 1)
        path = inner.partition(".")[2] or inner
        return f"{field.name}.{path}" if inner and path.count(".") < _DEEPEST - 1 else ""


def _is_off(call: f.Call, keyword: str) -> bool:
    return any(arg.name == keyword and isinstance(arg.value, f.Const) and not arg.value.value for arg in call.args)

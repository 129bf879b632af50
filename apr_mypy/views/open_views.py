"""Classes that hand a model's fields, or all of its rows, to whoever asks: serializers and forms that take what they should not, view sets that look at nobody's rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import HandlerBase, LibraryModel, OrmWiring
from apr_mypy.patterns import pattern_of
from apr_mypy.views.access import asked_before, asks_model_permission, of_class
from apr_mypy.views.access_checks import LOGIN, NOTHING, OWN, PERMISSION
from apr_mypy.views.asked_permissions import asking
from apr_mypy.views.checking import checked
from apr_mypy.views.declared_fields import columns
from apr_mypy.views.entering import entering
from apr_mypy.views.entitling import is_public, owner_field, privileged
from apr_mypy.views.from_whom import CLIENT, PRINCIPAL
from apr_mypy.views.lookups import model_of_class
from apr_mypy.views.queries import model_class, model_of
from apr_mypy.views.second_ids import second_id
from apr_mypy.views.shape_users import is_used_elsewhere, users_of_shape
from apr_mypy.views.trust import Trust
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.finding import Trace
    from apr_mypy.views.from_whom import Whole
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ClassView, ModuleView


class Opened(NamedTuple):
    """A class that opens more than it should."""

    view: ClassView
    message: str
    fix: str
    steps: tuple[Trace, ...] = ()


_CREATES: Final = pattern_of(r"(^| )\w*Create\w*View( |$)")
_CHANGES: Final = pattern_of(r"(^| )\w*(Update|Delete|Destroy)\w*View( |$)")
_TAKEN_BY: Final = ("dispatch", "post", "put", "patch")
"""Methods of a class of views by which all comes in that its form or serializer takes."""
_WRITING: Final = frozenset({"create", "update", "partial_update", "post", "put", "patch"})


def opened(program: Whole, module: ModuleView) -> Iterator[Opened]:
    """The classes of a module that do, as far as the program tells."""
    for view in module.classes.values():
        kind = _kind(module, view)
        if kind in ("serializer", "form"):
            yield from _shape(program, view, kind)
        elif kind == "viewset" or (kind == "view" and _loads_rows(module, view)):
            yield from _rows(program, view)
            yield from _foreign(program, view)


_CHECKED_IN: Final = ("update", "create", "save", "validate", "clean")
"""Methods in which a serializer or form looks at what was sent."""


def _kind(module: ModuleView, view: ClassView) -> str:
    line = module.lineage(view.full)
    if len(line) < 2:
        return ""
    row = module.knowledge.find(HandlerBase, line[1:])
    if row is not None:
        return row.what
    wiring = module.knowledge.find(OrmWiring, line[1:])
    return "form" if wiring is not None and wiring.name.endswith("ModelForm") else ""


def _loads_rows(module: ModuleView, view: ClassView) -> bool:
    """Whether a class of views finds the rows itself, of a model or query set that it only names."""
    line = module.lineage(view.full)[1:]
    rows = [row for one in line if (row := module.knowledge.find(HandlerBase, (one,))) is not None]
    return any(name in row.methods for row in rows for name in ("get_queryset", "get_object")) and not _CREATES.search(
        " ".join(one.rpartition(".")[2] for one in line)
    )


def _constants(value: f.AnyValue | None) -> list[str]:
    return [one.value for one in inside(value) if isinstance(one, f.Const) and isinstance(one.value, str)] if value is not None else []


def _meta(program: Whole, view: ClassView, name: str) -> f.AnyValue | None:
    """What a class, or its nearest base that says it, sets in its Meta."""
    for base in view.class_.mro:
        holder = program.classes.get(base)
        meta = holder.nested.get("Meta") if holder is not None else None
        field = meta.field(name) if meta is not None else None
        if field is not None:
            return field.value
    return None


def _shape(program: Whole, view: ClassView, kind: str) -> Iterator[Opened]:
    """A serializer or form that takes a field which a client may not set."""
    if re.search(r"(Admin|Staff|Internal|Read|List|Detail|Output|Out|Response|Public|Lite|Search|Export|Report)", view.class_.name):
        return
    fields_value = _meta(program, view, "fields")
    excluded = _constants(_meta(program, view, "exclude"))
    model = model_of_class(program, view.full)
    if not model or (fields_value is None and not excluded):
        return
    named = _constants(fields_value)
    every = "__all__" in named or (fields_value is None and bool(excluded))
    fields = [one for one in (*columns(program, model), *_inherited(program, view.module, model)) if one not in excluded] if every else named
    never = _meta(program, view, "read_only_fields")
    read_only = set(named if isinstance(never, f.Name) and never.name.rpartition(".")[2] == "fields" else _constants(never))
    extra = _meta(program, view, "extra_kwargs")
    for key, item in extra.items if isinstance(extra, f.Table) else ():
        if isinstance(key, f.Const) and any(isinstance(one, f.Const) and one.value == "read_only" for one in inside(item)):
            read_only.add(str(key.value))
    declared: dict[str, f.Field] = {}
    for base in view.class_.mro:
        holder = program.classes.get(base)
        for field in holder.class_.fields if holder is not None else ():
            declared.setdefault(field.name, field)
    open_fields = []
    stored = {*columns(program, model), *_inherited(program, view.module, model)}
    has_columns = model in program.classes and len(stored) > 1
    for name in fields:
        own = declared.get(name)
        if own is not None and own.value is not None and has_columns and name not in stored:
            continue  # a field of its own, that no column takes
        if own is not None and isinstance(own.value, f.Call):
            call = own.value
            called = call.func.name if isinstance(call.func, f.Name | f.Attr) else ""
            if re.search(r"ReadOnly|Method|HiddenField|StringRelated", called) or any(
                arg.name in ("read_only", "disabled") and isinstance(arg.value, f.Const) and arg.value.value is True for arg in call.args
            ):
                continue
        why = privileged(program, model, name)
        if why and name not in read_only and not (why in ("state", "money") and every and kind == "form"):
            open_fields.append(name)
    if not open_fields:
        return
    open_fields = [name for name in open_fields if not name.startswith("created_by")]
    overriding = {name for method in view.methods.values() for name in _set_by(method)}
    narrowed = {name for method in view.methods.values() for name in _narrowed_by(method)} if kind == "form" else set()
    narrowed |= _refused_by(program, view)
    open_fields = [name for name in open_fields if name not in overriding | narrowed and f"validate_{name}" not in view.methods]
    if not open_fields:
        return
    uses = list(users_of_shape(program, view))
    if uses:
        for user, method in uses:
            asked = (of_class(program, user.full) if user is not None else NOTHING) | (
                asked_before(program, method) if method is not None else NOTHING
            )
            if user is not None and any(asking(cast("Any", program), user.methods[name]) is not None for name in _TAKEN_BY if name in user.methods):
                asked |= PERMISSION
            if user is None and method is not None:
                if asks_model_permission(method):
                    asked |= PERMISSION
                if any(
                    one is not None and asking(cast("Any", program), one) is not None for one in (method, method.outer)
                ):  # made in a lambda of the view
                    asked |= PERMISSION
            saved = set(_saved(_methods_of(program, user) if user is not None else (method,) if method is not None else ()))
            if not asked & PERMISSION and _writes(program, user, view, method, kind):
                open_fields = [name for name in open_fields if name not in saved]
                break
        else:
            return
    elif not program.is_whole or _is_nested(program, view) or is_used_elsewhere(program, view):
        return
    if not open_fields:
        return
    taken = ", ".join(open_fields)
    yield Opened(
        view,
        f"the {kind} takes {taken} of {model.rpartition('.')[2]} from the client",
        f"make {taken} read-only and set it on the server" if kind == "serializer" else f"take {taken} out of fields and set it on the server",
    )


def _refused_by(program: Whole, view: ClassView) -> set[str]:
    """The fields that a serializer or form, or a base of it, refuses on a condition about them: `if "owner" in validated_data and not is_owner: raise PermissionDenied`."""
    holders = (program.classes.get(base) for base in view.class_.mro)
    methods = [one.methods[name] for one in holders if one is not None for name in _CHECKED_IN if name in one.methods]
    return {
        one.value
        for method in methods
        for step in method.all(f.Raise)
        for condition in method.holds_at(step)
        for one in inside(condition.test)
        if isinstance(one, f.Const) and isinstance(one.value, str)
    }


def _narrowed_by(method: FunctionView) -> Iterator[str]:
    """The fields of a form for which the server says what may be chosen (`self.fields["user"].queryset = …`): to choose one of them is what the form is for. Also those that it takes out for some."""
    for out in method.all(f.Delete):
        if isinstance(out.value, f.Item) and _is_fields(out.value.base) and isinstance(out.value.index, f.Const):
            yield str(out.value.index.value)
    for step in method.all(f.Set):
        for target in step.targets:
            if isinstance(target, f.Attr) and target.name in ("queryset", "choices", "disabled") and isinstance(target.base, f.Item):
                index = target.base.index
                if isinstance(index, f.Const) and isinstance(index.value, str):
                    yield index.value


def _is_fields(value: f.AnyValue) -> bool:
    """Whether a value is the fields of a form: `self.fields`."""
    return isinstance(value, f.Attr) and value.name == "fields"


def _inherited(program: Whole, module: ModuleView, model: str) -> Iterator[str]:
    """The columns that a model has of a library's, which no class of the project declares."""
    view = program.classes.get(model)
    for base in view.class_.mro if view is not None else (model,):
        row = module.knowledge.find(LibraryModel, (base,)) if base not in program.classes else None
        if row is not None:
            yield from row.columns


def _is_nested(program: Whole, view: ClassView) -> bool:
    """Whether a serializer is a field of another, or a base of one."""
    return bool(program.subclasses(view.full)) or any(
        isinstance(field.value, f.Call) and isinstance(field.value.func, f.Name) and field.value.func.name == view.full
        for other in program.classes.values()
        for field in other.class_.fields
    )


def _saved(methods: Iterable[FunctionView]) -> Iterator[str]:
    """The fields that the methods of views set when they save (`serializer.save(owner=self.request.user)`), or in what a form is made of (`kwargs["data"]["owner"] = self.request.user`)."""
    for method in methods:
        for call in method.calls:
            if isinstance(call.func, f.Attr) and call.func.name == "save":
                yield from (arg.name for arg in call.args if arg.name)
        for step in method.all(f.Set):
            for target in step.targets:
                if isinstance(target, f.Attr):
                    yield target.name
                elif isinstance(target, f.Item) and isinstance(target.index, f.Const):
                    yield str(target.index.value)


def _methods_of(program: Whole, user: ClassView) -> Iterator[FunctionView]:
    """The methods that a class of views has of the project's own classes, the nearest of each name."""
    named: dict[str, FunctionView] = {}
    for base in user.class_.mro:
        holder = program.classes.get(base)
        for name, method in holder.methods.items() if holder is not None else ():
            named.setdefault(name, method)
    return iter(named.values())


def _set_by(fn: FunctionView) -> Iterator[str]:
    """The fields that a method of a serializer sets or takes out itself."""
    for step in fn.all(f.Set):
        for target in step.targets:
            if isinstance(target, f.Item) and isinstance(target.index, f.Const):
                yield str(target.index.value)
            elif isinstance(target, f.Attr):
                yield target.name
    for call in fn.calls:
        if isinstance(call.func, f.Attr) and call.func.name in ("pop", "save", "create"):
            yield from (str(arg.value.value) for arg in call.args if isinstance(arg.value, f.Const))
            yield from (arg.name for arg in call.args if arg.name)


def _writes(program: Whole, user: ClassView | None, view: ClassView, method: FunctionView | None, kind: str) -> bool:
    """Whether a class of views, or a function, hands what a client sends to a serializer or form."""
    if user is None:
        return method is not None and _is_filled(program, view, method)
    if method is not None:
        for call in method.calls:
            if isinstance(call.func, f.Name) and call.func.name == view.full:
                is_form = kind == "form" and bool(call.args) and not call.args[0].name and method.function.name in ("post", "put", "patch")
                if is_form or any(arg.name == "data" for arg in call.args):
                    return True
        return False
    bases = " ".join(one.rpartition(".")[2] for one in user.module.lineage(user.full)[1:])
    if not re.search(r"(?<!ReadOnly)ModelViewSet|Create|Update|FormView", bases):
        return False
    own = [user.methods[name] for name in _WRITING if name in user.methods]
    return not own or any(isinstance(call.func, f.Attr) and call.func.name in ("get_serializer", *_WRITING) for one in own for call in one.calls)


def _is_filled(program: Whole, view: ClassView, fn: FunctionView) -> bool:
    """Whether a function makes a serializer or form of what the client sends."""
    trust = Trust(program, fn, entering(program, fn))
    return any(
        isinstance(call.func, f.Name)
        and call.func.name == view.full
        and any(trust.of(arg.value) & CLIENT for number, arg in enumerate(call.args) if arg.name == "data" or (number == 0 and not arg.name))
        for call in fn.calls
    )


def _foreign(program: Whole, view: ClassView) -> Iterator[Opened]:
    """A view that loads a row by one id of the path, under a permission for what another one names."""
    found = second_id(program, view)
    if found is not None:
        name = found.model.rpartition(".")[2]
        yield Opened(
            view,
            f"{name} is loaded by `{found.loaded}`, and its permissions only ask about `{found.permitted}`: nobody looks whether the one belongs to the other",
            f'write get_queryset, with {found.parent}=self.kwargs["{found.permitted}"] in its filter',
        )


def _rows(program: Whole, view: ClassView) -> Iterator[Opened]:
    """A view set over all rows of a model whose rows belong to somebody, for anybody who has logged in."""
    module = view.module
    field = view.field("queryset") or view.field("model")
    if field is None or field.value is None or field.in_method:
        return
    model = model_of(module.body, field.value) or model_class(module.body, field.value)
    owner = owner_field(program, model) if model else ""
    changes = _CHANGES.search(" ".join(one.rpartition(".")[2] for one in module.lineage(view.full)[1:])) is not None
    if not owner or (is_public(model) and not (changes and field.name == "model")):
        return
    asked = of_class(program, view.full)
    if asked & PERMISSION:
        return
    mro = [program.classes[base] for base in view.class_.mro if base in program.classes]
    if any(name in one.methods for one in mro for name in ("get_queryset", "filter_queryset", "get_object", "check_object_permissions")):
        return
    if any(one.field("filter_backends") is not None for one in mro):
        return
    methods = [method for one in mro for method in one.methods.values()]
    trusts = [Trust(program, method, entering(program, method)) for method in methods]
    if any(checked(trust) & (OWN | PERMISSION) for trust in trusts):
        return
    if not asked & LOGIN and not any(trust.of(attr) & PRINCIPAL for trust in trusts for attr in trust.fn.attrs):
        return
    name = model.rpartition(".")[2]
    yield Opened(
        view,
        f"every {name} is there for whoever has logged in: no condition on {owner}",
        f"write get_queryset, with {owner}=self.request.user in its filter",
    )

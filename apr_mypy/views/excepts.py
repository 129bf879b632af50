"""The ways in which a function takes an exception before its caller hears of it: `except`, `suppress`, a decorator that catches; and what the exceptions it names mean. (`handlers` are about requests.)"""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from typing import Final, NamedTuple, TypeGuard

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Expected, Suppresses
from apr_mypy.patterns import pattern_of
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ModuleView
from apr_mypy.views.naming import called_name, last_name
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import STEP_VALUES, inside, steps

_BROAD: Final = frozenset({"Exception", "BaseException", "BaseExceptionGroup", "ExceptionGroup"})
_BASE: Final = frozenset({"BaseException", "BaseExceptionGroup"})
_MADE_OF: Final = frozenset({"builtins.Exception", "builtins.BaseException"})
# what an exception that no knowledge has says by its name
_NAMED: Final = (
    (
        pattern_of(
            r"NotFound|DoesNotExist|DoesntExist|Missing|NoSuch|NoResult|Unknown[A-Z]|NotExist|NotRegistered|Absent|404$|^Empty(?!Page$|Response|Reply|Answer|Body)[A-Z]|(Deleted|Gone)(Error|Exception)?$|(?<!DNS)(?<!Host)(?<!Address)(?<!Name)(?<!Rate)(?<!Remote)LookupError$|^No[A-Z](?!.*(Available|Reachable|Connect|[Ss]ervers?))"
        ),
        "absent",
    ),
    (
        pattern_of(
            r"AlreadyExists|Duplicate|UniqueViolation|UniqueConstraint|Conflict|Exists$|ExistsError$|Already[A-Z]|NotUnique|NotAcquired|Lock(NotAvailable|Unavailable|Busy|Held|Taken)|(Already|Is)Locked|^WatchError$"
        ),
        "conflict",
    ),
    (
        pattern_of(
            r"^(?!.*(Not|Un[a-z]|Never|Fail|Cannot|Must|Required|Should))\w*[a-z](Running|Initiali[sz]ed|Started|Registered|InProgress|UpToDate|Subscribed|Scheduled|Enrolled)(Error|Exception)?$"
        ),
        "conflict",  # what was to be begun has begun
    ),
    (
        pattern_of(
            r"Validation|Invalid|Parse|Parsing|Decod(e|ing)|Malformed|Syntax|BadSignature|Format(Error)?$|Unpars|Unidentified|^NotAn?(?!dir|lready|ny|t)(?=[A-Z])|^Not\w+File(Error)?$|Inactive|NotActive|WrongToken|^Suspicious"
        ),
        "form",
    ),
    (pattern_of(r"Disconnect|(Connection|Stream|Socket|Transport)Closed|ClosedResource|DISCONNECT|^Unreadable(Post|Body|Request)"), "left"),
    (pattern_of(r"^Cancel(l)?ed(Error)?$"), "cancelled"),
    (pattern_of(r"Cancell?ed|Cancel[A-Z](?!.*(Error|Fail))|Ignored?[A-Z]|Recycled?$"), "quit"),
    (
        pattern_of(
            r"^(Skip|Stop|Ignore|Abort|Exit|Quit|Pause|Break)|(Skip|Skipped|Stop|Stopped|Stopping|Ignored|Exit|Termination|TerminationSignal|Interrupt|(?<!^)Interrupted)(Exception|Error)?$"
            r"|^_?(Accept|Deny|Reject|Restart|Reload|Redirect|Halt|Finish|Continue|Rewind|Switch)[A-Z](?!.*(Error|Exception|Fail))"
        ),
        "quit",
    ),
    (
        pattern_of(
            r"NotImplemented|Unsupported|NotSupported|NotInstalled|NotInitiali[sz]ed|NotEnabled|NotSet_?Up|NotConfigured|(ReadOnly|Maintenance)Mode"
        ),
        "optional",
    ),
    (
        pattern_of(
            r"^(Empty|Full)$|^EmptyPage$|(Queue|Is)(Empty|Full)|(Channel|Buffer|Mailbox|Pipe)Full|EndOf|EOF|WouldBlock|Early$|TryAgain|NotReady|NotYet|Want(Read|Write)(Error)?$"
        ),
        "more",
    ),
)


class Caught(NamedTuple):
    """The exceptions that are taken. `names` are their own names, last part only; `means` what each is an answer to, "" where it is a failure; `broad` when all ordinary exceptions are taken, `base` when those are taken
    too that end the program; `failures` the full names of those that are failures, as far as is known."""

    names: tuple[str, ...]
    means: frozenset[str]
    broad: bool
    base: bool
    failures: tuple[str, ...] = ()

    @property
    def expected(self) -> bool:
        """Whether every one of them is an answer rather than a failure."""
        return not self.broad and "" not in self.means


class Taking(NamedTuple):
    """One way in which exceptions are taken. `block` is what may raise them, `after` what runs when one is taken, `step` the `try` or `with` (None for a decorator), `site` where it says so, `name` the exception's variable,
    `logs` whether the taker itself writes a log."""

    fn: FunctionView
    how: str
    site: f.Handler | f.With | f.Call | f.Attr
    step: f.Try | f.With | None
    block: f.Block
    after: f.Block
    name: str
    caught: Caught
    logs: bool = False


def takings(fn: FunctionView) -> Iterator[Taking]:
    """All ways in which a function takes exceptions, in order."""
    for step in fn.all(f.Try):
        for handler in step.handlers:
            yield Taking(fn, "except", handler, step, step.block, handler.block, handler.name, caught(fn, handler.types, handler.caught))
    for step in fn.all(f.With):
        for manager, _ in step.items:
            row = _suppressing(fn, manager)
            if row is not None and isinstance(manager, f.Call):
                yield Taking(fn, "suppress", step, step, step.block, (), "", _listed(fn, manager), row.logs)
    for call in fn.calls if fn.module.calls_named("enter_context", "enter_async_context") else ():
        inner = call.args[0].value if called_name(call) in ("enter_context", "enter_async_context") and call.args else None
        row = _suppressing(fn, inner) if isinstance(inner, f.Call) else None
        place = fn.place_of(fn.step_of(call)) if row is not None else None
        if row is not None and isinstance(inner, f.Call) and place is not None:
            behind = next((n for n, step in enumerate(place[1], 1) if step is fn.step_of(call)), 0)
            yield Taking(fn, "suppress", call, None, place[1][behind:], (), "", _listed(fn, inner), row.logs)
    for manager in fn.function.decorators:
        target = manager.func if isinstance(manager, f.Call) else manager
        if not isinstance(target, f.Attr) or target.name not in _last_names(fn.module):
            continue
        row = _suppressing(fn, manager, decorator=True)
        if row is not None and isinstance(manager, (f.Call, f.Attr)):
            listed = _listed(fn, manager) if isinstance(manager, f.Call) else Caught(("Exception",), frozenset({""}), True, False)
            yield Taking(fn, "decorator", manager, None, fn.function.block, (), "", listed, row.logs)


def suppressed(fn: FunctionView, step: f.With) -> f.AnyValue | None:
    """The exceptions that a `with suppress(…)` takes, as one expression; None for any other."""
    for manager, _ in step.items:
        row = _suppressing(fn, manager) if isinstance(manager, f.Call) else None
        if row is not None and isinstance(manager, f.Call) and (given := tuple(arg.value for arg in manager.args if arg.name == "")):
            return given[0] if len(given) == 1 else f.Many("tuple", given, 0, manager.line, manager.column)
    return None


def _last_names(module: ModuleView) -> frozenset[str]:
    """How what suppresses exceptions is called, last part only: most decorators need no second look."""
    known: frozenset[str] | None = module.__dict__.get("_suppressing_names")
    if known is None:
        rows = module.knowledge.knowledge.of_kind(Suppresses)
        known = module.__dict__["_suppressing_names"] = frozenset(row.name.rpartition(".")[2] for row in rows)
    return known


def concerns(module: ModuleView) -> bool:
    """Whether anything in a module may take an exception: the quick look before any other."""
    return bool(module.having(f.Try, f.With)) or any(fn.function.decorators for fn in module.functions.values())


def _suppressing(fn: FunctionView, value: f.AnyValue, decorator: bool = False) -> Suppresses | None:
    """The knowledge row of what keeps exceptions from the caller, unless it is told to let them through."""
    if isinstance(value, f.Call):
        row = fn.module.find(Suppresses, fn, value)
        told = row is not None and any(
            arg.name == row.raises and isinstance(arg.value, f.Const) and arg.value.value is True for arg in value.args if row.raises
        )
        return None if told else row
    return fn.module.find_value(Suppresses, fn, value) if decorator and isinstance(value, f.Attr) else None


def _listed(fn: FunctionView, call: f.Call) -> Caught:
    """The exceptions given as arguments; `Exception` where there are none."""
    given = tuple(arg.value for arg in call.args if arg.name in ("", "*", "exception"))
    if not given:
        return Caught(("Exception",), frozenset({""}), True, False)
    return caught(fn, f.Many("tuple", given, 0, call.line, call.column), ())


def caught(fn: FunctionView, types: f.AnyValue | None, numbers: tuple[int, ...]) -> Caught:
    """What an `except` takes: by the classes that mypy knows, else by what the expression refers to."""
    if types is None:
        return Caught(("BaseException",), frozenset({""}), True, True)
    row = fn.module.find(Expected, fn, types) if isinstance(types, f.Call) else None
    if row is not None:
        return Caught((shown(types),), frozenset({row.means}), False, False)
    said = last_name(types)
    listed = isinstance(types, f.Name) and any(isinstance(one.value, f.Many) for one in fn.module.globals.get(types.name, ()))
    if (
        said.isupper()
        and not listed
        and (named := next((means for pattern, means in _NAMED if pattern.search(said) or pattern.search(_camel(said))), ""))
    ):
        return Caught((said,), frozenset({named}), False, False)
    lineages = lineages_caught(fn, types, numbers)
    lasts = tuple(dict.fromkeys(lineage[0].rpartition(".")[2].partition("@")[0] for lineage in lineages)) or (shown(types),)
    found = [(lineage, meaning(fn, lineage)) for lineage in lineages]
    means = frozenset(means for _, means in found) or frozenset({""})
    failures = tuple(dict.fromkeys(lineage[0] for lineage, means in found if not means))
    return Caught(lasts, means, not _BROAD.isdisjoint(lasts), not _BASE.isdisjoint(lasts), failures)


def lineages_caught(fn: FunctionView, types: f.AnyValue, numbers: tuple[int, ...]) -> list[tuple[str, ...]]:
    """The classes that an `except` names, each with all it inherits from as far as is known."""
    view = fn.module.types
    lineages: list[tuple[str, ...]] = [fn.module.lineage(full) for number in numbers for full in view.classes(number)]
    if not lineages:
        return [lineage for value in _each(fn, types) for lineage in _lineages(fn, value)]
    items = types.items if isinstance(types, f.Many) else (types,)
    if any(lineage[0] in _MADE_OF for lineage in lineages) and (made := [one for one in items if _is_made(one, fn)]):
        # `Dataset.DoesNotExist`, which a metaclass makes: all that mypy sees of it is Exception
        lineages = [lineage for lineage in lineages if lineage[0] not in _MADE_OF] + [(f"{shown(one.base)}.{one.name}",) for one in made]
    if isinstance(types, f.Many):  # `(Interrupted, driver.OperationalError)`, of which mypy may know one only
        unknown = [one for one in types.items if isinstance(one, f.Attr | f.Name) and view.is_any(view.type_of(one))]
        lineages += [lineage for value in unknown for lineage in _lineages(fn, value)]
    return lineages


def _is_made(value: f.AnyValue, fn: FunctionView) -> TypeGuard[f.Attr]:
    """Whether an exception is an attribute of a class, of which mypy knows no more than that it is an exception."""
    types = fn.module.types
    known = types.class_objects(types.type_of(value))
    return (
        isinstance(value, f.Attr)
        and isinstance(value.base, (f.Name, f.Attr))
        and last_name(value.base)[:1].isupper()
        and any(pattern.search(value.name) for pattern, _ in _NAMED)
        and all(full in _MADE_OF for full in known)
    )


def _each(fn: FunctionView, value: f.AnyValue) -> Iterator[f.AnyValue]:
    if isinstance(value, f.Many):
        for item in value.items:
            yield from _each(fn, item.value if isinstance(item, f.Star) else item)
    elif isinstance(value, f.Name) and value.scope == f.FULL and (assigned := fn.module.globals.get(value.name)):
        for step in assigned:
            if step.value is not None and not isinstance(step.value, f.Name):
                yield from _each(fn, step.value)
    else:
        yield value


def _lineages(fn: FunctionView, value: f.AnyValue) -> Iterator[tuple[str, ...]]:
    """A class by itself, with all it inherits from as far as is known."""
    view = fn.module.types
    found = view.class_objects(view.type_of(value))
    if found:
        yield from (fn.module.lineage(full) for full in found)
        return
    if isinstance(value, f.Name) and (built_in := _built_in(value.name)):
        yield built_in
        return
    names = fn.module.names_of(fn, value) if isinstance(value, (f.Name, f.Attr)) else ()
    if isinstance(value, f.Attr) and not any(name.endswith(f".{value.name}") for name in names):
        names = (*names, value.name)
    if names:
        yield names


def _camel(said: str) -> str:
    """`INVALID_CREDENTIALS` -> InvalidCredentials."""
    return "".join(part.capitalize() for part in said.split("_"))


def _built_in(name: str) -> tuple[str, ...]:
    """The lineage of a built-in exception that mypy gave no type: also where its name is a parameter that holds it (`KeyError=KeyError`)."""
    found = getattr(builtins, name.removeprefix("builtins."), None)
    if not isinstance(found, type) or not issubclass(found, BaseException):
        return ()
    return tuple(f"builtins.{one.__name__}" for one in found.__mro__ if one is not object)


def meaning(fn: FunctionView, lineage: tuple[str, ...]) -> str:
    """What an exception is the answer to; "" for a failure."""
    row = fn.module.knowledge.find(Expected, lineage)
    if row is not None:
        return row.means
    last = lineage[0].rpartition(".")[2]
    if last.isupper():  # `ldap.NO_SUCH_OBJECT`
        last = _camel(last)
    return next((means for pattern, means in _NAMED if pattern.search(last)), "")


def calls_in(block: f.Block) -> list[f.Call]:
    """All calls of a block, those of nested steps too, in order."""
    return [one for step in steps(block) for _, value in STEP_VALUES[type(step)](step) for one in inside(value) if isinstance(one, f.Call)]

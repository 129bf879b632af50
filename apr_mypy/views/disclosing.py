"""Where a function puts values that many may read: log records, terminal output, spans and error reports, the texts of exceptions; and which parameters of it end there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.finding import Trace
from apr_mypy.knowledge.schema import Annotates, Logs
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.covered_logs import covers_of, is_taken_out
from apr_mypy.views.edges import bind, takes_receiver
from apr_mypy.views.error_texts import handler_around, secret_in_error
from apr_mypy.views.excepts import calls_in
from apr_mypy.views.leaks import Leaks, leaks_of
from apr_mypy.views.look_alikes import is_no_text
from apr_mypy.views.names_of_secrets import is_looked_up, looks_up
from apr_mypy.views.naming import called_name
from apr_mypy.views.reporting import is_shortcut, level_by_name
from apr_mypy.views.secret_words import gives_secret, hides, says_secret
from apr_mypy.views.shown import short, shown
from apr_mypy.views.shown_instead import is_given
from apr_mypy.views.verdicts import BODY, Leak, Verdict, is_likely, name_of
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.makers import Calls
    from apr_mypy.views.module import ModuleView

_OPTIONS: Final = frozenset(
    {
        "exc_info",
        "stack_info",
        "stacklevel",
        "level",
        "file",
        "sep",
        "end",
        "flush",
        "err",
        "nl",
        "fg",
        "bold",
        "color",
        "category",
        "event_level",
        "logger",
    }
)
"""Arguments that say how something is told, not what."""
_TERMINAL: Final = frozenset(
    {"cli", "scripts", "script", "management", "commands", "command", "__main__", "manage", "tools", "bin", "examples", "devtools", "conftest"}
)
"""Parts of names of modules that talk to whoever started them."""
_STANDS_IN: Final = pattern_of(r"_*(Fake|Stub|Dummy|Mock|Null|Noop|NoOp)([A-Z]|$)")
"""How classes are called that stand in for another system while somebody tries things out: they are there to show what would be sent."""
IN_LOG: Final = "the log"
IN_OUTPUT: Final = "the output"
IN_EXCEPTION: Final = "the text of an exception"
_MADE: Final = ("what `generate_", "what `create_", "what `make_", "what `new_", "`token_urlsafe(", "`token_hex(")
"""What is told of a secret that has just been made."""
_LEVELS: Final = ("debug", "info", "warning", "warn", "error", "exception", "critical", "log", "trace", "notice", "success")
_SHORT: Final = ("d", "i", "w", "e", "c", "x")
"""Methods that projects give the logger of the language, which has none of these."""
_QUIET: Final = frozenset({Role.TEST, Role.COMMAND})


class Told(NamedTuple):
    """One place where values are told. `site` is the call, raise or assert; `where` completes "puts it into"; `values` each with its key, where it has one."""

    site: Any
    where: str
    values: tuple[tuple[f.AnyValue | str | None, f.AnyValue], ...]


class Disclosure(NamedTuple):
    """A secret that a function tells at a place."""

    fn: FunctionView
    site: Any
    where: str
    leak: Leak
    trace: tuple[Trace, ...]


def disclosures(program: Calls, module: ModuleView) -> Iterator[Disclosure]:
    """All secrets that the functions of a module tell, each place once."""
    tellers = _tellers(module)
    if module.is_test:
        return
    leaks: Leaks | None = None
    for fn in module.having(f.Raise, f.Assert) if not tellers and not program.is_whole else module.having(f.Call, f.Raise, f.Assert):
        known = tellers.get(id(fn), ())
        if fn.owner is not None and _STANDS_IN.match(fn.owner.name):
            continue
        tells = (
            [told for told in told_by(fn, known) if any(type(value) is not f.Const for _, value in told.values)]
            if known or f.Raise in fn.kinds or f.Assert in fn.kinds
            else ()
        )
        hands_on = f.Call in fn.kinds and (program.is_whole or bool(tellers))
        if not (tells or hands_on) or not (_mentions_secret(fn) or (program.is_whole and tells)):
            continue
        leaks = leaks or leaks_of(program)
        done: set[int] = set()
        for told in tells:
            verdict = _shown(leaks, fn, told)
            leak = next((one for one in verdict or () if not one.parameter), None) or _by_traceback(leaks, fn, told)
            if leak is not None and id(told.site) not in done and module.role_of(fn) is not Role.TEST:
                done.add(id(told.site))
                yield Disclosure(fn, told.site, told.where, leak, leak.steps)
        if hands_on:
            yield from _through_others(program, leaks, fn, done)


def _by_traceback(leaks: Leaks, fn: FunctionView, told: Told) -> Leak | None:
    """The secret in the text of the exception that a log record takes along."""
    call = told.site
    if not isinstance(call, f.Call) or not isinstance(call.func, f.Attr):
        return None
    takes = any(arg.name == "exc_info" and not (isinstance(arg.value, f.Const) and not arg.value.value) for arg in call.args)
    if not takes and call.func.name != "exception":
        return None
    handler = handler_around(fn, call)
    said = secret_in_error(leaks, fn, handler) if handler is not None else ""
    return Leak(said) if said else None


def told_by(fn: FunctionView, known: tuple[tuple[f.Call, str], ...] | list[tuple[f.Call, str]]) -> Iterator[Told]:
    """What a function tells itself. `known` are its calls that do, each with where to."""
    for call, where in known:
        yield Told(call, where, tuple(_values(fn, call)))
    for step in fn.all(f.Raise):
        if isinstance(step.value, f.Call) and step.value.args:
            yield Told(
                step,
                IN_EXCEPTION,
                tuple((None, arg.value) for arg in step.value.args if arg.name not in ("status_code", "code", "status", "headers")),
            )
    for step in fn.all(f.Assert):
        if step.message is not None:
            yield Told(step, IN_EXCEPTION, ((None, step.message),))


def _values(fn: FunctionView, call: f.Call) -> Iterator[tuple[f.AnyValue | str | None, f.AnyValue]]:
    args = [arg for arg in call.args if arg.name not in _OPTIONS]
    first = args[0].value if args else None
    keyed = fn.module.find(Annotates, fn, call) is not None and len(args) > 1 and not args[1].name
    if keyed and isinstance(first, f.Const | f.Name):
        constant = fn.module.constant(fn, first)
        yield (constant if constant is not None else None), args[1].value
        args = args[2:]
    for arg in args:
        yield (arg.name if arg.name not in ("", "*", "**", "extra", "msg", "message", "data", "attributes") else None), arg.value


def _tellers(module: ModuleView) -> dict[int, list[tuple[f.Call, str]]]:
    """The calls of a module that tell something, by the `id` of their function."""
    known: dict[int, list[tuple[f.Call, str]]] | None = module.__dict__.get("_tellers")
    if known is not None:
        return known
    found: dict[int, list[tuple[f.Call, str]]] = {}
    seen: set[int] = set()
    at_terminal = _is_at_terminal(module)
    for fn, call, row in module.calls_known_as(Logs):
        if row.how == "print" and (at_terminal or module.role_of(fn) in _QUIET or fn is module.body or _ends_program(fn)):
            continue
        seen.add(id(call))
        found.setdefault(id(fn), []).append((call, {"log": IN_LOG, "capture": "an error report", "print": IN_OUTPUT}[row.how]))
    for fn, call, note in module.calls_known_as(Annotates):
        if id(call) not in seen:
            seen.add(id(call))
            found.setdefault(id(fn), []).append((call, note.where))
    for fn, call in module.calls_named(*_LEVELS, *_SHORT):
        if id(call) not in seen and (level_by_name(fn, call) is not None or is_shortcut(fn, call)):
            found.setdefault(id(fn), []).append((call, IN_LOG))
    module.__dict__["_tellers"] = found
    return found


def _is_at_terminal(module: ModuleView) -> bool:
    return any(part in _TERMINAL for part in module.name.split(".")) or _runs_as_command(module)


def _runs_as_command(module: ModuleView) -> bool:
    """`if __name__ == "__main__":` with a `parse_args()` in it: whether a module is a command that is given its arguments there."""
    return any(
        isinstance(step, f.If)
        and isinstance(test := step.tests[0], f.Compare)
        and any(isinstance(one, f.Const) and one.value == "__main__" for one in test.args)
        and any(called_name(call) == "parse_args" for call in calls_in(step.blocks[0]))
        for step in module.body.function.block
    )


def _ends_program(fn: FunctionView) -> bool:
    """Whether a function may end the program (`sys.exit(1)`, `self.exit(1)`): what it prints is for whoever started that."""
    return any(called_name(call) == "exit" for call in fn.calls)


def _shown(leaks: Leaks, fn: FunctionView, told: Told) -> Verdict:
    found: list[Leak] = []
    for key, value in told.values:
        if isinstance(told.site, f.Raise):
            said = () if _is_refusal_of_fields(value) else leaks.judge(fn, value) if not isinstance(value, f.Table) else _of_fields(leaks, fn, value)
            if said and isinstance(told.site.value, f.Call):
                said = said if _is_in_text(leaks, fn, told.site.value, value) else ()
        else:
            said = leaks.keyed(fn, key, value) if key is not None else leaks.judge(fn, value)
        found.extend(one for one in said or () if told.where != IN_LOG or not _is_covered(leaks, fn, key, one))
    return tuple(
        leak
        for leak in found
        if not is_no_text(fn, told.site, leak.parameter or leak.what.strip("`"))
        and not (leak.parameter and is_looked_up(fn, leak.parameter))
        and not (told.where == IN_OUTPUT and fn.function.name == "main" and leak.what.startswith(_MADE))  # `python -m keys`, to have one made
        and not (leak.part and leak.what == BODY and isinstance(told.site, f.Raise))  # the field that was refused, for whoever sent it
    )


def _is_covered(leaks: Leaks, fn: FunctionView, key: f.AnyValue | str | None, leak: Leak) -> bool:
    """Whether a filter or processor of the project's log takes this secret out."""
    if not covers_of(leaks.program):
        return False
    constant = key if isinstance(key, str) or key is None else fn.module.constant(fn, key)
    said = constant.value if isinstance(constant, f.Const) else constant
    return is_taken_out(leaks.program, said if isinstance(said, str) else "", name_of(leak))


def _of_fields(leaks: Leaks, fn: FunctionView, table: f.Table) -> Verdict:
    """What an exception shows that says for each field what is wrong with it: the keys are names of fields, not what the values are."""
    return tuple(leak for _, value in table.items for leak in leaks.judge(fn, value) or ())


def _is_refusal_of_fields(value: f.AnyValue) -> bool:
    """`[{"loc": ("body", "tax_id"), "msg": "Invalid", "input": body.tax_id}]`: whether this says of the fields of a body why they are refused, to whoever sent them."""
    tables = value.items if isinstance(value, f.Many) and value.items else (value,)
    return all(
        isinstance(one, f.Table) and {"loc", "msg", "input"} <= {key.value for key, _ in one.items if isinstance(key, f.Const)} for one in tables
    )


def _is_in_text(leaks: Leaks, fn: FunctionView, made: f.Call, value: f.AnyValue) -> bool:
    """Whether what an exception of the project is given ends in its text. What a function that makes one does with it is another question."""
    types = fn.module.types
    if not types.class_objects(types.type_of(made.func)) and leaks.program.run_by(fn, made):
        return False
    for full in types.class_objects(types.type_of(made.func)):
        maker = next(iter(leaks.program.overrides(full, "__init__")), None) if full in leaks.program.classes else None
        if maker is None:
            continue
        bound = bind(made.args, maker.function, is_method=True)
        names = {name for name, given in bound.items() if given is value}
        to_super = [
            call for call in maker.calls if isinstance(call.func, f.Attr) and call.func.name == "__init__" and isinstance(call.func.base, f.Super)
        ]
        if _is_said(leaks, full, maker, names):
            return True
        if leaks.program.method(full, "__str__") is not None:
            return False  # its text is what it makes of its fields, and none of these are shown
        if not to_super:
            return any(given is value and not arg.name for arg in made.args for given in (arg.value,))
        for call in to_super:
            for arg in call.args:
                said = leaks.judge(maker, arg.value)
                if any(leak.parameter in names or any(f"`{name}`" in leak.what for name in names) for leak in said or ()):
                    return True
        return False
    return True


def _is_said(leaks: Leaks, full: str, maker: FunctionView, names: set[str]) -> bool:
    """Whether an exception has a text of its own, from a field in which it keeps one of these parameters: `def __str__(self): return self.value`."""
    kept = {
        target.name
        for step in maker.all(f.Set)
        if step.value is not None and any(isinstance(one, f.Name) and one.name in names and not _is_cut(maker, one) for one in inside(step.value))
        for target in step.targets
        if isinstance(target, f.Attr)
    }
    texts = [leaks.program.method(full, name) for name in ("__str__", "__repr__")] if kept else []
    return any(attr.name in kept and not _is_cut(text, attr) for text in texts if text is not None for attr in text.attrs)


def _is_cut(fn: FunctionView, value: f.Name | f.Attr) -> bool:
    """Whether only a part of a value is taken, or something about it: `self.card_number[-4:]`, `len(self.token)`."""
    holder, slot = fn.parent(value) or (None, "")
    if isinstance(holder, f.Call):
        return slot == "arg" and (hides(called_name(holder)) or called_name(holder) in ("len", "bool", "hash", "type"))
    return isinstance(holder, f.Item) and slot == "base"


# --- through the project's own functions ------------------------------------------------------------------------------------------


def told_parameters(program: Calls, fn: FunctionView) -> dict[str, tuple[Trace, ...]]:
    """The parameters that a function tells as they are given, in itself or through what it calls, each with the way to the place."""
    table: dict[str, dict[str, tuple[Trace, ...]]] = program.__dict__.setdefault("_told_parameters", {})
    known = table.get(fn.full)
    if known is not None:
        return known
    found: dict[str, tuple[Trace, ...]] = {}
    table[fn.full] = found
    if not fn.function.params or fn.module.role_of(fn) is Role.TEST:
        return found
    leaks = leaks_of(program)
    instead, in_part = told_instead(program), told_in_part(program)
    for told in told_by(fn, _tellers(fn.module).get(id(fn), ())):
        for one in _shown(leaks, fn, told) or ():
            if one.parameter and one.parameter not in found:
                found[one.parameter] = (fn.module.trace(told.site, f"{short(fn.full)} puts it into {told.where}"),)
                instead[fn.full, one.parameter] = one.unless
                in_part[fn.full, one.parameter] = one.part and isinstance(told.site, f.Raise)
            elif one.parameter and not one.unless:
                instead[fn.full, one.parameter] = ""
    params = {param.name for param in fn.function.params} - {"self", "cls"}
    if params:
        for call in fn.calls:
            for name, steps in _handed(program, leaks, fn, call, params - found.keys()):
                found.setdefault(name, steps)
    return found


def told_instead(program: Calls) -> dict[tuple[str, str], str]:
    """By function and parameter that it tells: the parameter that it tells in its place, where callers give it."""
    table: dict[tuple[str, str], str] = program.__dict__.setdefault("_told_instead", {})
    return table


def told_in_part(program: Calls) -> dict[tuple[str, str], bool]:
    """By function and parameter that it tells: whether it only tells something out of it, in an exception."""
    table: dict[tuple[str, str], bool] = program.__dict__.setdefault("_told_in_part", {})
    return table


def _handed(program: Calls, leaks: Leaks, fn: FunctionView, call: f.Call, params: set[str]) -> Iterator[tuple[str, tuple[Trace, ...]]]:
    """The parameters of a function that a call hands on to one that tells them."""
    if not params or not call.args:
        return
    callees = [one for one in program.run_by(fn, call) if one is not fn]
    telling = [one for one in callees if told_parameters(program, one)]
    for callee in telling if is_likely(len(callees), len(telling)) else ():
        told = told_parameters(program, callee)
        given = list(_given(call, callee))
        for name, value in given:
            if name in told and not is_given(dict(given), told_instead(program).get((callee.full, name), "")):
                step = fn.module.trace(call, f"{short(fn.full)} calls {short(callee.full)}")
                for leak in leaks.judge(fn, value) or ():
                    if leak.parameter in params and not leak.part and not is_looked_up(fn, leak.parameter):
                        yield leak.parameter, (step, *told[name])


def _given(call: f.Call, callee: FunctionView) -> Iterator[tuple[str, f.AnyValue]]:
    """Each parameter that is given something, with what; what goes into `*args` and `**fields` too."""
    function = callee.function
    bound = bind(call.args, function, is_method=takes_receiver(call, callee))
    taken = set()
    for name, value in bound.items():
        if value is not None:
            taken.add(id(value))
            yield name, value
    for param in function.params:
        if param.kind in (f.STAR_ARGS, f.STAR_KEYWORDS):
            for arg in call.args:
                if id(arg.value) not in taken and (arg.name in ("", "*")) == (param.kind == f.STAR_ARGS):
                    yield param.name, arg.value


def _through_others(program: Calls, leaks: Leaks, fn: FunctionView, done: set[int]) -> Iterator[Disclosure]:
    """Secrets that a function hands to one of the project's that tells whatever it is given."""
    if not _mentions_secret(fn):
        return
    told_at: set[tuple[str, str, Trace]] = set()
    for call in fn.calls:
        if id(call) in done or not call.args or not isinstance(call.func, f.Name | f.Attr) or not _may_be_own(fn, call):
            continue
        run = program.run_by(fn, call)
        callees = [one for one in run if told_parameters(program, one)]
        if not callees or not is_likely(len(run), len(callees)):
            continue
        secrets = [
            (arg, found) for arg in call.args if (found := [one for one in leaks.keyed(fn, arg.name or None, arg.value) or () if not one.parameter])
        ]
        if not secrets:
            continue
        for callee in callees:
            told = told_parameters(program, callee)
            given = list(_given(call, callee))
            hit = next(
                (
                    (name, value)
                    for name, value in given
                    if name in told
                    and any(arg.value is value for arg, _ in secrets)
                    and not is_given(dict(given), told_instead(program).get((callee.full, name), ""))
                ),
                None,
            )
            if hit is None or says_secret(hit[0]) or looks_up(callee.function.name):
                continue
            leak = next(found[0] for arg, found in secrets if arg.value is hit[1])
            steps = told[hit[0]]
            where = steps[-1].message.rpartition(" puts it into ")[2]
            if where == IN_OUTPUT and _is_at_terminal(fn.module):
                continue
            if where == IN_LOG and _is_covered(leaks, fn, None, leak):
                continue
            if leak.what == BODY and where == IN_EXCEPTION and (leak.part or told_in_part(program).get((callee.full, hit[0]))):
                continue
            done.add(id(call))
            way = (shown(call.func), shown(hit[1]), steps[-1])
            if way in told_at:
                break  # the same call in another branch: one cause
            told_at.add(way)
            yield Disclosure(fn, call, where, leak, (*leak.steps, fn.module.trace(call, f"{short(fn.full)} calls {short(callee.full)}"), *steps))
            break


def _may_be_own(fn: FunctionView, call: f.Call) -> bool:
    """A quick look: whether a call may run a function of the project."""
    func = call.func
    if isinstance(func, f.Name):
        return func.scope == f.LOCAL or fn.module.is_own(func.name)
    targets = func.targets if isinstance(func, f.Attr) else ()
    return not targets or any(fn.module.is_own(target) for target in targets)


def _mentions_secret(fn: FunctionView) -> bool:
    """A quick look: whether any name, key or call in a function may have to do with a secret."""
    known: bool | None = fn.__dict__.get("_mentions_secret")
    if known is None:
        known = fn.__dict__["_mentions_secret"] = _looks_secret(fn)
    return known


def _looks_secret(fn: FunctionView) -> bool:
    for param in fn.function.params:
        if says_secret(param.name):
            return True
    for attr in fn.attrs:
        if says_secret(attr.name) or attr.name in _WHOLE:
            return True
    for call in fn.calls:
        func = call.func
        if isinstance(func, f.Name | f.Attr):
            last = func.name.rpartition(".")[2]
            if gives_secret(last) or last in _WHOLE:
                return True
        for arg in call.args:
            if (isinstance(arg.value, f.Const) and isinstance(arg.value.value, str) and says_secret(arg.value.value)) or says_secret(arg.name):
                return True
            if isinstance(arg.value, f.Name) and (says_secret(arg.value.name.rpartition(".")[2]) or _may_show(fn, arg.value.type)):
                return True
    for item in fn.all(f.Item):
        if isinstance(item.index, f.Const) and isinstance(item.index.value, str) and says_secret(item.index.value):
            return True
    for step in fn.all(f.Set):
        if any(isinstance(target, f.Name) and says_secret(target.name.rpartition(".")[2]) for target in step.targets):
            return True
    return any(
        isinstance(key, f.Const) and isinstance(key.value, str) and says_secret(key.value) for table in fn.all(f.Table) for key, _ in table.items
    )


_WHOLE: Final = frozenset({"headers", "META", "POST", "COOKIES", "environ", "body", "get_data", "token_urlsafe", "token_hex"})


def _may_show(fn: FunctionView, number: int) -> bool:
    return any(fn.module.is_own(full) for full in fn.module.types.classes(number))

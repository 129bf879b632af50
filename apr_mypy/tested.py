"""What the tests of a project reach: by calls, fixtures, requests to routes, jobs they start, commands they invoke, functions they hand over."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Dependency, StandIn
from apr_mypy.patterns import pattern_of
from apr_mypy.program import Program
from apr_mypy.roles.role import Entry, Role
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ModuleView
from apr_mypy.views.parametrized import constants_of
from apr_mypy.views.queries import model_class, model_of, row_class
from apr_mypy.views.replacements import real, replacements
from apr_mypy.views.suites import AROUND_EACH, suite_of
from apr_mypy.views.walk import summands

_VERBS: Final = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "trace"})
_SKIPS: Final = frozenset({"skip", "skipTest"})
_SAVING: Final = frozenset({"save", "asave", "create", "acreate", "delete", "adelete", "get_or_create", "update_or_create"})
_NAMES_ROUTE: Final = pattern_of(r"(^|_|\.)(reverse|reverse_lazy|url_for|url_path_for|route_reverse)$")
_HOLE: Final = pattern_of(r"\{[^}]*\}|<[^>]*>|\(\?P<[^)]*\)|^:\w+$|[\[\](+*^$\\]")
_PATH: Final = pattern_of(r"^(?:https?://[^/]+)?/?[\w.~{}<>\-]*(?:/[\w.~:{}<>\-]*)+(?:\?.*)?$")
_ENDPOINT: Final = pattern_of(r"^\w+([.:][\w-]+)+$")
"""How an endpoint is named where a client of the tests asks for it without its path: `admin_client.post("parcels.release", parcel_id=…)`."""
_FILLED: Final = pattern_of(r"%(?:\(\w+\))?[sdr]")
_MOST_PATHS: Final = 64
_STRAY: Final = 100
"""Modules for each one with tests, from which on those tests say nothing of the program."""
_WORDS: Final = pattern_of(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


class Request(NamedTuple):
    """A request that a test makes: the HTTP method in upper case ("" for any), and the segments of the path, "*" for what is not known."""

    method: str
    segments: tuple[str, ...]


class Tested:
    """The functions that some test reaches. `has_tests` is false for a project without any."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._asked_by: dict[str, tuple[FunctionView, ...]] = {}
        self.modules = [module for module in program.modules.values() if suite_of(module).is_test]

    @staticmethod
    def of_program(program: Program) -> Tested:
        """What the tests of a program reach, worked out once."""
        known: Tested | None = program.__dict__.get("_tested")
        if known is None:
            known = program.__dict__["_tested"] = Tested(program)
        return known

    @cached_property
    def has_tests(self) -> bool:
        return any(self._tests(module) for module in self.modules)

    @cached_property
    def is_all_but_untested(self) -> bool:
        """Whether the few modules with tests are strays beside a large program (a helper that brings its own): its tests lie elsewhere, or there are none."""
        with_tests = sum(1 for module in self.modules if self._tests(module))
        return with_tests * _STRAY < len(self.program.modules) - len(self.modules)

    def _tests(self, module: ModuleView) -> list[FunctionView]:
        """The tests of a module; a view that answers requests is none, though it shows tests (`views/tests.py`)."""
        return [test for test in suite_of(module).tests if test.full not in self._answering]

    @cached_property
    def _answering(self) -> frozenset[str]:
        return frozenset(entry.function for entry in self.program.roles.entries() if entry.role is Role.HANDLER)

    @cached_property
    def reached(self) -> frozenset[str]:
        """The functions reached, by full name. What a test replaces is not reached through that test."""
        plain, replacing = [], []
        for module in self.modules:
            replaced: dict[str, set[str]] = {}
            for one in replacements(module):
                there = real(self.program, one)
                if there is not None:
                    replaced.setdefault(one.fn.full, set()).add(there.full)
            for test in self._tests(module):
                if not self._is_skipped(module, test):
                    if test.full in replaced:
                        replacing.append((test, replaced[test.full]))
                    else:
                        plain.append(test)
        found = self._reach([*plain, *self._around()], set(), set())
        for test, absent in replacing:
            found |= self._reach([test], absent, found)
        heard = [listener for listener, sender in self._listeners if any(_changes(self.program.functions[full], sender) for full in found)]
        return frozenset(found | self._reach(heard, set(), found))

    @cached_property
    def _listeners(self) -> list[tuple[FunctionView, str]]:
        """The functions that are told when rows of a model change, with the model (`@receiver(post_save, sender=Order)`, a method under a library's `@hook(BEFORE_CREATE)`)."""
        found = []
        for fn in self.program.functions.values():
            for decorator in fn.function.decorators:
                for arg in decorator.args if isinstance(decorator, f.Call) else ():
                    if arg.name in ("sender", "senders") and (model := model_class(fn.module.body, arg.value)):
                        found.append((fn, model))
            if fn.owner is not None and any(_is_hook(fn, one) for one in fn.function.decorators) and self._is_model(fn.owner):
                found.append((fn, fn.owner.full))
        return found

    def _is_model(self, owner: f.Class) -> bool:
        return self.program.roles.is_orm_model(self.program.roles.ref(owner))

    def _reach(self, starts: Iterable[FunctionView], absent: set[str], known: set[str]) -> set[str]:
        found: set[str] = set()
        queue = list(starts)
        while queue:
            fn = queue.pop()
            if fn.full in found or fn.full in absent or fn.full in known:
                continue
            found.add(fn.full)
            queue += self._next(fn)
        return found

    def _next(self, fn: FunctionView) -> Iterator[FunctionView]:
        program = self.program
        is_test = suite_of(fn.module).is_test
        for edge in program.edges(fn):
            if not (is_test and self._is_stand_in(fn, edge.site)):
                yield edge.callee
        for call in fn.calls:  # what a decorator of the project wraps runs within its wrapper
            yield from (one for one in program.run_by(fn, call) if one.function.decorators and not (is_test and self._is_stand_in(fn, call)))
        if fn is not fn.module.body:
            yield from (*fn.nested.values(), *fn.lambdas)
        variants = self._variants.get(fn.full, ())
        yield from [one for one in variants if not self._texts.isdisjoint(_commands(one))] or variants
        for call in fn.calls if self._subscribed else ():
            for topic in _topics(fn, call):
                yield from self._subscribed.get(topic, ())
        types = fn.module.types
        for call in () if is_test else fn.calls:
            if isinstance(call.func, f.Attr) and types.is_any(types.type_of(call.func.base)):
                yield from self._methods.get(call.func.name, ())  # what is injected in ways nobody sees may be any of them
        values = [arg.value for call in fn.calls for arg in call.args]
        values += [call.func.base for call in fn.calls if isinstance(call.func, f.Attr) and isinstance(call.func.base, (f.Name, f.Attr))]
        for param in fn.function.params:
            values += [one for one in (param.default, *param.metadata) if one is not None]
        for value in values:
            yield from self._handed(fn, value)
        if is_test:
            for decorator in fn.function.decorators:
                for call in _calls(decorator):
                    for arg in call.args:
                        for one in arg.value.items if isinstance(arg.value, f.Many) else (arg.value,):
                            yield from self._handed(fn, one)
            yield from self._fixtures(fn)
            yield from self.requested(fn)
            yield from self._named_in(fn)

    def _named_in(self, fn: FunctionView) -> Iterator[FunctionView]:
        """The methods that a test takes by their names: `getattr(order, step)()`, where `step` is known."""
        types = fn.module.types
        for call in fn.calls:
            if isinstance(call.func, f.Name) and call.func.name == "builtins.getattr" and len(call.args) > 1:
                of = {base for full in types.classes(types.type_of(call.args[0].value)) for base in (full, *types.mro(full))}
                for one in constants_of(fn, call.args[1].value):
                    yield from (
                        method for method in self._methods.get(str(one.value), ()) if method.owner is not None and (not of or method.owner.full in of)
                    )

    @cached_property
    def _texts(self) -> frozenset[str]:
        """The words of all texts in tests: which command of a group is asked for."""
        said = (one.value for module in self.modules for fn in module.everything() for one in fn.all(f.Const) if isinstance(one.value, str))
        return frozenset(word for text in said for word in text.split())

    @cached_property
    def _variants(self) -> dict[str, list[FunctionView]]:
        """The functions that another one chooses among, by its full name: those decorated by a member of it (`@handle.register(Paid)`)."""
        found: dict[str, list[FunctionView]] = {}
        for fn in self.program.functions.values():
            for decorator in fn.function.decorators:
                called = decorator.func if isinstance(decorator, f.Call) else decorator
                if isinstance(called, f.Attr) and isinstance(called.base, f.Name):
                    name = called.base.name.rpartition(".")[2]
                    for chooser in (f"{fn.full.rpartition('.')[0]}.{name}", called.base.name):
                        if chooser in self.program.functions and chooser != fn.full:
                            found.setdefault(chooser, []).append(fn)
                            break
        return found

    @cached_property
    def _subscribed(self) -> dict[tuple[str, str], list[FunctionView]]:
        """The functions that an object of the project is given under a name or for a class of events (`@bus.on("lost")`, `bus.subscribe(OrderLost, on_lost)`), by the object's class and that."""
        found: dict[tuple[str, str], list[FunctionView]] = {}
        for module in self.program.modules.values():
            for fn in module.functions.values():
                for decorator in fn.function.decorators:
                    for topic in _topics(module.body, decorator) if isinstance(decorator, f.Call) else ():
                        found.setdefault(topic, []).append(fn)
            for call in module.body.calls if not suite_of(module).is_test else ():
                for topic in _topics(module.body, call):
                    found.setdefault(topic, []).extend(one for arg in call.args for one in self._handed(module.body, arg.value))
        return {topic: functions for topic, functions in found.items() if functions}

    @cached_property
    def _methods(self) -> dict[str, list[FunctionView]]:
        """The methods of the project's classes, by name."""
        found: dict[str, list[FunctionView]] = {}
        for fn in self.program.functions.values():
            if fn.owner is not None and fn.lambda_ is None:
                found.setdefault(fn.function.name, []).append(fn)
        return found

    def _handed(self, fn: FunctionView, value: f.AnyValue) -> Iterator[FunctionView]:
        """The functions that a value is, or that a marker of injection names."""
        if isinstance(value, (f.Name, f.Attr, f.Lambda)):
            yield from self.program.refers_to(fn, value)
        elif isinstance(value, f.Call):
            row = fn.module.find(Dependency, fn, value)
            given = fn.module.callee(fn, value).argument(row.callable.keyword, row.callable.position) if row is not None else None
            if given is not None:
                yield from self.program.refers_to(fn, given.value)

    def _is_stand_in(self, fn: FunctionView, site: object) -> bool:
        """Whether a test calls a method of what stands in for the real thing."""
        if not isinstance(site, f.Call) or not isinstance(site.func, f.Attr) or not isinstance(site.func.base, f.Name):
            return False
        return site.func.base.scope == f.LOCAL and any(
            isinstance(one, f.Call) and fn.module.find(StandIn, fn, one) is not None for one in fn.origins(site.func.base)
        )

    # --- tests and what they ask for ----------------------------------------------------------------------------------------------

    def _is_skipped(self, module: ModuleView, test: FunctionView) -> bool:
        marks = [*test.function.decorators, *(test.owner.decorators if test.owner is not None else ())]
        for step in module.body.all(f.Set):
            if any(isinstance(one, f.Name) and one.name.endswith(".pytestmark") for one in step.targets) and step.value is not None:
                marks += step.value.items if isinstance(step.value, f.Many) else (step.value,)
        if any(_last_name(one) in _SKIPS or _is_never_run(one) for one in marks):
            return True
        first = test.function.block[0] if test.function.block else None
        return isinstance(first, f.Do) and isinstance(first.value, f.Call) and _last_name(first.value) in _SKIPS

    def _around(self) -> Iterator[FunctionView]:
        """What runs around tests without being asked for."""
        for module in self.modules:
            yield module.body
            yield from (fixture.fn for fixture in suite_of(module).fixtures.values() if fixture.autouse)
            if suite_of(module).tests:
                for fn in module.functions.values():
                    if fn.function.name in AROUND_EACH or fn.function.name in (
                        "setUpClass",
                        "setUpTestData",
                        "setUpModule",
                        "setup_class",
                        "setup_module",
                    ):
                        yield fn

    @cached_property
    def _all_fixtures(self) -> dict[str, list[FunctionView]]:
        found: dict[str, list[FunctionView]] = {}
        for module in self.program.modules.values():
            for name, fixture in suite_of(module).fixtures.items():
                found.setdefault(name, []).append(fixture.fn)
        return found

    def _fixtures(self, fn: FunctionView) -> Iterator[FunctionView]:
        for param in fn.function.params:
            yield from self._all_fixtures.get(param.name, ())

    # --- requests -----------------------------------------------------------------------------------------------------------------

    def requested(self, fn: FunctionView) -> tuple[FunctionView, ...]:
        """The handlers that a function of the tests asks, by the paths and names of routes in it."""
        if fn.full not in self._asked_by:
            self._asked_by[fn.full] = tuple(self._requested(fn))
        return self._asked_by[fn.full]

    def _requested(self, fn: FunctionView) -> Iterator[FunctionView]:
        requests, names, texts = _asked(self.program, fn)
        for entry in self._handlers if requests or names or texts else ():
            function = self.program.functions.get(entry.function)
            if function is not None and (
                any(_answers(entry, function, one) for one in requests)
                or any(_is_called(function, one) or function.full in self._named.get(one.rpartition(":")[2], ()) for one in names)
                or (entry.what == "resolver" and any(_camel(function.function.name) in one or function.function.name in one for one in texts))
            ):
                yield function
        for route, function in self._registered if requests else ():
            if any(_fits(route, one.segments) for one in requests):
                yield function

    @cached_property
    def _registered(self) -> list[tuple[tuple[str, ...], FunctionView]]:
        """Functions that the project gives to some function of its own together with a path: routes that no framework's name tells."""
        found = []
        for fn in self.program.functions.values():
            for call in fn.calls:
                paths = [arg.value.value for arg in call.args if isinstance(arg.value, f.Const) and str(arg.value.value).startswith("/")]
                if paths and not suite_of(fn.module).is_test:
                    found += [(_segments(str(paths[0])), one) for arg in call.args for one in self._handed(fn, arg.value)]
        return found

    @cached_property
    def _named(self) -> dict[str, set[str]]:
        """The full names of handlers by the names of their routes, where those are said: in the decorator, or where a URL is given to them."""
        found: dict[str, set[str]] = {}
        for fn in self.program.functions.values():
            for decorator in fn.function.decorators:
                for name in _route_names(decorator):
                    found.setdefault(name, set()).add(fn.full)
        for module in self.program.modules.values():
            for call in module.body.calls if not suite_of(module).is_test else ():
                for name in _route_names(call):
                    for arg in call.args:
                        found.setdefault(name, set()).update(one.full for one in self._handed(module.body, arg.value))
        return found

    @cached_property
    def _handlers(self) -> list[Entry]:
        return [entry for entry in self.program.roles.entries() if entry.role in (Role.HANDLER, Role.WEBHOOK, Role.ADMIN, Role.COMMAND)]


def _is_hook(fn: FunctionView, decorator: f.AnyValue) -> bool:
    """Whether a library is told when to call a method: its decorator is given the moment or the column."""
    if not isinstance(decorator, f.Call) or not isinstance(decorator.func, f.Name):
        return False
    return (
        decorator.func.scope != f.LOCAL
        and not fn.module.is_own(decorator.func.name)
        and decorator.func.name.partition(".")[0] not in sys.stdlib_module_names
    )


def _topics(fn: FunctionView, call: f.Call) -> Iterator[tuple[str, str]]:
    """(class of the object, name or class of events) of a method call that says one of them first."""
    func = call.func
    if not isinstance(func, f.Attr) or not call.args:
        return
    types = fn.module.types
    first = call.args[0].value
    number = types.type_of(first)
    said = [first.value] if isinstance(first, f.Const) and isinstance(first.value, str) else []
    said += [full for full in (*types.class_objects(number), *types.classes(number)) if fn.module.is_own(full)]
    for owner in types.classes(types.type_of(func.base)) if said else ():
        if fn.module.is_own(owner):
            yield from ((owner, topic) for topic in said)


def _commands(fn: FunctionView) -> Iterator[str]:
    """By which words a command of a group is asked for: `@cli.command()` is asked for by the function's name, `@cli.command("put-away")` by its own."""
    for decorator in fn.function.decorators:
        if _last_name(decorator) == "command":
            said = (
                [arg.value.value for arg in decorator.args if isinstance(arg.value, f.Const) and arg.name in ("", "name")]
                if isinstance(decorator, f.Call)
                else []
            )
            yield from (str(one) for one in said or (fn.function.name, fn.function.name.replace("_", "-")))


def _is_never_run(mark: f.AnyValue) -> bool:
    """Whether a mark says that the test is not even tried: `xfail(run=False)`."""
    return isinstance(mark, f.Call) and any(arg.name == "run" and isinstance(arg.value, f.Const) and arg.value.value is False for arg in mark.args)


def _route_names(value: f.AnyValue) -> Iterator[str]:
    for arg in value.args if isinstance(value, f.Call) else ():
        if arg.name in ("name", "endpoint") and isinstance(arg.value, f.Const) and isinstance(arg.value.value, str):
            yield arg.value.value


def _changes(fn: FunctionView, model: str) -> bool:
    """Whether a function makes, saves or deletes rows of a model."""
    for call in fn.calls:
        if isinstance(call.func, f.Attr) and call.func.name in _SAVING:
            if model in (model_of(fn, call.func.base), row_class(fn, fn.module.types.type_of(call.func.base))):
                return True
        elif model in fn.module.types.class_objects(fn.module.types.type_of(call.func)):
            return True
    return False


def _asked(program: Program, fn: FunctionView) -> tuple[list[Request], list[str], list[str]]:
    """What a function asks for: requests, names of routes or commands, and all its texts."""
    verbs: dict[int, str] = {}
    for call in fn.calls:
        if isinstance(call.func, f.Attr) and call.func.name in _VERBS:
            verbs.update({id(arg.value): call.func.name.upper() for arg in call.args[:1]})
    requests, names, texts = [], [], []
    for kind in (f.Const, f.Text, f.Op, f.Name):
        for value in fn.all(kind):
            holder = fn.argument_of(value)
            named = _last_name(holder[0]) if holder is not None else ""
            if kind is f.Name and id(value) not in verbs and not _NAMES_ROUTE.search(named):
                continue
            for text in _texts(program, fn, value):
                texts.append(text)
                if _PATH.match(text):
                    requests.append(Request(verbs.get(id(value), ""), _segments(text)))
                    continue
                if _NAMES_ROUTE.search(named) or named == "call_command" or (id(value) in verbs and _ENDPOINT.match(text)):
                    names.append(text)
    return requests, names, texts


def _texts(program: Program, fn: FunctionView, value: f.AnyValue) -> list[str]:
    """A constant text, with "{}" for the holes of one that is put together; all of them where what fills a hole, or a name, takes known values in turn."""
    if isinstance(value, f.Const):
        return [_FILLED.sub("{}", value.value)] if isinstance(value.value, str) else []
    if isinstance(value, f.Name):
        return [one.value for one in _constants(program, fn, value) if isinstance(one.value, str)]
    parts = value.parts if isinstance(value, f.Text) else tuple(summands(value)) if isinstance(value, f.Op) else ()
    if isinstance(value, f.Op) and (len(parts) < 2 or not any(isinstance(part, f.Const) and isinstance(part.value, str) for part in parts)):
        return []
    made = [""]
    for part in parts:
        known = _constants(program, fn, part)
        said = [str(one.value) for one in known] if len(made) * len(known) <= _MOST_PATHS else []
        made = [f"{before}{one}" for before in made for one in said or ["{}"]]
    return made


def _constants(program: Program, fn: FunctionView, value: f.AnyValue, depth: int = 0) -> tuple[f.Const, ...]:
    """The constants that a value may be; for a parameter of a helper, those that its callers give (`_url(order, "cancel")`)."""
    known = constants_of(fn, value)
    if known or depth > 1 or not isinstance(value, f.Name) or value.scope != f.LOCAL or fn.function.name.startswith("test"):
        return known
    params = [param.name for param in fn.function.params if param.kind in (f.POSITIONAL, f.POSITIONAL_ONLY)]
    if any(definition.kind != "parameter" for definition in fn.definitions(value)):
        return ()
    number = params.index(value.name) - (fn.owner is not None and not fn.function.is_static) if value.name in params else -1
    found: dict[object, f.Const] = {}
    for edge in program.callers_of(fn):
        if isinstance(edge.site, f.Call) and edge.how == "call":
            given = edge.caller.module.callee(edge.caller, edge.site).argument(value.name, number)
            for one in _constants(program, edge.caller, given.value, depth + 1) if given is not None else ():
                found[one.value] = one
    return tuple(found.values())


def _segments(path: str) -> tuple[str, ...]:
    path = re.sub(r"^https?://[^/]+", "", path).partition("?")[0]
    return tuple("*" if _HOLE.search(one) else one for one in path.split("/") if one)


def _answers(entry: Entry, function: FunctionView, request: Request) -> bool:
    """Whether a handler answers a request, as far as method and path tell; what stands before the router's own prefix is not known."""
    methods = entry.methods or ((function.function.name.upper(),) if function.function.name in _VERBS else ())
    if request.method and methods and request.method not in methods:
        return False
    route = _segments(entry.route)
    asked = request.segments
    if route:
        return _fits(route, asked)
    words = {word.lower().rstrip("s") for word in _WORDS.findall(function.owner.name if function.owner is not None else function.function.name)}
    return any(one.replace("-", "_") == function.function.name for one in asked) or any(
        word.rstrip("s") in words for one in asked for word in re.split(r"[-_]", one)
    )


def _fits(route: tuple[str, ...], asked: tuple[str, ...]) -> bool:
    """Whether a path ends as a route does, in at least one segment that both name."""
    pairs = list(zip(reversed(route), reversed(asked), strict=False))
    return len(route) <= len(asked) and all(a == b or "*" in (a, b) for a, b in pairs) and any(a == b != "*" for a, b in pairs)


def _is_called(function: FunctionView, name: str) -> bool:
    """Whether the name of a route or command is that of a function, its class or its module: `orders:cancel`, `order-cancel`."""
    words = re.split(r"[-_:.]", name.lower())
    own = [word.lower() for word in _WORDS.findall(function.function.name)]
    owner = [word.lower() for word in _WORDS.findall(function.owner.name)] if function.owner is not None else []
    module = re.split(r"[_.]", function.module.name.lower())
    return words[-len(own) :] == own or (bool(owner) and words[-1] in owner) or module[-len(words) :] == words


def _last_name(value: f.AnyValue) -> str:
    if isinstance(value, f.Call):
        return _last_name(value.func)
    if isinstance(value, f.Attr):
        return value.name
    return value.name.rpartition(".")[2] if isinstance(value, f.Name) else ""


def _calls(value: f.AnyValue) -> Iterator[f.Call]:
    if isinstance(value, f.Call):
        yield value
        for arg in value.args:
            yield from _calls(arg.value)
    elif isinstance(value, f.Many):
        for one in value.items:
            yield from _calls(one)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)

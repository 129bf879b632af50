"""Retries one inside the other: which functions run again under which retry, what a retry reaches, which clients try again by themselves, and which failures get from one to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Blocking, Retries, RunsElsewhere, Waits
from apr_mypy.roles import Role
from apr_mypy.views.attempts import Runs
from apr_mypy.views.conditions import exits
from apr_mypy.views.edges import Edge
from apr_mypy.views.excepts import calls_in, caught
from apr_mypy.views.function import FunctionView
from apr_mypy.views.makers import Makers
from apr_mypy.views.module import ClassView
from apr_mypy.views.naming import called_name
from apr_mypy.views.receiving import Classes, Methods, classes_after
from apr_mypy.views.retried import Handed, handed_over, said_by_base
from apr_mypy.views.retries import Retry, retries_of
from apr_mypy.views.retry_factories import as_asked
from apr_mypy.views.retry_failures import hears_nothing, meets, stand_apart
from apr_mypy.views.retry_policies import Policy, policy_of
from apr_mypy.views.retry_waits import UNKNOWN as UNKNOWN_WAIT
from apr_mypy.views.retry_waits import number_of
from apr_mypy.views.shown import shown
from apr_mypy.views.started_aside import is_started_aside

if TYPE_CHECKING:
    from apr_mypy.knowledge import Resolved

_ORDER: Final = ("job", "later", "decorator", "call", "loop", "recursion")
_DEEPEST: Final = 12
_MOST_WAYS: Final = 2000
_OWN_DEEP: Final = 3
"""So many of the project's own classes are followed from a client to what tells it to try again."""
_LOCAL: Final = frozenset({"mount", "close", "aclose", "headers", "auth", "set", "session", "copy"})


class Whole(Runs, Methods, Protocol):
    """What is known of a whole program (`Program`)."""

    knowledge: Resolved

    @property
    def functions(self) -> Mapping[str, FunctionView]: ...
    def edges(self, fn: FunctionView) -> tuple[Edge, ...]: ...


class Layer(NamedTuple):
    """One retry on a chain: the function or call that is tried again, how, and where that is said."""

    retry: Retry | None
    policy: Policy
    words: str
    fn: FunctionView
    site: Any


class Cascade(NamedTuple):
    """An outer retry, and the retries that it reaches, each inside the one before; `steps` are the calls that lead from each to the next."""

    outer: Retry
    of: FunctionView
    layers: tuple[Layer, ...]
    steps: tuple[tuple[Edge, ...], ...]
    by: Handed | None = None
    """The call that hands the function to a helper which tries it, where that is what the outer retry is."""


class Layers:
    """All retries of a program by the functions that they run again."""

    def __init__(self, program: Whole) -> None:
        self.program = program
        self.by_function: dict[str, list[Retry]] = {}
        self.lambdas: dict[str, FunctionView] = {}
        self.handed: list[tuple[Handed, Retry]] = []
        self.shared: dict[str, Retry] = {}
        self.clients: list[Retry] = []
        self._inner: dict[str, tuple[Layer, ...]] = {}
        for module in program.modules.values():
            for one in retries_of(module):
                if one.how in ("client", "policy"):
                    self.clients.append(one)
                    continue
                if one.how == "call" and one.call is not None:
                    self._name(one)
                if one.hand is not None and one.fn.outer is not None and self._tries_parameter(one):
                    top = one.fn
                    while top.outer is not None and top.outer is not module.body:
                        top = top.outer
                    self.shared.setdefault(top.full, one)
                handed = list(handed_over(program, one))
                for fn in one.retried:
                    if not any(given.fn is fn for given in handed):
                        self._add(fn, one)
                for given in handed:
                    asked = as_asked(one, given.caller, given.call)
                    if given.fn.lambda_ is None:
                        self.handed.append((given, asked))
                    else:
                        self.lambdas[given.fn.full] = given.fn
                        self._add(given.fn, asked)
        rows = program.knowledge.table(Retries).values()
        self.packages = frozenset(package for row in rows if row.what == "client" for package in row.packages)
        self.switches = frozenset(
            one.keyword for row in rows if row.what == "client" for one in (*row.attempts, *row.total, row.policy) if one is not None and one.keyword
        )
        told = program.knowledge.table(Blocking).values()
        self.harmless = frozenset(f"{row.name.partition('.')[0]} {name}" for row in told for name in row.harmless)
        self._decorated()

    def _add(self, fn: FunctionView, one: Retry) -> None:
        have = self.by_function.setdefault(fn.full, [])
        if one not in have:
            have.append(one)

    def _name(self, one: Retry) -> None:
        """The name under which other modules know a policy: the global it is kept as, or the function that gives it back."""
        use = one.fn.use_of(one.call) if one.call is not None else None
        if use is None:
            return
        if use.kind == "assigned" and isinstance(use.by, f.Set) and one.fn is one.fn.module.body:
            for target in use.by.targets:
                if isinstance(target, f.Name):
                    self.shared[target.name] = one
        elif use.kind == "returned":
            self.shared[one.fn.full] = one
        elif use.kind == "called" and one.fn is not one.fn.module.body:
            top = one.fn
            while top.outer is not None and top.outer is not one.fn.module.body:
                top = top.outer
            self.shared.setdefault(top.full, one)

    def _is_wrapper(self, fn: FunctionView) -> bool:
        """Whether a function is what a decorator that tries again puts around another one."""
        top = fn
        while top.outer is not None and top.outer is not top.module.body:
            top = top.outer
        return top is not fn and fn.lambda_ is None and top.full in self.shared

    def _wraps_what_says_so(self, edge: Edge) -> bool:
        """Whether what a call runs is the wrapper around a function that has its retry from there, as its decorator asks for it."""
        top = edge.callee.outer
        while top is not None and top.outer is not None and top.outer is not top.module.body:
            top = top.outer
        beside = [one.callee for one in self.program.edges(edge.caller) if one.site is edge.site and one.callee is not edge.callee]
        return top is not None and any(
            isinstance(target, (f.Name, f.Attr)) and top.full in one.module.names_of(one.outer or one.module.body, target)
            for one in beside
            for decorator in one.function.decorators
            for target in (decorator.func if isinstance(decorator, f.Call) else decorator,)
        )

    def _tries_parameter(self, one: Retry) -> bool:
        names: set[str] = set()
        at: FunctionView | None = one.fn
        while at is not None:
            names |= {param.name for param in at.function.params}
            at = at.outer
        return one.hand is not None and any(isinstance(call.func, f.Name) and call.func.name in names for call in one.hand.calls)

    def _decorated(self) -> None:
        based = any(one.in_class is not None for module in self.program.modules.values() for one in retries_of(module))
        if not self.shared and not based:
            return
        for fn in self.program.functions.values():
            for decorator in fn.function.decorators:
                for one in said_by_base(self.program, decorator) if based else ():
                    self._add(fn, one)
                target = decorator.func if isinstance(decorator, f.Call) else decorator
                if any(one.call is decorator for one in self.by_function.get(fn.full, ())):
                    continue
                names = fn.module.names_of(fn.outer or fn.module.body, target) if isinstance(target, (f.Name, f.Attr)) else ()
                for name in names:
                    if name in self.shared:
                        self._add(fn, as_asked(self.shared[name], fn.outer or fn.module.body, decorator))
                        break

    # --- what a retry reaches -----------------------------------------------------------------------------------------------------

    def on(self, fn: FunctionView) -> list[Retry]:
        """The retries under which a function runs again, the outermost first."""
        found = [one for one in self.by_function.get(fn.full, ()) if one.policy.retries and not one.policy.polls and one.how in _ORDER]
        found = [one for one in found if one.hand is None or not (one.hand.daemon or one.hand.polls)]
        return sorted(found, key=lambda one: (_ORDER.index(one.how), one.call.line if one.call is not None else 0))

    def cascades(self) -> Iterator[Cascade]:
        """Each outermost retry with the deepest multiplication that it reaches."""
        found: list[Cascade] = []
        for full in self.by_function:
            fn = self.program.functions.get(full) or self.lambdas.get(full)
            if fn is None or fn.module.role_of(fn) is Role.TEST:
                continue
            layers = self.on(fn)
            for number, outer in enumerate(layers):
                best = self._best(fn, outer, layers[number + 1 :])
                if best is not None:
                    found.append(best)
                    break
        inner = {
            (id(layer.retry), one.of.full if layer.fn is one.of else layer.fn.full)
            for one in found
            for layer in one.layers[1:]
            if layer.retry is not None
        }
        for one in found:
            if (id(one.outer), one.of.full) not in inner:
                yield one
        told = {id(edge.site) for one in found for edges in one.steps for edge in edges}
        for given, asked in self.handed:
            if id(given.call) in told or not asked.policy.retries or given.caller.module.role_of(given.caller) is Role.TEST:
                continue
            if self._is_wrapper(given.fn):
                continue  # the function that it wraps is handed over with it
            best = self._best(given.fn, asked, self.on(given.fn))
            if best is not None:
                yield best._replace(by=given)

    def _best(self, fn: FunctionView, outer: Retry, rest: list[Retry]) -> Cascade | None:
        first = Layer(outer, outer.policy, outer.words, fn, outer.site)
        ways = list(self._ways(fn, first, rest, 0, frozenset({fn.full})))
        if not ways:
            return None
        layers, steps = max(ways, key=lambda way: (_product(way[0]), len(way[0])))
        return Cascade(outer, fn, layers, steps)

    def _ways(
        self, fn: FunctionView, outer: Layer, rest: list[Retry], depth: int, seen: frozenset[str]
    ) -> Iterator[tuple[tuple[Layer, ...], tuple[tuple[Edge, ...], ...]]]:
        """Every way on from a retry: the layers from it inwards, with the calls between them."""
        if depth > 3:
            return
        for number, one in enumerate(rest):  # on the same function
            if not _counts_once(outer, one) and meets(outer.policy, one.policy, (fn,)):
                inner = Layer(one, one.policy, one.words, fn, one.site)
                more = list(self._ways(fn, inner, rest[number + 1 :], depth + 1, seen))
                yield (outer, inner), ((),)
                for layers, steps in more:
                    yield (outer, *layers), ((), *steps)
        for reached, edges in self._reached(fn, outer.retry).items():
            if reached.full in seen and edges:
                continue
            path = (fn, *(edge.callee for edge in edges))
            sites = tuple(edge.site for edge in edges)
            for call, policy, words in self._client_calls(reached, _of_its_own(outer.retry, fn) if not edges else None):
                if policy.retries and not _goes_by_answer(outer) and meets(outer.policy, policy, path, sites):
                    yield (outer, Layer(None, policy, words, reached, call)), (edges,)
            if not edges:
                continue
            own = [one for one in self.on(reached) if not _is_by_another(one, reached)]
            if own and self._is_wrapper(reached) and self._wraps_what_says_so(edges[-1]):
                continue
            for number, one in enumerate(own):
                itself = outer.retry is not None and one.site is outer.retry.site and reached is one.fn
                if itself or hears_nothing(outer.retry and outer.retry.hand, one.hand) or not meets(outer.policy, one.policy, path, sites):
                    continue
                inner = Layer(one, one.policy, one.words, reached, one.site)
                yield (outer, inner), (edges,)
                for layers, steps in self._ways(reached, inner, own[number + 1 :], depth + 1, seen | {reached.full}):
                    yield (outer, *layers), (edges, *steps)

    def _reached(self, fn: FunctionView, retry: Retry | None) -> dict[FunctionView, tuple[Edge, ...]]:
        """The functions that run when a retried function does, each with the calls that lead there; of a loop only what it tries. Not beyond a function that has a retry of its own."""
        found: dict[FunctionView, tuple[Edge, ...]] = {fn: ()}
        here = _of_its_own(retry, fn)
        queue: list[tuple[FunctionView, tuple[Edge, ...], Classes]] = [(fn, (), None)]
        seen: set[tuple[str, Classes]] = set()
        for at, edges, classes in queue:
            if len(edges) >= _DEEPEST or (at is not fn and self.on(at)) or (at.full, classes) in seen or len(seen) > _MOST_WAYS:
                continue
            seen.add((at.full, classes))
            for edge in (*self.program.edges(at), *self._elsewhere(at)):
                if at is fn and here is not None and here.hand is not None and not _is_tried(here, edge):
                    continue
                if at is fn and retry is not None and _is_beside(retry, fn, edge.site):
                    continue
                if (edge.how == "call" and not edge.awaited and is_started_aside(self.program, at, edge.site)) or _is_kept_from(
                    at, edge.site, here if at is fn else None
                ):
                    continue  # it goes on by itself, or its failure gets no further
                if self._is_given_up_here(at, edge):
                    continue
                further = classes_after(self.program, edge, classes)
                if further == frozenset() or edge.callee is fn or edge.callee.module.role_of(edge.callee) is Role.TEST:
                    continue  # the object is none of that class
                found.setdefault(edge.callee, (*edges, edge))
                queue.append((edge.callee, (*edges, edge), further))
        return found

    def _is_given_up_here(self, fn: FunctionView, edge: Edge) -> bool:
        """`except RetryError: return` around what is tried again: whether what the inner retry's library raises when it gives up is taken, and not raised again."""
        libraries = {one.row.name.partition(".")[0] for one in self.on(edge.callee) if one.row is not None}
        for attempt in fn.tries_around(edge.site) if libraries else ():
            for handler in attempt.handlers:
                taken = {full.partition(".")[0] for number in handler.caught for full in fn.module.types.classes(number)}
                if (
                    taken & libraries
                    and all(one.kind in ("return", "falls") for one in exits(fn, handler.block))
                    and not next(iter(fn.loops_around(attempt)), None)
                ):
                    return True
        return False

    def _elsewhere(self, fn: FunctionView) -> Iterator[Edge]:
        """Functions that are run in a thread, and waited for."""
        for call in fn.calls:
            row = fn.module.find(RunsElsewhere, fn, call)
            taken = (
                fn.module.callee(fn, call).argument(row.callable.keyword, row.callable.position)
                if row is not None and row.callable is not None
                else None
            )
            if taken is not None and fn.use_of(call).kind in ("awaited", "receiver"):
                for callee in self.program.refers_to(fn, taken.value):
                    yield Edge(fn, call, callee, "callback", True)

    # --- clients ------------------------------------------------------------------------------------------------------------------

    def _client_calls(self, fn: FunctionView, retry: Retry | None) -> Iterator[tuple[f.Call, Policy, str]]:
        """The calls of a function on clients that try again by themselves."""
        tried = {id(call) for call in retry.hand.calls} if retry is not None and retry.hand is not None else None
        for layer in self._clients(fn):
            if retry is not None and _is_beside(retry, fn, layer.site):
                continue
            if (tried is None or id(layer.site) in tried) and not _is_kept_from(fn, layer.site, retry):
                yield layer.site, layer.policy, layer.words

    def _clients(self, fn: FunctionView) -> tuple[Layer, ...]:
        known = self._inner.get(fn.full)
        if known is None:
            known = self._inner[fn.full] = tuple(self._find_clients(fn))
        return known

    def _find_clients(self, fn: FunctionView) -> Iterator[Layer]:
        module = fn.module
        for call in fn.calls:
            if not isinstance(call.func, f.Attr) or call.func.name in _LOCAL:
                continue
            names = module.callee(fn, call).names
            if any(f"{name.partition('.')[0]} {call.func.name}" in self.harmless for name in names[:4]):
                continue
            if not any(name.partition(".")[0] in self.packages for name in names[:4]) and not self._may_be_client(fn, call):
                continue
            if module.find(Retries, fn, call) is not None or any(arg.name in self.switches and _is_off(fn, arg.value) for arg in call.args):
                continue
            policy = self._policy(fn, call)
            if policy is not None and policy.retries:
                yield Layer(None, policy, shown(call.func, 60), fn, call)

    def _may_be_client(self, fn: FunctionView, call: f.Call) -> bool:
        """Whether mypy knows nothing of what a method is called on, and the project has clients that try again."""
        base = call.func.base if isinstance(call.func, f.Attr) else call.func
        return bool(self.clients) and fn.module.types.is_any(fn.module.types.type_of(base)) and isinstance(base, (f.Name, f.Attr))

    def _policy(self, fn: FunctionView, call: f.Call, depth: int = 0) -> Policy | None:
        """How the client that a call is made on tries again; None where it does not."""
        base: f.AnyValue | None = call.func.base if isinstance(call.func, f.Attr) else None
        while base is not None and not isinstance(base, (f.Const, f.Text)):
            makers = Makers(self.program, fn, base)
            for maker, made in makers.made:
                found = self._made(maker, made)
                if found is not None:
                    return found
            for holder, attr in makers.mentions(("mount",)) if makers.made else ():
                use = holder.use_of(attr)
                for arg in use.by.args if isinstance(use.by, f.Call) else ():
                    for maker, made in Makers(self.program, holder, arg.value).made:
                        found = self._made(maker, made)
                        if found is not None:
                            return found
            parts = [(maker, made) for maker, made in makers.made if isinstance(made.func, f.Attr) and made is not call]
            for maker, made in parts if depth < 3 else ():  # `resource.Object(…)`: a part of a client
                found = self._policy(maker, made, depth + 1)
                if found is not None:
                    return found
            if makers.made and not parts:
                return None
            known = fn.module.types.bases(fn.module.types.type_of(base)) or fn.module.instances_of(fn, base)
            row = fn.module.knowledge.find(Retries, known)
            if row is not None and row.what == "client":
                return Policy(row.default, UNKNOWN_WAIT, connect_only=row.connect_only, packages=row.packages) if row.default != 1 else None
            base = base.base if isinstance(base, f.Attr) else base.func if isinstance(base, f.Call) else None
        return self._of_module(fn, call)

    def _made(self, maker: FunctionView, made: f.Call) -> Policy | None:
        module = maker.module
        own = next((self.program.classes[name] for name in module.callee(maker, made).names if name in self.program.classes), None)
        if own is not None:
            return self._own_class(own)
        row = module.find(Retries, maker, made)
        if row is not None and row.what == "client" and row.default + len(row.packages):
            policy = policy_of(maker, module.callee(maker, made), row)
            if policy is not None and policy.attempts == row.default and row.policy is not None:
                arg = module.callee(maker, made).argument(row.policy.keyword, row.policy.position)
                for other, inner in Makers(self.program, maker, arg.value).made if arg is not None else ():
                    said = other.module.find(Retries, other, inner)
                    found = policy_of(other, other.module.callee(other, inner), said) if said is not None else None
                    if found is not None:
                        return found._replace(packages=row.packages)
            return policy
        for arg in made.args:
            if isinstance(arg.value, (f.Call, f.Name, f.Attr, f.Choice, f.Op)):
                for other, inner in Makers(self.program, maker, arg.value).made:
                    said = other.module.find(Retries, other, inner) if inner is not made else None
                    if said is not None and said.what in ("client", "policy"):
                        return policy_of(other, other.module.callee(other, inner), said)
        return None

    def _own_class(self, view: ClassView, depth: int = 0) -> Policy | None:
        """How a client of the project's own class tries again: what its methods, or its bases', mount or give its base's constructor; that may be an object of the project's own class, too."""
        for method in view.methods.values():
            for call in method.calls:
                func = call.func
                if not isinstance(func, f.Attr) or not (func.name == "mount" or (func.name == "__init__" and isinstance(func.base, f.Super))):
                    continue
                for arg in call.args:
                    for maker, made in Makers(self.program, method, arg.value).made:
                        policy = self._given(maker, made, depth)
                        if policy is not None:
                            return policy
        bases = (self.program.classes[base] for base in view.class_.mro[1:2] if base in self.program.classes)
        return next((self._own_class(base, depth) for base in bases), None)

    def _given(self, maker: FunctionView, made: f.Call, depth: int) -> Policy | None:
        """How an object tries again that a client is given: a policy or adapter of a library, or one of the project's."""
        own = next((self.program.classes[name] for name in maker.module.callee(maker, made).names if name in self.program.classes), None)
        policy = self._own_class(own, depth + 1) if own is not None and depth < _OWN_DEEP else None
        row = maker.module.find(Retries, maker, made) if policy is None else None
        return policy_of(maker, maker.module.callee(maker, made), row) if row is not None and row.what in ("client", "policy") else policy

    def _of_module(self, fn: FunctionView, call: f.Call) -> Policy | None:
        """The number that counts for all calls of a library (`stripe.max_network_retries`)."""
        names = fn.module.callee(fn, call).names
        row = fn.module.knowledge.find(Retries, tuple(dict.fromkeys(name.partition(".")[0] for name in names)))
        if row is None or not row.setting or (fn.module.find(Blocking, fn, call) is None and fn.module.find(Waits, fn, call) is None):
            return None
        attempts = row.default
        for module in self.program.modules.values():
            for view in module.having(f.Set):
                for step in view.all(f.Set):
                    for target in step.targets:
                        if (
                            isinstance(target, (f.Name, f.Attr))
                            and target.name.rpartition(".")[2] == row.setting.rpartition(".")[2]
                            and step.value is not None
                        ):
                            number = number_of(view, step.value)
                            attempts = attempts if number is None else int(number) + 1
        return Policy(attempts, UNKNOWN_WAIT, packages=row.packages)


def _is_kept_from(fn: FunctionView, record: Any, retry: Retry | None) -> bool:
    """Whether an exception that is raised here is taken, whatever it is, and not raised again, before a retry around it could hear of it; not by the retry itself."""
    for attempt in fn.tries_around(record):
        if retry is not None and retry.hand is not None and any(record is call or id(record) == id(call) for call in retry.hand.calls):
            return False
        for handler in attempt.handlers:
            if retry is not None and retry.call is not None and any(call is retry.call for call in calls_in(handler.block)):
                return False
            taken = caught(fn, handler.types, handler.caught)
            if taken.broad and not any(one.kind == "raise" for one in exits(fn, handler.block)) and not next(iter(fn.loops_around(record)), None):
                return True
    return False


def _is_off(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a call itself is told not to try again (`request(…, retries=False)`)."""
    return (isinstance(value, f.Const) and value.value is False) or number_of(fn, value) == 0


def _is_beside(retry: Retry, fn: FunctionView, record: Any) -> bool:
    """Whether a job asks to be run again only after failures (`except Refused: self.retry()`), and something stands where none of those handlers hears of it."""
    if retry.how != "later" or retry.call is None or retry.fn is not fn:
        return False
    asked = [call for call in fn.calls if called_name(call) == called_name(retry.call)]
    heard = [[holder for holder, slot in fn.around(call) if isinstance(holder, f.Try) and slot == "handler"] for call in asked]
    blocks = [attempt for attempts in heard for attempt in attempts]
    return all(heard) and not any(holder is attempt and slot == "block" for holder, slot in fn.around(record) for attempt in blocks)


def _of_its_own(retry: Retry | None, fn: FunctionView) -> Retry | None:
    """A retry, unless its loop stands in a decorator around the function: then all of the function is tried."""
    return None if retry is not None and retry.hand is not None and retry.fn is not fn else retry


def _is_by_another(retry: Retry, fn: FunctionView) -> bool:
    """Whether a function is tried again only where another one says so (`Retrying(…)(fetch)`), and not by whoever calls it."""
    return retry.how == "call" and retry.call is not None and retry.fn is not fn and retry.fn.use_of(retry.call).kind == "called"


def _is_tried(retry: Retry, edge: Edge) -> bool:
    """Whether a call stands in what a loop tries."""
    if retry.hand is None:
        return True
    return any(edge.site is call for call in retry.hand.calls)


def _goes_by_answer(outer: Layer) -> bool:
    """Whether a loop goes on only after an answer that refused: a client tries again where there was none."""
    return outer.retry is not None and outer.retry.hand is not None and outer.retry.hand.refused


def _counts_once(outer: Layer, inner: Retry) -> bool:
    """Whether two ways of saying it are one retry: what a job declares, and its own call to be run again."""
    how = {outer.retry.how if outer.retry is not None else "", inner.how}
    return how <= {"job", "later"} or outer.retry is inner or stand_apart(inner.fn, outer.site, inner.site)


def _product(layers: tuple[Layer, ...]) -> float:
    found = 1.0
    for one in layers:
        found *= one.policy.attempts if one.policy.attempts > 1 else 1000 if one.policy.attempts == 0 else 2
    return found


__all__ = ["Cascade", "Layer", "Layers"]

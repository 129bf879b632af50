"""Throttles of views: which classes a view names, or gets by the settings, and whether they limit this one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Limits, ThrottledViews
from apr_mypy.views.application import Held, items
from apr_mypy.views.naming import outer_name

if TYPE_CHECKING:
    from apr_mypy.views.abuse import Endpoint
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.rate_limits import Lacking, RateLimits

_OPEN: Final = frozenset({"logs in", "signs up", "resets a password", "handles one-time codes"})
"""What is done by who is not signed in."""


class Throttles:
    """Asked by `RateLimits`, for views whose framework has throttles as classes."""

    def __init__(self, limits: RateLimits) -> None:
        self.limits = limits
        self.program = limits.program

    def of(self, endpoint: Endpoint) -> Lacking | bool | None:
        """Why the throttles of a view do not limit it; True where they do, None where it has none of its own and no defaults."""
        fn = endpoint.fn
        words = self._words(fn)
        if words is None:
            return None
        named = self._named(fn, words)
        scope = self._field(fn, words.scope)
        if named is not None:
            held, here = named
            return self._judged(
                endpoint, words, [Held(held.fn, one) for one in items(held.value)], scope is not None, here, f"its {words.classes} are empty"
            )
        defaults = list(self._defaults(words))
        if scope is not None and not any((row := self.limits.row(one)) is not None and row.needs_scope for one in defaults):
            covered = self._judged(endpoint, words, defaults, True, False, "")
            if covered is True:
                return True
            return self._lacking(f"its {words.scope} has no effect without {self._scoped}", False)
        if not defaults:
            return None
        return self._judged(endpoint, words, defaults, scope is not None, False, "")

    def _lacking(self, why: str, here: bool) -> Lacking:
        from apr_mypy.views.rate_limits import Lacking

        return Lacking(why, here)

    @property
    def _scoped(self) -> str:
        """The throttle that limits only views which name a scope."""
        return next((name.rpartition(".")[2] for name, row in self.program.knowledge.table(Limits).items() if row.needs_scope), "a throttle")

    def _words(self, fn: FunctionView) -> ThrottledViews | None:
        """The words of the framework whose throttles a view may name; None for a view without any."""
        knowledge = self.program.knowledge
        if fn.owner is not None:
            row = knowledge.find(ThrottledViews, self.program.roles.line_of(fn.owner.full, fn.owner.mro))
            if row is not None:
                return row
            for one in knowledge.table(ThrottledViews).values():
                if any(view.class_.fields and view.field(one.classes) is not None for view in self.limits.lineage(fn)):
                    return one  # what its base is nobody knows, but it speaks that language
            return self._spoken(fn)
        for decorator in fn.function.decorators:
            func = decorator.func if isinstance(decorator, f.Call) else decorator
            row = knowledge.find(ThrottledViews, self.limits.app.names(Held(fn.module.body, func)))
            if row is not None:
                return row
        return None

    def _spoken(self, fn: FunctionView) -> ThrottledViews | None:
        """The framework by whose decorator an action is one of a view whose base nobody knows (`@action(throttle_classes=…)`)."""
        owner = fn.owner
        if owner is None or any(not fn.module.is_own(full) and full != "builtins.object" for full in owner.mro):
            return None
        packages = {name.partition(".")[0] for one in fn.function.decorators for name in self.limits.app.names(Held(fn.module.body, _called(one)))}
        table = self.program.knowledge.table(ThrottledViews)
        return next((row for name, row in table.items() if name.partition(".")[0] in packages), None)

    def _named(self, fn: FunctionView, words: ThrottledViews) -> tuple[Held, bool] | None:
        """The throttles that a view, or an action of it, names itself, and whether its own module does so."""
        body = fn.module.body
        for decorator in fn.function.decorators:
            if isinstance(decorator, f.Call) and outer_name(decorator) == words.classes and decorator.args:
                return Held(body, decorator.args[0].value), True
            for arg in decorator.args if isinstance(decorator, f.Call) else ():
                if arg.name == words.classes:
                    return Held(body, arg.value), True
        for view in self.limits.lineage(fn):
            method = view.methods.get(words.method)
            if method is not None:
                given = _given_back(method)
                if given is not None:
                    return Held(method, given), view.module is fn.module
            field = view.field(words.classes)
            if field is not None and field.value is not None and not field.in_method:
                followed = self.limits.app.followed(Held(view.module.body, field.value))
                return followed or Held(view.module.body, field.value), view.module is fn.module
        return None

    def _field(self, fn: FunctionView, name: str) -> f.AnyValue | None:
        for decorator in fn.function.decorators:
            for arg in decorator.args if isinstance(decorator, f.Call) else ():
                if arg.name == name:
                    return arg.value
        for view in self.limits.lineage(fn):
            field = view.field(name)
            if field is not None and field.value is not None and not (isinstance(field.value, f.Const) and not field.value.value):
                return field.value
        return None

    def _judged(self, endpoint: Endpoint, words: ThrottledViews, throttles: list[Held], scoped: bool, here: bool, empty: str) -> Lacking | bool:
        if not throttles:
            return self._lacking(empty, here)
        anonymous = unscoped = unrated = False
        for held in throttles:
            row = self.limits.row(held)
            if row is None or row.how != "throttle":
                if row is None and isinstance(held.value, f.Name) and held.value.name in self.program.classes:
                    row = self.program.knowledge.find(Limits, self.program.mro(held.value.name))
                if row is None:
                    return True
            if row.needs_scope and not scoped and not self._has_scope(held):
                unscoped = True
            elif row.only_anonymous and endpoint.does not in _OPEN and self._is_for_users(endpoint.fn, words):
                anonymous = True
            elif self._has_no_rate(held, row, words):
                unrated = True
            else:
                return True
        if unscoped:
            return self._lacking(f"{self._scoped} leaves a view alone that has no {words.scope}", here)
        if unrated:
            return self._lacking("its throttle has no rate, which is no limit", False)
        return self._lacking("its throttles leave those alone who are signed in", here) if anonymous else False

    def _has_no_rate(self, held: Held, row: Limits, words: ThrottledViews) -> bool:
        """Whether a throttle says no rate itself, and the settings in sight have none for its scope."""
        view = self.program.classes.get(held.value.name) if isinstance(held.value, f.Name) else None
        rate = view.field("rate") if view is not None else None
        if view is not None and not view.methods.keys().isdisjoint(words.rates):
            return False
        if rate is not None and not (isinstance(rate.value, f.Const) and rate.value.value is None):
            return False
        said = view.field("scope") if view is not None else None
        scope = said.value.value if said is not None and isinstance(said.value, f.Const) else row.scope
        if not scope:
            return False
        in_sight = rate is not None
        for _, held_settings in self.limits.app.settings(frozenset({words.setting})):
            in_sight = True
            if not isinstance(held_settings.value, f.Table):
                return False
            for key, value in held_settings.value.items:
                if isinstance(key, f.Const) and key.value == words.default_rates:
                    rates = value if isinstance(value, f.Table) else None
                    found = [item for name, item in rates.items if isinstance(name, f.Const) and name.value == scope] if rates is not None else []
                    return bool(found) and isinstance(found[0], f.Const) and found[0].value is None
                if key is None:
                    return False  # made of another table
        return in_sight

    def _has_scope(self, held: Held) -> bool:
        """Whether a throttle of the project's own says its scope itself."""
        view = self.program.classes.get(held.value.name) if isinstance(held.value, f.Name) else None
        return view is not None and (view.field("scope") is not None or view.field("rate") is not None)

    def _is_for_users(self, fn: FunctionView, words: ThrottledViews) -> bool:
        """Whether only those who are signed in may call it."""
        named: list[str] = []
        for decorator in fn.function.decorators:
            if isinstance(decorator, f.Call) and outer_name(decorator) == words.permissions and decorator.args:
                named = [outer_name(one) for one in items(decorator.args[0].value)]
            for arg in decorator.args if isinstance(decorator, f.Call) else ():
                if arg.name == words.permissions:
                    named = [outer_name(one) for one in items(arg.value)]
        if not named:
            for view in self.limits.lineage(fn):
                field = view.field(words.permissions)
                if field is not None and field.value is not None:
                    named = [outer_name(one) for one in items(field.value)]
                    break
        if not named:
            named = [
                str(one.value).rpartition(".")[2]
                for held in self._default(words, words.default_permissions)
                for one in (held.value,)
                if isinstance(one, f.Const)
            ]
        return bool(named) and words.everybody not in named

    def are_by_default(self, package: str) -> bool:
        """Whether the settings name throttles for all views of a package."""
        table = self.program.knowledge.table(ThrottledViews)
        return any(any(True for _ in self._defaults(words)) for name, words in table.items() if name.partition(".")[0] == package)

    def _defaults(self, words: ThrottledViews) -> Iterator[Held]:
        for held in self._default(words, words.default_classes):
            if isinstance(held.value, f.Const) and isinstance(held.value.value, str):
                yield Held(held.fn, f.Name(held.value.value, f.FULL, 0))

    def _default(self, words: ThrottledViews, key: str) -> Iterator[Held]:
        return chain.from_iterable(self.limits.app.lists(words.setting, key))


def _called(decorator: f.AnyValue) -> f.AnyValue:
    return decorator.func if isinstance(decorator, f.Call) else decorator


def _given_back(method: FunctionView) -> f.AnyValue | None:
    """The throttles that a method gives for some requests at least: none for those that only read is no lack. None where it leaves that to what the class names."""
    values = [step.value for step in method.returns if step.value is not None]
    listed = [one if isinstance(one, f.Many) else one.results[0] for one in values if isinstance(one, (f.Many, f.Each))]
    some = [one for one in listed if not (isinstance(one, f.Many) and not one.items)]
    if some:
        return some[0]
    if any(isinstance(one, f.Call) and isinstance(one.func, f.Attr) and isinstance(one.func.base, f.Super) for one in values):
        return None
    return listed[0] if listed and len(listed) == len(values) else f.Name("throttle", f.LOCAL, 0)

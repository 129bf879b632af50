"""Makes the declarations of a stub stricter, by the changes that `offers` declares. Everything that they do not name stays as it is, to the letter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import libcst as cst
from libcst import matchers as m

from apr_mypy.stubs.declarations import is_overload
from apr_mypy.stubs.offers import Change

NONE: Final = m.Name("None")
UNION: Final = m.Name("Union") | m.Attribute(attr=m.Name("Union"))
OPTIONAL: Final = m.Name("Optional") | m.Attribute(attr=m.Name("Optional"))
IMPORTS: Final = {"_overload": "from typing import overload as _overload", "_Required": "from typing_extensions import Required as _Required"}


def tightened(text: str, module: str, changes: Sequence[Change]) -> tuple[str, set[str]]:
    """The stub of a module after the changes, and which of their names it has. Raises libcst.ParserSyntaxError."""
    ours = {name: change for change in changes for name in change.names if name.startswith(f"{module}.")}
    if not ours:
        return text, set()
    work = _Tighten(module, ours)
    tree = cst.parse_module(text).visit(work)
    statements = [cst.parse_statement(IMPORTS[name]) for name in sorted(work.uses)]
    at = _after_future(tree.body)
    return tree.with_changes(body=[*tree.body[:at], *statements, *tree.body[at:]]).code, work.met


class _Tighten(cst.CSTTransformer):
    def __init__(self, module: str, changes: dict[str, Change]) -> None:
        self._scopes = [module]
        self._changes = changes
        self.met: set[str] = set()
        self.uses: set[str] = set()

    def _change(self, name: str, *kinds: str) -> Change | None:
        full = ".".join((*self._scopes, name))
        change = self._changes.get(full)
        return change if change is not None and change.kind in kinds else None

    def _meet(self, name: str) -> None:
        self.met.add(".".join((*self._scopes, name)))

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        self._scopes.append(node.name.value)

    def leave_ClassDef(self, original_node: cst.ClassDef, updated_node: cst.ClassDef) -> cst.ClassDef:
        scope = ".".join(self._scopes)
        self._scopes.pop()
        declared = {name: c.type for name, c in self._changes.items() if c.kind == "declared" and name.rpartition(".")[0] == scope}
        if not declared or not isinstance(updated_node.body, cst.IndentedBlock):
            return updated_node
        self.met |= declared.keys()
        lines = [cst.parse_statement(f"{name.rpartition('.')[2]}: {type_}") for name, type_ in declared.items()]
        return updated_node.with_changes(body=updated_node.body.with_changes(body=[*lines, *updated_node.body.body]))

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        self._scopes.append(node.name.value)
        return False

    def leave_FunctionDef(
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.BaseStatement | cst.FlattenSentinel[cst.BaseStatement] | cst.RemovalSentinel:
        name = self._scopes.pop()
        change = self._change(name, "required", "one_of")
        if change is None:
            return updated_node
        each = [(parameter,) for parameter in change.parameters] if change.kind == "one_of" else [change.parameters]
        parameters = _with_added(updated_node.params, change)
        signatures = [signature for names in each for signature in _signatures(parameters, names)]
        if not signatures:
            if is_overload(updated_node):
                return cst.RemoveFromParent()  # a way round the parameter
            return updated_node
        self._meet(name)
        if len(signatures) > 1 and not is_overload(updated_node):
            self.uses.add("_overload")
            updated_node = updated_node.with_changes(decorators=[cst.Decorator(cst.Name("_overload")), *updated_node.decorators])
        return cst.FlattenSentinel([updated_node.with_changes(params=signature) for signature in signatures])

    def leave_Assign(self, original_node: cst.Assign, updated_node: cst.Assign) -> cst.Assign:
        target = updated_node.targets[0].target
        if isinstance(target, cst.Name) and self._change(target.value, "without_none"):
            self._meet(target.value)
            return updated_node.with_changes(value=without_none(updated_node.value))
        return updated_node

    def leave_AnnAssign(self, original_node: cst.AnnAssign, updated_node: cst.AnnAssign) -> cst.AnnAssign:
        target = updated_node.target
        if not isinstance(target, cst.Name):
            return updated_node
        if updated_node.value is not None and self._change(target.value, "without_none"):
            self._meet(target.value)
            return updated_node.with_changes(value=without_none(updated_node.value))
        if self._change(target.value, "key"):
            self._meet(target.value)
            self.uses.add("_Required")
            wrapped = cst.Subscript(cst.Name("_Required"), [cst.SubscriptElement(cst.Index(updated_node.annotation.annotation))])
            return updated_node.with_changes(annotation=updated_node.annotation.with_changes(annotation=wrapped))
        return updated_node


def _signatures(parameters: cst.Parameters, required: Iterable[str]) -> list[cst.Parameters]:
    """The signatures that together take what the old one took, but for calls without the required parameters. None if it does not have them all.

    A required parameter behind one with a default needs two: the one gives it by name, the other gives all before it.
    """
    wanted = set(required)
    positional, keyword = list(parameters.params), list(parameters.kwonly_params)
    if not wanted <= {parameter.name.value for parameter in (*positional, *keyword)}:
        return []
    positional = [_required(each) if each.name.value in wanted else each for each in positional]
    keyword = [_required(each) if each.name.value in wanted else each for each in keyword]
    places = [place for place, each in enumerate(positional) if each.name.value in wanted]
    before = [*parameters.posonly_params, *positional[: places[-1]]] if places else []
    if all(each.default is None for each in before):
        return [parameters.with_changes(params=positional, kwonly_params=keyword)]
    first, last = places[0], places[-1]
    by_name = parameters.with_changes(
        params=[_plain(each) for each in positional[:first]],
        star_arg=cst.ParamStar(),
        kwonly_params=[_plain(each) for each in (*positional[first:], *keyword)],
    )
    by_place = parameters.with_changes(params=[*map(_without_default, positional[: last + 1]), *positional[last + 1 :]], kwonly_params=keyword)
    return [by_name, by_place]


def _with_added(parameters: cst.Parameters, change: Change) -> cst.Parameters:
    """The signature with the parameters by name that only its `**kwargs` took so far, if the change says their type."""
    names = {each.name.value for each in (*parameters.params, *parameters.kwonly_params)}
    if not change.type or parameters.star_kwarg is None:
        return parameters
    added = [cst.Param(cst.Name(name), cst.Annotation(cst.parse_expression(change.type)), star="") for name in change.parameters if name not in names]
    star = parameters.star_arg if isinstance(parameters.star_arg, cst.Param) else cst.ParamStar()
    return parameters.with_changes(kwonly_params=[*parameters.kwonly_params, *added], star_arg=star if added else parameters.star_arg)


def _required(parameter: cst.Param) -> cst.Param:
    annotation = parameter.annotation
    if annotation is not None:
        annotation = annotation.with_changes(annotation=without_none(annotation.annotation))
    return _without_default(parameter.with_changes(annotation=annotation))


def _without_default(parameter: cst.Param) -> cst.Param:
    return parameter.with_changes(default=None, equal=cst.MaybeSentinel.DEFAULT)


def _plain(parameter: cst.Param) -> cst.Param:
    return parameter.with_changes(comma=cst.MaybeSentinel.DEFAULT)


def without_none(annotation: cst.BaseExpression) -> cst.BaseExpression:
    """A type without None among its alternatives: of `X | None`, `Optional[X]`, `Union[X, None]`, at any depth of alternatives."""
    if m.matches(annotation, m.BinaryOperation(operator=m.BitOr())):
        union = cst.ensure_type(annotation, cst.BinaryOperation)
        left, right = without_none(union.left), without_none(union.right)
        if m.matches(right, NONE):
            return left
        return right if m.matches(left, NONE) else union.with_changes(left=left, right=right)
    if m.matches(annotation, m.Subscript(value=OPTIONAL)):
        element = cst.ensure_type(annotation, cst.Subscript).slice[0].slice
        return without_none(cst.ensure_type(element, cst.Index).value)
    if m.matches(annotation, m.Subscript(value=UNION)):
        union_of = cst.ensure_type(annotation, cst.Subscript)
        kept = [
            element.with_changes(slice=element.slice.with_changes(value=without_none(element.slice.value)))
            for element in union_of.slice
            if isinstance(element.slice, cst.Index) and not m.matches(element.slice.value, NONE)
        ]
        return union_of.with_changes(slice=kept)
    return annotation


def _after_future(body: Sequence[cst.BaseStatement | cst.BaseSmallStatement]) -> int:
    """Where the first import may stand: behind the docstring and the imports from `__future__`."""
    at = 0
    for place, statement in enumerate(body):
        if m.matches(statement, m.SimpleStatementLine(body=[m.ImportFrom(module=m.Name("__future__"))])):
            at = place + 1
        elif place == 0 and m.matches(statement, m.SimpleStatementLine(body=[m.Expr(value=m.SimpleString() | m.ConcatenatedString())])):
            at = 1
    return at

"""The walk knows every kind of node of the installed mypy, and every attribute of each.

When this fails after mypy moved, look at what is new: a kind needs a function in `VALUES`, `STEPS` or `PATTERNS`, an attribute may hold
children that the walk does not visit. Then write the new table down here.
"""

from __future__ import annotations

import mypy.nodes
import mypy.patterns
import mypy.types
import pytest
from mypy.checker import TypeChecker
from mypy.plugin import Plugin

import apr_mypy.extract  # fills the tables  # noqa: F401
from apr_mypy.extract.patterns import PATTERNS
from apr_mypy.extract.types import _RENDER
from apr_mypy.extract.walk import STEPS, VALUES

PLACE = {"line", "column", "end_line", "end_column"}

KINDS = {
    "AssertTypeExpr": "expr type",
    "AssignmentExpr": "target value",
    "AwaitExpr": "expr",
    "BytesExpr": "value",
    "CallExpr": "analyzed arg_kinds arg_names args callee",
    "CastExpr": "expr type",
    "ComparisonExpr": "method_types operands operators",
    "ComplexExpr": "value",
    "ConditionalExpr": "cond else_expr if_expr",
    "DictExpr": "items",
    "DictionaryComprehension": "condlists indices is_async key sequences value",
    "EllipsisExpr": "",
    "EnumCallExpr": "info items values",
    "Expression": "",
    "FakeExpression": "",
    "FloatExpr": "value",
    "GeneratorExpr": "condlists indices is_async left_expr sequences",
    "IndexExpr": "analyzed as_type base index method_type",
    "IntExpr": "value",
    "LambdaExpr": "arg_kinds arg_names arguments body def_or_infer_vars expanded info is_async_generator is_awaitable_coroutine is_class is_coroutine is_explicit_override is_final is_generator is_overload is_property is_static is_type_check_only max_pos min_args type type_args unanalyzed_type",
    "ListComprehension": "generator",
    "ListExpr": "items",
    "MemberExpr": "def_var expr is_alias_rvalue is_inferred_def is_new_def kind name node type_guard type_is",
    "NameExpr": "is_alias_rvalue is_inferred_def is_new_def is_special_form kind name node type_guard type_is",
    "NamedTupleExpr": "info is_typed",
    "NewTypeExpr": "info name old_type",
    "OpExpr": "analyzed as_type left method_type op right right_always right_unreachable",
    "ParamSpecExpr": "default default_depends is_new_style upper_bound variance",
    "PromoteExpr": "type",
    "RefExpr": "is_alias_rvalue is_inferred_def is_new_def kind node type_guard type_is",
    "RevealExpr": "expr is_imported kind local_nodes",
    "SetComprehension": "generator",
    "SetExpr": "items",
    "SliceExpr": "begin_index end_index stride",
    "StarExpr": "expr valid",
    "StrExpr": "as_type has_surrogates value",
    "SuperExpr": "call info name",
    "TempNode": "no_rhs type",
    "TemplateStrExpr": "has_surrogates items",
    "TupleExpr": "items",
    "TypeAliasExpr": "node",
    "TypeApplication": "expr types",
    "TypeFormExpr": "type",
    "TypeVarExpr": "default default_depends is_new_style upper_bound values variance",
    "TypeVarLikeExpr": "default default_depends is_new_style upper_bound variance",
    "TypeVarTupleExpr": "default default_depends is_new_style tuple_fallback upper_bound variance",
    "TypedDictExpr": "info",
    "UnaryExpr": "expr method_type op",
    "YieldExpr": "expr",
    "YieldFromExpr": "expr",
    "AssertStmt": "expr msg",
    "AssignmentStmt": "invalid_recursive_alias is_alias_def is_final_def lvalues new_syntax rvalue type unanalyzed_type",
    "Block": "body is_unreachable",
    "BreakStmt": "",
    "ClassDef": "analyzed base_type_exprs decorators defs docstring has_incompatible_baseclass info keywords metaclass name removed_base_type_exprs removed_statements type_args type_vars",
    "ContinueStmt": "",
    "Decorator": "decorators func is_overload original_decorators var",
    "DelStmt": "expr",
    "ExpressionStmt": "expr",
    "ForStmt": "body else_body expr index index_type inferred_item_type inferred_iterator_type is_async unanalyzed_index_type",
    "FuncDef": "abstract_status arg_kinds arg_names arguments body dataclass_transform_spec def_or_infer_vars deprecated docstring expanded info is_async_generator is_awaitable_coroutine is_class is_conditional is_coroutine is_decorated is_explicit_override is_final is_generator is_invalid_redefinition is_mypy_only is_overload is_property is_static is_trivial_body is_trivial_self is_type_check_only max_pos min_args original_def original_first_arg type type_args unanalyzed_type",
    "GlobalDecl": "names",
    "IfStmt": "body else_body expr unreachable_else",
    "Import": "assignments ids is_mypy_only is_top_level is_unreachable",
    "ImportAll": "assignments id is_mypy_only is_top_level is_unreachable relative",
    "ImportBase": "assignments is_mypy_only is_top_level is_unreachable",
    "ImportFrom": "assignments id is_mypy_only is_top_level is_unreachable names relative",
    "MatchStmt": "bodies guards patterns subject subject_dummy",
    "NonlocalDecl": "names",
    "OperatorAssignmentStmt": "lvalue op rvalue",
    "OverloadedFuncDef": "def_or_infer_vars deprecated impl info is_class is_explicit_override is_final is_property is_static is_type_check_only items setter_index type unanalyzed_items unanalyzed_type",
    "PassStmt": "",
    "RaiseStmt": "expr from_expr",
    "ReturnStmt": "expr",
    "Statement": "",
    "TryStmt": "body else_body finally_body handlers is_star types vars",
    "TypeAliasStmt": "alias_node invalid_recursive_alias name type_args value",
    "WhileStmt": "body else_body expr",
    "WithStmt": "analyzed_types body expr is_async target unanalyzed_type",
    "AsPattern": "name pattern",
    "ClassPattern": "class_ref keyword_keys keyword_values positionals",
    "MappingPattern": "keys rest values",
    "OrPattern": "patterns",
    "Pattern": "",
    "SequencePattern": "patterns",
    "SingletonPattern": "value",
    "StarredPattern": "capture",
    "ValuePattern": "expr",
    "MypyFile": "alias_deps defs future_import_flags ignored_lines imports is_bom is_cache_skeleton is_partial_stub_package is_stub module_refs names path plugin_deps raw_data skipped_lines uses_template_strings",
    "Argument": "initializer kind pos_only type_annotation variable",
    "TypeInfo": "abstract_attributes alt_promote assuming assuming_proper bad_mro bases dataclass_transform_spec declared_metaclass default_depends defn deletable_attributes deprecated fallback_to_any has_param_spec_type has_type_var_tuple_type inferring is_abstract is_disjoint_base is_enum is_final is_intersection is_named_tuple is_newtype is_protocol is_type_check_only meta_fallback_to_any metaclass_type metadata module_name mro names runtime_protocol self_type slots special_alias tuple_type type_object_type type_var_tuple_prefix type_var_tuple_suffix type_vars typeddict_data typeddict_type",
}
"""Attributes by node kind, as of mypy 2.4.1, without those that begin with an underscore."""

ABSTRACT = {"Expression", "FakeExpression", "RefExpr", "TypeVarLikeExpr", "Statement", "ImportBase", "Pattern"}
"""Kinds that never stand in a tree themselves."""

UNKNOWN_TYPES = {
    "CallableArgument",
    "EllipsisType",
    "ErasedType",
    "FunctionLike",
    "PlaceholderType",
    "ProperType",
    "RawExpressionType",
    "ReadOnlyType",
    "RequiredType",
    "Type",
    "TypeAliasType",
    "TypeGuardedType",
    "TypeList",
    "TypeVarLikeType",
    "UnboundType",
}
"""Types that are abstract, stand only in a tree that is not analysed yet, or are seen through by `get_proper_type`."""


def kinds(base: type, module: object) -> dict[str, type]:
    """The node classes of a module of mypy below a base class."""
    return {kind.__name__: kind for kind in vars(module).values() if isinstance(kind, type) and issubclass(kind, base)}


def attributes(kind: type) -> str:
    names = {name for base in kind.__mro__ for name in vars(base).get("__mypyc_attrs__", ())}
    return " ".join(sorted(name for name in names if not name.startswith("_") and name not in PLACE))


def installed() -> dict[str, type]:
    return {
        **kinds(mypy.nodes.Expression, mypy.nodes),
        **kinds(mypy.nodes.Statement, mypy.nodes),
        **kinds(mypy.patterns.Pattern, mypy.patterns),
        "MypyFile": mypy.nodes.MypyFile,
        "Argument": mypy.nodes.Argument,
        "TypeInfo": mypy.nodes.TypeInfo,
    }


def test_the_kinds_of_nodes_are_those_we_know() -> None:
    assert set(installed()) == set(KINDS)


@pytest.mark.skipif(not hasattr(mypy.nodes.IfStmt, "__mypyc_attrs__"), reason="mypy is not compiled here")
@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_kind_has_the_attributes_we_know(name: str) -> None:
    assert attributes(installed()[name]) == KINDS[name]


def test_every_kind_is_lowered() -> None:
    lowered = {kind.__name__ for table in (VALUES, STEPS, PATTERNS) for kind in table}
    concrete = {name for base in (mypy.nodes.Expression, mypy.nodes.Statement) for name in kinds(base, mypy.nodes)} | set(
        kinds(mypy.patterns.Pattern, mypy.patterns)
    )
    assert lowered == concrete - ABSTRACT


def test_every_type_is_written() -> None:
    assert set(kinds(mypy.types.Type, mypy.types)) - {kind.__name__ for kind in _RENDER} == UNKNOWN_TYPES


def test_what_we_ask_of_mypy_beside_the_tree_is_there() -> None:
    assert callable(Plugin.get_additional_indirect_deps)
    assert callable(Plugin.report_config_data)
    assert hasattr(TypeChecker, "_type_maps")
    assert hasattr(TypeChecker, "can_skip_diagnostics")

"""Architecture contracts: from one layer map to import-linter's configuration, and the contract types that import-linter has not.

`apr_mypy.contracts.domain.DomainContract` and `apr_mypy.contracts.features.FeaturesContract` work in plain `lint-imports`, by `contract_types`. Each returns its
violations as records (`graph.Violation`); only `render_broken_contract` prints.
"""

from __future__ import annotations

from apr_mypy.contracts.layer_map import (
    FILES,
    LayerMap,
    Section,
    as_ini,
    as_toml,
    configuration_file,
    drift,
    infer_features,
    infer_interfaces,
    infer_layers,
    layer_map,
    only_functions,
    written,
)

__all__ = [
    "FILES",
    "LayerMap",
    "Section",
    "as_ini",
    "as_toml",
    "configuration_file",
    "drift",
    "infer_features",
    "infer_interfaces",
    "infer_layers",
    "layer_map",
    "only_functions",
    "written",
]

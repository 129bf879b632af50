"""Through modules that belong to no feature."""

from shop.shared import lookup  # error: apr-cross-feature-import
from shop.shared.lookup import find_invoice  # error: apr-cross-feature-import
from shop.shared.lookup import Invoice  # error: apr-cross-feature-import
from shop.shared.reporting import report  # error: apr-cross-feature-import
from shop.shared.tables import METADATA
from shop.shared.facade import total
from shop import bootstrap
from shop.bootstrap import REGISTRY


def late() -> None:
    from shop.shared.reporting import report  # error: apr-cross-feature-import

    report("1")

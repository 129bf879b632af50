"""What the other feature's `__init__` re-exports."""

import shop.features.billing  # error: apr-cross-feature-import
import shop.features.catalog
from shop.features import billing  # error: apr-cross-feature-import
from shop.features import catalog
from shop.features.billing import Invoice  # error: apr-cross-feature-import
from shop.features.billing import VERSION  # error: apr-cross-feature-import
from shop.features.billing import charge  # error: apr-cross-feature-import
from shop.features.billing import *  # error: apr-cross-feature-import
from shop.features.billing import invoice_total

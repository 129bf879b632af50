from acme import pay  # error: apr-cross-feature-import
from acme.pay import core  # error: apr-cross-feature-import
from acme.pay.public import charge
from acme.ship import public as shipping
from acme.kernel import ids
from acme.glue.one import go  # error: apr-cross-feature-import

try:
    from acme.ship.core import send  # error: apr-cross-feature-import
except ImportError:
    pass

from acme.cart.a import charge
from acme.pay.core import charge as c

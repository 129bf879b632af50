from acme.pay.core import charge as charge

import stripe


class StripeGateway:
    def charge(self, cents: int) -> str:
        return self._id(stripe.Charge.create(amount=cents))

    def _id(self, charge: stripe.Charge) -> str:
        return charge.id

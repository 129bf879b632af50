from rest_framework.throttling import SimpleRateThrottle, UserRateThrottle
from rest_framework.request import Request
from rest_framework.views import APIView


class BurstThrottle(UserRateThrottle):
    scope = "burst"


class EmailThrottle(SimpleRateThrottle):
    """By the e-mail given, so that one account is not tried from a thousand addresses."""

    scope = "login"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        return self.cache_format % {"scope": self.scope, "ident": request.data.get("email")}


class WithdrawThrottle(UserRateThrottle):
    scope = "withdraw"

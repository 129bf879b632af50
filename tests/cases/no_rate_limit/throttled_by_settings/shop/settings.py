# only: apr-no-rate-limit
"""Throttles by default: for strangers, and by scope."""

MIDDLEWARE = ["django.middleware.common.CommonMiddleware", "shop.middleware.BrakeMiddleware"]

REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.ScopedRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"anon": "10/min", "pay": "3/min"},
}

SECRET_KEY = "from-environment"
INSTALLED_APPS = ["rest_framework", "throttled_shop"]
ROOT_URLCONF = "throttled_shop.urls"
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_THROTTLE_RATES": {"login": "5/min", "burst": "60/min", "withdraw": "3/hour"},
}

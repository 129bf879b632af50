MIDDLEWARE = ["django.middleware.common.CommonMiddleware", "market_with_settings.middleware.RequestIdMiddleware"]
LOGGING = {
    "version": 1,
    "filters": {"request_id": {"()": "market_with_settings.middleware.RequestIdFilter"}},
    "formatters": {"plain": {"format": "%(levelname)s %(request_id)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["request_id"], "formatter": "plain"}},
    "root": {"handlers": ["console"]},
}

INSTALLED_APPS = ["dockerflow.django"]
MIDDLEWARE = ["django.middleware.common.CommonMiddleware", "dockerflow.django.middleware.DockerflowMiddleware"]
LOGGING = {
    "version": 1,
    "filters": {"request_id": {"()": "dockerflow.logging.RequestIdLogFilter"}},
    "formatters": {"json": {"()": "dockerflow.logging.MozlogFormatter", "logger_name": "quays"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["request_id"], "formatter": "json"}},
    "root": {"handlers": ["console"]},
}

# only: apr-sensitive-log
import logging
import os

import requests
from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, JsonResponse
from rest_framework import serializers
from rest_framework.views import APIView

logger = logging.getLogger(__name__)


def login_view(request: HttpRequest) -> HttpResponse:
    logger.info("POST %s", request.POST)  # error: apr-sensitive-log
    logger.info("fields %s", list(request.POST.keys()))
    username = request.POST["username"]
    password = request.POST.get("password")
    user = authenticate(request, username=username, password=password)
    if user is None:
        logger.warning("login failed for %s with %s", username, password)  # error: apr-sensitive-log
        logger.warning("login failed for %s", username)
    logger.debug("meta: %s", request.META)  # error: apr-sensitive-log
    logger.debug("addr: %s", request.META["REMOTE_ADDR"])
    logger.debug("session %s", request.session.session_key)  # error: apr-sensitive-log
    logger.debug("cookies %s", request.COOKIES)  # error: apr-sensitive-log
    logger.debug("path %s method %s", request.path, request.method)
    logger.debug("auth %s", request.headers["Authorization"])  # error: apr-sensitive-log
    logger.debug("type %s", request.headers["Content-Type"])
    return HttpResponse()


def database() -> None:
    logger.info("databases: %s", settings.DATABASES)  # error: apr-sensitive-log
    logger.info("engine: %s", settings.DATABASES["default"]["ENGINE"])
    logger.info("aliases: %s", list(settings.DATABASES))
    logger.info("key %s", settings.SECRET_KEY)  # error: apr-sensitive-log
    logger.info("debug %s tz %s", settings.DEBUG, settings.TIME_ZONE)
    logger.info("env %s", os.environ)  # error: apr-sensitive-log
    logger.info("env %s", dict(os.environ))  # error: apr-sensitive-log
    logger.info("env %s", os.environ.get("DJANGO_ENV"))
    logger.info("env names %s", sorted(os.environ))
    logger.info("db %s", os.environ["DATABASE_URL"])  # error: apr-sensitive-log
    logger.info("aws %s", os.getenv("AWS_SECRET_ACCESS_KEY"))  # error: apr-sensitive-log
    logger.info("region %s", os.getenv("AWS_REGION"))


class PasswordSerializer(serializers.Serializer):
    old_password = serializers.CharField()
    new_password = serializers.CharField()


class ChangePassword(APIView):
    def post(self, request):
        logger.info("change password: %s", request.data)  # error: apr-sensitive-log
        serializer = PasswordSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        logger.info("validated: %s", serializer.validated_data)  # error: apr-sensitive-log
        logger.info("errors: %s", serializer.errors)
        logger.info("user %s changes the password", request.user.pk)
        return JsonResponse({})


def call_provider(city: str) -> dict:
    api_key = os.environ["WEATHER_API_KEY"]
    url = f"https://api.weather.example/v1?city={city}&appid={api_key}"
    try:
        response = requests.get(url, timeout=5)
        response.raise_for_status()
    except requests.HTTPError as exc:
        logger.error("weather failed: %s", exc)  # error: apr-sensitive-log
        raise
    logger.debug("called %s", url)  # error: apr-sensitive-log
    return response.json()


def call_provider_by_header(city: str) -> dict:
    headers = {"Authorization": f"Bearer {os.environ['WEATHER_API_KEY']}"}
    url = f"https://api.weather.example/v1?city={city}"
    try:
        response = requests.get(url, headers=headers, timeout=5)
        response.raise_for_status()
    except requests.HTTPError as exc:
        logger.error("weather failed: %s", exc)
        raise
    logger.debug("called %s with %s", url, headers)  # error: apr-sensitive-log
    return response.json()


def call_with_params(city: str) -> dict:
    try:
        response = requests.get("https://api.weather.example/v1", params={"city": city, "api_key": os.environ["WEATHER_API_KEY"]}, timeout=5)
        response.raise_for_status()
    except requests.RequestException:
        logger.exception("weather failed for %s", city)  # error: apr-sensitive-log
        raise
    return response.json()


class QuietError(Exception):
    def __init__(self, message: str, *, code: int) -> None:
        super().__init__(message)
        self.code = code


def dsn(user: str, password: str, host: str) -> str:
    url = f"postgresql://{user}:{password}@{host}/app"
    if not host:
        raise QuietError(f"cannot build {url}", code=3)  # error: apr-sensitive-log
    logger.info("connecting to %s@%s", user, host)
    return url

from http import HTTPStatus
from rest_framework.exceptions import APIException  # error: apr-domain-imports-framework


class Overdrawn(APIException):
    status_code = HTTPStatus.CONFLICT

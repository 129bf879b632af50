from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSet

from . import clients
from .clients import Rates


def prices(rates: Rates) -> str:
    return rates.rate("USD")


class RatesView(APIView):
    def get(self, request: Request) -> Response:
        return Response(prices(clients.BreakingRates(clients.HttpRates())))


class FusedView(APIView):
    def get(self, request: Request) -> Response:
        return Response([clients.Fused().rate(), clients.Asking().rate(), clients.Safe().rate()])


class OthersViewSet(ViewSet):
    def list(self, request: Request) -> Response:
        return Response([clients.Forgetful().rate(), clients.Halved().rate()])

    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(clients.Meter(pk).load())

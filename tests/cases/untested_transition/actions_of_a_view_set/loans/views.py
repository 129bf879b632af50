from django.http import HttpResponse
from django.views import View
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from .models import Loan


class PayOut(View):
    def post(self, request, pk):
        Loan.objects.get(pk=pk).pay_out()
        return HttpResponse(status=204)


class LoanViewSet(viewsets.ModelViewSet):
    queryset = Loan.objects.all()

    @action(detail=True, methods=["post"])
    def freeze(self, request, pk=None):  # error: apr-untested-transition
        loan = self.get_object()
        if loan.state == Loan.State.APPROVED:
            loan.state = Loan.State.REQUESTED
            loan.save()
        return Response()

    @action(detail=True, methods=["post"])
    def revive(self, request, pk=None):
        loan = self.get_object()
        if loan.state == Loan.State.WRITTEN_OFF:
            loan.state = Loan.State.REQUESTED
            loan.save()
        return Response()

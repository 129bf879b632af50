from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path

from loans.models import Loan


def approve(request, pk):
    get_object_or_404(Loan, pk=pk).approve()
    return HttpResponse()


def reject(request, pk):
    get_object_or_404(Loan, pk=pk).reject()
    return HttpResponse()


def mark_late(request, pk):
    Loan.objects.filter(pk=pk, state=Loan.State.APPROVED).update(state=Loan.State.LATE)
    return HttpResponse()


def unmark_late(request, pk):  # error: apr-untested-transition
    Loan.objects.filter(pk=pk, state=Loan.State.LATE).update(state=Loan.State.APPROVED)
    return HttpResponse()


urlpatterns = [
    path("loans/<int:pk>/approve/", approve, name="loan-approve"),
    path("loans/<int:pk>/reject/", reject, name="loan-reject"),
    path("loans/<int:pk>/late/", mark_late, name="loan-late"),
    path("loans/<int:pk>/unlate/", unmark_late, name="loan-unlate"),
]

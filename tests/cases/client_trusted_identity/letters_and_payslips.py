# only: apr-client-trusted-identity
"""Tornado-less: Django Ninja style, class views, graphene, quart."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import models
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.generic import ListView, UpdateView
from rest_framework import serializers, viewsets
from rest_framework.permissions import IsAuthenticated


class Letter(models.Model):
    sender = models.ForeignKey("auth.User", on_delete=models.CASCADE)
    recipient = models.ForeignKey("auth.User", on_delete=models.CASCADE, related_name="inbox")
    body = models.TextField()


class Payslip(models.Model):
    employee = models.ForeignKey("auth.User", on_delete=models.CASCADE)
    gross = models.DecimalField(max_digits=8, decimal_places=2)


def payslip(request: HttpRequest, employee_id: int) -> HttpResponse:  # error: apr-client-trusted-identity
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    slips = Payslip.objects.filter(employee_id=employee_id)
    return JsonResponse({"gross": [s.gross for s in slips]})


def my_payslip(request: HttpRequest, employee_id: int) -> HttpResponse:
    if request.user.pk != employee_id and not request.user.has_perm("hr.view_payslip"):
        return HttpResponse(status=403)
    slips = Payslip.objects.filter(employee_id=employee_id)
    return JsonResponse({"gross": [s.gross for s in slips]})


@method_decorator(login_required, name="dispatch")
class LetterView(View):
    def get(self, request, pk):  # error: apr-client-trusted-identity
        letter = Letter.objects.get(pk=pk)
        return JsonResponse({"body": letter.body})

    def post(self, request):
        Letter.objects.create(sender=request.user, recipient_id=request.POST["to"], body=request.POST["body"])
        return HttpResponse(status=201)

    def put(self, request, pk):
        letter = Letter.objects.filter(pk=pk, sender=request.user).first()
        letter.body = request.body.decode()
        letter.save()
        return HttpResponse()


@login_required
def send(request):  # error: apr-client-trusted-identity
    Letter.objects.create(sender_id=request.POST["from"], recipient_id=request.POST["to"], body=request.POST["body"])
    return HttpResponse(status=201)


class Payslips(LoginRequiredMixin, ListView):  # error: apr-client-trusted-identity
    queryset = Payslip.objects.all()


class MyPayslips(LoginRequiredMixin, ListView):
    def get_queryset(self):
        return Payslip.objects.filter(employee=self.request.user)


class PayslipEdit(LoginRequiredMixin, UpdateView):  # error: apr-client-trusted-identity
    model = Payslip
    fields = ["gross"]


class LetterSerializer(serializers.ModelSerializer):  # error: apr-client-trusted-identity
    class Meta:
        model = Letter
        fields = ("id", "sender", "body")


class LetterViewSet(viewsets.ModelViewSet):
    serializer_class = LetterSerializer
    permission_classes = (IsAuthenticated,)

    def get_queryset(self):
        return Letter.objects.filter(sender=self.request.user)


class QuietLetterSerializer(serializers.ModelSerializer):
    sender = serializers.HiddenField(default=serializers.CurrentUserDefault())

    class Meta:
        model = Letter
        fields = ("id", "sender", "body")


class QuietLetterViewSet(viewsets.ModelViewSet):
    serializer_class = QuietLetterSerializer
    permission_classes = (IsAuthenticated,)

    def get_queryset(self):
        return self.request.user.letter_set.all()

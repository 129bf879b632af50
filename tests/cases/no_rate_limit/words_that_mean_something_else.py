"""Proposals are withdrawn, invitations taken back, access codes kept, tokens made for who is logged in and sessions of a chat begun: none of it is a payment, a login or a one-time code. What is only handed on to a base class is the base's."""
# only: apr-no-rate-limit

from django.contrib.auth.views import LoginView
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views import View


class Proposal:
    state = "in"

    def withdraw(self) -> None:
        self.state = "out"


class ProposalWithdrawView(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        Proposal().withdraw()
        send_mail("A talk less", "It was withdrawn.", "us@example.com", ["us@example.com"])
        return redirect("/")


class WithdrawView(View):
    def post(self, request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
        amount = int(request.POST["amount"])
        print("send", amount, "to", request.POST["iban"])
        return redirect("/")


class InviteRetractView(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        print("taken back", request.POST["id"])
        return redirect("/")


class InviteSendView(View):
    def post(self, request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
        send_mail("Come", "You are invited.", "us@example.com", [request.POST["to"]])
        return redirect("/")


class AccessCodeView(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        print("kept for the programme", request.POST["name"])
        return redirect("/")


def check_access_code(request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
    if request.POST["code"] != "123456":
        raise Http404
    return redirect("/")


def create_auth_token(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        make_token(request.user)
    return redirect("/tokens/")


def make_token(user: object) -> str:
    raise NotImplementedError


def obtain_token(request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
    return HttpResponse(make_token(find_by_key(request.POST["key"])))


def find_by_key(key: str) -> object:
    raise NotImplementedError


def anything_else(request: HttpRequest, rest: str) -> HttpResponse:
    lines = [f"nobody answers {request.method} {rest}"]
    if request.FILES:
        lines.append(f"files: {[one.name for one in request.FILES.values()]}")
    print("\n".join(lines))
    raise Http404


class ReminderView(View):
    permission_required = "talks.release_schedule"

    def post(self, request: HttpRequest) -> HttpResponse:
        send_mail("Soon", "It begins soon.", "us@example.com", ["all@example.com"])
        return redirect("/")


class OpinionView(View):
    permission_required = "talks.give_feedback"

    def post(self, request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
        send_mail("Well", request.POST["text"], "us@example.com", ["speaker@example.com"])
        return redirect("/")


class TestMailView(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_superuser:
            raise PermissionDenied
        send_mail("Test", "It works.", "us@example.com", [request.POST["to"]])
        return redirect("/")


class ImportView(View):
    def post(self, request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
        for row in request.POST.getlist("rows"):
            print(row)
        return redirect("/")


class ImportTalksView(ImportView):
    def post(self, request: HttpRequest) -> HttpResponse:
        return super().post(request)


class CodeByMailView(View):
    def get(self, request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
        send_mail("Your code", "123456", "us@example.com", [request.GET["email"]])
        return HttpResponse()


class SlowDownMixin:
    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.session.get("attempts", 0) > 5:
            return HttpResponse(status=429)
        return super().dispatch(request, *args, **kwargs)


class SlowLogin(SlowDownMixin, LoginView):
    template_name = "login.html"


urlpatterns = [
    path("withdraw-talk/", ProposalWithdrawView.as_view()),
    path("wallet/withdraw/", WithdrawView.as_view()),
    path("invitations/retract/", InviteRetractView.as_view()),
    path("invitations/send/", InviteSendView.as_view()),
    path("access-codes/", AccessCodeView.as_view()),
    path("access-codes/check/", check_access_code),
    path("tokens/new/", create_auth_token),
    path("tokens/obtain/", obtain_token),
    path("api/<path:rest>", anything_else),
    path("remind/", ReminderView.as_view()),
    path("opinion/", OpinionView.as_view()),
    path("test-mail/", TestMailView.as_view()),
    path("import/", ImportView.as_view()),
    path("import/talks/", ImportTalksView.as_view()),
    path("mail-code/", CodeByMailView.as_view()),
    path("in/", SlowLogin.as_view()),
]

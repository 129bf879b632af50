# only: apr-no-circuit-breaker
import httpx
from django.http import JsonResponse
from django.urls import path
from django.views import View

from .clients import Events, mail_client, new_forge, new_mirror, paper_client, phone_client

events = Events(httpx.AsyncClient(timeout=3))


def send_code(request):  # error: apr-no-circuit-breaker
    client = phone_client()
    client.messages.create(to=request.POST["to"], body="4711")
    return JsonResponse({})


def list_calls(request):
    return JsonResponse({"calls": [call.sid for call in phone_client().calls.list(limit=5)]})


def send_letter(request):  # error: apr-no-circuit-breaker
    client = mail_client()
    client.send_raw_email(Source="a@b.example", RawMessage={"Data": request.body})
    return JsonResponse({})


def paper(request, key):
    return JsonResponse({"size": paper_client().head_object(Bucket="papers", Key=key)["ContentLength"]})


def papers(request):
    return JsonResponse({"all": paper_client().list_objects(Bucket="papers")["Contents"]})


class BranchView(View):
    new_forge = staticmethod(new_forge)
    new_mirror = staticmethod(new_mirror)

    def get(self, request, name):
        return JsonResponse({"head": self.new_forge().branch_head(name), "mirror": self.new_mirror().mirrored_head(name)})


class BranchesView(View):
    new_forge = staticmethod(new_forge)
    new_mirror = staticmethod(new_mirror)

    def get(self, request):
        return JsonResponse({"names": self.new_forge().branch_names(), "mirror": self.new_mirror().mirrored_head("main")})


async def open_page(request):
    events.show("open")
    return JsonResponse({"said": await events.ask("open")})


async def close_page(request):
    events.show("close")
    return JsonResponse({"said": await events.ask("close")})


urlpatterns = [
    path("code", send_code),
    path("calls", list_calls),
    path("letter", send_letter),
    path("paper/<key>", paper),
    path("papers", papers),
    path("branch/<name>", BranchView.as_view()),
    path("branches", BranchesView.as_view()),
    path("open", open_page),
    path("close", close_page),
]

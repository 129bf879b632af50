from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpResponse
from django.views import View

from newsroom import services


@permission_required("newsroom.publish_story", raise_exception=True)
def publish(request, story_id):
    services.publish_story(story_id)
    return HttpResponse(status=204)


@login_required
def schedule(request, story_id):
    if request.POST.get("now"):
        services.publish_story(story_id)
    return HttpResponse(status=204)


class DropStory(PermissionRequiredMixin, View):
    permission_required = "newsroom.delete_story"

    def post(self, request, story_id):
        services.drop(story_id)
        return HttpResponse(status=204)


@login_required
def tidy(request):
    for story_id in request.POST.getlist("stories"):
        services.drop(int(story_id))
    return HttpResponse(status=204)


@login_required
def refund(request, payment_id):
    if not request.user.is_staff:
        return HttpResponse(status=403)
    services.refund_payment(payment_id)
    return HttpResponse(status=204)


@login_required
def complain(request, payment_id):
    services.refund_payment(payment_id)
    return HttpResponse(status=204)


@permission_required("newsroom.change_story")
def retitle(request, story_id):
    services.retitle(story_id, request.POST["title"])
    return HttpResponse(status=204)


@login_required
def retitle_mine(request, story_id):
    services.retitle(story_id, request.POST["title"])
    return HttpResponse(status=204)


@permission_required("newsroom.delete_story")
def erase(request, story_id):
    services.erase(request.user, story_id)
    return HttpResponse(status=204)


@login_required
def erase_mine(request, story_id):
    services.erase(request.user, story_id)
    return HttpResponse(status=204)


@permission_required("newsroom.pay")
def pay(request, story_id):
    services.pay_author(story_id, 100)
    return HttpResponse(status=204)

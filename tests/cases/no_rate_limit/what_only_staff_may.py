"""Views that ask for a model's permission are the staff's; what is deleted may be told of by the way. A contact form is for everybody, and so is an upload that only asks who it is."""
# only: apr-no-rate-limit

from django.contrib.auth.decorators import login_required
from django.core.mail import send_mail
from django.http import Http404
from django.shortcuts import redirect, render


def has_perm(user, perm):
    return user.is_superuser or user.has_perm(perm)


def notify_managers(text):
    send_mail("news", text, "news@example.com", ["managers@example.com"])


def add(request):
    if not has_perm(request.user, "articles.add_article"):
        raise Http404
    if request.method == "POST":
        request.session["picture"] = request.FILES["picture"].name
        return redirect("articles")
    return render(request, "add.html", {})


def delete(request, pk):
    if request.method == "POST":
        send_notification_email(pk)
        return redirect("articles")
    return render(request, "delete.html", {"pk": pk})


def send_notification_email(pk):
    send_mail("deleted", str(pk), "news@example.com", ["managers@example.com"])


@login_required
def hand_in(request):  # error: apr-no-rate-limit
    if request.method == "POST":
        request.session["picture"] = request.FILES["picture"].name
        return redirect("articles")
    return render(request, "hand_in.html", {})


def contact(request):  # error: apr-no-rate-limit
    if request.method == "POST":
        send_mail("contact", request.POST["text"], request.POST["email"], ["office@example.com"])
        return redirect("thanks")
    return render(request, "contact.html", {})

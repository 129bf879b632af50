"""Rows that belong to whom their parent belongs to: what other handlers ask by the parent's owner, this one has to ask too."""
# only: apr-client-trusted-identity

from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.decorators import method_decorator
from django.views import View
from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

Person = get_user_model()
router = APIRouter()


class ReadingJob(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    stopped = models.BooleanField(default=False)


class ReadingItem(models.Model):
    job = models.ForeignKey(ReadingJob, on_delete=models.CASCADE)
    guess = models.TextField(null=True)
    text = models.TextField()


class CatalogueEntry(models.Model):
    shelf = models.ForeignKey("Shelving", on_delete=models.CASCADE)
    text = models.TextField()


class Shelving(models.Model):
    name = models.TextField()


class OpenJob(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    text = models.TextField()


@login_required
def retry_item(request: HttpRequest, job_id: int, item_id: int) -> HttpResponse:
    item = get_object_or_404(ReadingItem, id=item_id, job__id=job_id, job__user=request.user)
    item.guess = None
    item.save()
    return HttpResponse()


@login_required
def accept_item(request: HttpRequest, job_id: int, item_id: int) -> HttpResponse:  # error: apr-client-trusted-identity
    item = get_object_or_404(ReadingItem, id=item_id, job__id=job_id)
    item.text = item.guess or ""
    item.save()
    return HttpResponse()


@login_required
def accept_checked_item(request: HttpRequest, item_id: int) -> HttpResponse:
    item = get_object_or_404(ReadingItem, id=item_id)
    if item.job.user != request.user:
        raise PermissionDenied()
    item.text = item.guess or ""
    item.save()
    return HttpResponse()


@login_required
def change_entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Entries are everybody's: nobody asks whose they are."""
    entry = get_object_or_404(CatalogueEntry, id=entry_id)
    entry.text = request.POST["text"]
    entry.save()
    return HttpResponse()


@method_decorator(login_required, name="dispatch")
class ReadingStatus(View):
    def get(self, request: HttpRequest, job_id: int) -> HttpResponse:
        job = get_object_or_404(ReadingJob, id=job_id)
        if job.user != request.user:
            raise PermissionDenied()
        return HttpResponse(job.stopped)


@method_decorator(login_required, name="dispatch")
class ReadingAgain(View):
    def post(self, request: HttpRequest, job_id: int) -> HttpResponse:  # error: apr-client-trusted-identity
        job = get_object_or_404(ReadingJob, id=job_id)
        again = ReadingJob.objects.create(user=request.user, stopped=job.stopped)
        return HttpResponse(again.pk)


@method_decorator(login_required, name="dispatch")
class OpenStatus(View):
    def get(self, request: HttpRequest, job_id: int) -> HttpResponse:
        """Open jobs are shown to all."""
        job = get_object_or_404(OpenJob, id=job_id)
        return HttpResponse(job.text)


@method_decorator(login_required, name="dispatch")
class OpenAgain(View):
    def post(self, request: HttpRequest, job_id: int) -> HttpResponse:
        job = get_object_or_404(OpenJob, id=job_id)
        again = OpenJob.objects.create(user=request.user, text=job.text)
        return HttpResponse(again.pk)


urlpatterns = [
    path("items/<int:job_id>/<int:item_id>/retry", retry_item),
    path("items/<int:job_id>/<int:item_id>/accept", accept_item),
    path("items/<int:item_id>/accept", accept_checked_item),
    path("entries/<int:entry_id>", change_entry),
    path("jobs/<int:job_id>", ReadingStatus.as_view()),
    path("jobs/<int:job_id>/again", ReadingAgain.as_view()),
    path("open/<int:job_id>", OpenStatus.as_view()),
    path("open/<int:job_id>/again", OpenAgain.as_view()),
]


class Base(DeclarativeBase):
    pass


class Customer(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))


class OrderLine(Base):
    __tablename__ = "order_lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    quantity: Mapped[int]


class Colour(Base):
    __tablename__ = "colours"
    id: Mapped[int] = mapped_column(primary_key=True)
    shade: Mapped[str]


def get_session() -> Session:
    raise NotImplementedError


def current_customer() -> Customer:
    raise NotImplementedError


@router.get("/lines/{line_id}")
def show_line(line_id: int, session: Session = Depends(get_session), caller: Customer = Depends(current_customer)) -> int:
    query = select(OrderLine).join(Order, Order.id == OrderLine.order_id).where(OrderLine.id == line_id, Order.customer_id == caller.id)
    return session.scalars(query).one().quantity


@router.put("/lines/{line_id}")
def change_line(  # error: apr-client-trusted-identity
    line_id: int, quantity: int, session: Session = Depends(get_session), caller: Customer = Depends(current_customer)
) -> None:
    line = session.scalars(select(OrderLine).where(OrderLine.id == line_id)).one()
    line.quantity = quantity
    session.commit()


@router.delete("/lines/{line_id}")
def drop_line(line_id: int, session: Session = Depends(get_session), caller: Customer = Depends(current_customer)) -> None:
    line = session.get_one(OrderLine, line_id)
    order = session.get_one(Order, line.order_id)
    if order.customer_id != caller.id:
        raise HTTPException(404)
    session.delete(line)
    session.commit()


@router.put("/colours/{colour_id}")
def change_colour(
    colour_id: int, shade: str, session: Session = Depends(get_session), caller: Customer = Depends(current_customer)
) -> None:
    colour = session.scalars(select(Colour).where(Colour.id == colour_id)).one()
    colour.shade = shade
    session.commit()

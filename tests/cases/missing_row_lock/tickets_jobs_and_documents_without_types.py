# only: apr-missing-row-lock
import threading

from django.db import connection, models, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic import View
from peewee import CharField, Model, PostgresqlDatabase
from pymongo import MongoClient, ReturnDocument
from redis import Redis

pgdb = PostgresqlDatabase("jobs")
mongo = MongoClient().shop
cache = Redis()


class Job(Model):
    state = CharField(default="queued")

    class Meta:
        database = pgdb


class Ticket(models.Model):
    STATUS = (("open", "Open"), ("closed", "Closed"))
    status = models.CharField(max_length=10, choices=STATUS, default="open")

    class Meta:
        app_label = "t"


class CloseTicket(View):
    def post(self, request, pk):
        ticket = get_object_or_404(Ticket, pk=pk)
        if ticket.status == "closed":
            return HttpResponse("already", status=409)
        ticket.status = "closed"  # error: apr-missing-row-lock
        ticket.save()
        return HttpResponse("ok")


class CloseTicketLocked(View):
    @transaction.atomic
    def post(self, request, pk):
        ticket = get_object_or_404(Ticket.objects.select_for_update(), pk=pk)
        if ticket.status == "closed":
            return HttpResponse("already", status=409)
        ticket.status = "closed"
        ticket.save()
        return HttpResponse("ok")


@transaction.atomic
def close_ticket(request, pk):
    ticket = Ticket.objects.filter(pk=pk, status="open").first()
    if not ticket:
        return HttpResponse(status=409)
    ticket.status = "closed"  # error: apr-missing-row-lock
    ticket.save(update_fields=["status"])
    return HttpResponse("ok")


def close_ticket_update(request, pk):
    if not Ticket.objects.filter(pk=pk, status="open").update(status="closed"):
        return HttpResponse(status=409)
    return HttpResponse("ok")


def claim():
    job = Job.select().where(Job.state == "queued").order_by(Job.id).first()
    if job is None:
        return None
    job.state = "running"  # error: apr-missing-row-lock
    job.save()
    return job


def claim_locked():
    with pgdb.atomic():
        job = Job.select().where(Job.state == "queued").for_update("FOR UPDATE SKIP LOCKED").first()
        if job is None:
            return None
        job.state = "running"
        job.save()
    return job


def claim_cas(job_id):
    n = Job.update(state="running").where((Job.id == job_id) & (Job.state == "queued")).execute()
    return n == 1


def capture(order_id):
    order = mongo.orders.find_one({"_id": order_id})
    if order["status"] != "authorized":
        raise ValueError("bad state")
    mongo.orders.update_one({"_id": order_id}, {"$set": {"status": "captured"}})  # error: apr-missing-row-lock


def capture_cas(order_id):
    order = mongo.orders.find_one_and_update(
        {"_id": order_id, "status": "authorized"}, {"$set": {"status": "captured"}}, return_document=ReturnDocument.AFTER
    )
    if order is None:
        raise ValueError("bad state")
    return order


def approve(doc_id):
    cur = connection.cursor()
    cur.execute("SELECT status FROM docs WHERE id = %s", [doc_id])
    row = cur.fetchone()
    if row[0] != "draft":
        raise ValueError("not a draft")
    cur.execute("UPDATE docs SET status = 'approved' WHERE id = %s", [doc_id])  # error: apr-missing-row-lock


def approve_cas(doc_id):
    cur = connection.cursor()
    cur.execute("SELECT status FROM docs WHERE id = %s", [doc_id])
    if cur.fetchone()[0] != "draft":
        raise ValueError("not a draft")
    cur.execute("UPDATE docs SET status = 'approved' WHERE id = %s AND status = 'draft'", [doc_id])
    if cur.rowcount != 1:
        raise ValueError("lost the race")


def approve_locked(doc_id):
    with cache.lock("doc:%s" % doc_id):
        cur = connection.cursor()
        cur.execute("SELECT status FROM docs WHERE id = %s", [doc_id])
        if cur.fetchone()[0] != "draft":
            raise ValueError("not a draft")
        cur.execute("UPDATE docs SET status = 'approved' WHERE id = %s", [doc_id])

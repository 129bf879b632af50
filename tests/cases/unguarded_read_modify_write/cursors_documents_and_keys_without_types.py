# only: apr-unguarded-read-modify-write
import json

import psycopg2
import redis
from django.db import models, transaction
from django.db.models import F
from peewee import IntegerField, Model, SqliteDatabase
from pymongo import MongoClient

r = redis.StrictRedis()
mdb = MongoClient().game
sq = SqliteDatabase("a.db")


class Score(Model):
    points = IntegerField()
    level = IntegerField()

    class Meta:
        database = sq


class Stock(models.Model):
    qty = models.IntegerField()
    meta = models.JSONField()
    note = models.CharField(max_length=40)

    def take(self, n):
        self.qty = self.qty - n
        self.save(update_fields=["qty"])

    class Meta:
        app_label = "x"


def bump(score_id, n):
    s = Score.get(Score.id == score_id)
    s.points += n  # error: apr-unguarded-read-modify-write
    s.save()


def bump_ok(score_id, n):
    Score.update(points=Score.points + n).where(Score.id == score_id).execute()


def take(request, pk):
    stock = Stock.objects.get(pk=pk)
    stock.take(int(request.POST["n"]))  # error: apr-unguarded-read-modify-write


def take_atomic(request, pk):
    with transaction.atomic():
        stock = Stock.objects.get(pk=pk)
        stock.qty -= int(request.POST["n"])  # error: apr-unguarded-read-modify-write
        stock.save()


def take_locked(request, pk):
    with transaction.atomic():
        stock = Stock.objects.select_for_update().get(pk=pk)
        stock.qty -= int(request.POST["n"])
        stock.save()


def take_f(request, pk):
    stock = Stock.objects.get(pk=pk)
    stock.qty = F("qty") - int(request.POST["n"])
    stock.save(update_fields=["qty"])


def annotate(request, pk):
    stock = Stock.objects.filter(pk=pk).first()
    stock.meta["last"] = request.POST["last"]  # error: apr-unguarded-read-modify-write
    stock.save()


def note(request, pk):
    Stock.objects.filter(pk=pk).update(note=request.POST["note"])


def withdraw(conn, account, amount):
    cur = conn.cursor()
    cur.execute("SELECT balance FROM accounts WHERE id = %s", (account,))
    balance = cur.fetchone()[0]
    if balance < amount:
        raise ValueError("insufficient")
    cur.execute("UPDATE accounts SET balance = %s WHERE id = %s", (balance - amount, account))  # error: apr-unguarded-read-modify-write
    conn.commit()


def withdraw_locked(conn, account, amount):
    cur = conn.cursor()
    cur.execute("SELECT balance FROM accounts WHERE id = %s FOR UPDATE", (account,))
    balance = cur.fetchone()[0]
    cur.execute("UPDATE accounts SET balance = %s WHERE id = %s", (balance - amount, account))
    conn.commit()


def withdraw_sql(conn, account, amount):
    with conn:
        with conn.cursor() as cur:
            cur.execute("UPDATE accounts SET balance = balance - %s WHERE id = %s AND balance >= %s", (amount, account, amount))
            if cur.rowcount == 0:
                raise ValueError("insufficient")


def gold(player, n):
    doc = mdb.players.find_one({"_id": player})
    doc["gold"] = doc["gold"] + n  # error: apr-unguarded-read-modify-write
    mdb.players.save(doc) if hasattr(mdb.players, "save") else mdb.players.replace_one({"_id": player}, doc)


def gold_set(player, n):
    doc = mdb.players.find_one({"_id": player})
    total = doc.get("gold", 0) + n
    mdb.players.update_one({"_id": player}, {"$set": {"gold": total}})  # error: apr-unguarded-read-modify-write


def gold_inc(player, n):
    mdb.players.update_one({"_id": player}, {"$inc": {"gold": n}})


def gold_versioned(player, n):
    doc = mdb.players.find_one({"_id": player})
    res = mdb.players.update_one({"_id": player, "rev": doc["rev"]}, {"$set": {"gold": doc["gold"] + n, "rev": doc["rev"] + 1}})
    if res.modified_count == 0:
        raise RuntimeError("conflict")


def visits(key):
    n = int(r.get(key) or 0)
    r.set(key, n + 1)  # error: apr-unguarded-read-modify-write


def visits_ok(key):
    return r.incr(key)


def cart_add(user, sku):
    raw = r.get("cart:%s" % user)
    cart = json.loads(raw) if raw else []
    cart.append(sku)
    r.set("cart:%s" % user, json.dumps(cart))  # error: apr-unguarded-read-modify-write


def cart_add_locked(user, sku):
    with r.lock("cartlock:%s" % user, timeout=5):
        raw = r.get("cart:%s" % user)
        cart = json.loads(raw) if raw else []
        cart.append(sku)
        r.set("cart:%s" % user, json.dumps(cart))

# only: apr-app-only-constraint
import psycopg2
from peewee import CharField, IntegerField, IntegrityError, Model, SqliteDatabase
from pymongo import MongoClient, ASCENDING
from pymongo.errors import DuplicateKeyError

dbx = SqliteDatabase("x.db")
mongo = MongoClient()["crm"]
mongo.accounts.create_index([("email", ASCENDING)], unique=True)


class Coupon(Model):
    code = CharField()
    percent = IntegerField()

    class Meta:
        database = dbx


class Voucher(Model):
    code = CharField(unique=True)
    amount = IntegerField()

    class Meta:
        database = dbx
        indexes = ((("code", "amount"), False),)


def add_coupon(code, percent):
    if Coupon.select().where(Coupon.code == code).exists():  # error: apr-app-only-constraint
        raise ValueError("exists")
    return Coupon.create(code=code, percent=percent)


def ensure_coupon(code):
    coupon, created = Coupon.get_or_create(code=code, defaults={"percent": 5})  # error: apr-app-only-constraint
    return coupon


def ensure_voucher(code):
    voucher, _ = Voucher.get_or_create(code=code, defaults={"amount": 5})
    return voucher


def add_voucher(code, amount):
    try:
        return Voucher.create(code=code, amount=amount)
    except IntegrityError:
        return Voucher.get(Voucher.code == code)


def register_lead(doc):
    if mongo.leads.find_one({"phone": doc["phone"]}):  # error: apr-app-only-constraint
        return False
    mongo.leads.insert_one(doc)
    return True


def register_account(doc):
    if mongo.accounts.count_documents({"email": doc["email"]}):
        return False
    try:
        mongo.accounts.insert_one(doc)
    except DuplicateKeyError:
        return False
    return True


def upsert_lead(doc):
    mongo.leads.update_one({"phone": doc["phone"]}, {"$set": doc}, upsert=True)


def add_subscriber(conn, email):
    cur = conn.cursor()
    cur.execute("SELECT 1 FROM subscribers WHERE email = %s", (email,))
    if cur.fetchone() is None:  # error: apr-app-only-constraint
        cur.execute("INSERT INTO subscribers (email) VALUES (%s)", (email,))
    conn.commit()


def add_subscriber_ok(conn, email):
    cur = conn.cursor()
    cur.execute("SELECT 1 FROM subscribers WHERE email = %s", (email,))
    if cur.fetchone() is None:
        cur.execute("INSERT INTO subscribers (email) VALUES (%s) ON CONFLICT DO NOTHING", (email,))
    conn.commit()


class Subscribers(object):
    def __init__(self, dsn):
        self.conn = psycopg2.connect(dsn)

    def add(self, email):
        with self.conn, self.conn.cursor() as cur:
            cur.execute("SELECT count(*) FROM subscribers WHERE email = %s", (email,))
            (n,) = cur.fetchone()  # error: apr-app-only-constraint
            if n == 0:
                cur.execute("INSERT INTO subscribers (email) VALUES (%s)", (email,))

    def add_ok(self, email):
        try:
            with self.conn, self.conn.cursor() as cur:
                cur.execute("SELECT count(*) FROM subscribers WHERE email = %s", (email,))
                if not cur.fetchone()[0]:
                    cur.execute("INSERT INTO subscribers (email) VALUES (%s)", (email,))
        except psycopg2.IntegrityError:
            return False
        return True

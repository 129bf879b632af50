# only: apr-n-plus-one
import psycopg2
import psycopg2.extras
from pymongo import MongoClient
from peewee import Model, CharField, ForeignKeyField, PostgresqlDatabase, prefetch

client = MongoClient("mongodb://mongo")
mdb = client.shop
pg = PostgresqlDatabase("shop")


class Base(Model):
    class Meta:
        database = pg


class Author(Base):
    name = CharField()


class Book(Base):
    title = CharField()
    author = ForeignKeyField(Author, backref="books")


class Reporter(object):
    def __init__(self, dsn):
        self.conn = psycopg2.connect(dsn)

    def report(self):
        cur = self.conn.cursor(cursor_factory=psycopg2.extras.DictCursor)
        cur.execute("SELECT id, name FROM accounts WHERE active")
        out = []
        for row in cur.fetchall():
            cur.execute("SELECT sum(amount) FROM entries WHERE account_id = %s", (row["id"],))  # error: apr-n-plus-one
            out.append((row["name"], cur.fetchone()[0]))
        return out

    def report_joined(self):
        cur = self.conn.cursor()
        cur.execute("SELECT a.name, sum(e.amount) FROM accounts a JOIN entries e ON e.account_id = a.id GROUP BY a.name")
        return [(name, total) for name, total in cur.fetchall()]

    def _owner(self, account_id):
        cur = self.conn.cursor()
        cur.execute("SELECT owner FROM owners WHERE account_id = %s", (account_id,))
        return cur.fetchone()

    def owners(self):
        cur = self.conn.cursor()
        cur.execute("SELECT id FROM accounts")
        return dict((r[0], self._owner(r[0])) for r in cur)  # error: apr-n-plus-one


def tickets():
    out = []
    for t in mdb.tickets.find({"open": True}):
        user = mdb.users.find_one({"_id": t["user_id"]})  # error: apr-n-plus-one
        out.append(dict(title=t["title"], user=user and user["name"]))
    return out


def tickets_fast():
    ts = list(mdb.tickets.find({"open": True}))
    users = dict((u["_id"], u) for u in mdb.users.find({"_id": {"$in": [t["user_id"] for t in ts]}}))
    return [dict(title=t["title"], user=users.get(t["user_id"], {}).get("name")) for t in ts]


def titles():
    lines = []
    for b in Book.select():
        lines.append("%s by %s" % (b.title, b.author.name))  # error: apr-n-plus-one
    return "\n".join(lines)


def titles_joined():
    lines = []
    for b in Book.select(Book, Author).join(Author):
        lines.append("%s by %s" % (b.title, b.author.name))
    return "\n".join(lines)


def catalogue():
    return {a.name: [b.title for b in a.books] for a in Author.select()}  # error: apr-n-plus-one


def catalogue_prefetched():
    authors = prefetch(Author.select(), Book.select())
    return {a.name: [b.title for b in a.books] for a in authors}


def keys_only():
    return [b.author_id for b in Book.select()]

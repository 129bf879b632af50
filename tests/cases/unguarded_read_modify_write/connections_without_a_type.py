# only: apr-unguarded-read-modify-write
import psycopg2


def w1(conn, account, amount):
    cur = conn.cursor()
    cur.execute("SELECT balance FROM accounts WHERE id = %s", (account,))
    balance = cur.fetchone()[0]
    if balance < amount:
        raise ValueError("insufficient")
    cur.execute("UPDATE accounts SET balance = %s WHERE id = %s", (balance - amount, account))  # error: apr-unguarded-read-modify-write
    conn.commit()


def w2(dsn, account, amount):
    conn = psycopg2.connect(dsn)
    cur = conn.cursor()
    cur.execute("SELECT balance FROM accounts WHERE id = %s", (account,))
    balance = cur.fetchone()[0]
    cur.execute("UPDATE accounts SET balance = %s WHERE id = %s", (balance - amount, account))  # error: apr-unguarded-read-modify-write
    conn.commit()


def w3(conn, account, amount):
    cur = conn.cursor()
    cur.execute("SELECT balance FROM accounts WHERE id = %s", (account,))
    row = cur.fetchone()
    new = row[0] - amount
    cur.execute("UPDATE accounts SET balance = %s WHERE id = %s", (new, account))  # error: apr-unguarded-read-modify-write
    conn.commit()


def w4(conn, account, amount):
    cur = conn.cursor()
    cur.execute("SELECT balance FROM accounts WHERE id = %s", (account,))
    (balance,) = cur.fetchone()
    cur.execute("UPDATE accounts SET balance = %s WHERE id = %s" % (balance - amount, account))  # gap: apr-unguarded-read-modify-write
    conn.commit()


def w5(conn, account, amount):
    cur = conn.cursor()
    cur.execute("SELECT balance FROM accounts WHERE id = %s", [account])
    balance = cur.fetchone()["balance"]
    cur.execute("UPDATE accounts SET balance = %s WHERE id = %s", [balance - amount, account])  # error: apr-unguarded-read-modify-write
    conn.commit()


class Store(object):
    def __init__(self, conn):
        self.conn = conn

    def w6(self, account, amount):
        with self.conn.cursor() as cur:
            cur.execute("SELECT balance FROM accounts WHERE id = %s", [account])
            balance = cur.fetchone()[0]
            cur.execute("UPDATE accounts SET balance = %s WHERE id = %s", [balance - amount, account])  # error: apr-unguarded-read-modify-write
        self.conn.commit()


def locked(conn, account, amount):
    cur = conn.cursor()
    cur.execute("SELECT balance FROM accounts WHERE id = %s FOR UPDATE", (account,))
    balance = cur.fetchone()[0]
    cur.execute("UPDATE accounts SET balance = %s WHERE id = %s", (balance - amount, account))
    conn.commit()


def of_another_table(conn, account, amount):
    cur = conn.cursor()
    cur.execute("SELECT rate FROM fees WHERE id = %s", (account,))
    rate = cur.fetchone()[0]
    cur.execute("UPDATE accounts SET fee = %s WHERE id = %s", (rate * amount, account))
    conn.commit()

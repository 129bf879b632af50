# only: apr-n-plus-one

def n1(conn):
    cur = conn.cursor()
    cur.execute("SELECT id FROM accounts")
    out = []
    for row in cur.fetchall():
        cur.execute("SELECT sum(x) FROM entries WHERE account = %s", (row[0],))  # error: apr-n-plus-one
        out.append(cur.fetchone()[0])
    return out


def n2(conn, ids):
    cur = conn.cursor()
    for one in ids:
        cur.execute("UPDATE accounts SET seen = true WHERE id = %s", (one,))


def n3(conn):
    cur = conn.cursor()
    cur.execute("SELECT id FROM accounts WHERE x")
    return [one[0] for one in cur.fetchall()]

# only: apr-orm-outside-transaction
"""What a loop over a query of columns cuts out is a value, whatever it is called; a row is a row."""

from concurrent.futures import ThreadPoolExecutor

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()
pool = ThreadPoolExecutor(max_workers=2)


class Loan(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    state = db.Column(db.String(10))


def remind(loan):
    print(loan.state)


def remind_by_id(loan_id):
    remind(db.session.get(Loan, loan_id))


def all_ids():
    for (loan_id,) in db.session.query(Loan.id).filter_by(state="late"):
        pool.submit(remind_by_id, loan_id)


def all_pairs():
    for loan_id, state in db.session.query(Loan.id, Loan.state):
        pool.submit(print, loan_id, state)


def all_rows():
    for loan in Loan.query.filter_by(state="late").order_by(Loan.id):
        pool.submit(remind, loan)  # error: apr-orm-outside-transaction

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    email = db.Column(db.String(80))
    is_admin = db.Column(db.Boolean, default=False)
    bio = db.Column(db.Text)
    city = db.Column(db.String(80))
    state = db.Column(db.String(2))
    billing_state = db.Column(db.String(2))


class Purchase(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.Integer, db.ForeignKey("user.id"))
    amount = db.Column(db.Integer)
    note = db.Column(db.Text)


class Product(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    price = db.Column(db.Integer)
    name = db.Column(db.String(80))

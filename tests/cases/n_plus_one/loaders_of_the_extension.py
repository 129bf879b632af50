# only: apr-n-plus-one
from flask import Flask, jsonify
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
db = SQLAlchemy()


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    identities = db.relationship("Identity", back_populates="user")


class Identity(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40))
    user_id = db.Column(db.ForeignKey("user.id"))
    user = db.relationship("User", back_populates="identities")


@app.get("/users")
def users():
    found = User.query.options(db.joinedload(User.identities)).all()
    return jsonify([[one.name for one in user.identities] for user in found])


@app.get("/users/plain")
def plain_users():
    return jsonify([[one.name for one in user.identities] for user in User.query.all()])  # error: apr-n-plus-one

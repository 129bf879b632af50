# only: apr-client-trusted-identity
"""A monolith whose hook leaves who acts in `g`: orders, remembered users, fields set one by one."""

from functools import wraps

from flask import Flask, abort, g, jsonify, request, session
from flask_sqlalchemy import SQLAlchemy
from itsdangerous import BadSignature, URLSafeTimedSerializer

app = Flask(__name__)
db = SQLAlchemy(app)
signer = URLSafeTimedSerializer("s3cr3t", salt="remember")


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    email = db.Column(db.String)
    is_admin = db.Column(db.Boolean, default=False)


class Product(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    price = db.Column(db.Integer)


class Order(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.Integer, db.ForeignKey("user.id"))
    product_id = db.Column(db.Integer)
    amount = db.Column(db.Integer)
    tip = db.Column(db.Integer, default=0)
    status = db.Column(db.String, default="new")


@app.before_request
def load_user():
    g.user = None
    if "uid" in session:
        g.user = User.query.get(session["uid"])


def login_required(f):
    @wraps(f)
    def inner(*a, **kw):
        if g.user is None:
            abort(401)
        return f(*a, **kw)

    return inner


def admin_required(f):
    @wraps(f)
    def inner(*a, **kw):
        if g.user is None or not g.user.is_admin:
            abort(403)
        return f(*a, **kw)

    return inner


@app.route("/orders/<int:order_id>")
@login_required
def show_order(order_id):  # error: apr-client-trusted-identity
    order = Order.query.get_or_404(order_id)
    return jsonify(id=order.id, amount=order.amount)


@app.route("/my/orders/<int:order_id>")
@login_required
def show_my_order(order_id):
    order = Order.query.filter_by(id=order_id, user_id=g.user.id).first_or_404()
    return jsonify(id=order.id, amount=order.amount)


@app.route("/orders", methods=["POST"])
@login_required
def place_order():  # error: apr-client-trusted-identity
    data = request.get_json()
    order = Order(user_id=g.user.id, product_id=data["product_id"], amount=data["price"])
    db.session.add(order)
    db.session.commit()
    return jsonify(id=order.id)


@app.route("/v2/orders", methods=["POST"])
@login_required
def place_order_v2():
    data = request.get_json()
    product = Product.query.get_or_404(data["product_id"])
    tip = int(data.get("tip", 0))
    if not 0 <= tip <= 10000:
        abort(400)
    order = Order(user_id=g.user.id, product_id=product.id, amount=product.price, tip=tip)
    db.session.add(order)
    db.session.commit()
    return jsonify(id=order.id)


@app.route("/orders/history")
def history():  # error: apr-client-trusted-identity
    uid = request.args.get("uid", type=int)
    rows = Order.query.filter(Order.user_id == uid).all()
    return jsonify([r.id for r in rows])


@app.route("/admin/orders/history")
@admin_required
def admin_history():
    uid = request.args.get("uid", type=int)
    return jsonify([r.id for r in Order.query.filter(Order.user_id == uid).all()])


@app.route("/remember")
def remember():
    try:
        uid = signer.loads(request.cookies.get("remember", ""), max_age=86400)
    except BadSignature:
        abort(401)
    session["uid"] = uid
    return jsonify(User.query.get(uid).email)


@app.route("/whoami")
def whoami():  # error: apr-client-trusted-identity
    uid = request.cookies.get("uid")
    user = User.query.filter_by(id=uid).first()
    return jsonify(email=user.email)


@app.route("/me", methods=["POST"])
@login_required
def edit_me():  # error: apr-client-trusted-identity
    for key, value in request.form.items():
        setattr(g.user, key, value)
    db.session.commit()
    return jsonify(ok=True)


@app.route("/me/email", methods=["POST"])
@login_required
def edit_email():
    for key in ("email",):
        setattr(g.user, key, request.form[key])
    db.session.commit()
    return jsonify(ok=True)


@app.route("/products/<int:product_id>")
def product(product_id):
    p = Product.query.get_or_404(product_id)
    return jsonify(price=p.price)


@app.route("/account/<int:user_id>")
@login_required
def account(user_id):
    if user_id != g.user.id:
        abort(403)
    return jsonify(email=User.query.get(user_id).email)


@app.route("/panel")
def panel():  # error: apr-client-trusted-identity
    if request.args.get("is_admin") != "1":
        abort(403)
    return jsonify([u.email for u in User.query.all()])

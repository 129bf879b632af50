from flask import Blueprint, render_template, request, jsonify
from sqlalchemy.orm import contains_eager, joinedload

from ships_and_left_out_options import db
from ships_and_left_out_options.tables import *

bp = Blueprint("x", __name__)


def _page(query):
    return query.limit(20).offset(20 * int(request.args.get("p", 0)))


def find_port(port_id):
    return db.session.query(Port).filter(Port.id == port_id).one()


@bp.route("/a")
def a():
    return jsonify(ships=[s.to_json(full=True) for s in _page(Ship.query)])  # error: apr-n-plus-one


@bp.route("/b")
def b():
    rows = db.session.query(Ship).filter(Ship.name.like("A%")).all()
    counts = map(lambda s: s.head_count(), rows)  # error: apr-n-plus-one
    return jsonify(list(counts))


@bp.route("/c")
def c():
    towns = set()
    for ship in Ship.query.order_by("name"):
        towns.add(find_port(ship.port_id).town)  # error: apr-n-plus-one
    return jsonify(sorted(towns))


@bp.route("/d")
def d():
    ports = Port.query.all()
    return render_template("d.html", rows=[(p.town, len(p.ships)) for p in ports])  # error: apr-n-plus-one


@bp.route("/e", methods=["POST"])
def e():
    missing = []
    for item in request.get_json()["ships"]:
        if not Ship.query.filter_by(name=item["name"]).first():  # error: apr-n-plus-one
            missing.append(item["name"])
    return jsonify(missing)


@bp.route("/f")
def f():
    result = db.session.execute("SELECT id, name FROM ship")
    out = {}
    for row in result:
        out[row.name] = db.session.execute("SELECT count(*) FROM sailor WHERE ship_id = :i", {"i": row.id}).scalar()  # error: apr-n-plus-one
    return jsonify(out)


@bp.route("/g")
def g():
    return jsonify(ships=[s.to_json() for s in _page(Ship.query)])


@bp.route("/h")
def h():
    return jsonify(ships=[s.to_json(full=True) for s in _page(Ship.query.options(joinedload(Ship.port)))])


@bp.route("/i")
def i():
    rows = Ship.query.join(Ship.port).options(contains_eager(Ship.port)).filter(Port.town == "X").all()
    return jsonify([s.port.town for s in rows])


@bp.route("/j/<int:pk>")
def j(pk):
    ship = Ship.query.get_or_404(pk)
    return jsonify([x.rank for x in ship.crew])


@bp.route("/k")
def k():
    return render_template("k.html", names=[repr(s) for s in Ship.query.all()])


@bp.route("/l")
def l():
    ports = dict((p.id, p.town) for p in Port.query.all())
    return jsonify([ports[s.port_id] for s in Ship.query.all()])

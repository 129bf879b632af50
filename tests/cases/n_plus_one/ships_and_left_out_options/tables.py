from . import db


class Ship(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(9))
    port_id = db.Column(db.ForeignKey("port.id"))
    port = db.relationship("Port", backref="ships")
    crew = db.relationship("Sailor", lazy="dynamic")

    def __repr__(self):
        return "<Ship %s>" % self.name

    def to_json(self, full=False):
        d = {"id": self.id}
        if full:
            d["port"] = self.port.to_json()
        return d

    def head_count(self):
        return self.crew.count()


class Port(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    town = db.Column(db.String(9))

    def to_json(self):
        return {"town": self.town}


class Sailor(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    ship_id = db.Column(db.ForeignKey("ship.id"))
    rank = db.Column(db.String(9))

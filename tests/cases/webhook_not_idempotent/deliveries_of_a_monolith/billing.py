import hashlib
import hmac

from flask import abort, current_app
from sqlalchemy.exc import IntegrityError

from .models import *


def verify(req):
    mac = hmac.new(current_app.config["SECRET"], req.get_data(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(mac, req.headers.get("X-Signature", "")):
        abort(400)


def apply_credit(obj):
    db.session.add(Credit(user_id=obj["custom"], amount=obj["amount"]))
    db.session.commit()


def apply_once(event_id, obj):
    try:
        db.session.add(Event(event_id=event_id))
        db.session.add(Credit(user_id=obj["custom"], amount=obj["amount"]))
        db.session.commit()
    except IntegrityError:
        db.session.rollback()

from functools import wraps

from flask import abort
from flask_login import current_user


def roles_required(*roles):
    def decorate(view):
        @wraps(view)
        def inner(*args, **kwargs):
            if current_user.role not in roles:
                abort(403)
            return view(*args, **kwargs)

        return inner

    return decorate


def ensure_can(action, thing):
    if not current_user.can(action, thing):
        abort(403)

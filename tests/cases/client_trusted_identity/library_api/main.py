from __future__ import annotations

from flask import Flask

from library_api.tables import db


def create_app() -> Flask:
    app = Flask("library_api")
    db.init_app(app)
    register_blueprints(app)
    return app


def register_blueprints(app: Flask) -> None:
    from library_api.guards import requires_admin_auth, requires_no_auth, requires_partner_auth, requires_smoke_test_auth, set_admin_menu
    from library_api.readers import counter, fixtures, partners, readers

    readers.before_request(requires_admin_auth)
    app.register_blueprint(readers)

    fixtures.before_request(requires_smoke_test_auth)
    app.register_blueprint(fixtures)

    partners.before_request(requires_partner_auth)
    app.register_blueprint(partners)

    counter.before_request(requires_no_auth)
    counter.before_request(set_admin_menu)
    app.register_blueprint(counter)

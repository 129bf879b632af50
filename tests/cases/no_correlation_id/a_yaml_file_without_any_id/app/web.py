import logging

from flask import Blueprint, Flask

bp = Blueprint("chairs", __name__)
log = logging.getLogger(__name__)


@bp.route("/chairs", methods=["POST"])
def chairs() -> list[str]:
    log.info("chairs")  # error: apr-no-correlation-id
    return []


def create_app() -> Flask:
    app = Flask(__name__)
    app.register_blueprint(bp)
    app.logger.info("created")
    return app

from fastapi import FastAPI

from .tasks import create_reload_route, create_start_handler


def get_application() -> FastAPI:
    application = FastAPI()
    application.add_event_handler("startup", create_start_handler(application))
    application.add_api_route("/reload", create_reload_route(application), methods=["POST"])
    return application


app = get_application()

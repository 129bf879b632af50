# only: apr-no-correlation-id
import logging

from fastapi import FastAPI

from bakery_with_one_helper.api import bread, cakes, flour, ovens, rolls, scales

logging.basicConfig(level="INFO", format="%(levelname)s %(message)s")
app = FastAPI()
for module in (bread, cakes, flour, ovens, rolls, scales):
    app.include_router(module.router)

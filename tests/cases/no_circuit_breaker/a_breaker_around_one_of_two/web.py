from flask import Flask, Response

from a_breaker_around_one_of_two.adapters import CarrierAdapter, CustomsAdapter, ScaleAdapter
from a_breaker_around_one_of_two.service import Dispatch

app = Flask(__name__)
dispatch = Dispatch(CarrierAdapter(), CustomsAdapter(), ScaleAdapter())


@app.post("/parcels/<parcel>/send")
def send(parcel: str) -> Response:
    dispatch.send(parcel)
    return Response(status=202)

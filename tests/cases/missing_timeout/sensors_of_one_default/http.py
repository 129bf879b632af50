from functools import partial

import requests

get_page = partial(requests.get, headers={"accept": "text/html"})
get_quickly = partial(requests.get, timeout=2)

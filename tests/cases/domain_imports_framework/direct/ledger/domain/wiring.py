"""A composition root."""

import requests

SESSION = requests.Session

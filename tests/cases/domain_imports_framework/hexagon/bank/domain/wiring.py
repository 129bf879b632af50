"""A composition root that happens to lie here."""

import requests

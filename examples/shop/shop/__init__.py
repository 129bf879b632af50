"""A small web shop: catalogue, orders, payments and accounts behind a JSON API, with a Celery worker."""

"""The background worker: `celery -A shop.worker.tasks worker --beat`."""

# only: apr-no-correlation-id
"""The lines of Celery's task loggers have the task's id by default; those of other loggers, and of other workers, have none."""

from celery import Celery
from celery.utils.log import get_task_logger

app = Celery("storefront")
logger = get_task_logger(__name__)


@app.task(ignore_result=True)
def expire_carts() -> None:
    logger.info("expiring carts")

from celery import Celery

celery = Celery("m")


@celery.task
def send_receipt(email):
    print(email)

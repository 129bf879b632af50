import logging

import boto3

logger = logging.getLogger(__name__)
sqs = boto3.client("sqs")


def main(queue_url: str) -> None:
    logger.info("polling %s", queue_url)
    while True:
        for message in sqs.receive_message(QueueUrl=queue_url, WaitTimeSeconds=20).get("Messages", []):
            sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])

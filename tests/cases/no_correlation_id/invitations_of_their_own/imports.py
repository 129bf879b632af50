"""Where the lines go."""

import logging


def set_up(folder: str) -> None:
    logger = logging.getLogger("invitations_of_their_own")
    handler = logging.FileHandler(f"{folder}/invitations.log")
    logger.addHandler(handler)

"""What may go wrong."""


class AlreadyInvitedError(Exception):
    pass

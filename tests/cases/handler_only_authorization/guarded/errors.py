class AccessDenied(Exception):
    pass

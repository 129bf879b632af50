import redis

STORE = redis.Redis(socket_timeout=1, socket_connect_timeout=1)

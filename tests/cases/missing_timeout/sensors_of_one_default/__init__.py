# only: apr-missing-timeout
"""The package limits all sockets of its process; one of its modules keeps partials for the others."""

import socket

socket.setdefaulttimeout(8)

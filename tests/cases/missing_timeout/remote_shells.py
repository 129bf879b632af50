# only: apr-missing-timeout
"""Paramiko connects and runs commands without a limit unless it is given one."""

import socket

import paramiko
from paramiko import SSHClient


def uptime(host: str) -> str:
    client = paramiko.SSHClient()
    client.load_system_host_keys()
    client.connect(host, username="deploy")  # error: apr-missing-timeout
    _, out, _ = client.exec_command("uptime", timeout=30)
    return out.read().decode()


def restart(client: SSHClient) -> int:
    _, out, _ = client.exec_command("systemctl restart shop")  # error: apr-missing-timeout
    return out.channel.recv_exit_status()


def uptime_in_time(host: str) -> str:
    with SSHClient() as client:
        client.connect(host, username="deploy", timeout=10, banner_timeout=10, auth_timeout=10)
        _, out, _ = client.exec_command("uptime", timeout=30)
        return out.read().decode()


def transport(host: str) -> paramiko.Transport:
    return paramiko.Transport((host, 22))  # error: apr-missing-timeout


def transport_in_time(host: str) -> paramiko.Transport:
    sock = socket.create_connection((host, 22), timeout=10)
    return paramiko.Transport(sock)

import paramiko
import pymysql
import pymysql.cursors


def loose(ssh: paramiko.SSHClient) -> None:
    ssh.connect("host")  # loose
    ssh.connect("host", 22, "user")  # loose
    ssh.connect("host", timeout=None)  # loose
    pymysql.connect(host="db")  # loose
    pymysql.connections.Connection(host="db", connect_timeout=3)  # loose


def strict(ssh: paramiko.SSHClient) -> None:
    ssh.connect("host", timeout=10, username="user")
    ssh.connect("host", 22, "user", None, None, None, 10)
    pymysql.connect(host="db", read_timeout=10)


def rest(ssh: paramiko.SSHClient) -> None:
    reveal_type(ssh.exec_command("ls"))
    reveal_type(ssh.open_sftp())
    reveal_type(ssh.get_transport())
    with pymysql.connect(host="db", read_timeout=10) as connection, connection.cursor() as cursor:
        reveal_type(connection)
        reveal_type(cursor)
        reveal_type(cursor.fetchone())
    reveal_type(pymysql.connect(host="db", read_timeout=10, cursorclass=pymysql.cursors.DictCursor))
    reveal_type(pymysql.err.IntegrityError)
    pymysql.no_such_thing
    paramiko.no_such_thing
    ssh.connect(1, timeout=10)

import asyncssh
import paramiko

client = paramiko.SSHClient()
# ruleid: unknown-ssh-host-accepted
client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
# ruleid: unknown-ssh-host-accepted
client.set_missing_host_key_policy(paramiko.WarningPolicy)


async def connect(host):
    # ruleid: unknown-ssh-host-accepted
    return await asyncssh.connect(host, known_hosts=None)


# Near misses
client.load_system_host_keys()
# ok: unknown-ssh-host-accepted
client.set_missing_host_key_policy(paramiko.RejectPolicy())
# ok: unknown-ssh-host-accepted
client.set_missing_host_key_policy(AskThePerson())


async def connect_known(host):
    # ok: unknown-ssh-host-accepted
    return await asyncssh.connect(host, known_hosts="known_hosts")

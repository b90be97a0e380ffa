import ftplib
import smtplib
import telnetlib


def send(host, name, password):
    # ruleid: unencrypted-remote-protocol
    server = ftplib.FTP(host)
    server.login(name, password)
    # ruleid: unencrypted-remote-protocol
    shell = telnetlib.Telnet(host, 23)
    return shell


def mail(host, name, password):
    # ruleid: unencrypted-remote-protocol
    server = smtplib.SMTP(host, 25)
    server.login(name, password)
    return server


# Near misses
def repaired(host, name, password):
    # ok: unencrypted-remote-protocol
    server = ftplib.FTP_TLS(host)
    server.login(name, password)
    server.prot_p()
    # ok: unencrypted-remote-protocol
    post = smtplib.SMTP(host, 587)
    post.starttls()
    post.login(name, password)
    # ok: unencrypted-remote-protocol
    return Telnet(host)


def without_login(host):
    # ok: unencrypted-remote-protocol
    server = smtplib.SMTP(host, 25)
    server.send_message(message)

import ssl
import urllib.request


def connect(url, insecure):
    # ruleid: tls-context-without-certificate-check
    answer = urllib.request.urlopen(url, context=ssl._create_unverified_context())
    context = ssl.create_default_context()
    context.check_hostname = False
    # ruleid: tls-context-without-certificate-check
    context.verify_mode = ssl.CERT_NONE
    # ruleid: tls-context-without-certificate-check
    ssl._create_default_https_context = ssl._create_unverified_context
    strict = ssl.create_default_context(cafile="/etc/ssl/certs/house-ca.pem")
    # ok: tls-context-without-certificate-check
    strict.verify_mode = ssl.CERT_REQUIRED
    if insecure:
        # ok: tls-context-without-certificate-check
        strict.verify_mode = ssl.CERT_NONE
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    # ok: tls-context-without-certificate-check
    server.verify_mode = ssl.CERT_NONE
    return answer, context, strict, server

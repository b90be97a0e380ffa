import aiohttp
import httpx
import requests
import urllib3


def fetch(url, token, insecure, check):
    # ruleid: request-without-certificate-check
    answer = requests.get(url, headers={"Authorization": token}, verify=False)
    # ruleid: request-without-certificate-check
    answer = httpx.post(url, json={}, verify=False)
    # ruleid: request-without-certificate-check
    client = httpx.AsyncClient(verify=False)
    session = requests.Session()
    # ruleid: request-without-certificate-check
    session.verify = False
    # ruleid: request-without-certificate-check
    pool = urllib3.PoolManager(cert_reqs="CERT_NONE")
    # ruleid: request-without-certificate-check
    connector = aiohttp.TCPConnector(ssl=False)
    # ok: request-without-certificate-check
    answer = requests.get(url, verify="/etc/ssl/certs/house-ca.pem")
    # ok: request-without-certificate-check
    answer = requests.get(url, verify=not insecure)
    # ok: request-without-certificate-check
    answer = requests.get(url)
    # ok: request-without-certificate-check
    answer = requests.get("https://localhost:8443/health", verify=False)
    # Another meaning of the word.
    # ok: request-without-certificate-check
    image = check.open(url, verify=False)
    return answer, client, pool, connector, image


# A default of a parameter is the caller's decision.
# ok: request-without-certificate-check
def download(url, verify=False):
    session = requests.Session()
    # ok: request-without-certificate-check
    session.verify = verify
    return session.get(url)

import asyncio
import ipaddress
import os
import re
import shlex
import subprocess
from subprocess import check_output

import graphene
import paramiko
from django.http import HttpResponse
from flask import Flask, request

app = Flask(__name__)
TOOLS = {"ping": "ping -c 1", "trace": "traceroute"}


@app.route("/ping")
def ping():
    host = request.args.get("host")
    # ruleid: shell-command-from-request
    os.system("ping -c 1 " + host)
    # ruleid: shell-command-from-request
    answer = subprocess.run(f"ping -c 1 {host}", shell=True, capture_output=True)
    # ruleid: shell-command-from-request
    answer = check_output("ping -c 1 %s" % host, shell=True)
    # ruleid: shell-command-from-request
    answer = os.popen("ping " + host).read()
    # ruleid: shell-command-from-request
    answer = subprocess.run(["sh", "-c", "ping -c 1 " + host])
    # ok: shell-command-from-request
    answer = subprocess.run(["ping", "-c", "1", "--", host], capture_output=True)
    # ok: shell-command-from-request
    answer = subprocess.run("ping -c 1 " + shlex.quote(host), shell=True)
    # ok: shell-command-from-request
    answer = subprocess.run(f"ping -c {int(request.args['n'])} localhost", shell=True)
    # ok: shell-command-from-request
    os.system("systemctl restart nginx")
    # ok: shell-command-from-request
    os.system(TOOLS[request.args["tool"]] + " localhost")
    address = ipaddress.ip_address(request.args["address"])
    # ok: shell-command-from-request
    os.system(f"ping -c 1 {address}")
    return answer


@app.route("/remote/<path:target>", methods=["POST"])
async def remote(target):
    client = paramiko.SSHClient()
    # ruleid: shell-command-from-request
    client.exec_command("rm -r /srv/cache/" + target)
    # ruleid: shell-command-from-request
    await asyncio.create_subprocess_shell(f"convert {request.files['image'].filename} out.png")
    # ok: shell-command-from-request
    await asyncio.create_subprocess_exec("convert", request.files["image"].filename, "out.png")


def lookup(request):
    domain = request.POST["domain"]
    command = "dig {}".format(domain)
    # ruleid: shell-command-from-request
    output = subprocess.check_output(command, shell=True)
    return HttpResponse(output, content_type="text/plain")


class Query(graphene.ObjectType):
    def resolve_disk(self, info, folder):
        # ruleid: shell-command-from-request
        return os.popen("du -s " + folder).read()


def build(target):
    # The argument comes from our own build, not from a request.
    # ok: shell-command-from-request
    subprocess.run("make " + target, shell=True, check=True)

def look_up(request):
    name = request.POST.get("name")
    # Cutting off a prefix leaves the rest as it was sent.
    name = re.sub(r"^https?://", "", name)
    command = "dig {}".format(name) if request.POST.get("tool") == "dig" else "nslookup {}".format(name)
    # ruleid: shell-command-from-request
    process = subprocess.Popen(command, shell=True, stdout=subprocess.PIPE)
    plain = re.sub(r"[^a-z0-9.-]", "", request.POST.get("name"))
    # ok: shell-command-from-request
    second = subprocess.run("dig " + plain, shell=True)
    return HttpResponse(process.communicate()[0] + bytes(second.returncode))

import socket
from http.server import HTTPServer

import uvicorn

listener = socket.socket()
# ruleid: listening-on-every-address
listener.bind(("0.0.0.0", 8000))
# ruleid: listening-on-every-address
uvicorn.run(app, host="0.0.0.0", port=8000)
# ruleid: listening-on-every-address
server = HTTPServer(("0.0.0.0", 8000), Handler)
# ruleid: listening-on-every-address
app.run(debug=False, host="0.0.0.0")

# Near misses
# ok: listening-on-every-address
listener.bind(("127.0.0.1", 8000))
# ok: listening-on-every-address
uvicorn.run(app, host=settings.host, port=8000)
# ok: listening-on-every-address
allowed = {"host": "0.0.0.0"}
# ok: listening-on-every-address
app.run(host="localhost")

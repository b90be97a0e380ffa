// ruleid: trust-in-every-proxy
app.set("trust proxy", true);

// ruleid: trust-in-every-proxy
app.enable("trust proxy");

// ruleid: trust-in-every-proxy
const server = fastify({ logger: true, trustProxy: true });

// Near misses
// ok: trust-in-every-proxy
app.set("trust proxy", 1);
// ok: trust-in-every-proxy
app.set("trust proxy", "loopback");
// ok: trust-in-every-proxy
app.disable("trust proxy");
// ok: trust-in-every-proxy
const inner = fastify({ trustProxy: "10.0.0.0/8" });

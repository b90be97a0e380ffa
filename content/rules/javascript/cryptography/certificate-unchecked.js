const https = require("https");
const fs = require("fs");

// ruleid: certificate-unchecked
const agent = new https.Agent({ rejectUnauthorized: false });

// ruleid: certificate-unchecked
process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
// ruleid: certificate-unchecked
process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";

const pool = new Pool({
  connectionString: process.env.DATABASE_URL,
  // ruleid: certificate-unchecked
  ssl: { rejectUnauthorized: false },
});

// ruleid: certificate-unchecked
tls.connect({ host: "db", checkServerIdentity: () => undefined });

// Near misses
// ok: certificate-unchecked
const own = new https.Agent({ ca: fs.readFileSync("own-authority.pem") });
// ok: certificate-unchecked
const strict = new https.Agent({ rejectUnauthorized: true });
// ok: certificate-unchecked
const chosen = new https.Agent({ rejectUnauthorized: !options.insecure });
if (options.allowSelfSigned) {
  // ok: certificate-unchecked
  transport.tls = { rejectUnauthorized: false };
}
// ok: certificate-unchecked
const server = https.createServer({ key, cert, requestCert: true, rejectUnauthorized: false }, app);
// ok: certificate-unchecked
if (process.env.NODE_TLS_REJECT_UNAUTHORIZED === "0") {
  console.warn("certificates are not checked");
}

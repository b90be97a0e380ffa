const cors = require("cors");

// ruleid: any-origin-with-credentials
app.use(cors({ origin: true, credentials: true }));

// ruleid: any-origin-with-credentials
app.use(cors({ credentials: true, origin: (origin, callback) => callback(null, true) }));

app.use((req, res, next) => {
  // ruleid: any-origin-with-credentials
  res.setHeader("Access-Control-Allow-Origin", req.headers.origin);
  res.setHeader("Access-Control-Allow-Credentials", "true");
  next();
});

// Near misses
// ok: any-origin-with-credentials
app.use(cors({ origin: ["https://app.example.com"], credentials: true }));
// ok: any-origin-with-credentials
app.use(cors({ origin: true }));
// ok: any-origin-with-credentials
app.use(cors());
app.use((req, res, next) => {
  if (ORIGINS.includes(req.headers.origin)) {
    // ok: any-origin-with-credentials
    res.setHeader("Access-Control-Allow-Origin", req.headers.origin);
    res.setHeader("Access-Control-Allow-Credentials", "true");
  }
  next();
});
app.get("/open", (req, res) => {
  // ok: any-origin-with-credentials
  res.setHeader("Access-Control-Allow-Origin", "*");
  res.end();
});

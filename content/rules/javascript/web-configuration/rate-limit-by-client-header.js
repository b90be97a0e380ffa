// ruleid: rate-limit-by-client-header
app.use("/login", rateLimit({ windowMs: 60000, limit: 5, keyGenerator: (req) => req.headers["x-forwarded-for"] }));

// ruleid: rate-limit-by-client-header
const limiter = new RateLimit({
  windowMs: 60000,
  keyGenerator: function (req) {
    return req.get("X-Real-IP") || req.ip;
  },
});

// ruleid: rate-limit-by-client-header
const codes = rateLimit({ keyGenerator: ({ headers }) => headers["x-forwarded-for"], limit: 3 });

// Near misses
// ok: rate-limit-by-client-header
app.use("/reset", rateLimit({ windowMs: 60000, keyGenerator: (req) => req.ip }));
// ok: rate-limit-by-client-header
app.use("/mail", rateLimit({ windowMs: 60000, keyGenerator: (req) => req.user.id }));
// ok: rate-limit-by-client-header
app.use("/pages", rateLimit({ windowMs: 60000, limit: 100 }));
// ok: rate-limit-by-client-header
const client = logger({ format: (req) => req.headers["x-forwarded-for"] });

app.get("/leave", (req, res) => {
  const to = req.query.to;
  if (to.includes("shop.example")) {
    // ruleid: redirect-allowed-by-part-of-address
    return res.redirect(to);
  }
  res.status(400).end();
});
app.get("/next", (req, res) => {
  const next = req.query.next;
  if (!next.startsWith("https://shop.example")) {
    return res.status(400).end();
  }
  // ruleid: redirect-allowed-by-part-of-address
  res.redirect(302, next);
});
const isRedirectAllowed = (url) => {
  let allowed = false;
  for (const known of KNOWN_ADDRESSES) {
    // ruleid: redirect-allowed-by-part-of-address
    allowed = allowed || url.includes(known);
  }
  return allowed;
};

// Near misses
app.get("/repaired", (req, res) => {
  const to = req.query.to;
  if (KNOWN_ADDRESSES.includes(to)) {
    // ok: redirect-allowed-by-part-of-address
    return res.redirect(to);
  }
  const target = new URL(to, "https://shop.example");
  if (!ALLOWED_ORIGINS.has(target.origin)) return res.status(400).end();
  // ok: redirect-allowed-by-part-of-address
  res.redirect(target.href);
});
app.get("/whole-host", (req, res) => {
  const to = req.query.to;
  if (to.startsWith("https://shop.example/")) {
    // ok: redirect-allowed-by-part-of-address
    return res.redirect(to);
  }
  res.status(400).end();
});
function isValidTitle(title) {
  // ok: redirect-allowed-by-part-of-address
  return title.includes("draft");
}

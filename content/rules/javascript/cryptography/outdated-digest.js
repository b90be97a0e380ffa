const crypto = require("crypto");

function fingerprint(file) {
  // ruleid: outdated-digest
  return crypto.createHash("md5").update(file).digest("hex");
}

function sign(text, key) {
  // ruleid: outdated-digest
  return crypto.createSign("RSA-SHA1").update(text).sign(key, "base64");
}

function release(file) {
  // ruleid: outdated-digest
  const hash = crypto.createHash("sha1");
  hash.update(file);
  return hash.digest("hex");
}

// Near misses
function fine(file, key, name) {
  // ok: outdated-digest
  const digest = crypto.createHash("sha256").update(file).digest("hex");
  // ok: outdated-digest
  const signature = crypto.createSign("RSA-SHA256").update(file).sign(key);
  // ok: outdated-digest
  const mac = crypto.createHmac("sha256", key).update(file).digest();
  // ok: outdated-digest
  const other = registry.createHash("md5");
  return { digest, signature, mac, other, name };
}

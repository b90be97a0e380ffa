const crypto = require("crypto");
const md5 = require("md5");
const argon2 = require("argon2");

function store(user, password) {
  // ruleid: password-under-fast-digest
  user.hash = crypto.createHash("sha256").update(password).digest("hex");
  // ruleid: password-under-fast-digest
  user.old = md5(password);
}

function check(request, user) {
  // ruleid: password-under-fast-digest
  return crypto.createHash("md5").update(request.body.password).digest("hex") === user.hash;
}

function salted(password, salt) {
  // ruleid: password-under-fast-digest
  return crypto.createHash("sha1").update(salt + password).digest("base64");
}

// Near misses
async function fine(user, password, file, text) {
  // ok: password-under-fast-digest
  user.hash = await argon2.hash(password);
  // ok: password-under-fast-digest
  const etag = crypto.createHash("md5").update(text).digest("hex");
  // ok: password-under-fast-digest
  const key = crypto.scryptSync(password, user.salt, 64);
  // ok: password-under-fast-digest
  const cacheKey = md5(file.path);
  // ok: password-under-fast-digest
  const tokenHash = crypto.createHash("sha256").update(user.passwordResetToken).digest("hex");
  return { etag, key, cacheKey, tokenHash };
}

const crypto = require("crypto");

function forgot(user) {
  // ruleid: secret-from-math-random
  const resetToken = Math.random().toString(36).slice(2);
  // ruleid: secret-from-math-random
  user.otp = Math.floor(100000 + Math.random() * 900000);
  return resetToken;
}

function generateToken() {
  // ruleid: secret-from-math-random
  return "t" + Math.random();
}

function create(name) {
  // ruleid: secret-from-math-random
  return { name, password: Math.random().toString(36) };
}

// Near misses
function fine(retries, list) {
  // ok: secret-from-math-random
  const resetToken = crypto.randomBytes(32).toString("hex");
  // ok: secret-from-math-random
  const delay = 100 * 2 ** retries + Math.random() * 50;
  // ok: secret-from-math-random
  const elementId = "tab-" + Math.random().toString(36).slice(2);
  // ok: secret-from-math-random
  const color = COLORS[Math.floor(Math.random() * COLORS.length)];
  // ok: secret-from-math-random
  const tokenCount = Math.ceil(Math.random() * 10);
  return { resetToken, delay, elementId, color, tokenCount, list };
}

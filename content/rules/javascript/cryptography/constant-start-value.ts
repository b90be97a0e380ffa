import crypto from "crypto";

const IV = "0123456789abcdef";

export function lock(key: Buffer) {
  // ruleid: constant-start-value
  const first = crypto.createCipheriv("aes-256-cbc", key, "abcdefghijklmnop");
  // ruleid: constant-start-value
  const second = crypto.createCipheriv("aes-256-cbc", key, IV);
  // ruleid: constant-start-value
  const third = crypto.createCipheriv("aes-256-ctr", key, Buffer.alloc(16, 0));
  const iv = Buffer.from("00000000000000000000000000000000", "hex");
  // ruleid: constant-start-value
  const fourth = crypto.createCipheriv("aes-256-cbc", key, iv);
  return { first, second, third, fourth };
}

// Near misses
export function fine(key: Buffer, stored: Buffer) {
  const start = crypto.randomBytes(12);
  // ok: constant-start-value
  const first = crypto.createCipheriv("aes-256-gcm", key, start);
  const filled = Buffer.alloc(16);
  crypto.randomFillSync(filled);
  // ok: constant-start-value
  const second = crypto.createCipheriv("aes-256-cbc", key, filled);
  // ok: constant-start-value
  const third = crypto.createDecipheriv("aes-256-cbc", key, stored.subarray(0, 16));
  // ok: constant-start-value
  const fourth = crypto.createCipheriv("aes-256-cbc", key, stored);
  return { first, second, third, fourth };
}

const crypto = require("crypto");
const CryptoJS = require("crypto-js");

function lock(text, key, password) {
  // ruleid: broken-cipher
  const first = crypto.createCipheriv("des-ede3-cbc", key, iv);
  // ruleid: broken-cipher
  const second = crypto.createCipheriv("aes-128-ecb", key, null);
  // ruleid: broken-cipher
  const third = crypto.createCipher("aes-256-cbc", password);
  // ruleid: broken-cipher
  const fourth = CryptoJS.AES.encrypt(text, key, { mode: CryptoJS.mode.ECB });
  // ruleid: broken-cipher
  const fifth = CryptoJS.DES.encrypt(text, key);
  return { first, second, third, fourth, fifth };
}

// Near misses
function fine(text, key, name) {
  const iv = crypto.randomBytes(12);
  // ok: broken-cipher
  const first = crypto.createCipheriv("aes-256-gcm", key, iv);
  // ok: broken-cipher
  const second = crypto.createCipheriv("chacha20-poly1305", key, iv, { authTagLength: 16 });
  // ok: broken-cipher
  const third = CryptoJS.AES.encrypt(text, key);
  // ok: broken-cipher
  const fourth = game.createCipher("caesar");
  // ok: broken-cipher
  const fifth = crypto.createCipheriv(name, key, iv);
  return { first, second, third, fourth, fifth };
}

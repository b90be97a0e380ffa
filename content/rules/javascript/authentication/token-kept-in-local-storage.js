function enter(answer) {
  // ruleid: token-kept-in-local-storage
  localStorage.setItem("token", answer.token);
  // ruleid: token-kept-in-local-storage
  window.localStorage.setItem("access_token", answer.access);
  // ruleid: token-kept-in-local-storage
  sessionStorage.setItem("shop.jwt", answer.jwt);
}

// Near misses
function repaired(answer) {
  // ok: token-kept-in-local-storage
  localStorage.setItem("language", answer.language);
  // ok: token-kept-in-local-storage
  localStorage.setItem("tokenCount", answer.count);
  // ok: token-kept-in-local-storage
  cache.setItem("token", answer.token);
  // ok: token-kept-in-local-storage
  localStorage.removeItem("token");
}

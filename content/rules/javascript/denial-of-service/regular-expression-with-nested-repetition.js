function check(text) {
  // ruleid: regular-expression-with-nested-repetition
  if (/^(a+)+$/.test(text)) return true;
  // ruleid: regular-expression-with-nested-repetition
  if (text.match(/^([a-z0-9]+)*@example$/)) return true;
  // ruleid: regular-expression-with-nested-repetition
  return new RegExp("^(\\d+)+;$").test(text);
}

// Near misses
function repaired(text) {
  // ok: regular-expression-with-nested-repetition
  if (/^[a-z0-9-]+$/.test(text)) return true;
  // ok: regular-expression-with-nested-repetition
  if (/^a+$/.test(text)) return true;
  // ok: regular-expression-with-nested-repetition
  return text.split(/\s+/);
}

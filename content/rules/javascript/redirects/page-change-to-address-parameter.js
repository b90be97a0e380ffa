function afterSignIn() {
  const parameters = new URLSearchParams(window.location.search);
  // ruleid: page-change-to-address-parameter
  window.location.href = parameters.get("next");
}

function leave() {
  const target = new URL(document.URL).searchParams.get("to");
  // ruleid: page-change-to-address-parameter
  window.location.assign(target);
}

function jump() {
  // ruleid: page-change-to-address-parameter
  window.location.replace(new URLSearchParams(location.search).get("url"));
}

// Near misses
function fine() {
  const parameters = new URLSearchParams(window.location.search);
  // ok: page-change-to-address-parameter
  window.location.href = "/items/" + parameters.get("id");
  // ok: page-change-to-address-parameter
  location.assign(`/login?next=${encodeURIComponent(parameters.get("next"))}`);
  // ok: page-change-to-address-parameter
  location.href = location.href.split("#")[0];
  const next = parameters.get("next");
  if (PAGES.includes(next)) {
    // ok: page-change-to-address-parameter
    location.href = next;
  }
}

// ruleid: message-without-origin-check
window.addEventListener("message", (event) => {
  session.token = event.data.token;
});

// ruleid: message-without-origin-check
window.addEventListener("message", function (e) {
  const order = JSON.parse(e.data);
  run(order);
}, false);

// ruleid: message-without-origin-check
window.onmessage = (event) => {
  if (event.data.type === "login") {
    login(event.data.name);
  }
};

// Near misses
// ok: message-without-origin-check
window.addEventListener("message", (event) => {
  if (event.origin !== "https://accounts.example.com") return;
  session.token = event.data.token;
});

// ok: message-without-origin-check
window.addEventListener("message", (event) => {
  if (event.source !== frame.contentWindow) {
    return;
  }
  resize(event.data.height);
});

// ok: message-without-origin-check
worker.addEventListener("message", (event) => {
  show(event.data);
});

// ok: message-without-origin-check
window.addEventListener("resize", (event) => {
  layout(event);
});

function shop(app) {
  // ruleid: state-change-without-csrf-check
  app.use(session({ secret: settings.secret, resave: false }));
  app.get("/orders", listOrders);
  app.post("/orders", createOrder);
}

function library(app) {
  // ruleid: state-change-without-csrf-check
  app.use(cookieSession({ name: "library", keys: settings.keys }));
  app.delete("/books/:id", requireLogin, removeBook);
}

function forum(app) {
  app.use(compression());
  // ruleid: state-change-without-csrf-check
  app.use(expressSession({ secret: settings.secret, cookie: { sameSite: "none", secure: true } }));
  app.put("/profile", saveProfile);
}

function museum(app, db) {
  // ruleid: state-change-without-csrf-check
  app.use(express.session({ secret: settings.secret }));
  registerRoutes(app, db);
}

// Near misses
function repaired(app) {
  // ok: state-change-without-csrf-check
  app.use(session({ secret: settings.secret }));
  app.use(doubleCsrfProtection);
  app.post("/orders", createOrder);
}
function tokenPerRoute(app) {
  // ok: state-change-without-csrf-check
  app.use(session({ secret: settings.secret }));
  app.post("/orders", checkCsrf, createOrder);
}
function keptAtHome(app) {
  // ok: state-change-without-csrf-check
  app.use(session({ secret: settings.secret, cookie: { sameSite: "lax" } }));
  app.post("/orders", createOrder);
}
function readOnly(app) {
  // ok: state-change-without-csrf-check
  app.use(session({ secret: settings.secret }));
  app.get("/orders", listOrders);
}

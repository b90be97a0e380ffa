function shop(app) {
  app.use(session({ secret: settings.secret }));
  // ruleid: login-without-encryption
  http.createServer(app).listen(80);
}
function forum(app) {
  app.use(passport.initialize());
  // ruleid: login-without-encryption
  const server = http.createServer(app);
  server.listen(settings.port);
}
function library(app) {
  app.use(cookieSession({ keys: settings.keys }));
  app.get("/", start);
  // ruleid: login-without-encryption
  require("http").createServer({ keepAlive: true }, app).listen(8080);
}

// Near misses
function repaired(app) {
  app.use(session({ secret: settings.secret }));
  // ok: login-without-encryption
  https.createServer({ key, cert }, app).listen(443);
}
function behindProxy(app) {
  app.set("trust proxy", 1);
  app.use(session({ secret: settings.secret }));
  // ok: login-without-encryption
  http.createServer(app).listen(8080);
}
function noLogin(app) {
  app.use(compression());
  // ok: login-without-encryption
  http.createServer(app).listen(8080);
}

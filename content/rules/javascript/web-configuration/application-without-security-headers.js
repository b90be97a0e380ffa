function shop() {
  // ruleid: application-without-security-headers
  const app = express();
  app.use(express.json());
  app.get("/", showShop);
  app.listen(3000);
}

function forum() {
  // ruleid: application-without-security-headers
  const app = express();
  app.set("view engine", "ejs");
  const server = http.createServer(app);
  server.listen(settings.port);
}

function library() {
  // ruleid: application-without-security-headers
  let web = express();
  web.use(compression());
  const server = web.listen(8080, () => console.log("ready"));
  return server;
}

function museum() {
  // ruleid: application-without-security-headers
  const app = express();
  MongoClient.connect(settings.db, (err, db) => {
    if (err) throw err;
    app.use(compression());
    http.createServer(app).listen(settings.port, () => console.log("ready"));
  });
}

// Near misses
function museumRepaired() {
  // ok: application-without-security-headers
  const app = express();
  MongoClient.connect(settings.db, (err, db) => {
    if (err) throw err;
    app.use(helmet());
    http.createServer(app).listen(settings.port);
  });
}
function repaired() {
  // ok: application-without-security-headers
  const app = express();
  app.use(helmet());
  app.listen(3000);
}
function byHand() {
  // ok: application-without-security-headers
  const app = express();
  app.use((req, res, next) => {
    res.setHeader("X-Frame-Options", "DENY");
    next();
  });
  app.listen(3000);
}
function partOfAnother() {
  // ok: application-without-security-headers
  const app = express();
  app.get("/health", answer);
  return app;
}
function elsewhere() {
  // ok: application-without-security-headers
  const app = express();
  addSecurityHeaders(app);
  app.listen(3000);
}

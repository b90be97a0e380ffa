// ruleid: answer-for-every-origin
app.use(cors());

// ruleid: answer-for-every-origin
app.use(cors({ origin: "*", methods: ["GET"] }));

app.use((req, res, next) => {
  // ruleid: answer-for-every-origin
  res.header("Access-Control-Allow-Origin", "*");
  next();
});

// ruleid: answer-for-every-origin
app.options("*", cors());

// Near misses
// ok: answer-for-every-origin
app.use(cors({ origin: ["https://www.example.com"] }));
// ok: answer-for-every-origin
app.use(cors(corsOptions));
app.use((req, res, next) => {
  // ok: answer-for-every-origin
  res.header("Access-Control-Allow-Origin", "https://www.example.com");
  // ok: answer-for-every-origin
  res.header("Access-Control-Allow-Headers", "*");
  next();
});

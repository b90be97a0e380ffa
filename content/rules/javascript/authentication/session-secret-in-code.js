const session = require("express-session");
const cookieSession = require("cookie-session");
const cookieParser = require("cookie-parser");

// ruleid: session-secret-in-code
app.use(session({ secret: "keyboard", resave: false, saveUninitialized: true }));

// ruleid: session-secret-in-code
app.use(cookieSession({ name: "session", keys: ["first key", "second key"] }));

// ruleid: session-secret-in-code
app.use(cookieParser("a secret for cookies"));

// Near misses
// ok: session-secret-in-code
app.use(session({ secret: process.env.SESSION_SECRET, resave: false, saveUninitialized: false }));
// ok: session-secret-in-code
app.use(cookieSession({ name: "session", keys: settings.keys }));
// ok: session-secret-in-code
app.use(cookieParser());
// ok: session-secret-in-code
const form = translate({ secret: "Geheimnis" });

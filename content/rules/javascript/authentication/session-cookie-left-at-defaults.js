// ruleid: session-cookie-left-at-defaults
app.use(session({ secret: process.env.SECRET, resave: false, saveUninitialized: false }));

// ruleid: session-cookie-left-at-defaults
app.use(expressSession({ name: "id", secret: settings.secret, cookie: { maxAge: 60000 } }));

// ruleid: session-cookie-left-at-defaults
const keep = session({ secret: settings.secret, store: new RedisStore({ client }) });

// Near misses
// ok: session-cookie-left-at-defaults
app.use(session({ secret: settings.secret, cookie: { secure: true, httpOnly: true, maxAge: 60000 } }));
// ok: session-cookie-left-at-defaults
app.use(session({ secret: settings.secret, cookie: { secure: settings.production } }));
// ok: session-cookie-left-at-defaults
app.use(session({ secret: settings.secret, cookie: settings.cookie }));
// ok: session-cookie-left-at-defaults
app.use(session({ ...settings.session, secret: settings.secret }));

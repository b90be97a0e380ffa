// ruleid: session-cookie-with-default-name
app.use(session({ secret: process.env.SECRET, resave: false }));

// ruleid: session-cookie-with-default-name
app.use(expressSession({ secret: settings.secret, cookie: { secure: true } }));

// ruleid: session-cookie-with-default-name
app.use(session({ name: "connect.sid", secret: settings.secret }));

// Near misses
// ok: session-cookie-with-default-name
app.use(session({ name: "__Host-id", secret: process.env.SECRET, resave: false }));
// ok: session-cookie-with-default-name
app.use(session({ key: "id", secret: process.env.SECRET }));
// ok: session-cookie-with-default-name
app.use(session({ ...common, secret: process.env.SECRET }));
// ok: session-cookie-with-default-name
const board = session({ title: "Opening", room: 4 });

// ruleid: browser-protection-switched-off
app.use(helmet({ contentSecurityPolicy: false }));

// ruleid: browser-protection-switched-off
app.use(helmet({ hsts: true, frameguard: false }));

// ruleid: browser-protection-switched-off
app.use(helmet.contentSecurityPolicy({ directives: { scriptSrc: ["'self'", "'unsafe-inline'"] } }));

// Near misses
// ok: browser-protection-switched-off
app.use(helmet());
// ok: browser-protection-switched-off
app.use(helmet({ contentSecurityPolicy: { directives: { scriptSrc: ["'self'"] } } }));
// ok: browser-protection-switched-off
app.use(helmet({ crossOriginEmbedderPolicy: false }));
// ok: browser-protection-switched-off
app.use(frames({ frameguard: false }));

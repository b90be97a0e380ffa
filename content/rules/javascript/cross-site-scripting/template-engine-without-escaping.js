// ruleid: template-engine-without-escaping
nunjucks.configure("views", { autoescape: false, express: app });

// ruleid: template-engine-without-escaping
swig.setDefaults({ cache: false, autoescape: false });

// ruleid: template-engine-without-escaping
const page = Handlebars.compile(source, { noEscape: true });

// ruleid: template-engine-without-escaping
Mustache.escape = (text) => text;

// ruleid: template-engine-without-escaping
const inner = new nunjucks.Environment(loader, { autoescape: false });

// Near misses
// ok: template-engine-without-escaping
nunjucks.configure("views", { autoescape: true, express: app });
// ok: template-engine-without-escaping
swig.setDefaults({ cache: false });
// ok: template-engine-without-escaping
const safe = Handlebars.compile(source, { strict: true });
// ok: template-engine-without-escaping
Mustache.escape = (text) => escapeHtml(text);

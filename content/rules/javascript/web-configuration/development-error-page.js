const errorhandler = require("errorhandler");
const failures = require("errorhandler");

// ruleid: development-error-page
app.use(errorhandler());

// ruleid: development-error-page
app.use(failures({ log: false }));

// ruleid: development-error-page
app.use(express.errorHandler({ dumpExceptions: true, showStack: true }));

// Near misses
if (process.env.NODE_ENV === "development") {
  // ok: development-error-page
  app.use(errorhandler());
}
if (settings.development) {
  // ok: development-error-page
  app.use(failures());
}
// ok: development-error-page
app.use(ownErrorPage());

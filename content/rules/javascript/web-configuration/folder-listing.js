const serveIndex = require("serve-index");
const listing = require("serve-index");

// ruleid: folder-listing
app.use("/files", express.static("files"), serveIndex("files", { icons: true }));

// ruleid: folder-listing
app.use("/logs", listing("logs"));

// ruleid: folder-listing
fastify.register(require("@fastify/static"), { root: "/srv/files", list: true });

// Near misses
// ok: folder-listing
app.use("/files", express.static("files"));
// ok: folder-listing
app.use("/files", requireLogin, serveIndex("files"));
// ok: folder-listing
fastify.register(require("@fastify/static"), { root: "/srv/files", list: false });
// ok: folder-listing
const page = serveIndex("files");

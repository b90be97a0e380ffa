const { exec, execSync, spawn, execFile } = require("child_process");
const cp = require("node:child_process");
const util = require("util");
const run = util.promisify(exec);

app.get("/ping", (req, res) => {
  // ruleid: command-line-from-request
  exec("ping -c 1 " + req.query.host, (err, out) => res.send({ out }));
});

app.post("/clone", async (req, res) => {
  const { url } = req.body;
  // ruleid: command-line-from-request
  const listing = execSync(`git ls-remote ${url}`).toString();
  // ruleid: command-line-from-request
  const { stdout } = await run(`git ls-remote ${url}`);
  // ruleid: command-line-from-request
  cp.exec("git fetch " + url);
  // ruleid: command-line-from-request
  spawn("sh", ["-c", "git fetch " + url]);
  // ruleid: command-line-from-request
  spawn("git", ["fetch", url], { cwd: "/srv", shell: true });
  res.json({ listing, stdout });
});

module.exports = function factory() {
  return (req, res, next) => {
    const program = req.body.program;
    // ruleid: command-line-from-request
    spawn(program, ["--version"]);
    next();
  };
};

// Near misses
app.get("/fine", (req, res) => {
  // ok: command-line-from-request
  execFile("ping", ["-c", "1", req.query.host], () => res.end());
  // ok: command-line-from-request
  spawn("git", ["fetch", req.query.url]);
  // ok: command-line-from-request
  exec("uptime", (err, out) => res.send({ out, for: req.query.host }));
  // ok: command-line-from-request
  const match = /^v(\d+)$/.exec(req.query.version);
  // ok: command-line-from-request
  exec("kill " + parseInt(req.query.pid, 10));
  res.json(match);
});

app.get("/mongo", async (req, res) => {
  // A query of Mongoose, not a process.
  // ok: command-line-from-request
  res.json(await User.find({ name: req.query.name }).exec());
});

function send(file, res) {
  if (file.endsWith(".pdf") || file.endsWith(".txt")) {
    // ruleid: file-type-judged-before-name-is-changed
    file = cutAtZeroByte(file);
    res.sendFile(path.resolve("papers", file));
  }
}
function show(name, res) {
  if (!name.endsWith(".txt")) {
    return res.status(400).end();
  }
  // ruleid: file-type-judged-before-name-is-changed
  name = decodeURIComponent(name);
  res.sendFile(name, { root: "papers" });
}
function open(file) {
  if (hasAllowedEnding(file)) {
    // ruleid: file-type-judged-before-name-is-changed
    file = stripZeroByte(file);
    return fs.readFileSync(file);
  }
}

// Near misses
function repaired(file, res) {
  // ok: file-type-judged-before-name-is-changed
  file = decodeURIComponent(file);
  if (file.endsWith(".pdf")) {
    // ok: file-type-judged-before-name-is-changed
    file = path.resolve("papers", file);
    res.sendFile(file);
  }
}
function plain(file) {
  if (isEmpty(file)) {
    // ok: file-type-judged-before-name-is-changed
    file = trimEnd(file);
  }
}

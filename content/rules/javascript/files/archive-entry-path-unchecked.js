const fs = require("fs");
const path = require("path");
const unzipper = require("unzipper");
const AdmZip = require("adm-zip");
const tar = require("tar-stream");

function unpack(archive, folder) {
  fs.createReadStream(archive).pipe(unzipper.Parse()).on("entry", (entry) => {
    // ruleid: archive-entry-path-unchecked
    entry.pipe(fs.createWriteStream(path.join(folder, entry.path)));
  });
}

function unpackWithAdm(archive, folder) {
  for (const item of new AdmZip(archive).getEntries()) {
    const file = folder + "/" + item.entryName;
    // ruleid: archive-entry-path-unchecked
    fs.writeFileSync(file, item.getData());
  }
}

function unpackTar(extract, folder) {
  extract.on("entry", function (header, stream, next) {
    // ruleid: archive-entry-path-unchecked
    stream.pipe(fs.createWriteStream(path.join(folder, header.name)));
    next();
  });
}

// Near misses
function unpackSafely(archive, folder) {
  fs.createReadStream(archive).pipe(unzipper.Parse()).on("entry", (entry) => {
    const file = path.resolve(folder, entry.path);
    if (!file.startsWith(folder + path.sep)) {
      throw new Error("entry leaves the folder");
    }
    // ok: archive-entry-path-unchecked
    entry.pipe(fs.createWriteStream(file));
  });
}

function unpackFlat(archive, folder) {
  for (const item of new AdmZip(archive).getEntries()) {
    // ok: archive-entry-path-unchecked
    fs.writeFileSync(path.join(folder, path.basename(item.entryName)), item.getData());
  }
}

function copy(files, folder) {
  for (const file of files) {
    // ok: archive-entry-path-unchecked
    fs.writeFileSync(path.join(folder, file.name), file.data);
  }
}

// ruleid: xml-entity-option-on
const options = { noblanks: true, noent: true };

function read(text) {
  const settings = {};
  // ruleid: xml-entity-option-on
  settings.noent = true;
  return libxml.parseXml(text, settings);
}

function readApart(data) {
  const sandbox = { libxml, data };
  vm.createContext(sandbox);
  // ruleid: xml-entity-option-on
  return vm.runInContext("libxml.parseXml(data, { noblanks: true, noent: true, nocdata: true })", sandbox);
}

// Near misses
// ok: xml-entity-option-on
const repaired = { noblanks: true, nonet: true };
// ok: xml-entity-option-on
const off = { noent: false };
// ok: xml-entity-option-on
logger.info("set noent: true to replace entities");

function enter(name, password) {
  // ruleid: password-in-console
  console.log("login", name, password);
  // ruleid: password-in-console
  logger.debug(`login of ${name} with ${password}`);
  // ruleid: password-in-console
  this.logger.info("key: " + settings.apiKey);
}

// Near misses
function repaired(name, password) {
  // ok: password-in-console
  console.log("login", name);
  // ok: password-in-console
  console.log("password");
  // ok: password-in-console
  logger.info(`length ${password.length}`);
  // ok: password-in-console
  form.log(password);
}

function evaluate(script, req) {
  // ruleid: vm-module-as-sandbox
  const first = vm.runInNewContext(script, {});
  // ruleid: vm-module-as-sandbox
  const second = vm.runInContext(`total(${script})`, context);
  // ruleid: vm-module-as-sandbox
  const third = vm.runInContext("check(order)", sandbox, { timeout: 2000 });
  return [first, second, third];
}

// Near misses
function repaired(script) {
  // ok: vm-module-as-sandbox
  const first = vm.runInNewContext("1 + 1", {});
  // ok: vm-module-as-sandbox
  const second = machine.runInContext(script, context);
  // ok: vm-module-as-sandbox
  const context = vm.createContext({ script });
  // ok: vm-module-as-sandbox
  const third = vm.runInNewContext(BOOT_SCRIPT, context);
  return [first, second, third];
}

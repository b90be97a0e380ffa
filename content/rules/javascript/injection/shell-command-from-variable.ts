import { exec, execSync, execFileSync } from "child_process";
import * as cp from "child_process";

const ROOT = "/srv/app";

export function checkout(branch: string) {
  // ruleid: shell-command-from-variable
  execSync(`git checkout ${branch}`);
  // ruleid: shell-command-from-variable
  exec("git log " + branch, () => undefined);
  // ruleid: shell-command-from-variable
  cp.execSync("git diff " + branch + " --stat");
}

// Near misses
export function safe(branch: string, text: string) {
  // ok: shell-command-from-variable
  execFileSync("git", ["checkout", "--", branch]);
  // ok: shell-command-from-variable
  execSync("git status --short");
  // ok: shell-command-from-variable
  execSync(`ls ${ROOT}/build`);
  // ok: shell-command-from-variable
  execSync(`ls -l ${ROOT}`);
  // ok: shell-command-from-variable
  execSync("npm run " + "build");
  // ok: shell-command-from-variable
  const found = /a(b)/.exec(`x ${text}`);
  return found;
}

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const GO = ['/usr/lib/go-1.19/bin/go', '/usr/bin/go', '/usr/local/go/bin/go'].find((file) => existsSync(file));
const GO_MOD = '/usr/share/gocode/src/golang.org/x/mod/sumdb';

/** Go and its transparency log as Debian packs them; without them the tests that ask it are skipped by name. */
export const hasGo: boolean = GO !== undefined && existsSync(GO_MOD);

/** Builds the oracle into a directory and returns its path. For tests: `inclusion ORIGIN KEYS PROOF ENTRY`, `consistency ORIGIN KEYS BODY OLD`. */
export function buildGoOracle(dir: string): string {
  const oracle = path.join(dir, 'oracle');
  execFileSync(GO!, ['build', '-o', oracle, path.join(import.meta.dirname, 'main.go')], {
    env: { NODE_ENV: 'test', PATH: '/usr/bin:/bin', HOME: dir, GOCACHE: path.join(dir, 'cache'), GO111MODULE: 'off', GOPATH: '/usr/share/gocode' },
  }); // prettier-ignore
  return oracle;
}

import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defineConfig } from '@playwright/test';
import { findChromium } from './e2e/support/find-chromium';
import { DIR_VARIABLE, URL_VARIABLE } from './e2e/support/instance';

// Chosen once, by the process that loads this first; the workers inherit both.
process.env[DIR_VARIABLE] ??= path.join(tmpdir(), `countersign-e2e-${process.pid}`);
process.env[URL_VARIABLE] ??= `http://127.0.0.1:${freePort()}`;

function freePort(): string {
  const script = "const s=require('net').createServer().listen(0,'127.0.0.1',()=>{console.log(s.address().port);s.close()})";
  return execFileSync(process.execPath, ['-e', script]).toString().trim();
}

// It stays off the network: no updates, no component downloads, no QUIC. Root has no user namespaces to sandbox with.
const args = [
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];
if (process.getuid?.() === 0) args.push('--no-sandbox');

export default defineConfig({
  testDir: 'e2e',
  testMatch: ['journeys/**/*.spec.ts', 'a11y/**/*.spec.ts', 'clients/**/*.spec.ts'],
  outputDir: 'node_modules/.cache/playwright',
  globalSetup: './e2e/support/global-setup.ts',
  forbidOnly: true,
  // A machine that does other work at the same time: a second try there, and the run's end names who needed it.
  retries: process.env['CI'] ? 1 : 0,
  workers: 2,
  fullyParallel: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    baseURL: process.env[URL_VARIABLE]!,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath: findChromium(), args },
    trace: 'off',
  },
});

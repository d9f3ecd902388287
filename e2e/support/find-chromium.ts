import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * A Chromium to test with: PLAYWRIGHT_CHROMIUM_PATH, one that the system has, the one Playwright downloaded, or else one that
 * Playwright downloads now. Throws saying what was tried when there is none.
 */
export function findChromium(): string {
  const tried: string[] = [];
  const given = process.env['PLAYWRIGHT_CHROMIUM_PATH'];
  if (given) {
    if (runnable(given)) return given;
    throw new Error(`PLAYWRIGHT_CHROMIUM_PATH=${given} is no program that can be run.`);
  }
  tried.push('PLAYWRIGHT_CHROMIUM_PATH: not set');
  const onPath = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .flatMap((folder) => NAMES.map((name) => path.join(folder, name)));
  const system = [...onPath, ...PLACES].find(runnable);
  if (system) return system;
  tried.push(`a Chromium of the system: no ${NAMES.join(', ')} in PATH`);
  const own = chromium.executablePath();
  if (existsSync(own)) return own;
  tried.push(`Playwright's own: not at ${own}`);
  try {
    execFileSync(process.execPath, [path.resolve('node_modules/@playwright/test/cli.js'), 'install', 'chromium'], {
      stdio: 'pipe',
      timeout: 300_000,
    });
    if (existsSync(own)) return own;
    tried.push('npx playwright install chromium: it brought none');
  } catch (error) {
    tried.push(`npx playwright install chromium: ${(error as Error).message.split('\n')[0]}`);
  }
  throw new Error(
    `The browser tests need a Chromium, and none was found. Tried:\n  ${tried.join('\n  ')}\nInstall the distribution's package (Debian: apt install chromium) or set PLAYWRIGHT_CHROMIUM_PATH.`,
  );
}

function runnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

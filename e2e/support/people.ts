import type { Browser, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import type { Role } from '@/lib/access/actor';
import { stateFile, type Demo } from './instance';

/**
 * An administrator adds a person, who comes in by the one-time link in a browser of their own. Returns that person's page at the overview; closing
 * its context is up to the caller.
 */
export async function bringIn(
  browser: Browser,
  demo: Demo,
  { name, role, sets }: { name: string; role: Role; sets: readonly string[] },
): Promise<Page> {
  const administrators = await browser.newContext({ storageState: stateFile('administrator') });
  const administrator = await administrators.newPage();
  await administrator.goto(`${demo.url}/admin/people/new`);
  await administrator.getByRole('textbox', { name: 'Name' }).fill(name);
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.test`;
  await administrator.getByRole('textbox', { name: 'E-mail address' }).fill(email);
  await administrator.getByRole('combobox', { name: 'Role' }).selectOption(role);
  for (const set of sets) await administrator.getByRole('checkbox', { name: set, exact: true }).check();
  await administrator.getByRole('button', { name: 'Add person' }).click();
  const link = new URL((await administrator.getByLabel('one-time link', { exact: true }).textContent())!.trim());
  await administrators.close();

  const theirs = await browser.newContext({ storageState: { cookies: [], origins: [] }, baseURL: demo.url });
  const person = await theirs.newPage();
  await person.goto(link.pathname + link.hash);
  await person.getByLabel('New password').fill('seven green bottles');
  await person.getByRole('button', { name: 'Save and sign in' }).click();
  await person.waitForURL(`${demo.url}/`);
  await expect(person.getByRole('heading', { level: 1 })).toBeVisible();
  return person;
}

import { expect, type Locator, type Page } from '@playwright/test';
import type { Role } from '@/lib/access/actor';
import type { Demo } from './instance';

/** Goes to a field as somebody without a mouse does; fails when Tab does not lead there. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let i = 0; i < 20; i++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
}

/** Waits for what an act leads to; on the way there the password may be asked for, once in ten minutes. */
export async function confirmIfAsked(page: Page, demo: Demo, role: Role, then: Locator): Promise<void> {
  const password = page.getByRole('textbox', { name: 'Password' });
  await expect(then.first().or(password)).toBeVisible();
  if (await password.isVisible()) {
    await expect(password).toBeFocused();
    await page.keyboard.type(demo.users.find((user) => user.role === role)!.password);
    await page.keyboard.press('Enter');
  }
  await expect(then.first()).toBeVisible();
}

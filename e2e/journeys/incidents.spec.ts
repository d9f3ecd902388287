import { expect, test } from '../fixtures';
import { axeFaults } from '../support/axe';

// From a decision to the register: an incident is opened, its clocks follow from its class, it is closed with what was found, and its pack is asked for.
test.use({ role: 'compliance_officer' });
test.setTimeout(240_000);

test('an incident is opened from a decision, its clocks follow, it is closed with what was found, and its pack starts from it', async ({ page, api }) => {
  const title = `Wrong category ${Math.random().toString(36).slice(2, 8)}`;
  const { items } = (await (await api.get('/api/v1/decisions?limit=200')).json()) as { items: { id: string; system: { name: string } }[] };
  const decision = items.find((one) => one.system.name === 'Clinical triage')!.id;

  await page.goto(`/evidence/incidents/new?decision=${decision}`);
  await expect(page.getByLabel('Decisions')).toHaveValue(decision);
  await page.getByLabel('In a few words').fill(title);
  await page.getByLabel('What happened').fill('A category was proposed two steps too low, and a nurse followed it.');
  await page.getByLabel('What came of it').selectOption({ label: 'Serious harm to health' });
  await page.getByRole('checkbox', { name: 'Personal data was breached too' }).check();
  await page.getByRole('button', { name: 'Open the incident' }).click();
  await expect(page).toHaveURL(/\/evidence\/incidents\/inc_/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  const clocks = page.getByRole('region', { name: 'Clocks', exact: true });
  // The deployer's duty begins in December 2027; that of the GDPR binds now.
  await expect(clocks.getByRole('row', { name: /26\(5\)/ })).toContainText('not in force yet');
  await expect(clocks.getByRole('row', { name: /33\(1\)/ })).toBeVisible();
  // The decision is known by its time and how its input begins; the id is only what leads there.
  const linked = page.getByRole('region', { name: 'Decisions', exact: true }).getByRole('listitem');
  await expect(linked).toContainText('Clinical triage, ');
  await expect(linked.getByRole('link')).toHaveAttribute('href', `/decisions/${decision}`);
  await expect(linked.getByRole('link')).toHaveText(/UTC$/);
  expect(await axeFaults(page)).toEqual([]);

  const closing = page.getByRole('region', { name: 'Close it' });
  await closing.getByRole('textbox').fill('The threshold was wrong; it was set back.');
  await closing.getByRole('button', { name: 'Close the incident' }).click();
  await expect(closing.getByText(/asks for a report that nobody recorded/)).toBeVisible();

  const reports = page.getByRole('region', { name: 'Reports', exact: true });
  await reports.getByLabel('To whom').selectOption('dataProtectionAuthority');
  await reports.getByLabel('Who exactly, with its reference').fill('The authority, 2026-77');
  await reports.getByLabel(/^Sent \(/).fill(new Date().toISOString().slice(0, 16));
  await reports.getByRole('button', { name: 'Record this report' }).click();
  await expect(reports.getByRole('table')).toContainText('The authority, 2026-77');

  await closing.getByRole('textbox').fill('The threshold was wrong; it was set back.');
  await closing.getByRole('button', { name: 'Close the incident' }).click();
  await expect(page.getByRole('region', { name: 'Open it again' })).toBeVisible();
  const steps = page.getByRole('region', { name: 'Every step' });
  for (const words of ['opened as serious harm to health', 'reported to', 'closed']) await expect(steps).toContainText(words);

  await page.getByRole('link', { name: 'Build its evidence pack' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Build a pack');
  await page.getByRole('button', { name: /build/i }).click();
  await expect(page).toHaveURL(/\/evidence\/packs\/pck_/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Incident pack');

  await page.goto('/evidence/incidents');
  await expect(page.getByRole('row', { name: new RegExp(title) })).toContainText('closed');
}); // prettier-ignore

import { expect, test } from 'vitest';
import { asOwner, testWorkspace } from '@/lib/db/testing';
import { prepareStart } from './prepare';

test("a start on the demo's data says so, and how to begin with one's own; on any other it does not", async () => {
  const ws = await testWorkspace();
  await ws.person('administrator');
  expect((await prepareStart()).join('\n')).not.toMatch(/demo|setup#token/);
  await asOwner((db) => db.query('UPDATE workspace SET sample = true'));
  expect((await prepareStart()).join('\n')).toMatch(/demo's data[^]*COUNTERSIGN_DATA_DIR=\S+ npm start/);
});

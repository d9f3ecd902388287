import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { PAGES_OF_IDS, pageOfId } from './page-of-id';

describe('pageOfId', () => {
  it('names pages that there are', () => {
    for (const page of Object.values(PAGES_OF_IDS))
      expect(existsSync(path.join(import.meta.dirname, '../../app/(console)', page, 'page.tsx')), page).toBe(true);
  });
  it('reads ids of ours in either case, and nothing else', () => {
    const uuid = uuidv7();
    const action = toPublicId('action', uuid);
    expect(pageOfId(` ${action.toUpperCase()} `)).toEqual({ id: action, href: `/approvals/${action}` });
    expect(pageOfId(toPublicId('incident', uuid))?.href).toBe(`/evidence/incidents/${toPublicId('incident', uuid)}`);
    expect(pageOfId(toPublicId('person', uuid))?.href).toBe(`/admin/people/${uuid}`);
    for (const other of [toPublicId('decision', uuid), toPublicId('event', uuid), uuid, 'act_', 'run-7', ''])
      expect(pageOfId(other)).toBeNull();
  });
});

import { withPrisma } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { setupInput, type SetupInput } from '../people';
import { hashSetupToken, needsSetup } from './create-setup-token';
import { openWorkspace } from './create-workspace';
import { findFirstWorkspace } from './oidc-store';
import { hashPassword } from './password';
import { findPersonByEmail, saveMembership, savePerson } from './person-store';
import { hasAdministrator, isGoodSetupToken, lockSetup, useSetupToken } from './setup-store';

/**
 * First start: makes the first administrator, and the workspace when there is none, for whoever holds the one-time token. Throws
 * `conflict` when there is an administrator, `forbidden` when the token is not good.
 */
export async function completeSetup(given: SetupInput): Promise<{ email: string }> {
  const input = setupInput.parse(given);
  const tokenHash = hashSetupToken(input.token);
  if (!(await needsSetup())) throw alreadySetUp();
  if (!(await isGoodSetupToken(tokenHash))) throw wrongToken();
  const passwordHash = await hashPassword(input.password);
  const existing = await findFirstWorkspace();
  const workspaceId = existing ?? uuidv7();
  return withPrisma(workspaceId, async (tx) => {
    await lockSetup(tx);
    if (await hasAdministrator(tx)) throw alreadySetUp();
    if (!(await useSetupToken(tx, tokenHash))) throw wrongToken();
    if (!existing) await openWorkspace(tx, workspaceId, { name: input.workspace });
    const personId = (await findPersonByEmail(tx, input.email))?.personId ?? uuidv7();
    await savePerson(tx, { personId, email: input.email, name: input.name, passwordHash });
    await saveMembership(tx, workspaceId, personId, {
      role: 'administrator',
      permissionSets: [],
      allSystems: true,
      validFrom: new Date(),
      validUntil: null,
    });
    await appendAct(
      tx,
      { workspaceId, type: 'service' },
      {
        kind: 'person.added',
        data: {
          person: toPublicId('person', personId),
          email: input.email,
          name: input.name,
          role: 'administrator',
          systems: 'all',
          by: 'setup',
        },
      },
    );
    return { email: input.email };
  });
}

const alreadySetUp = (): AppError =>
  new AppError('conflict', 'Countersign is set up already. Sign in, or ask an administrator to add you.');
const wrongToken = (): AppError =>
  new AppError(
    'forbidden',
    'This token is not good: it was used, is older than 24 hours, or was not copied whole. Restart Countersign to get a new one.',
    {
      field: 'token',
    },
  );

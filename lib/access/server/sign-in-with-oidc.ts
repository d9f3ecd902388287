import { withControl, withWorkspace } from '@/lib/db/transaction';
import { env } from '@/lib/env';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import { emailAddress } from '../password-rules';
import { createPerson } from './create-person';
import { findByAddress, findFirstWorkspace, findLinked, linkAccount } from './oidc-store';
import { findHome } from './session-store';

/** What the provider vouches for, after next-auth has checked signature, issuer, audience, nonce and times. */
export interface OidcIdentity {
  issuer: string;
  subject: string;
  email: string | null;
  emailVerified: boolean;
  name: string | null;
}

/**
 * The person (UUID) behind an account of the provider: the one it was linked to before, else an invited person with the same
 * verified e-mail address, to whom it is linked now. Anybody else has no access, unless OIDC_AUTO_PROVISION_ROLE says which role
 * strangers get (without any AI system). Throws `forbidden`.
 */
export async function signInWithOidc(identity: OidcIdentity): Promise<string> {
  const known = await findLinked(identity.issuer, identity.subject);
  if (known) {
    if (known.disabledAt) throw noAccess();
    return known.personId;
  }
  const address = emailAddress.safeParse(identity.email ?? '');
  if (!address.success || !identity.emailVerified) {
    throw new AppError(
      'forbidden',
      'The sign-in provider did not say that your e-mail address is verified, so nobody here can be recognised by it.',
    );
  }
  const invited = await findByAddress(address.data);
  if (!invited) return provision(identity, address.data);
  // An address that is linked to another account may have changed hands: an administrator has to look at it.
  if (invited.disabledAt || invited.linked) throw noAccess();
  await link(invited.personId, identity);
  return invited.personId;
}

async function link(personId: string, identity: OidcIdentity): Promise<void> {
  const workspaceId = await withControl((tx) => findHome(tx, personId));
  if (!workspaceId) throw noAccess();
  await withWorkspace(workspaceId, async (tx) => {
    if (!(await linkAccount(tx, personId, identity.issuer, identity.subject))) throw noAccess();
    await appendAct(
      tx,
      { workspaceId, type: 'person', personId },
      {
        kind: 'person.linked',
        data: { person: toPublicId('person', personId), issuer: identity.issuer, subject: identity.subject },
      },
    );
  });
}

async function provision(identity: OidcIdentity, email: string): Promise<string> {
  const role = env().OIDC_AUTO_PROVISION_ROLE;
  const workspaceId = role ? await findFirstWorkspace() : null;
  if (!role || !workspaceId) throw noAccess();
  const name =
    (identity.name ?? '')
      .replace(/[\p{Cc}\p{Cf}]/gu, '')
      .trim()
      .slice(0, 120) || email;
  const { personId } = await createPerson(
    { type: 'service', workspaceId, name: 'cli' },
    { email, name, role, systems: [], credential: { kind: 'singleSignOn' } },
  );
  await link(personId, identity);
  return personId;
}

function noAccess(): AppError {
  return new AppError(
    'forbidden',
    'You signed in, but nobody has given you access to Countersign. Ask an administrator to add you.',
  );
}

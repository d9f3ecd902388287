'use client';
import { useSyncExternalStore } from 'react';
import { CopyLine } from '../ui/copy-id';
import { Notice } from '../ui/states';

const never = (): (() => void) => () => undefined;

/** A one-time link or a first password, shown this once. */
export function OneTimeSecret({
  email,
  invitationPath,
  password,
}: {
  email: string;
  invitationPath?: string;
  password?: string;
}) {
  const origin = useSyncExternalStore(
    never,
    () => window.location.origin,
    () => '',
  );
  return (
    <div className="flex flex-col gap-3">
      {invitationPath ? (
        <>
          <Notice tone="good" live>
            Give this link to {email} over a way you trust. It works once, for seven days, and is not shown again.
          </Notice>
          <CopyLine text={`${origin}${invitationPath}`} label="one-time link" />
        </>
      ) : password ? (
        <>
          <Notice tone="good" live>
            Give this first password to {email} over a way you trust. It is not shown again; they can change it under Settings.
          </Notice>
          <CopyLine text={password} label="first password" />
        </>
      ) : (
        <Notice tone="good" live>
          {email} was added and signs in as before, or by the sign-in provider.
        </Notice>
      )}
    </div>
  );
}

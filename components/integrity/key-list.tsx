'use client';
import { Download } from 'lucide-react';
import type { IntegrityReport } from '@/lib/integrity/contract';
import { formatNumber } from '@/lib/shared/format';
import { buttonClass } from '../ui/button';
import { CopyId } from '../ui/copy-id';
import { DataList } from '../ui/facts';
import { usePreferences } from '../ui/preferences';

/** The public keys that sign the log, to be compared with what an auditor was given another way. */
export function KeyList({ origin, keys }: { origin: string; keys: IntegrityReport['keys'] }) {
  const { locale } = usePreferences();
  return (
    <div className="flex flex-col gap-5">
      {keys.length === 0 ? <p className="text-muted">No key has signed this log yet.</p> : null}
      {keys.map((key) => (
        <DataList
          key={key.keyId}
          facts={[
            {
              label: 'SHA-256 of the key',
              value: <CopyId id={key.fingerprint.replace(/(.{4})(?=.)/g, '$1 ')} label="fingerprint" full />,
            },
            { label: 'Key', value: <CopyId id={key.vkey} label="key" full /> },
            {
              label: 'For openssl',
              value: (
                <a href={`/api/v1/log/key?format=pem&key=${key.keyId}`} download={`key-${key.keyId}.pem`} className="link">
                  key-{key.keyId}.pem
                </a>
              ),
            },
            {
              label: 'Signs',
              value: `from ${formatNumber(key.from, locale)} entries${key.until === null ? ' on' : ` up to ${formatNumber(key.until, locale)}`}`,
            },
            { label: 'Log', value: <CopyId id={origin} label="name of the log" full /> },
          ]}
        />
      ))}
      <div className="flex flex-wrap items-center gap-2" data-print="hide">
        <a href="/api/v1/log/key?format=trust" download="trust.txt" className={buttonClass('secondary', 'sm')}>
          <Download aria-hidden /> Trust file
        </a>
        <a href="/api/v1/log/checkpoint" download="checkpoint.txt" className={buttonClass('secondary', 'sm')}>
          <Download aria-hidden /> Newest checkpoint
        </a>
      </div>
      <p className="max-w-prose text-prose text-ink-2">
        Give the trust file to an auditor on its own way, before the proofs: a key that comes together with a proof proves
        nothing. Whoever keeps a checkpoint of today can show later whether the log was rewritten.
      </p>
    </div>
  );
}

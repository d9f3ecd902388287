'use client';
import type { ActionResult } from '@/lib/http/problem';
import type { VersionTextsView, VersionView } from '@/lib/registry/contract';
import { ReasonDialog } from '../retention/reason-dialog';
import { Badge } from '../ui/badge';
import { Plural } from '../ui/num';
import { Time } from '../ui/time';
import { UntrustedText, VisibleText } from '../ui/untrusted-text';

/** The text that versions are registered with: as text, whatever it holds, with what became of it. */
export function VersionTexts({
  artifact,
  versions,
  texts,
  readable,
  withdraw,
}: {
  artifact: string;
  /** Those that have or had a text, the newest first. */
  versions: readonly VersionView[];
  texts: readonly VersionTextsView[];
  /** False: the reader may not read content. */
  readable: boolean;
  /** Null for those who may not. */
  withdraw: ((input: { artifact: string; version: string; reason: string }) => Promise<ActionResult<unknown>>) | null;
}) {
  return versions.map((version, i) => {
    const state = version.texts!;
    const items = texts.find((one) => one.version === version.version)?.items ?? [];
    return (
      <details key={version.id} open={i === 0} className="border-t border-line py-3 first:border-0 first:pt-0">
        <summary className="min-h-6 cursor-pointer font-medium">
          <bdi className="break-all">
            <VisibleText text={version.version} />
          </bdi>
          <span className="ms-2 font-normal text-muted">
            <Plural count={state.count} one="text" />, <Plural count={state.characters} one="character" />
          </span>
          {state.withdrawnAt ? (
            <Badge tone="dashed" className="ms-2">
              withdrawn
            </Badge>
          ) : null}
        </summary>
        <div className="flex max-w-200 flex-col gap-3 pt-3">
          <p className="text-muted">
            Registered by {state.registeredBy}, <Time at={state.registeredAt} style="stamp" />.{' '}
            {state.withdrawnAt ? (
              <>
                Withdrawn by {state.withdrawnBy}, <Time at={state.withdrawnAt} style="stamp" />: records that hold it keep it
                until their decisions go.
              </>
            ) : readable && items.length < state.count ? (
              items.length > 0 ? (
                <>The first {items.length} are shown. The API gives all.</>
              ) : (
                <>The newest versions are shown. The API gives every one.</>
              )
            ) : null}
          </p>
          {state.withdrawnAt ? null : !readable ? (
            <p className="text-muted">Your role reads no content.</p>
          ) : (
            items.map((item) =>
              item.text === null ? (
                <p key={item.position} role="alert" className="text-critical-text">
                  The stored bytes of text {item.position + 1} cannot be opened. Run <code>countersign verify</code>: it says what
                  was altered.
                </p>
              ) : (
                <UntrustedText
                  key={item.position}
                  text={item.text}
                  author={state.count > 1 ? `Text ${item.position + 1}` : 'As registered'}
                  limit={4_000}
                />
              ),
            )
          )}
          {withdraw && !state.withdrawnAt ? (
            <div>
              <ReasonDialog
                label="Withdraw the text"
                name={version.version}
                title={`Withdraw the text of ${version.version}?`}
                confirm="Withdraw"
                tone="danger"
                action={(reason) => withdraw({ artifact, version: version.version, reason })}
              >
                <p>
                  Nobody reads it here any more, and no new record refers to it. Records that hold it keep it: they are what was
                  reported. To take it from them too, erase their decisions.
                </p>
              </ReasonDialog>
            </div>
          ) : null}
        </div>
      </details>
    );
  });
}

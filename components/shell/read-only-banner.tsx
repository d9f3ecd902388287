import { lostWords } from '@/lib/backup/lost-words';
import { notCapturedIn, type ReadOnlyNotice } from '@/lib/backup/recovery';
import { Notice } from '../ui/states';
import { Time } from '../ui/time';
import { NotCapturedList } from './not-captured';

/** On every page while nothing can be changed: why, since when, what is known to be lost, and what ends it. */
export function ReadOnlyBanner({ notice, workspaceId }: { notice: ReadOnlyNotice; workspaceId: string | null }) {
  const log = notice.detail?.logs.find((one) => one.workspaceId === workspaceId);
  const notCaptured = workspaceId === null ? [] : notCapturedIn(notice.detail, workspaceId);
  const faulty = (log?.faults.length ?? 0) > 0;
  return (
    <section aria-label="Read only" className="px-gutter pt-3">
      <Notice tone={faulty || notCaptured.length > 0 ? 'error' : 'warning'}>
        <p className="font-medium">
          {notice.detail ? (
            <>
              Read only: this is a copy restored from the backup of <Time at={notice.detail.madeAt} />.
            </>
          ) : (
            'Read only: Countersign was started so.'
          )}
        </p>
        <p className="text-ink-2">
          {log?.lost
            ? `What came after is missing: ${lostWords(log.lost)} were signed and are not here. `
            : notice.detail
              ? 'What came after it is not here. '
              : ''}
          {faulty ? 'The log is not what was signed; nothing on these pages proves anything. ' : ''}
          Nothing can be sent, changed or decided until an administrator{' '}
          {notice.detail ? (
            <>
              has checked it and runs <code>countersign recovery end</code>.
            </>
          ) : (
            <>
              starts it without <code>COUNTERSIGN_READ_ONLY</code>.
            </>
          )}
        </p>
        {notCaptured.length > 0 ? (
          <div className="mt-3">
            <NotCapturedList systems={notCaptured} />
          </div>
        ) : null}
      </Notice>
    </section>
  );
}

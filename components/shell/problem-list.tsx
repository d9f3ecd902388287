import { ERROR_STATUS } from '@/lib/shared/errors';
import { PROBLEM_CODES, PROBLEM_KINDS, PROBLEM_TITLES } from '@/lib/http/problem-kinds';
import { NameBlock } from './wordmark';

/** Text with `code` in it. */
function Words({ children }: { children: string }) {
  return children
    .split('`')
    .map((part, index) => (index % 2 ? <code key={index} className="font-mono text-[0.92em]">{part}</code> : part)); // prettier-ignore
}

/** Each code that a refused request may carry: its status, what it means, how to mend it. Made of the table that the answers are made of. */
export function ProblemList() {
  return (
    <main id="main" className="mx-auto w-full max-w-200 px-gutter pt-10 pb-16">
      <NameBlock className="mb-6" />
      <h1 className="text-h2">Errors of the API</h1>
      <p className="mt-2 max-w-prose text-prose text-ink-2">
        A refused request is answered with a problem document (RFC 9457). Its{' '}
        <code className="font-mono text-[0.92em]">code</code> is stable and one of these;{' '}
        <code className="font-mono text-[0.92em]">detail</code> says what was wrong with this very request;{' '}
        <code className="font-mono text-[0.92em]">requestId</code> finds it in the server log.
      </p>
      <dl className="mt-8">
        {PROBLEM_CODES.map((code) => (
          <div
            key={code}
            id={code}
            className="scroll-mt-4 border-t border-line py-3 target:bg-selected target:px-3 sm:grid sm:grid-cols-[15rem_1fr] sm:gap-6"
          >
            <dt>
              <a href={`#${code}`} className="link font-mono">
                {code}
              </a>
              <span className="block text-label text-muted">
                {ERROR_STATUS[code]} {PROBLEM_TITLES[ERROR_STATUS[code]]}
              </span>
            </dt>
            <dd className="max-w-prose text-prose">
              <p>
                <Words>{PROBLEM_KINDS[code].meaning}</Words>
              </p>
              <p className="mt-1 text-ink-2">
                <Words>{PROBLEM_KINDS[code].mend}</Words>
              </p>
            </dd>
          </div>
        ))}
      </dl>
    </main>
  );
}

import { readFileSync } from 'node:fs';
import path from 'node:path';

const page = readFileSync(path.join(process.cwd(), 'public/verify.html'));
/** The page carries its own policy, so that a saved copy keeps it; what only a header can say is added here. */
const policy = `${/http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page.toString('utf8'))?.[1] ?? "default-src 'none'"}; frame-ancestors 'none'`;

/** Verifies proofs in the browser, without an account: one file, the same that a saved copy is (components/verifier). */
export function GET(): Response {
  return new Response(page, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    },
  });
}

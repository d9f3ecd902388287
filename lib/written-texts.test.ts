import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { reasonInput, voteInput } from './approvals/schemas';
import { keptBody, keptQuote } from './decisions/comment-text';
import { newComment } from './decisions/comments';
import { proofRequest } from './decisions/reveal';
import { closing, newIncident } from './evidence/incidents/inputs';
import { CANARIES, canariesIn } from './privacy/testing/canary-secrets';
import { newArtifact, newCard } from './registry/artifacts';
import { newHold } from './retention/hold';
import { reason as retentionReason } from './retention/policy';
import { personQuery } from './search/persons';
import { checkViewName } from './search/view-rules';
import { expressionFiles } from './shared/testing/expression-files';

/** What a person writes, with a secret in it, by the schema that every way in parses it with; comments also by what stores them. */
const WRITTEN: readonly [what: string, schema: z.ZodType, of: (text: string) => unknown][] = [
  ['a comment', newComment.transform(({ body }) => keptBody(body, [])), (body) => ({ body })],
  ['a passage that a comment is about', newComment.transform(({ anchor }) => keptQuote(anchor?.quote ?? '')), (quote) => ({ body: 'See.', anchor: { field: 'a', start: 0, end: 9, quote } })],
  ['an incident', newIncident, (what) => ({ title: 'A key was shown', what, awareAt: '2026-11-20T10:00:00Z', class: 'notSerious' })],
  ['what an incident came to', closing, (findings) => ({ findings })],
  ['a reason of a vote', voteInput, (reason) => ({ vote: 'approve', reasonCode: 'asIntended', reason, seenHash: 'x'.repeat(20) })],
  ['a reason of a halt', reasonInput, (reason) => ({ reason })],
  ['a reason of a retention period', retentionReason, (text) => text],
  ['what a hold rests on', newHold, (basis) => ({ matter: 'Claim 41', basis, reviewOn: '2027-01-31', scope: { kind: 'decisions', decisions: ['a'] } })],
  ['why masked values are shown', proofRequest, (reason) => ({ reason })],
  ['the case of a search for a person', personQuery, (caseNumber) => ({ caseNumber, identifiers: [{ value: 'c-1' }] })],
  ['what an artifact is for', newArtifact, (description) => ({ kind: 'prompt', name: 'greeting', description })],
  ['a model card', newCard, (markdown) => ({ version: '1', markdown })],
]; // prettier-ignore

/** What is compared with something or opens something, or is scrubbed where it is stored, or is refused with a secret in it because a hash binds it. */
const AS_SENT = new Set([
  'approvals/schemas.ts', 'assessment/evaluate-on-decision.ts', 'duty/contract.ts', 'evidence/incidents/inputs.ts',
  'registry/artifacts.ts', 'risk/server/plugins/declared-sidecars.ts', 'search/persons.ts', 'search/contract.ts',
  '../app/(console)/decisions/actions.ts', '../app/(console)/shell-actions.ts',
]); // prettier-ignore

describe('what people write', () => {
  test.each(WRITTEN)('%s keeps no secret', (_, schema, of) => {
    for (const { name, text } of CANARIES) {
      const parsed = schema.safeParse(of(`It was ${text} as far as I know.`));
      expect(parsed.success, `${name}: ${parsed.error?.message}`).toBe(true);
      expect(canariesIn([JSON.stringify(parsed.data)])).toEqual([]);
      expect(JSON.stringify(parsed.data)).toContain('[removed:');
    }
  });

  test('is no name of a view with a secret in it', () => {
    for (const { text } of CANARIES) expect(canariesIn([checkViewName(`Keys ${text}`.slice(0, 120))])).toEqual([]);
  });

  test('is parsed as what is written, wherever a text is trimmed', () => {
    const LIB = import.meta.dirname;
    const APP = path.resolve(LIB, '../app');
    // Rooms before lib/privacy know nothing of it.
    const others = [...expressionFiles(LIB), ...expressionFiles(APP)].filter((file) => !/lib\/(?:shared|db|observability|http|ledger|access)\//.test(file) && /z\s*\.string\([^()]*\)\s*\.trim\(\)/.test(readFileSync(file, 'utf8'))); // prettier-ignore
    expect(others.map((file) => path.relative(LIB, file)).filter((file) => !AS_SENT.has(file))).toEqual([]);
  });
});

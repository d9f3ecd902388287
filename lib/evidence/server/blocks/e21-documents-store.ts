import type { SqlTx } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { Asked } from '../block-query';
import { itemBlock, type Item } from '../item-block';
import { define, of } from './define';
import { trained } from './trained';

interface Row {
  document_id: string;
  form: string;
  kind: string;
  received_at: Date;
  effective_from: string;
  expires_on: string | null;
  current: boolean;
  owned: boolean;
}
function listDocuments(tx: SqlTx, asked: Asked, forms: readonly string[]): Promise<Row[]> {
  return tx.sql<Row>(
    `SELECT document_id::text, form, kind, received_at, effective_from::text, expires_on::text, owner_id IS NOT NULL AS owned,
            effective_from < $3::date AND (expires_on IS NULL OR expires_on >= least($3::date - 1, (now() AT TIME ZONE 'UTC')::date)) AS current
       FROM evidence_document WHERE workspace_id = $1::uuid AND (system_id IS NULL OR system_id = ANY($2::uuid[])) AND form = ANY($4::text[])
        AND revoked_at IS NULL AND effective_from < $3::date ORDER BY received_at DESC LIMIT 5000`,
    [asked.workspaceId, asked.systems, asked.to, forms],
  );
}

/** Are the papers there, and current? */
export const E21 = itemBlock({
  definition: define('E21', '1', {
    unit: 'document',
    title: 'Document register',
    question: 'Is every document and attestation that was handed in still current, with an owner?',
    population: 'Documents and attestations in force by the end of the period.',
    covered: 'It has not expired and has an owner.',
    limit:
      'That a document exists and is current, not what it says. Documents nobody handed in are listed as gaps of their controls.',
  }),
  async load(tx, asked) {
    const rows = await listDocuments(tx, asked, ['document', 'attestation']);
    return {
      items: rows.map((row): Item => ({
        id: toPublicId('document', row.document_id),
        at: row.received_at,
        verdict: row.current && row.owned ? 'covered' : 'uncovered',
        says: `${row.form} "${row.kind}", in force from ${row.effective_from}${row.expires_on ? ` to ${row.expires_on}` : ''}${row.current ? '' : ': expired'}${row.owned ? '' : ': without an owner'}.`,
        href: '/evidence/documents',
      })),
      facts: { expired: rows.filter((row) => !row.current).length, 'without an owner': rows.filter((row) => !row.owned).length },
    };
  },
  says: ({ covered, population, facts }) =>
    `${of(covered, population, 'documents')} are current and owned; ${String(facts['expired'])} have expired.`,
});

interface Reviewer {
  person_id: string;
  votes: number;
  last_at: Date;
  trained: boolean;
}
function listReviewers(tx: SqlTx, asked: Asked): Promise<Reviewer[]> {
  return tx.sql<Reviewer>(
    `SELECT v.person_id::text, count(*) AS votes, max(v.voted_at) AS last_at, bool_and(${trained('v', 'v.person_id', 'v.voted_at', 'a.system_id')}) AS trained
       FROM action_vote v JOIN action a ON a.workspace_id = v.workspace_id AND a.action_id = v.action_id
      WHERE v.workspace_id = $1::uuid AND a.system_id = ANY($2::uuid[]) AND v.voted_at >= $3::date AT TIME ZONE 'UTC' AND v.voted_at < $4::date AT TIME ZONE 'UTC'
      GROUP BY v.person_id ORDER BY last_at DESC LIMIT 2000`,
    [asked.workspaceId, asked.systems, asked.from, asked.to],
  );
}

/** Are the people who oversee it trained? */
export const E22 = itemBlock({
  definition: define('E22', '1', {
    unit: 'person',
    title: 'Competence register',
    question: 'Did everybody who voted on actions have a training record that was valid on each of those days?',
    population: 'People who voted in the period.',
    covered: 'A training record was valid on every day they voted.',
    limit: 'Names those who voted here. People who oversee elsewhere, by an outcome that is reported, are not known by name.',
  }),
  async load(tx, asked) {
    const people = await listReviewers(tx, asked);
    const records = await listDocuments(tx, asked, ['training']);
    return {
      items: people.map((one): Item => ({
        id: toPublicId('person', one.person_id),
        at: one.last_at,
        verdict: one.trained ? 'covered' : 'uncovered',
        says: `${one.votes} votes, ${one.trained ? 'trained on each of those days' : 'no valid training record on at least one of those days'}.`,
        href: `/admin/people/${toPublicId('person', one.person_id)}`,
      })),
      facts: {
        'training records': records.length,
        'training records that expired': records.filter((row) => !row.current).length,
      },
    };
  },
  says: ({ covered, population, facts }) =>
    `${of(covered, population, 'people who voted')} had a valid training record each time; ${String(facts['training records'])} training records are held.`,
});

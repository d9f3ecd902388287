import type { SqlTx } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { Asked } from '../block-query';
import { itemBlock, type Item } from '../item-block';
import { LATE_FACT } from '../../late';
import { define, of } from './define';
import { knownTrained, trained } from './trained';

interface Row {
  document_id: string;
  form: string;
  kind: string;
  received_at: Date;
  effective_from: string;
  expires_on: string | null;
  current: boolean;
  owned: boolean;
  late: boolean;
}
function listDocuments(tx: SqlTx, asked: Asked, forms: readonly string[]): Promise<Row[]> {
  return tx.sql<Row>(
    `SELECT document_id::text, form, kind, received_at, effective_from::text, expires_on::text, owner_id IS NOT NULL AS owned, received_at >= $3::date::timestamp AT TIME ZONE 'UTC' AS late,
            effective_from < $3::date AND (expires_on IS NULL OR expires_on >= least($3::date - 1, (now() AT TIME ZONE 'UTC')::date)) AS current
       FROM evidence_document WHERE workspace_id = $1::uuid AND (system_id IS NULL OR system_id = ANY($2::uuid[])) AND form = ANY($4::text[])
        AND revoked_at IS NULL AND effective_from < $3::date ORDER BY received_at DESC LIMIT 5000`,
    [asked.workspaceId, asked.systems, asked.to, forms],
  );
}

/** Are the papers there, and current? */
export const E21 = itemBlock({
  definition: define('E21', '2', {
    unit: 'document',
    title: 'Document register',
    question: 'Is every document and attestation that was handed in still current, with an owner, and was it there in time?',
    population: 'Documents and attestations in force by the end of the period.',
    covered: 'It has not expired, has an owner, and was received by the end of the period. One that came later shows a part.',
    limit:
      'That a document exists and is current, not what it says. Documents nobody handed in are listed as gaps of their controls.',
  }),
  async load(tx, asked) {
    const rows = await listDocuments(tx, asked, ['document', 'attestation']);
    return {
      items: rows.map((row): Item => ({
        id: toPublicId('document', row.document_id),
        at: row.received_at,
        verdict: row.current && row.owned && !row.late ? 'covered' : 'uncovered',
        says: `${row.form} "${row.kind}", in force from ${row.effective_from}${row.expires_on ? ` to ${row.expires_on}` : ''}${row.current ? '' : ': expired'}${row.owned ? '' : ': without an owner'}${row.late ? ': received after the period' : ''}.`,
        href: '/evidence/documents',
      })),
      facts: {
        expired: rows.filter((row) => !row.current).length,
        'without an owner': rows.filter((row) => !row.owned).length,
        [LATE_FACT]: rows.filter((row) => row.current && row.owned && row.late).length,
      },
    };
  },
  says: ({ covered, population, facts }) =>
    `${of(covered, population, 'documents')} were there in time, are current and owned; ${String(facts['expired'])} have expired.`,
});

interface Reviewer {
  person_id: string;
  votes: number;
  last_at: Date;
  trained: boolean;
  in_time: boolean;
}
function listReviewers(tx: SqlTx, asked: Asked): Promise<Reviewer[]> {
  return tx.sql<Reviewer>(
    `SELECT v.person_id::text, count(*) AS votes, max(v.voted_at) AS last_at, bool_and(${trained('v', 'v.person_id', 'v.voted_at', 'a.system_id')}) AS trained,
            bool_and(${knownTrained('v', 'v.person_id', 'v.voted_at', 'a.system_id')}) AS in_time
       FROM action_vote v JOIN action a ON a.workspace_id = v.workspace_id AND a.action_id = v.action_id
      WHERE v.workspace_id = $1::uuid AND a.system_id = ANY($2::uuid[]) AND v.voted_at >= $3::date::timestamp AT TIME ZONE 'UTC' AND v.voted_at < $4::date::timestamp AT TIME ZONE 'UTC'
      GROUP BY v.person_id ORDER BY last_at DESC LIMIT 2000`,
    [asked.workspaceId, asked.systems, asked.from, asked.to],
  );
}

/** Are the people who oversee it trained? */
export const E22 = itemBlock({
  definition: define('E22', '2', {
    unit: 'person',
    title: 'Competence register',
    question: 'Did everybody who voted on actions have a training record that was valid, and held here, on each of those days?',
    population: 'People who voted in the period.',
    covered: 'A training record was valid, and on record, whenever they voted. One that was recorded afterwards shows a part.',
    limit: 'Names those who voted here. People who oversee elsewhere, by an outcome that is reported, are not known by name.',
  }),
  async load(tx, asked) {
    const people = await listReviewers(tx, asked);
    const records = await listDocuments(tx, asked, ['training']);
    return {
      items: people.map((one): Item => ({
        id: toPublicId('person', one.person_id),
        at: one.last_at,
        verdict: one.trained && one.in_time ? 'covered' : 'uncovered',
        says: `${one.votes} votes, ${one.trained ? `trained on each of those days${one.in_time ? '' : ', which was recorded only afterwards'}` : 'no valid training record on at least one of those days'}.`,
        href: `/admin/people/${toPublicId('person', one.person_id)}`,
      })),
      facts: {
        'training records': records.length,
        [LATE_FACT]: people.filter((one) => one.trained && !one.in_time).length,
        'training records that expired': records.filter((row) => !row.current).length,
      },
    };
  },
  says: ({ covered, population, facts }) =>
    `${of(covered, population, 'people who voted')} had a valid training record each time; ${String(facts['training records'])} training records are held.`,
});

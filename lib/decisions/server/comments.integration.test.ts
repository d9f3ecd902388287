import { beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { withWorkspace } from '@/lib/db/transaction';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { readLog } from '@/lib/ledger/server/testing';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { newComment, type NewComment } from '../comments';
import { addComment } from './add-comment';
import { deleteComment } from './delete-comment';
import { listComments } from './list-comments';
import { listMentionable } from './list-mentionable';
import { listMentions } from './list-mentions';
import { markMentionsSeen } from './mark-mentions-seen';
import { resolveComment } from './resolve-comment';

let ws: TestWorkspace;
let systemId: string;
let decisionId: string;
let id: string;
let ada: PersonActor;
let rea: PersonActor;

const write = (actor: PersonActor, input: NewComment, at = id) => addComment(actor, at, newComment.parse(input));
const personId = (actor: PersonActor) => toPublicId('person', actor.personId);

/** Kinds and bodies of the events about the decision, in the order of the log. */
async function acts(): Promise<{ kind: string; actor: string | null; data: Record<string, unknown> }[]> {
  const mine = (await readLog(ws.workspaceId)).filter((one) => one.decisionId === decisionId);
  return mine.map(({ kind, envelope, data }) => ({
    kind,
    actor: envelope.actor.id ?? null,
    data: data as Record<string, unknown>,
  }));
}

beforeAll(async () => {
  ws = await testWorkspace();
  systemId = await ws.system('support-agent');
  decisionId = uuidv7();
  id = toPublicId('decision', decisionId);
  await withWorkspace(ws.workspaceId, async (tx) => {
    await tx.sql(
      `INSERT INTO decision (workspace_id, decision_id, system_id, started_at, first_received_at, last_received_at, status, latest_idx)
       VALUES ($1::uuid, $2::uuid, $3::uuid, now(), now(), now(), 'ok', 0)`,
      [ws.workspaceId, decisionId, systemId],
    );
    await tx.sql(
      `INSERT INTO step (workspace_id, decision_id, step_key, seq, kind, name, started_at, status, captured, dialect, mapper_version, idxs)
       VALUES ($1::uuid, $2::uuid, 'call-1', 0, 'tool', 'issue_refund', now(), 'ok', 'full', 'native', '1', '{}')`,
      [ws.workspaceId, decisionId],
    );
  });
  ada = await ws.person('compliance_officer', { name: 'Ada Lovelace' });
  rea = await ws.person('reviewer', { name: 'Rea Reviewer', systems: [systemId] });
});

describe('comments', () => {
  it('are written with their event, on a step and a passage, and read back as they were written', async () => {
    const anchor = { field: 'tool.result', start: 4, end: 10, quote: 'refund' };
    const made = await write(ada, { body: 'Why <b>this</b> refund?', step: 'call-1', anchor });
    const answer = await write(rea, { body: 'Policy 7.', replyTo: made.id });
    expect(answer).toMatchObject({ replyTo: made.id, step: 'call-1' });
    const read = (await listComments(ada, id)).filter((comment) => [made.id, answer.id].includes(comment.id));
    expect(read).toEqual([made, { ...answer, may: { delete: false, resolve: true } }]);
    expect((await acts()).filter((act) => act.data.comment === made.id)).toEqual([
      {
        kind: 'comment.added',
        actor: personId(ada),
        data: { comment: made.id, body: 'Why <b>this</b> refund?', mentions: [], step: 'call-1', anchor },
      },
    ]);
  });

  it('are resolved, reopened and deleted, each once in the log however often it is asked', async () => {
    const { id: comment } = await write(ada, { body: 'to be taken back' });
    await resolveComment(rea, id, comment, true);
    await resolveComment(rea, id, comment, true);
    expect((await listComments(ada, id)).find((one) => one.id === comment)?.resolvedAt).toBeDefined();
    await resolveComment(rea, id, comment, false);
    await expect(deleteComment(rea, id, comment)).rejects.toMatchObject({ code: 'forbidden' });
    await deleteComment(ada, id, comment);
    await deleteComment(ada, id, comment);
    const gone = (await listComments(rea, id)).find((one) => one.id === comment);
    expect(gone).toMatchObject({ body: '', mentions: [], may: { delete: false, resolve: false } });
    expect(gone?.deletedAt).toBeDefined();
    await expect(resolveComment(ada, id, comment, true)).rejects.toMatchObject({ code: 'notFound' });
    expect((await acts()).filter((act) => act.data.comment === comment).map((act) => act.kind)).toEqual([
      'comment.added',
      'comment.resolved',
      'comment.reopened',
      'comment.deleted',
    ]);
    // The table forgets the words, the log does not.
    expect(JSON.stringify((await acts()).find((act) => act.data.comment === comment))).toContain('to be taken back');
  });

  it('say of an author whose account was deactivated or whose access ended that it is so', async () => {
    const [left, gone] = [await ws.person('reviewer', { name: 'Left' }), await ws.person('reviewer', { name: 'Gone' })];
    const made = [await write(left, { body: 'a' }), await write(gone, { body: 'b' })].map((one) => one.id);
    const marked = async () => (await listComments(ada, id)).filter((one) => made.includes(one.id)).map((one) => one.author.deactivated); // prettier-ignore
    expect(await marked()).toEqual([undefined, undefined]);
    await asOwner(async (db) => {
      await db.query('UPDATE person SET disabled_at = now() WHERE person_id = $1', [left.personId]);
      await db.query('UPDATE membership SET ended_at = now() WHERE person_id = $1', [gone.personId]);
    });
    expect(await marked()).toEqual([true, true]);
  });

  it.each<[string, NewComment, string]>([
    ['a step the decision does not have', { body: 'x', step: 'no-such-step' }, 'unprocessable'],
    ['a passage without a step', { body: 'x', anchor: { field: 'f', start: 0, end: 1, quote: 'a' } }, 'unprocessable'],
    ['an answer to a comment that is not here', { body: 'x', replyTo: toPublicId('comment', uuidv7()) }, 'notFound'],
    ['something that is no id', { body: 'x', mentions: ['ada'] }, 'invalidRequest'],
  ])('are refused for %s, and leave no event', async (_, input, code) => {
    const before = (await acts()).length;
    await expect(write(ada, input)).rejects.toMatchObject({ code });
    expect((await acts()).length).toBe(before);
  });
});

describe('who may', () => {
  it('read and write comments: those who may read content, of systems granted to them', async () => {
    const auditor = await ws.person('auditor');
    const developer = await ws.person('developer');
    const elsewhere = await ws.person('reviewer', { systems: [await ws.system('other-agent')] });
    await expect(write(auditor, { body: 'x' })).rejects.toMatchObject({ code: 'forbidden' });
    expect(Array.isArray(await listComments(auditor, id))).toBe(true);
    await expect(listComments(developer, id)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(write(developer, { body: 'x' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(listComments(elsewhere, id)).rejects.toMatchObject({ code: 'notFound' });
    await expect(write(elsewhere, { body: 'x' })).rejects.toMatchObject({ code: 'notFound' });
    await expect(addComment(await ws.key(), id, newComment.parse({ body: 'x' }))).rejects.toMatchObject({ code: 'scopeMissing' });
  });

  it('be named: those who may read the decision, and nobody of another workspace', async () => {
    const developer = await ws.person('developer', { name: 'Dev Eloper' });
    const elsewhere = await ws.person('reviewer', { name: 'Else Where', systems: [] });
    const other = await testWorkspace();
    const stranger = await other.person('administrator', { name: 'Stran Ger' });
    const readers = await listMentionable(ada, id);
    const names = readers.map((person) => person.name);
    for (const { name, email } of readers) expect(email !== undefined).toBe(names.filter((one) => one === name).length > 1);
    const offered = names;
    expect(offered).toEqual(expect.arrayContaining(['Ada Lovelace', 'Rea Reviewer']));
    expect(offered).not.toEqual(expect.arrayContaining(['Dev Eloper']));
    for (const person of [developer, elsewhere, stranger]) {
      await expect(write(ada, { body: `@${person.name} look`, mentions: [personId(person)] })).rejects.toMatchObject({
        code: 'unprocessable',
        extra: { field: 'mentions' },
      });
    }
    await expect(write(ada, { body: 'look', mentions: [personId(rea)] })).rejects.toMatchObject({ code: 'unprocessable' });
  });
});

describe('mentions', () => {
  it('reach the person named, until they are seen, the comment is deleted or the grant is gone', async () => {
    const first = await write(ada, { body: '@Rea Reviewer, is this right?', mentions: [personId(rea)], step: 'call-1' });
    const second = await write(ada, { body: 'and this, @Rea Reviewer?', mentions: [personId(rea)] });
    expect(await listMentions(ada)).toEqual({ unseen: 0, items: [] });
    const inbox = await listMentions(rea);
    expect(inbox.unseen).toBe(2);
    expect(inbox.items.map((item) => item.comment)).toEqual([second.id, first.id]);
    expect(inbox.items[1]).toMatchObject({
      decision: id,
      system: 'support-agent',
      step: 'call-1',
      author: { name: 'Ada Lovelace' },
      seen: false,
    });

    await deleteComment(ada, id, second.id);
    expect((await listMentions(rea)).items.map((item) => item.comment)).toEqual([first.id]);
    expect(await listMentions({ ...rea, systems: [] })).toEqual({ unseen: 0, items: [] });
    await markMentionsSeen(rea, decisionId);
    expect(await listMentions(rea)).toMatchObject({ unseen: 0, items: [{ seen: true }] });
  });
});

import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { dutySetting, type DutySetting } from '../contract';
import { isInForce } from '../competence';
import { listNewest } from './competence-store';
import { readSetting, saveSetting } from './duty-store';
import { listDeciders } from './people';

/** Sets when the desk is to be staffed, and by how many. A quorum that more people need than may decide is refused. */
export async function changeDutySetting(actor: Actor, input: DutySetting): Promise<void> {
  requirePermission(actor, 'duty.manage');
  const given = dutySetting.parse(input);
  await withWorkspace(actor.workspaceId, async (tx) => {
    const deciders = await listDeciders(tx, actor.workspaceId, new Date());
    if (given.quorum > deciders.length)
      throw new AppError(
        'unprocessable',
        `Only ${deciders.length} people may decide here; a quorum of ${given.quorum} could never be met.`,
        {
          field: 'quorum',
        },
      );
    const before = await readSetting(tx, actor.workspaceId);
    await saveSetting(tx, actor.workspaceId, { ...before, ...given });
    await appendAct(tx, actor, { kind: 'duty.hoursChanged', data: { ...given } });
  });
}

/**
 * Turns the rule on or off that deciding needs an entry of the register in force. On is refused while fewer people than the quorum have
 * one: otherwise everything would expire, and nobody would notice why.
 */
export async function requireCompetences(actor: Actor, required: boolean): Promise<void> {
  requirePermission(actor, 'duty.manage');
  await withWorkspace(actor.workspaceId, async (tx) => {
    const now = new Date();
    const setting = await readSetting(tx, actor.workspaceId);
    if (required) {
      const lines = await listNewest(tx, actor.workspaceId);
      const deciders = await listDeciders(tx, actor.workspaceId, now);
      const able = deciders.filter(({ personId }) =>
        lines.some((line) => line.personId === personId && isInForce(line, now, 'high')),
      );
      if (able.length < setting.quorum)
        throw new AppError(
          'conflict',
          `Only ${able.length} of ${deciders.length} people who may decide have an entry in force, and the quorum is ${setting.quorum}. Enter theirs first.`,
        );
    }
    await saveSetting(tx, actor.workspaceId, { ...setting, requireCompetence: required });
    await appendAct(tx, actor, { kind: 'competence.ruleChanged', data: { required } });
  });
}

import type { RecordTree } from '@/lib/dialects/contract';
import { decisionAliases, type DecisionAlias } from '@/lib/dialects/identity';
import type { IdentityKeys } from '@/lib/dialects/identity-keys';
import { mapRecord } from '@/lib/dialects/map-record';
import { maskFor } from '@/lib/privacy/server/personal-data';
import { columnText } from '../column-text';
import { ERASED_FLAG, type Subject } from '../fold-decision';
import { previewsOf } from '../record-previews';
import { withoutContent } from '../without-content';
import type { ProjectedRecord } from './project-records';
import { subjectToken } from './subject-token';

const ALIAS_MAX = 500;
const TYPE_MAX = 100;

/** Maps a stored tree and prepares it for the projection. Needs the workspace's key for the tokens, so it is not pure; it is repeatable. */
export function projectTree(
  workspaceId: string,
  tree: RecordTree,
  given: { systemId: string; occurredAt: Date; keys: IdentityKeys; aliases?: readonly DecisionAlias[] },
): ProjectedRecord {
  const mapping = mapRecord(tree, { keys: given.keys });
  const mask = maskFor(workspaceId);
  const previews = previewsOf(mapping, mask);
  const { decision } = mapping;
  // Who is named by an address or a number is known by its token wherever it is shown or looked for; the record keeps the value.
  if (decision.user !== undefined) decision.user = mask(decision.user);
  if (decision.session !== undefined) decision.session = mask(decision.session);
  const aliases = (given.aliases ?? decisionAliases(tree)).map(({ scheme, value }) => ({
    scheme,
    value: columnText(value, ALIAS_MAX),
  }));
  const subjects = (mapping.decision.subjects ?? []).map((subject): Subject => {
    const type = columnText(subject.type, TYPE_MAX);
    const role = subject.role === undefined ? {} : { role: columnText(subject.role, TYPE_MAX) };
    return { type, ...role, token: subjectToken(workspaceId, subject) };
  });
  if (tree.erased) {
    mapping.decision.flags = [...(mapping.decision.flags ?? []), ERASED_FLAG];
    // What was erased is never called not captured.
    for (const part of mapping.steps) part.flags = [...(part.flags ?? []), ERASED_FLAG];
  }
  return {
    systemId: given.systemId,
    occurredAt: given.occurredAt,
    aliases,
    mapping: withoutContent(mapping),
    previews,
    subjects,
  };
}

import type { SqlTx } from '@/lib/db/transaction';
import { lineageHref } from '@/lib/lineage/graph';
import { toPublicId } from '@/lib/shared/ids';
import type { Reconciliation } from '../contract';
import { listUsedArtifacts, listUsedDatasets, listUsedVersions, type UsedName } from './reconcile-store';

/** Unknown names that an answer lists. */
const LISTED = 20;

/**
 * Holds what decisions of a system used against the lists that are kept beside them: the catalogue that pipelines report (OpenLineage), and
 * the registry. A list of which decisions named nothing is left out: there is nothing to hold against it.
 */
export async function reconcile(
  tx: SqlTx,
  workspaceId: string,
  about: { systemId: string; from: Date; to: Date },
): Promise<Reconciliation[]> {
  const ofDataset = ({ name }: UsedName): string => lineageHref({ kind: 'dataset', name });
  const datasets = await listUsedDatasets(tx, workspaceId, about.systemId);
  const versions = await listUsedVersions(tx, workspaceId, about.systemId);
  const artifacts = (await listUsedArtifacts(tx, workspaceId, about)).map((one) => ({
    ...one,
    name: one.version === '' ? `${one.kind} ${one.name}` : `${one.kind} ${one.name}, version ${one.version}`,
  }));
  return [
    against('datasets in the catalogue of the pipelines', datasets, ofDataset),
    against('versions of datasets that a run of a pipeline says it wrote', versions, ofDataset),
    against('models, prompts, tools and other artifacts in the registry', artifacts, (one) => `/artifacts/${toPublicId('artifact', one.artifactId)}`),
  ].filter(({ seen }) => seen > 0);
} // prettier-ignore

function against<Used extends UsedName>(what: string, used: readonly Used[], href: (one: Used) => string): Reconciliation {
  const unknown = used.filter(({ known }) => !known);
  return {
    what,
    seen: used.length,
    known: used.length - unknown.length,
    unknown: unknown.slice(0, LISTED).map((one) => ({ name: one.name, href: href(one) })),
  };
}

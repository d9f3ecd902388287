import type { Actor } from '@/lib/access/actor';
import type { DecisionSummary } from '@/lib/decisions/contract';
import { toMaskedAnswer } from '@/lib/privacy/mask-answer';
import { plainMasks } from '@/lib/privacy/mask-text';
import { csvRecord } from '@/lib/shared/csv';

/** What is said about an export inside it. */
export interface ExportManifest {
  query: string;
  from: string | null;
  to: string | null;
  zone: string;
  sort: string;
  generatedAt: string;
  exportedBy: string;
  /** 'all', or the keys of the AI systems the export was limited to. */
  systems: 'all' | string[];
  /** Previews are part of it only for those who may read content. */
  content: boolean;
}
export type ExportFormat = 'csv' | 'ndjson';

/** Who took it away, as every file says it: a person by their address, machines by their kind and name. */
export const exportedBy = (actor: Actor): string => (actor.type === 'person' ? actor.email : `${actor.type} ${actor.name}`);

const COLUMNS: readonly [name: string, read: (d: DecisionSummary) => string | number | boolean | null | undefined][] = [
  ['id', (d) => d.id],
  ['externalId', (d) => d.externalId],
  ['traceId', (d) => d.traceId],
  ['system', (d) => d.system.name],
  ['systemId', (d) => d.system.id],
  ['environment', (d) => d.environment],
  ['startedAt', (d) => d.startedAt],
  ['endedAt', (d) => d.endedAt],
  ['status', (d) => d.status],
  ['sealed', (d) => d.sealed],
  ['riskTier', (d) => d.risk.tier],
  ['riskScore', (d) => d.risk.score],
  ['route', (d) => d.route],
  ['approval', (d) => d.approval],
  ['steps', (d) => d.stepCount],
  ['errors', (d) => d.errorCount],
  [
    'models',
    (d) => [...new Set(d.models.flatMap((m) => [m.requested, m.responded].filter((name) => name !== undefined)))].join('; '),
  ],
  ['tools', (d) => d.tools.join('; ')],
  ['user', (d) => d.user],
  ['session', (d) => d.session],
  ['inputTokens', (d) => d.usage.inputTokens],
  ['outputTokens', (d) => d.usage.outputTokens],
  ['promptVersion', (d) => d.versions.prompt],
  ['policyVersion', (d) => d.versions.policy],
  ['agentVersion', (d) => d.versions.agent],
  ['flags', (d) => d.flags.join('; ')],
  ['inputPreview', (d) => d.inputPreview],
  ['outputPreview', (d) => d.outputPreview],
];

/**
 * Beginning of the file. CSV: records of `countersign`, name, value, then an empty line, then the column names; the last record is
 * `countersign,rows,<count>`. NDJSON: one object with `type: "manifest"`; the last line has `type: "end"` and the count. A file
 * without its last line was cut off.
 */
export function exportHead(format: ExportFormat, manifest: ExportManifest): string {
  if (format === 'ndjson') return `${JSON.stringify({ type: 'manifest', format: 'countersign-decisions/1', ...manifest })}\n`;
  const facts: [string, string][] = [
    ['format', 'countersign-decisions/1'],
    ['query', manifest.query],
    ['from', manifest.from ?? ''],
    ['to', manifest.to ?? ''],
    ['zone', manifest.zone],
    ['sort', manifest.sort],
    ['generatedAt', manifest.generatedAt],
    ['exportedBy', manifest.exportedBy],
    ['systems', manifest.systems === 'all' ? 'all' : manifest.systems.join('; ')],
    ['content', String(manifest.content)],
  ];
  const head = facts.map(([name, value]) => csvRecord(['countersign', name, value])).join('');
  return `\ufeff${head}\r\n${csvRecord(COLUMNS.map(([name]) => name))}`;
}
export function exportRow(format: ExportFormat, row: DecisionSummary): string {
  if (format === 'ndjson') return `${JSON.stringify({ type: 'decision', ...toMaskedAnswer(row) })}\n`;
  return csvRecord(
    COLUMNS.map(([, read]) => {
      const value = read(row);
      return typeof value === 'string' ? plainMasks(value) : value;
    }),
  );
}
export function exportTail(format: ExportFormat, rows: number): string {
  if (format === 'ndjson') return `${JSON.stringify({ type: 'end', rows })}\n`;
  return `\r\n${csvRecord(['countersign', 'rows', rows])}`;
}

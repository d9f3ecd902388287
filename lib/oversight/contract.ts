import { z } from 'zod';
import { writtenText } from '@/lib/privacy/written-text';

/** Whether the quality of deciding is measured: only while these four statements stand. Client-safe. */
export const oversightStatements = z.object({
  purpose: writtenText().trim().min(20, 'Say in a sentence what it is for.').max(4_000),
  assessment: writtenText().trim().min(20, 'Name the impact assessment, and where it is kept.').max(4_000),
  /** Whether a works council agreed. */
  agreed: z.boolean(),
  agreement: writtenText().trim().min(20, 'Name the agreement, or say why there is none.').max(4_000),
  retentionDays: z.number().int().min(30, 'At least 30 days.').max(730, 'Two years at most.'),
});
export type OversightStatements = z.output<typeof oversightStatements>;

export interface OversightSetting extends OversightStatements {
  enabledBy: string;
  enabledAt: string;
  measured: boolean;
}
export const attention = z.object({
  id: z.string().max(40),
  revision: z.number().int().min(1),
  activeMs: z.number().int().min(0).max(60_000),
  sections: z.number().int().min(0).max(20),
  chars: z.number().int().min(0).max(10_000_000),
});
export type Attention = z.output<typeof attention>;
export const remark = z.object({ body: writtenText().trim().min(3, 'Write something.').max(2_000) });

export interface OversightView {
  setting: OversightSetting | null;
  may: { read: boolean; manage: boolean };
  /** Null: not measured, or not for this reader. */
  team: import('./metrics').TeamMetrics | null;
  /** The reader's own, whoever they are. */
  own: import('./metrics').OwnMetrics | null;
  remarks: { id: string; body: string; at: string }[];
}

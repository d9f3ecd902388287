import type { Command } from 'commander';
import { rebuildAssessments } from '@/lib/assessment/server/rebuild-assessments';
import { followLog } from '@/lib/completeness/server/follow-log';
import { resetCompleteness } from '@/lib/completeness/server/reset-completeness';
import { applyIdentityKeys } from '@/lib/decisions/server/apply-identity-keys';
import { retellDecisions } from '@/lib/approvals/server/retell-decisions';
import { rebuildReadModels } from '@/lib/decisions/server/rebuild-read-models';
import { rebuildLineage } from '@/lib/lineage/server/fold-lineage';
import { indexNewRecords } from '@/lib/search/server/index-new-records';
import { resetSearchIndex } from '@/lib/search/server/reset-search-index';
import { printResult } from '../options';
import { progress } from '../progress';
import { asService, workspaceOption } from '../run-with-database';

export function register(program: Command): void {
  workspaceOption(program.command('rebuild'))
    .description(
      'Make the read models (decisions, steps, counts, assessments, lineage, completeness, text index) anew from the log',
    )
    .option('--search-only', 'the text index only')
    .option(
      '--apply-identity-keys',
      'read user, session and prompt version of everything recorded with the lists that AI systems have now',
    )
    .option('--json', 'print JSON')
    .action(async (options: { searchOnly?: boolean; applyIdentityKeys?: boolean; workspace?: string; json?: boolean }) => {
      const made = await asService('rebuild', options.workspace, async (acting) => {
        const { workspaceId } = acting;
        const tell = (line: string): void => void process.stderr.write(`${line}\n`);
        let rebuilt = { events: 0, decisions: 0 };
        if (options.applyIdentityKeys) await applyIdentityKeys(acting);
        if (!options.searchOnly) {
          const show = progress('Folding the log', tell);
          rebuilt = await rebuildReadModels(workspaceId, { onProgress: (events) => show.update(events, 0) });
          await retellDecisions(workspaceId);
          show.end();
          await rebuildAssessments(workspaceId);
          await rebuildLineage(workspaceId);
        }
        if (!options.searchOnly) {
          await resetCompleteness(workspaceId);
          while ((await followLog(workspaceId)) > 0);
        }
        await resetSearchIndex(workspaceId);
        const show = progress('Indexing text', tell);
        let indexed = 0;
        for (let more = 1; more > 0; indexed += more) {
          more = await indexNewRecords(workspaceId);
          show.update(indexed, 0);
        }
        show.end();
        return { ...rebuilt, indexed };
      });
      const folded = options.searchOnly ? '' : `${made.decisions} decisions from ${made.events} events; `;
      printResult(options, made, `Rebuilt: ${folded}text of ${made.indexed} events indexed.`);
    });
}

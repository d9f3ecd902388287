import type { Command } from 'commander';
import { STAGES, type Stage } from '@/lib/risk/contract';
import { answerLines, lineId } from '../json-lines';
import { oneOf } from '../options';
import { assessmentLine, BadLine, scoreLine } from '../score-lines';

export function register(program: Command): void {
  program
    .command('score')
    .description(
      'Score JSON objects, one a line, from standard input to standard output; needs no database and no network. ' +
        'input: {text, provenance?, task?}; output: {answer, context?, question?, systemPrompt?}; action: {tool: {name, description?, parameters?, annotations?}, arguments?, steps?, task?, history?}. ' +
        'A bad line is answered with {"error": {line, message}} and the rest goes on; exit code 1 then.',
    )
    .requiredOption('--stage <stage>', `one of ${STAGES.join(', ')}`, oneOf(STAGES))
    .action(async ({ stage }: { stage: Stage }) => {
      const bad = await answerLines((value) => {
        try {
          return { value: { ...lineId(value), ...assessmentLine(scoreLine(stage, value)) } };
        } catch (error) {
          if (error instanceof BadLine) return { error: error.message };
          return { error: 'the scorers failed on this line' };
        }
      });
      if (bad > 0) {
        process.stderr.write(`${bad} ${bad === 1 ? 'line was' : 'lines were'} not scored.\n`);
        process.exitCode = 1;
      }
    });
}

import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { nodePackCrypto, openFileSource } from '@/lib/evidence/server/packs/node-crypto';
import { verifyPack, type PackVerdict } from '@/lib/evidence/packs/verify-pack';
import { printResult } from '../options';
import { progress } from '../progress';

export function register(program: Command): void {
  program
    .command('verify-pack')
    .description(
      'Check an evidence pack alone: no database, no network. Exit code 0 when it is as it was signed, 1 with the first changed file named',
    )
    .argument('<zip>', 'the pack, as it was downloaded')
    .option(
      '--trust <file>',
      'the key list that you got another way (countersign keys trust); without it the one in the pack is used',
    )
    .option('--json', 'print JSON')
    .action(async (zip: string, options: { trust?: string; json?: boolean }) => {
      const trust = options.trust === undefined ? undefined : readFileSync(options.trust, 'utf8');
      const source = await openFileSource(zip);
      const show = progress('Verifying', (line) => void process.stderr.write(`${line}\n`));
      const verdict = await verifyPack(source, nodePackCrypto, { trust, onProgress: (done, of) => show.update(done, of) });
      show.end();
      await source.close();
      // What each of its files should be stands in the pack: a list of tens of thousands is no answer.
      const { manifest, ...rest } = verdict;
      const told = manifest && { pack: manifest.pack, files: manifest.files.length };
      printResult(options, { ...rest, manifest: told }, inWords(verdict));
      if (!verdict.ok) process.exitCode = 1;
    });
}

function inWords({ ok, faults, manifest, integrity, unproved, completeness, truth }: PackVerdict): string {
  if (!ok) {
    const lines = faults.slice(0, 10).map(({ file, says }) => `${file ?? 'The archive'}: ${says}`);
    const more = faults.length > 10 ? [`and ${faults.length - 10} further faults; --json prints them.`] : [];
    return ['NOT VERIFIED.', ...lines, ...more].join('\n');
  }
  const section = (title: string, sentences: readonly string[]): string[] => [title, ...sentences.map((one) => `  ${one}`)];
  const notProved = (one: string): string => `Not proved. ${one}`;
  return [
    `VERIFIED: ${manifest!.pack.id}${manifest!.pack.status === 'draft' ? ' (DRAFT)' : ''}`,
    ...section('Integrity', [...integrity, ...unproved.integrity.map(notProved)]),
    ...section('Completeness', [...completeness, ...unproved.completeness.map(notProved)]),
    ...section('Truth', truth),
  ].join('\n');
}

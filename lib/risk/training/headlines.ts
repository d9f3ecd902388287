import { execFileSync } from 'node:child_process';
import { inflateRawSync } from 'node:zlib';

/** A headline of the set XSumFaith and whether people found something in it that its article does not say. */
export interface Headline {
  context: string;
  answer: string;
  wrong: boolean;
}

/** Judgements (Maynez et al. 2020), and tables that hold the articles they are about. */
const JUDGED = { repository: 'google-research-datasets+xsum_hallucination_annotations', commit: '4abdbb2c807cb93c1df1188a1992d20a55cdcc34', file: 'hallucination_annotations_xsum_summaries.csv' }; // prettier-ignore
const ARTICLES = { repository: 'Liyan06+AggreFact', commit: 'f0654b245232cd724d5caa5db4950abfb12d795e', files: ['data/AggreFact-Unified-val.xlsx', 'data/AggreFact-Unified-test.xlsx'] }; // prettier-ignore
/** Each headline was read by three. */
const READERS = 3;

/** Headlines in which two of three people found something, and those in which nobody did. `gitOf` tells where a repository's clone lies. */
export function headlinesIn(gitOf: (repository: string) => string): Headline[] {
  const show = (repository: string, commit: string, file: string): Buffer => execFileSync('git', ['-C', gitOf(repository), 'show', `${commit}:${file}`], { maxBuffer: 64_000_000 }); // prettier-ignore
  const articles = new Map<string, string>();
  for (const file of ARTICLES.files)
    for (const { dataset, id, doc } of rowsOfWorkbook(show(ARTICLES.repository, ARTICLES.commit, file)))
      if (dataset === 'xsumfaith' && id && doc) articles.set(id, doc);
  const readers = new Map<string, Map<string, boolean>>();
  const of = new Map<string, { id: string; summary: string }>();
  for (const row of rowsOfCsv(show(JUDGED.repository, JUDGED.commit, JUDGED.file).toString('utf8'))) {
    const [id, summary, reader] = [row['bbcid']!, row['summary']!, row['worker_id']!];
    const key = JSON.stringify([id, row['system'], summary]);
    of.set(key, { id, summary });
    const said = readers.get(key) ?? new Map<string, boolean>();
    readers.set(key, said.set(reader, said.get(reader) === true || /^(?:in|ex)trinsic$/.test(row['hallucination_type']!)));
  }
  return [...of].flatMap(([key, { id, summary }]) => {
    const said = [...readers.get(key)!.values()];
    const found = said.filter(Boolean).length;
    const context = articles.get(id);
    return context === undefined || said.length !== READERS || found === 1 ? [] : [{ context, answer: summary, wrong: found > 1 }]; // prettier-ignore
  });
}

/** Lines of a table with quotes where needed, by the names in its first line. */
function rowsOfCsv(text: string): Record<string, string>[] {
  const lines: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    lines.at(-1)!.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
    if (end !== ',') lines.push([]);
  }
  const [names, ...rows] = lines;
  return rows.filter(({ length }) => length === names!.length).map((row) => Object.fromEntries(row.map((cell, at) => [names![at]!, cell]))); // prettier-ignore
}

/** All sheets of a workbook that holds its texts in place, each row by the names in its sheet's first. */
function rowsOfWorkbook(bytes: Buffer): Record<string, string>[] {
  return filesOf(bytes, /^xl\/worksheets\/sheet\d+\.xml$/).flatMap((sheet) => {
    const names = new Map<string, string>();
    return [...sheet.matchAll(/<row\b[^>]*>([\s\S]*?)<\/row>/g)].flatMap(([, inside], line) => {
      const row: Record<string, string> = {};
      for (const [, column, text] of inside!.matchAll(/<c r="([A-Z]+)\d+"[^>]*>(?:<is><t[^>]*>([\s\S]*?)<\/t><\/is>|<v>[^<]*<\/v>)?<\/c>/g)) {
        if (text === undefined) continue;
        const plain = text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[name]!);
        if (line === 0) names.set(column!, plain);
        else row[names.get(column!) ?? column!] = plain;
      } // prettier-ignore
      return line === 0 ? [] : [row];
    });
  });
}

/** Texts of the files of a zip archive whose names fit, in the order of its directory. */
function filesOf(bytes: Buffer, name: RegExp): string[] {
  const out: string[] = [];
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let at = bytes.readUInt32LE(end + 16);
  for (let n = bytes.readUInt16LE(end + 10); n > 0; n--) {
    const [size, named, extra, comment, local] = [bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32), bytes.readUInt32LE(at + 42)]; // prettier-ignore
    if (name.test(bytes.toString('utf8', at + 46, at + 46 + named))) {
      const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
      out.push(inflateRawSync(bytes.subarray(from, from + size)).toString('utf8'));
    }
    at += 46 + named + extra + comment;
  }
  return out;
}

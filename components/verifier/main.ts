import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { readArchive } from '@/lib/evidence/packs/archive-format';
import { bufferedSource } from '@/lib/evidence/packs/buffered-source';
import { SIGNATURE } from '@/lib/evidence/packs/manifest';
import { verifyPack, type PackCrypto } from '@/lib/evidence/packs/verify-pack';
import { gatherEvidence, type GivenFile } from '@/lib/integrity/gather-evidence';
import { judgeEvidence } from '@/lib/integrity/judge-evidence';
import { readStamps } from '@/lib/integrity/read-stamps';
import { verdictOf } from '@/lib/integrity/verdict';
import type { VerifyEd25519 } from '@/lib/ledger/note';
import { verifyWithWebCrypto } from '@/lib/ledger/web-ed25519';
import { showJudgement } from './show-judgement';
import { showPack } from './show-pack';

/**
 * The page that verifies proofs without an account, a server or a network: bundled with its style into one HTML file
 * (public/verify.html, made by page.test.ts). It asks nobody for anything.
 */
const MAX_FILE_BYTES = 256 * 1024 * 1024;

/** WebCrypto where it knows Ed25519 and the page may use it; otherwise portable code. */
const verifyEd25519: VerifyEd25519 = async (publicKey, message, signature) => {
  try {
    return await verifyWithWebCrypto(publicKey, message, signature);
  } catch {
    return ed25519.verify(signature, message, publicKey);
  }
};

const byId = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const files: GivenFile[] = [];
/** A dropped evidence pack; it is read in pieces, whatever its size. */
let pack: File | null = null;
const packCrypto: PackCrypto = { sha256, hasher: () => sha256.create(), verifyEd25519 };

const sourceOf = (file: File) => ({
  size: file.size,
  read: async (offset: number, length: number) => new Uint8Array(await file.slice(offset, offset + length).arrayBuffer()),
});

/** An archive that holds a signed manifest is a pack, also one that somebody broke: it is told by its name or by its directory. */
async function isPack(file: File): Promise<boolean> {
  if (/^pck_[0-9a-z]{26}.*\.zip$/i.test(file.name)) return true;
  const { entries } = await readArchive(bufferedSource(sourceOf(file)));
  return entries.some(({ name }) => name === SIGNATURE);
}

async function judgePack(file: File): Promise<void> {
  byId('given').hidden = false;
  byId('list').replaceChildren(
    item(`${file.name}, ${file.size.toLocaleString('en-GB')} bytes`),
    ...files.map(({ name }) => item(name)),
  );
  const result = byId('result');
  result.hidden = false;
  result.textContent = 'Checking every file of the pack ...';
  // Only what was given as the key counts: a list dropped beside the pack came with it.
  const keys = files.filter(({ asKey }) => asKey).map(({ bytes }) => new TextDecoder().decode(bytes));
  const onProgress = (done: number, of: number): void => {
    result.textContent = `Checking every file of the pack: ${done.toLocaleString('en-GB')} of ${of.toLocaleString('en-GB')} ...`;
  };
  const given = { ...(keys.length > 0 && { trust: keys.join('\n') }), onProgress };
  try {
    showPack(result, await verifyPack(sourceOf(file), packCrypto, given));
  } catch (error) {
    showJudgement(
      result,
      { outcome: 'incomplete', title: 'This cannot be read', proved: [], notProved: [], problems: [(error as Error).message] },
      null,
    );
  }
}

/** Judges what there is, and says the outcome to who does not see it: the title alone, with how much was given, so that the same outcome is said again. */
async function judge(): Promise<void> {
  await (pack ? judgePack(pack) : judgeFiles());
  const given = files.length + (pack ? 1 : 0);
  const title = byId('result').querySelector('h2')?.textContent;
  byId('said').textContent = given === 0 || !title ? '' : `${title}. ${given === 1 ? '1 piece' : `${given} pieces`} given.`;
}

async function judgeFiles(): Promise<void> {
  byId('given').hidden = files.length === 0;
  byId('list').replaceChildren(...files.map(({ name, bytes }) => item(`${name}, ${bytes.length.toLocaleString('en-GB')} bytes`)));
  const result = byId('result');
  result.hidden = files.length === 0;
  if (files.length === 0) return;
  try {
    const evidence = await gatherEvidence(files);
    const judged = await judgeEvidence(evidence, { sha256, verifyEd25519 });
    const stamps = await readStamps(evidence.stamps, judged.checkpoints, sha256);
    showJudgement(result, verdictOf(judged, stamps), judged);
  } catch (error) {
    showJudgement(
      result,
      { outcome: 'incomplete', title: 'This cannot be read', proved: [], notProved: [], problems: [(error as Error).message] },
      null,
    );
  }
}

function item(text: string): HTMLLIElement {
  const li = document.createElement('li');
  li.textContent = text;
  return li;
}

async function take(list: Iterable<File>): Promise<void> {
  for (const file of list) {
    if (/\.zip$/i.test(file.name) && (await isPack(file))) {
      pack = file;
      continue;
    }
    if (file.size > MAX_FILE_BYTES) files.push({ name: `${file.name} (too large, left out)`, bytes: new Uint8Array() });
    else files.push({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
  }
  await judge();
}

function addText(id: string, name: string, asKey?: true): void {
  const field = byId<HTMLTextAreaElement>(id);
  // A note's dash and line breaks must survive: only Windows line ends and a missing last one are mended.
  const text = field.value.replaceAll('\r\n', '\n').replace(/^\s+/, '');
  if (text.trim() === '') return;
  files.push({ name, bytes: new TextEncoder().encode(text.endsWith('\n') ? text : `${text}\n`), ...(asKey && { asKey }) });
  field.value = '';
  void judge();
}

const input = byId<HTMLInputElement>('files');
input.addEventListener('change', () => {
  void take([...(input.files ?? [])]).then(() => (input.value = ''));
});
// Browsers open it with the space bar alone; it looks like a button, and buttons take Enter too.
input.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter') return;
  event.preventDefault();
  input.click();
});
byId('add').addEventListener('click', () => addText('text', `pasted text ${files.length + 1}`));
byId('trust').addEventListener('click', () => addText('trusted', 'the key you gave', true));
byId('clear').addEventListener('click', () => {
  files.length = 0;
  pack = null;
  void judge();
  input.focus();
});
for (const name of ['dragenter', 'dragover'] as const)
  document.addEventListener(name, (event) => {
    event.preventDefault();
    document.body.classList.add('over');
  });
document.addEventListener('dragleave', (event) => {
  if (event.relatedTarget === null) document.body.classList.remove('over');
});
document.addEventListener('drop', (event) => {
  event.preventDefault();
  document.body.classList.remove('over');
  void take([...(event.dataTransfer?.files ?? [])]);
});

import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { gatherEvidence, type GivenFile } from '@/lib/integrity/gather-evidence';
import { judgeEvidence } from '@/lib/integrity/judge-evidence';
import { readStamps } from '@/lib/integrity/read-stamps';
import { verdictOf } from '@/lib/integrity/verdict';
import type { VerifyEd25519 } from '@/lib/ledger/note';
import { verifyWithWebCrypto } from '@/lib/ledger/web-ed25519';
import { showJudgement } from './show-judgement';

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

async function judge(): Promise<void> {
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
    if (file.size > MAX_FILE_BYTES) files.push({ name: `${file.name} (too large, left out)`, bytes: new Uint8Array() });
    else files.push({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
  }
  await judge();
}

function addText(id: string, name: string): void {
  const field = byId<HTMLTextAreaElement>(id);
  // A note's dash and line breaks must survive: only Windows line ends and a missing last one are mended.
  const text = field.value.replaceAll('\r\n', '\n').replace(/^\s+/, '');
  if (text.trim() === '') return;
  files.push({ name, bytes: new TextEncoder().encode(text.endsWith('\n') ? text : `${text}\n`) });
  field.value = '';
  void judge();
}

const input = byId<HTMLInputElement>('files');
input.addEventListener('change', () => {
  void take([...(input.files ?? [])]).then(() => (input.value = ''));
});
byId('add').addEventListener('click', () => addText('text', `pasted text ${files.length + 1}`));
byId('trust').addEventListener('click', () => addText('trusted', 'the key you gave'));
byId('clear').addEventListener('click', () => {
  files.length = 0;
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

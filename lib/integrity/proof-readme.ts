/** What stands in the archive of a proof, and how to check it without us. Plain text, because it is read where nothing else is. */
export function proofReadme(given: {
  decision: string;
  entries: number;
  leftOut: number;
  content: boolean;
  /** Entries whose content is left out because personal data was found in it. */
  personal: readonly number[];
  /** Entries that ordered the removal of what is gone. */
  orders: readonly number[];
  stamped: boolean;
  /** The decision is in no list any more: it was erased with its structure, or its time was over. */
  gone: boolean;
  /** The commands of verify.sh, which stand here too: this is the text that is read where nothing else is. */
  commands: string;
}): string {
  const { decision, entries, leftOut, content, personal, orders, stamped, gone, commands } = given;
  const list = (idxs: readonly number[]): string => `${idxs.slice(0, 100).join(', ')}${idxs.length > 100 ? ' and more' : ''}`;
  return `Proof of ${decision}
${'='.repeat(9 + decision.length)}

entries/<index>.json         the exact bytes of ${entries} entries of the log
proofs/<index>.tlog-proof    for each, the proof that it is in the log (C2SP tlog-proof v1)
${content ? `disclosures/<index>.txt      what the entry says, where it has not been erased (RFC 9901 disclosure)\n` : ''}checkpoint.txt               the signed state of the log behind the proofs (C2SP tlog-checkpoint)
${stamped ? `checkpoint.tst               a time stamp of an outside authority over checkpoint.txt (RFC 3161 token)\n` : ''}trust.txt, keys.pem          the public key of the log
verify.html, .py, .go, .sh   what checks this archive, each without the others
${gone ? `\nThis decision is in no list of the installation any more: all that was said of it was erased, or its time was over. That these events\ncame, when, and of which AI system, is in the log as before.\n` : ''}${leftOut > 0 ? `\n${leftOut} further events about this decision are not in this archive: newer than the checkpoint, or too many.\n` : ''}${content ? '' : '\nContent was left out: whoever took this archive may not take content away.\n'}${
    personal.length > 0
      ? `\nWhat ${personal.length} entries say is left out, because personal data was found in it: ${list(personal)}. Their proofs hold without it. Somebody who may\nreveal masked data takes this archive with it: signed in, with a reason, which is recorded (on the decision's page, or POST to the same address).\n`
      : ''
  }${
    orders.length > 0
      ? `\nErased content: ${orders.length === 1 ? `entry ${list(orders)} ordered it, and says of which entries. Its proof and what it says are here` : `the entries ${list(orders)} ordered it, and say of which entries. Their proofs and what they say are here`}. The proofs of the erased\nentries hold as before, because an entry is only a commitment to its content.\n`
      : ''
  }
The key first. A proof is worth what the key is worth: compare trust.txt with the key that you were given by another way than this archive, or
put the file that you were given in the place of trust.txt in the commands below.

What checks it came along too, and is the same in every archive: better take it from a place that you trust, or read it before you run it.

1. In a browser, without an account or a network: open verify.html (or /verify of the installation) and drop this archive on it.
2. With Python 3 alone:          python3 verify.py archive --trust trust.txt --archive <this>.zip
3. With Go alone:                go run verify.go trust.txt     in the folder that this archive was unpacked into
4. With openssl 3 and sh alone:  sh verify.sh trust.txt         in the same folder
   These are its lines, to be read, or to be typed by hand:

${COMMANDS_BEGIN}
${indent(commands)}
${COMMANDS_END}

   What an entry says, to be read:  says disclosures/<index>.txt   with the function "says" from above, in a shell that has it. It prints a
   salt, the word "record", and what was reported.
   Each of them names every entry without a disclosure, and the entry that ordered the erasure of what it said: that is its tombstone.
${stamped ? `   The time stamp, with the certificate of the authority (ca.pem) from the authority itself:\n     openssl ts -verify -token_in -in checkpoint.tst -data checkpoint.txt -CAfile ca.pem\n` : ''}
What is proved: these entries are in the log at these places, unaltered since checkpoint.txt was signed${stamped ? ', which was before the time in the stamp' : ''}.
What is not: that what was reported is true, and that nothing else happened.
`;
}

const COMMANDS_BEGIN = '     # ---- begin';
const COMMANDS_END = '     # ---- end';
const INDENT = '     ';

function indent(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `${INDENT}${line}`))
    .join('\n');
}

/** The commands that a README gives, as somebody types them from it. */
export function commandsOf(readme: string): string {
  const begin = readme.indexOf(COMMANDS_BEGIN) + COMMANDS_BEGIN.length + 1;
  const lines = readme.slice(begin, readme.indexOf(COMMANDS_END)).trimEnd().split('\n');
  return `${lines.map((line) => line.slice(INDENT.length)).join('\n')}\n`;
}

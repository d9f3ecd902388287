import type { PackIdentity } from './manifest';
import { SAMPLING_METHOD, SEED_ALONE } from './sampling';

/** How a pack is checked, for a reader with nothing but `unzip` and a browser. Plain text. */
export function packReadme(pack: PackIdentity): string {
  return `Evidence pack ${pack.id}${pack.status === 'draft' ? ' (DRAFT: nobody signed it off)' : ''}
${'='.repeat(14 + pack.id.length)}

The key first. A pack is worth what the key is worth that signed it. trust.txt came with this pack: compare it with the key list that you were
given another way (\`countersign keys trust\` of the installation, a letter, a call). A pack that was made by somebody else verifies with their key.

1. In a browser, offline: save verify.html from this archive, or better from somewhere you trust, open it and drop the ZIP on it. It asks no server.
2. With Python 3 alone:            python3 verify.py pack --trust trust.txt --pack <this>.zip
   It checks hashes, signatures (Ed25519 in plain Python, slow and exact), every proof, and draws the sample again. It does not check time stamps.
3. With Countersign, no database:  npm run countersign -- verify-pack <this>.zip --trust trust.txt
4. By hand:
   sha256sum of each file stands in manifest.json; the signature in manifest.dsse.json is DSSE 1.0 (payloadType application/vnd.in-toto+json), Ed25519
   by a key of keys.pem over  DSSEv1 <length of type> <type> <length of payload> <payload>.
   A record's leaf is SHA-256 of a zero byte and the text in its member "entry"; proofs/<index>.tlog-proof (C2SP tlog-proof v1) leads from it to the
   signed root in checkpoints/pack.txt. Golang's sumdb/tlog, sigstore and openssl check these.
   A time stamp:  openssl ts -verify -token_in -in anchors/checkpoint.tst -data anchors/checkpoint.txt -CAfile <certificate of the authority>

What is inside
   report.pdf                     for people; pages carry the hash over all other files: sha256 of the lines "<sha256>  <name>" of the manifest before it
${
  pack.profile === 'affectedPerson'
    ? ''
    : `   controls.json, law.json        controls as measured; the texts of law and standards as they stood, with what is unsettled
   statement-of-applicability.json which rows apply and why; what people argued, with its place in the log
`
}   incident.json                  packs of an incident only: class, times, clocks, who was told when
   withheld.json                  packs to an affected person only: what was kept back, where and on which ground
${
  pack.profile === 'affectedPerson'
    ? ''
    : `   evidence/                      each evidence block: what it asks, query, parameters, runner, time, rows, what it was reconciled against; by day (.csv)
                                  and each record that it looked at with what it shows (.records.csv; its .json says when the list is cut)
`
}   records.jsonl, proofs/         entries of the log, what they say as far as this profile shows it, a proof for each;
                                  a record labelled "contradicts E06" is of a decision that contradicts that block; beside the sample unless drawn
   sample.json, population/       the list that was drawn from, the seed, who gave it, the root, the key, the method (${SAMPLING_METHOD})
   range/                         complete range only: every entry between two places, and the hashes beside them
   checkpoints/, anchors/         the signed state of the log; a time stamp of an outside authority where there is one
${pack.profile === 'affectedPerson' ? '' : '   oscal/                         the same results as OSCAL assessment-results\n'}
The sample, drawn again (sample.json holds the words in quotes):
   1. The key: SHA-256 over "seed" (its UTF-8 bytes) followed by the 32 bytes of "drawnWith.root" (base64), written in hex.
      printf %s "<seed>" | cat - <(base64 -d <<< "<root>") | sha256sum
   2. For each id in population/decisions.txt take HMAC-SHA-256 with that hex text as key; sort by it; the first "size" ones are the sample.
      printf %s "<id>" | openssl dgst -sha256 -hmac "<key>"
   3. That nobody saw what the seed draws: "drawnWith.root" is the root in the checkpoint file that "drawnWith.checkpoint" names, of a log of
      "drawnWith.size" entries, and the seed stood in that log before it was signed: "request.entry" is at "request.index", below that size;
      proofs/<index>.tlog-proof proves it, and "request.disclosure" opens what it says: this pack, and the seed. Of a pack that takes another one's place
      "withdrawals" leads to it: each says which pack it withdrew, from the one that the request names, and its successor, at last this pack.
      Where a disclosure is null, what the entry says is not told, and it is not proved that the seed came first. "seedGivenBy" says who gave the seed, null: Countersign made it.
      Asking again until a sample pleases is not prevented: it leaves an event pack.requested in the log for each pack that was asked for.
   A pack with method ${SEED_ALONE} was drawn before this held: its key is the seed itself.

Three statements, never one
   Integrity: the files are as they were signed, and the records are in the log unaltered. This is checked.
   Completeness: ${pack.mode === 'complete' ? 'nothing was left out between the two places of the range. This is checked.' : 'records were selected. Nothing is said of those that are not shown.'} What was never sent to the log is in no pack.
   Truth: that what was reported is so. No record can prove that.

${pack.profile === 'affectedPerson' ? 'This pack explains one decision. It holds nothing of controls, and nothing here says that a duty is met.' : 'Evidence was found for controls. Nothing here says that a duty is met.'}
`;
}

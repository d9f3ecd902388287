import { CHANGING_VERBS, PAIRS, READ_VERBS } from './words';

/** Sentences whose beginning is a verb of the tool: "Deletes the ...", "This function sends ...", "Used to transfer ...". */
const SUBJECT =
  /^(?:this (?:function|tool|api|method|endpoint|action|command)|the (?:function|tool|api|method)|it|(?:a |the )?(?:function|tool|api|method|endpoint|command) (?:that|which|to|for)|used (?:to|for)|use this (?:tool |function )?to|allows (?:you |the user |users )?to|lets (?:you )?|enables (?:you )?to|helps? (?:you )?(?:to )?|can(?: be used to)?|will|please|bulk|batch|mass|hard)\b[ ,:]*/;
/** Permanently, securely, remotely: how it is done stands before the verb. */
const HOW = /^(?!apply|reply|supply|multiply|fly|rely|comply|assembly|family|imply|tally|rally)[a-z]{2,20}ly\b[ ,]*/;

export function textWords(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replaceAll('key-value', 'keyed')
      .match(/[a-z0-9']+/g) ?? []
  );
}

/** The parts of a description that may each begin with what the tool does, in order. */
export function clausesOf(description: string): string[] {
  return description
    .toLowerCase()
    .split(/[.;:!?\n]{1,8}(?:\s|$)|, (?:and|then|or) (?=[a-z])| and then | then | and | or | by /)
    .map((clause) => {
      let rest = clause.trim();
      for (let n = 0; n < 4; n++) {
        const cut = rest.replace(SUBJECT, '').replace(HOW, '').trim();
        if (cut === rest) break;
        rest = cut;
      }
      return rest;
    })
    .filter((clause) => clause !== '');
}

/** The verb as the lists have it: "deleting" is "delete", "sells" is "sells". */
export function plainVerb(word: string): string {
  const known = (form: string): boolean => READ_VERBS.has(form) || CHANGING_VERBS.has(form);
  if (known(word)) return word;
  const forms = [
    word.replace(/ies$/, 'y'),
    word.replace(/es$/, ''),
    word.replace(/s$/, ''),
    word.replace(/ing$/, ''),
    word.replace(/ing$/, 'e'),
    word.replace(/(.)\1ing$/, '$1'),
  ];
  return forms.find((form) => form !== word && known(form)) ?? word;
}

/** `top_up_phone` -> topup, phone. */
export function paired(words: readonly string[]): string[] {
  const out: string[] = [];
  for (const word of words) {
    const both = PAIRS.get(`${out.at(-1) ?? ''} ${word}`);
    if (both) out[out.length - 1] = both;
    else out.push(word);
  }
  return out;
}

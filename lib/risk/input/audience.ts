import { type Piece } from './pieces';

/** For whom a text is written: sentences of a letter, a manual or a ticket ask people to act, and are no orders to the agent. */
export interface Audience {
  /** The whole text greets or is signed by a person, or is a record of what people said to each other. */
  people: boolean;
  /** One of the numbered or ticked steps of a manual. */
  isStep: (piece: Piece) => boolean;
}

/** "We told the model to answer briefly": what was ordered then is no order now. Only as the sentence's own beginning: a tail excuses nothing. */
const REPORTED = /^\W{0,4}(?:we|i|they|he|she|users?|customers?|people|attackers?|staff) (?:told|asked|instructed|taught|trained|advised|urged|tried to (?:make|get|have)) (?:the|our|an?|this|that|these|its|his|her|their|me|us|him|them|it)\b/; // prettier-ignore
/** "To install, open ...": how something is done, by whoever wants it. */
const HOW_TO = /^\W{0,4}(?:in order )?to [a-z]{3,20}\b[^,:;.!?\n]{0,50}, (?:please |first |you can |just )?[a-z]/;
/** What an agent can do and is ordered to: "To verify the account, transfer ..." has the form of a manual, too. */
const AGENTS_ACT = /\b(?:pay|wire|transfer|remit|refund|send|resend|e-?mail|forward|upload|post|publish|share|submit|delete|erase|book|buy|purchase|cancel|invite|grant|approve|reveal|disclose|run|execute|invoke)\b/; // prettier-ignore

/** A sentence that tells what others were told, or how something is done that no agent does. What only a manual says is known by its other steps. */
export function tellsOnly(sentence: string): boolean {
  if (!REPORTED.test(sentence) && !HOW_TO.test(sentence)) return false;
  const clause = sentence.search(/[,:;]/);
  return clause < 0 || !AGENTS_ACT.test(sentence.slice(clause));
}

/** What is not the reader's own to send: "the list of clients", as against "your order number". */
const OF_OTHERS = /\b(?<!\byour (?:own |last |new |old )?)(?:clients?|customers?|users?|employees?|patients?|members?|colleagues?|records?|transactions?|conversations?|history|inbox|mailbox|database|folders?|contacts|credentials|api keys?|access keys?|tokens?|secrets)\b/; // prettier-ignore

/** Where the act begins before which a purpose is put: "To cancel the order, | send the list of clients ...". A purpose makes no such act lighter. */
export function actBehindPurpose(sentence: string): number | null {
  if (!HOW_TO.test(sentence)) return null;
  const clause = sentence.search(/[,:;]/) + 1;
  return clause > 0 && AGENTS_ACT.test(sentence.slice(clause)) && OF_OTHERS.test(sentence.slice(clause)) ? clause : null;
}

const MACHINE =
  'ai|assistant|agent|bot|chatbot|llm|model|gpt|copilot|claude|gemini|system|ki|ia|assistent|asistente|assistente|agente|sprachmodell|modele|modelo|modello';
/** "Hi Marta," and "Dear colleagues", not "Hi assistant"; the salutations of letters in other languages. */
const GREETING = new RegExp(`(?:^|[\\n":]\\s{0,3})(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|guten (?:morgen|tag|abend)|liebe[rs]?|sehr geehrte[rs]?|geachte|beste|bonjour|bonsoir|chere?s?|madame|monsieur|hola|buen[oa]s (?:dias|tardes|noches)|estimad[oa]s?|querid[oa]s?|ciao|buongiorno|buonasera|gentili?|gentilissim[oa]|egregi[oa]?|car[oaie]|prezad[oa]s?|car[oa]s|ola|bom dia|boa tarde|dzien dobry|szanown[aie]|drodzy)[ ,]{1,3}(?!(?:\\w{2,12} ){0,2}(?:${MACHINE})\\b)[a-z\\u00c0-\\u024f]{2,20}(?: [a-z\\u00c0-\\u024f.]{2,20}){0,2}\\s{0,2}[,!:\\n]`); // prettier-ignore
const SIGNED = /\n\s{0,4}(?:best(?: regards| wishes)?|kind regards|regards|thanks|thank you|cheers|sincerely|many thanks|yours)[,!.]?\s{0,4}\n/; // prettier-ignore
const MAIL_HEAD = /(?:^|\n)(?:from|to|cc|subject): [^\n]{1,200}\n/;
const CHAT = /(?:^|\n)\s{0,4}(?:\[?\d{1,2}:\d{2}(?::\d{2})?\]?[ ,-]{0,3})?[a-z\u00c0-\u024f]{2,20}(?: [a-z\u00c0-\u024f]{1,20})?:\s[^\n]{2,400}\n\s{0,4}(?:\[?\d{1,2}:\d{2}(?::\d{2})?\]?[ ,-]{0,3})?[a-z\u00c0-\u024f]{2,20}(?: [a-z\u00c0-\u024f]{1,20})?:\s/; // prettier-ignore
const STEP = /^\s{0,8}(?:(?:step )?\d{1,2}[.):]|[-*•] |\[[ x]\])\s{0,3}\S/;

export function audienceOf(text: string, pieces: readonly Piece[]): Audience {
  const head = text.slice(0, 4_000);
  const tail = text.slice(-1_500);
  const letter = GREETING.test(head) || (MAIL_HEAD.test(head) && SIGNED.test(tail)) || SIGNED.test(tail);
  const steps = new Set(
    pieces.filter((piece) => STEP.test(lineBefore(text, piece)) || STEP.test(piece.text) || runsOn(text, piece)),
  );
  return {
    people: letter || CHAT.test(head),
    isStep: (piece) => steps.size >= 2 && steps.has(piece),
  };
}

/** "Fasten it. 2. Turn it": steps of a manual that run on in one line have their number in the sentence before. */
const RUNNING = /(?:^|[.:;!?)]\s{1,3})\d{1,2}[.)]\s{1,3}$/;

function runsOn(text: string, { start }: Piece): boolean {
  return RUNNING.test(text.slice(Math.max(0, start - 10), start));
}

/** The line in which a piece begins, from its start: a list's number may be a piece of its own. */
function lineBefore(text: string, { start, end }: Piece): string {
  let from = start;
  while (from > 0 && start - from < 12 && text.charCodeAt(from - 1) !== 10) from--;
  return text.slice(from, Math.min(end, from + 40));
}

const SMALL = new Set('the and for with that this from your you are not was were will can could would should please have has into out all any its our their them they then than when what which who how did does done been being also only just very more most some such each per via about after before over under between'.split(' ')); // prettier-ignore

/** Does a sentence ask for what the agent was asked for? Two words of weight in common, or the half of a short one. */
export function coversTask(sentence: string, task: string): boolean {
  const words = (text: string): string[] => (text.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? []).filter((word) => !SMALL.has(word)).map((word) => word.slice(0, 6)); // prettier-ignore
  const wanted = new Set(words(task));
  const said = [...new Set(words(sentence))];
  const shared = said.filter((word) => wanted.has(word)).length;
  return shared >= 2 && shared / Math.max(1, said.length) >= 0.34;
}

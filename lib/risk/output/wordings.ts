import { contentWord } from '../text/words';

/**
 * Words that may stand for each other in a summary, a list of our own, English. Neighbours in meaning, not more: what two of them share is enough to
 * say that a word is not new, not that a sentence is true.
 */
const ALIKE: readonly string[] = [
  'die death dead kill fatal deadly', 'injure hurt wound injury', 'murder homicide killing slay', 'shoot gun gunman shooting gunfire', 'attack assault raid strike', 'arrest detain custody', 'accuse charge allege allegation', 'jail prison imprison sentence', 'court trial judge jury', 'police officer cop', 'crime criminal offence offense', 'steal theft rob robbery burglary',
  'win victory beat defeat triumph', 'lose loss defeat', 'match game fixture', 'team side club squad', 'player footballer', 'coach manager boss', 'score goal net', 'league championship tournament competition', 'play face meet', 'season campaign',
  'buy purchase acquire', 'sell sale', 'cost price', 'pay payment', 'money cash fund', 'company firm business', 'job work employ employment', 'worker employee staff', 'boss chief head leader', 'hire recruit appoint', 'fire sack dismiss', 'rise increase grow climb', 'fall drop decline decrease', 'cut reduce lower', 'profit earnings', 'rich wealthy',
  'start begin launch open', 'end finish close conclude', 'stop halt cease', 'continue remain stay', 'return back', 'go travel head', 'arrive reach', 'leave depart', 'show reveal display', 'say tell claim state announce', 'ask request call urge', 'answer reply respond', 'think believe', 'want wish hope', 'try attempt bid', 'help aid assist support', 'need require', 'get receive obtain', 'give provide offer', 'make create produce build', 'use employ', 'find discover', 'see watch view', 'look appear seem', 'hold keep', 'put place', 'choose select pick', 'plan intend aim', 'expect predict forecast', 'fear worry concern', 'warn alert', 'ban prohibit bar', 'allow permit let', 'join enter', 'visit tour', 'release free', 'save rescue', 'crash accident collision', 'hit strike', 'damage destroy', 'fix repair', 'speak talk', 'discuss debate', 'meet meeting', 'vote election poll', 'agree accord deal agreement', 'refuse reject deny', 'admit confess', 'blame fault',
  'child kid boy girl son daughter baby', 'mother mum mom', 'father dad', 'wife husband spouse marry marriage wedding', 'parent mother father', 'woman lady female', 'man male', 'person people individual', 'family relative', 'friend mate', 'home house', 'city town', 'country nation', 'government ministry official', 'president leader', 'minister secretary', 'lawyer attorney', 'doctor physician medic', 'hospital clinic', 'school college university', 'student pupil', 'teacher professor', 'car vehicle', 'plane aircraft flight jet', 'ship boat vessel', 'road street', 'film movie', 'photo picture image photograph', 'video footage clip', 'song music', 'book novel', 'star celebrity actor actress', 'fan supporter', 'soldier troop military army', 'war conflict', 'weapon gun', 'blast explosion bomb', 'flood storm', 'ill sick illness disease', 'drug medicine', 'food meal', 'dog pet animal',
  'big large huge', 'small little tiny', 'new recent', 'old elderly former', 'good great', 'bad poor', 'important key significant', 'main chief major', 'many several numerous', 'different various', 'near close', 'quick fast', 'famous popular', 'dangerous risky', 'yearly annual', 'international global world', 'uk british britain', 'us american america', 'year annual', 'third three', 'second two',
]; // prettier-ignore

const NEIGHBOURS = new Map<string, Set<string>>();
for (const group of ALIKE) {
  const words = group.split(' ').map(contentWord).filter((word) => word !== '' && !/^\d/.test(word)); // prettier-ignore
  for (const word of words) {
    const known = NEIGHBOURS.get(word) ?? new Set<string>();
    for (const other of words) if (other !== word) known.add(other);
    NEIGHBOURS.set(word, known);
  }
}

const NONE: ReadonlySet<string> = new Set();

/** Words that may stand for this one; stemmed, empty for most. */
export const alike = (word: string): ReadonlySet<string> => NEIGHBOURS.get(word) ?? NONE;

/** Words by which a text speaks of a text, and joints between sentences: a summary brings them along, whatever it is of. */
export const OF_TEXTS: ReadonlySet<string> = new Set(
  (
    'article passage text summary summarise summarize report story piece document author writer source excerpt paragraph statement overview account topic theme subject word ' +
    'describe discuss mention highlight note state explain detail outline mention emphasise emphasize cover focus provide include present address explore examine concern regard suggest indicate relate refer contain feature involve follow ' +
    'information detail point key main core concise brief briefly overall general generally specific specifically various several different certain multiple particular particularly respectively ' +
    'despite due except toward towards amid around along additionally furthermore moreover however meanwhile instead rather although whereas finally eventually currently recently previously later earlier initially ultimately also notably significant significantly potential potentially possible possibly like such way thing part order addition result fact'
  )
    .split(' ')
    .map(contentWord)
    .filter((word) => word !== ''),
);

/** "Here is a summary of the article in 60 words:", "Sure!": what leads to claims and is none. */
const LEADS =
  /^(?:.{0,160}\b(?:summary|summari[sz]ed?|overview|key points|main points|bullet points)\b.{0,120}:\W{0,4}|\W{0,4}(?:sure|certainly|of course|absolutely|here you go|okay|ok)\b.{0,12})$/i;
/** "1.", "(b)", "iv)": the number of what comes next in a list. "350", "12%", "$12." are answers. */
const LIST_NUMBER = /^[\s(*#"-]{0,4}(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)][\s)*"]{0,4}$/i;

/** True of what makes no claim itself and leads to one: never of the only sentence, and of a list's number where something follows it. */
export function leadsOnly(sentence: string, place: number, of: number): boolean {
  if (of < 2 || sentence.length >= 320) return false;
  return LEADS.test(sentence) || (place < of - 1 && LIST_NUMBER.test(sentence));
}

import { type Span } from '@/lib/privacy/detector';
import { Taken } from './taken';

/**
 * Postal addresses by their form: a house number with a street word, then flat, town and postcode as far as they follow; streets written
 * as one word with their number behind (`Hauptstraße 12, 10115 Berlin`), with a word or its abbreviation before the name (`Calle Mayor 5`,
 * `ul. Długa 5`), or with a postcode and a town behind; post-office boxes. Towns without a street are left alone.
 */
const WORD = "\\p{Lu}[\\p{L}'’.-]{0,24}";
/** A word of a town: what goes on in digits is a postcode. */
const TOWN_WORD = "\\p{Lu}[\\p{L}'’.-]{0,24}(?![\\p{L}\\d])";
const STREET_EN =
  '(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Court|Ct|Close|Way|Place|Pl|Square|Sq|Boulevard|Blvd|Terrace|Ter|Crescent|Cres|Parkway|Pkwy|Highway|Hwy|Row|Mews|Gardens|Grove|Hill|Park|Walk|Alley|Circle|Cir|Trail|Trl|Quay|Rise|Wharf|Broadway|Green|View|Path|Loop|Plaza|Turnpike|Route)';
const FLAT = '(?:,? (?:Apt|Apartment|Unit|Suite|Ste|Flat|Floor|Fl|Room|Rm|#)\\.? ?#?[\\w-]{1,6})?';
const UK_POSTCODE = '[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[A-Z]{2}(?![\\p{L}\\d])';
const TOWN = `(?:(?:,? (?:${TOWN_WORD}(?:[ -]${TOWN_WORD}){0,2})(?:,? ?[A-Z]{2}(?![\\w]))?(?:,? ?(?:\\d{5}(?:-\\d{4})?|${UK_POSTCODE}|\\d{4}(?: [A-Z]{2})?))?)|,? ${UK_POSTCODE})?`;
const POINT = '(?:North|South|East|West|N|S|E|W|NE|NW|SE|SW)';
const ENGLISH = new RegExp(`(?<![\\p{L}\\d.,/#-])\\d{1,5}[A-Za-z]?(?:-\\d{1,5})? (?:${POINT}\\.? )?(?:(?:${WORD}|\\d{1,3}(?:st|nd|rd|th)) ){0,3}${STREET_EN}\\b\\.?(?: ${POINT}\\b\\.?)?${FLAT}${TOWN}`, 'gu'); // prettier-ignore
/** In lower case only words that are hardly anything else, with a name before them that is no measure and no small word: not "a 5 minute drive". */
const NO_NAME =
  '(?:an?|the|this|that|and|or|of|on|in|at|to|by|for|from|off|per|with|lanes?|miles?|km|kms|kilomet(?:er|re)s?|met(?:er|re)s?|blocks?|minutes?|mins?|hours?|days?|way|ways|star|new|more|other|different|major|main|busy|long|dirt|foot|feet|people|cars?|most|first|last|next|best|years?|months?|weeks?|times?)';
const SMALL = new RegExp(`(?<![\\p{L}\\d.,/#-])\\d{1,5}[a-z]? (?:(?!${NO_NAME}\\b)\\p{Ll}[\\p{Ll}'’-]{2,20} ){1,2}(?:street|road|avenue|lane|boulevard|terrace|crescent|mews|st|rd|ave|blvd|ln)\\b(?:,? (?:apt|apartment|unit|suite|flat)\\.? ?#?[\\w-]{1,6})?(?:, ${TOWN_WORD})?(?:,? ?(?:${UK_POSTCODE}|[A-Z]{2} \\d{5}(?:-\\d{4})?(?!\\w)))?`, 'gu'); // prettier-ignore
/** Behind a house number: `B`, `65/79`, `5-7`. */
const NUMBER = '\\d{1,4}(?: ?[a-zA-Z])?(?![\\w])(?:[/-]\\d{1,4}[a-zA-Z]?(?!\\w))?';
/** Floors and doors: `2º B`, `3. OG`, `bajo`, `m. 4`, `lgh 1102`. */
const DOOR =
  '(?:,? (?:\\d{1,2}[ºª°.](?: ?(?:[A-Z]|OG|izq|dcha|izda)(?![\\p{L}\\d])\\.?)?|(?:[Bb]ajo|[Ee]ntlo|[Áá]tico|[Ii]nt|[Pp]iso|[Pp]ta|[Ee]sc|[Ll]gh|[Mm]|EG|[Tt]op)\\.?(?: ?\\d{1,4})?(?! ?[\\p{Ll}\\d])))?';
const POSTCODE = '(?:[A-Z]{1,2}-)?(?:\\d{3} \\d{2}|\\d{2}-\\d{3}|\\d{5}-\\d{3}|\\d{4,5}(?: [A-Z]{2})?)(?!\\d)';
const POSTED = `(?:,? (?:[-–] )?${POSTCODE} ${TOWN_WORD}(?:[ -]${TOWN_WORD}){0,2})?`;
const GERMANIC = new RegExp(`(?<![\\p{L}\\d])(?:\\p{Lu}[\\p{L}-]{1,30}(?:straße|strasse|str\\.|gasse|weg|platz|allee|ring|damm|ufer|straat|laan|plein|gracht|gatan|vägen|veien|gata|vej|gade)|(?:${WORD} ){1,2}(?:Straße|Strasse|Str\\.|Gasse|Weg|Platz|Allee|Ring|Damm|Ufer|gate|gata|vei|väg|gade)) ${NUMBER}${DOOR}${POSTED}`, 'gu'); // prettier-ignore
const STREET_ROMANCE =
  '(?:[Rr]ue|[Aa]venue|[Bb]oulevard|[Pp]lace|[Cc]hemin|[Ii]mpasse|[Qq]uai|Allée|Bd\\.?|Calle|C/|Avenida|Avda?\\.|Av\\.|Paseo|Pza\\.|Plaza|Carrer|Passeig|Ronda|Camino|Via|Viale|V\\.le|Vicolo|Piazza|Piazzale|P\\.za|Corso|C\\.so|Strada|Rua|Travessa|Praça|Alameda|Estrada)';
const ROMANCE = new RegExp(`(?<![\\p{L}\\d])(?:\\d{1,4}(?: bis| ter)?,? )?${STREET_ROMANCE} (?:(?:de|du|des|la|le|les|del|della|di|da|do|dos|das|d'|l')[ ']?){0,2} ?${WORD}(?:[ -](?:(?:de|du|la|del|da|do) )?${WORD}){0,3}(?:,? (?:n[º°o]\\.? ?)?${NUMBER}${DOOR})?${POSTED}`, 'gu'); // prettier-ignore
const SLAVIC = new RegExp(`(?<![\\p{L}\\d])(?:(?:[Uu]l|[Aa]l|[Oo]s|[Pp]l|[Bb]ul|[Nn]ám|[Tt]ř)\\. ?|(?:[Уу]л|[Пп]р(?:-т|осп)?|[Пп]ер|[Пп]л|[Бб]ул)\\. ?)(?:${WORD} ?){1,3} ?(?:,? ?д(?:ом)?\\.? ?)?${NUMBER}(?:,? кв\\. ?\\d{1,4})?${DOOR}${POSTED}`, 'gu'); // prettier-ignore
/** No street word, but a number and then a postcode before a town: five digits at least, because years have four. */
const NO_STREET =
  '(?:Order|Invoice|Room|Gate|Flight|Chapter|Section|Page|Figure|Table|Ticket|Case|Part|Version|Step|Line|Item|Unit|Lot|Row|Box|Bus|Train|Terminal|Level|Score|Act|Article|Paragraph|Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t(?:ember)?)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)';
const BY_POSTCODE = new RegExp(`(?<![\\p{L}\\d])(?!${NO_STREET}\\b)\\p{Lu}[\\p{L}'’-]{2,24}(?: \\p{L}[\\p{L}'’-]{1,24}){0,2} ${NUMBER}${DOOR}, (?:[A-Z]{1,2}-)?(?:\\d{3} \\d{2}|\\d{2}-\\d{3}|\\d{5})(?!\\d) ${TOWN_WORD}(?:[ -]${TOWN_WORD}){0,2}`, 'gu'); // prettier-ignore
/** What such an address cannot do without: cheap to look for, so that most texts are spared the forms. */
const MAY_BE_SMALL = /\d[a-z]? [^\d,.;:\n]{3,44}(?:street|road|avenue|lane|boulevard|terrace|crescent|mews|st|rd|ave|blvd|ln)\b/;
const MAY_BE_GERMANIC =
  / \d(?<=(?:stra(?:ß|ss)e|str\.|gasse|weg|platz|allee|ring|damm|ufer|straat|laan|plein|gracht|gatan|vägen|veien|gata|vej|gade|gate|vei|väg) \d)/i;
const MAY_BE_ROMANCE =
  /\b(?:rue|avenue|boulevard|place|chemin|impasse|quai|bd|calle|avenida|avd?a?\.|paseo|pza\.|plaza|carrer|passeig|ronda|camino|via|viale|vicolo|piazza|piazzale|corso|strada|rua|travessa|alameda|estrada|pra[çc]a)[ .]|praça |allée |\bc\/ /i;
const MAY_BE_SLAVIC = /(?:ul|al|os|pl|nám|tř|ул|пр|просп|пр-т|пер|пл|бул)\. ?\p{Lu}/iu;
const MAY_BE_POSTED = /\d ?[\p{L}ºª°.]{0,3},? ?[^,\n]{0,12}, (?:[A-Z]{1,2}-)?(?:\d{3} \d{2}|\d{2}-\d{3}|\d{5}) \p{Lu}/u;
/** ... and what that in its turn cannot: few texts have a postcode behind a comma. */
const POSTCODE_FOLLOWS = /, (?:[A-Z]{1,2}-)?(?:\d{3} \d{2}|\d{2}-\d{3}|\d{5}) \p{Lu}/u;
const BOX = /\b(?:P\.? ?O\.? ?Box|Post Office Box|Postfach) \d{1,7}\b(?:, \p{Lu}[\p{L}' -]{1,24})?/gu;

export function findStreetAddresses(text: string): Span[] {
  const spans: Span[] = [];
  const taken = new Taken(text.length);
  const add = (form: RegExp, wants: (shown: string) => boolean): void => {
    for (const hit of text.matchAll(form)) {
      const shown = trimmed(hit[0]);
      const end = hit.index + shown.length;
      if (!wants(shown) || taken.meets(hit.index, end)) continue;
      taken.take(hit.index, end);
      spans.push({ start: hit.index, end, type: 'street-address', value: shown });
    }
  };
  if (/\d/.test(text)) {
    add(ENGLISH, () => true);
    if (MAY_BE_GERMANIC.test(text)) add(GERMANIC, () => true);
    if (MAY_BE_ROMANCE.test(text)) add(ROMANCE, (shown) => /\d/.test(shown));
    if (MAY_BE_SLAVIC.test(text)) add(SLAVIC, () => true);
    if (MAY_BE_SMALL.test(text)) add(SMALL, () => true);
    if (POSTCODE_FOLLOWS.test(text) && MAY_BE_POSTED.test(text)) add(BY_POSTCODE, () => true);
    if (/box|postfach/i.test(text)) add(BOX, () => true);
  }
  return spans.sort((a, b) => a.start - b.start);
}

/** Words that begin the next clause are no town. */
const NOT_TOWN =
  /,? (?:The|My|I|We|He|She|They|It|If|When|And|But|Please|Call|Tel|Phone|Email|Mail|From|To|At|On|In|For|This|That|Thanks|Thank|Is|Was)(?:[ ,][^]*)?$/u;

function trimmed(shown: string): string {
  return shown
    .replace(NOT_TOWN, '')
    .replace(/(?<!\b(?:St|Rd|Ave|Blvd|Dr|Ln|str))[ ,.]{1,8}$/u, '')
    .replace(/[ ,]{1,8}$/, '');
}

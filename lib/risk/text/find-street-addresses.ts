import { type Span } from '@/lib/privacy/detector';

/**
 * Postal addresses by their form: a house number with a street word, then flat, town and postcode as far as they follow; streets written
 * as one word with their number behind (`Hauptstraße 12, 10115 Berlin`); post-office boxes. Towns without a street are left alone.
 */
const WORD = "\\p{Lu}[\\p{L}'’.-]{0,24}";
const STREET_EN =
  '(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Court|Ct|Close|Way|Place|Pl|Square|Sq|Boulevard|Blvd|Terrace|Ter|Crescent|Cres|Parkway|Pkwy|Highway|Hwy|Row|Mews|Gardens|Grove|Hill|Park|Walk|Alley|Circle|Cir|Trail|Trl|Quay|Rise|Wharf|Broadway|Green|View|Path|Loop|Plaza|Turnpike|Route)';
const FLAT = '(?:,? (?:Apt|Apartment|Unit|Suite|Ste|Flat|Floor|Fl|Room|Rm|#)\\.? ?#?[\\w-]{1,6})?';
const TOWN = `(?:,? (?:${WORD}(?:[ -]${WORD}){0,2})(?:,? ?[A-Z]{2}(?![\\w]))?(?:,? ?(?:\\d{5}(?:-\\d{4})?|[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[A-Z]{2}|\\d{4}(?: [A-Z]{2})?))?)?`;
const ENGLISH = new RegExp(`(?<![\\p{L}\\d.,/#-])\\d{1,5}[A-Za-z]?(?:-\\d{1,5})? (?:(?:North|South|East|West|N|S|E|W|NE|NW|SE|SW)\\.? )?(?:(?:${WORD}|\\d{1,3}(?:st|nd|rd|th)) ){0,3}${STREET_EN}\\b\\.?(?: (?:North|South|East|West|N|S|E|W|NE|NW|SE|SW)\\b\\.?)?${FLAT}${TOWN}`, 'gu'); // prettier-ignore
const GERMANIC = new RegExp(`(?<![\\p{L}\\d])(?:\\p{Lu}[\\p{L}-]{2,30}(?:straße|strasse|str\\.|gasse|weg|platz|allee|ring|damm|ufer|straat|laan|plein|gracht|gatan|vägen|veien|gata|vej|gade)|(?:${WORD} ){1,2}(?:Straße|Strasse|Str\\.|Gasse|Weg|Platz|Allee|Ring|Damm|Ufer)) \\d{1,4} ?[a-zA-Z]?(?![\\w])(?:,? \\d{4,5}(?: [A-Z]{2})? ${WORD}(?:[ -]${WORD}){0,2})?`, 'gu'); // prettier-ignore
const ROMANCE = new RegExp(`(?<![\\p{L}\\d])(?:\\d{1,4}(?: bis| ter)?,? )?(?:[Rr]ue|[Aa]venue|[Bb]oulevard|[Pp]lace|[Cc]hemin|[Ii]mpasse|[Qq]uai|Calle|Avenida|Paseo|Plaza|Via|Viale|Piazza|Corso|Rua|Travessa|Praça) (?:(?:de|du|des|la|le|les|del|della|di|da|do|dos|das|d'|l')[ ']?){0,2} ?${WORD}(?:[ -](?:(?:de|du|la|del|da|do) )?${WORD}){0,3}(?:,? (?:n[º°o]\\.? ?)?\\d{1,4}(?![\\w]))?(?:,? \\d{4,5} ${WORD}(?:[ -]${WORD}){0,2})?`, 'gu'); // prettier-ignore
/** What such an address cannot do without: cheap to look for, so that most texts are spared the forms. */
const MAY_BE_GERMANIC =
  /(?:stra(?:ß|ss)e|str\.|gasse|weg|platz|allee|ring|damm|ufer|straat|laan|plein|gracht|gatan|vägen|veien|gata|vej|gade) \d/i;
const MAY_BE_ROMANCE =
  /\b(?:rue|avenue|boulevard|place|chemin|impasse|quai|calle|avenida|paseo|plaza|via|viale|piazza|corso|rua|travessa|pra[çc]a)\b|praça /i;
const BOX = /\b(?:P\.? ?O\.? ?Box|Post Office Box|Postfach) \d{1,7}\b(?:, \p{Lu}[\p{L}' -]{1,24})?/gu;

export function findStreetAddresses(text: string): Span[] {
  const spans: Span[] = [];
  const add = (form: RegExp, wants: (shown: string) => boolean): void => {
    for (const hit of text.matchAll(form)) {
      const shown = trimmed(hit[0]);
      if (wants(shown) && !spans.some(({ start, end }) => hit.index < end && start < hit.index + shown.length))
        spans.push({ start: hit.index, end: hit.index + shown.length, type: 'street-address', value: shown });
    }
  };
  if (/\d/.test(text)) {
    add(ENGLISH, () => true);
    if (MAY_BE_GERMANIC.test(text)) add(GERMANIC, () => true);
    if (MAY_BE_ROMANCE.test(text)) add(ROMANCE, (shown) => /\d/.test(shown));
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

import { type Span } from '@/lib/privacy/detector';
import { Taken } from './taken';

/**
 * Telephone numbers by their form alone: with a country's prefix, or as (415) 555-2671, whether a plan knows the number or not. Numbers
 * of fiction and typing errors are numbers of persons to a reader, too.
 */
const INTERNATIONAL =
  /(?<![\w+.])(?:\+|(?<!\d )00(?=[1-9]))[1-9]\d{0,2}(?:[ .-]?\(0?\d{1,4}\))?(?:[ .-]?\d{1,5}){2,6}(?![\w-]|\.\d)/g;
const AMERICAN =
  /(?<![\w+.-])(?:\+?1[ .-]?)?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[-. ])[2-9]\d{2}[-. ]\d{4}(?: ?(?:x|ext\.?) ?\d{1,5})?(?![\w-]|\.\d)/g;
/** As they are written in Spain, India, China, Russia, Brazil, France and, with a stroke, in America. */
const NATIONAL =
  /(?<![\w+.,/-])(?:[6-9]\d{2} \d{2} \d{2} \d{2}|[6-9]\d{4}[- ]\d{5}|1[3-9]\d[- ]\d{4}[- ]\d{4}|8 ?\(\d{3}\) ?\d{3}-\d{2}-\d{2}|\(\d{2}\) ?9?\d{4}-\d{4}|0[1-9](?:\.\d{2}){4}|0[1-9](?: \d{2}){4}|[2-9]\d{2}\/[2-9]\d{2}-\d{4})(?![\w-]|[.,]\d)/g;
const OTHER =
  /(?:\b(?:sku|sn|s\/n|sin|imei|iccid|vin|zip|isbn|order|invoice|ref|reference|part|serial|item|tracking|ticket|case|parcel|model|version|account|batch|lot|asset|claim|policy|booking|product|article|barcode|ean|upc)(?: (?:no|nr|number|code|id))?\.?[ :#-]{0,3})$/i;

/** True when the words before a number say that it is something else. */
export function isOtherNumber(text: string, start: number): boolean {
  return OTHER.test(text.slice(Math.max(0, start - 28), start));
}

export function findPhoneForms(text: string): Span[] {
  const spans: Span[] = [];
  const taken = new Taken(text.length);
  for (const form of [INTERNATIONAL, AMERICAN, NATIONAL])
    for (const hit of text.matchAll(form)) {
      const digits = hit[0].replace(/\D/g, '').length;
      if (digits < 8 || digits > 15 || isOtherNumber(text, hit.index)) continue;
      const end = hit.index + hit[0].length;
      if (taken.meets(hit.index, end)) continue;
      taken.take(hit.index, end);
      spans.push({ start: hit.index, end, type: 'phone', value: hit[0].replace(/[^\d+]/g, '') });
    }
  return spans.sort((a, b) => a.start - b.start);
}

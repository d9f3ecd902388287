import { findPersonal, findSecrets } from '../text/personal-data';
import { otherReadingsOf } from '../text/readings';

/** Whether a text holds secrets, numbers of accounts or persons, or many personal data, in whatever dress or encoding: what must not leave. */
export function hasSensitiveData(text: string): boolean {
  if (text.length < 6) return false;
  const part = text.length > 20_000 ? text.slice(0, 20_000) : text;
  return isSensitive(part) || otherReadingsOf(part).some((reading) => isSensitive(reading.text));
}

function isSensitive(text: string): boolean {
  if (findSecrets(text).length > 0) return true;
  const spans = findPersonal(text);
  return spans.some(({ type }) => GRAVE.has(type)) || spans.length >= 3;
}

const GRAVE: ReadonlySet<string> = new Set(['CREDIT_CARD', 'IBAN_CODE', 'US_SSN', 'NATIONAL_ID', 'DATE_OF_BIRTH']);

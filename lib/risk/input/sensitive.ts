import { findPersonal, findSecrets } from '../text/personal-data';

/** Whether a text holds secrets, numbers of accounts or persons, or many personal data: what must not leave. */
export function hasSensitiveData(text: string): boolean {
  if (text.length < 6) return false;
  const part = text.length > 20_000 ? text.slice(0, 20_000) : text;
  if (findSecrets(part).length > 0) return true;
  const spans = findPersonal(part);
  return spans.some(({ type }) => GRAVE.has(type)) || spans.length >= 3;
}

const GRAVE: ReadonlySet<string> = new Set(['CREDIT_CARD', 'IBAN_CODE', 'US_SSN', 'NATIONAL_ID', 'DATE_OF_BIRTH']);

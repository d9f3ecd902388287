/** Sentences of our own with personal data marked by `{TYPE|text}`. Numbers are of documentation ranges or valid only by their checksum. */
// prettier-ignore
export const PERSONAL_CASES: readonly string[] = [
  'Please write to {EMAIL_ADDRESS|h.lindt@post.example} or call {PHONE_NUMBER|+44 20 7946 0018}.', 'The card {CREDIT_CARD|4111 1111 1111 1111} was declined for {PERSON|Helga Lindt}.', 'IBAN {IBAN_CODE|DE89 3704 0044 0532 0130 00}, holder {PERSON|Paolo Ricci}.',
  'SSN {US_SSN|219-09-9999} belongs to {PERSON|James Porter}, born {DATE_OF_BIRTH|12 May 1971}.', 'Login from {IP_ADDRESS|198.51.100.7} by {PERSON|Aylin Demir}.', 'Parcel for {PERSON|Akira Mori}, {STREET_ADDRESS|12 Chapel Street, Oxford}.', 'Call me at {PHONE_NUMBER|(415) 555-0132}, says {PERSON|Rosa Alvarez}.',
  'DOB: {DATE_OF_BIRTH|1988-02-29}', 'She lives at {STREET_ADDRESS|Lindenstraße 4, 10969 Berlin}.', 'Host {IP_ADDRESS|2001:db8::5} answered.', 'Version 10.2.3.4 of the driver is out.', 'Invoice 20250117 over 4111 euros was paid.', 'The New York office opens on Monday.', 'Machine Learning is taught at Oxford University.',
  'Order 4539 1488 0343 6468 has a wrong number.', 'Ticket 555-0132 was closed.', 'Mark the date in your calendar.', 'General Motors and Apple rose.', 'SKU 415-555-2671 is out of stock.', 'Thanks, {PERSON|Ingrid Solberg}', 'Contact: Dr {PERSON|Amadou Keita}.',
];

/** The text without marks, and its spans. */
export function unmark(marked: string): { text: string; spans: { start: number; end: number; type: string }[] } {
  const spans: { start: number; end: number; type: string }[] = [];
  let text = '';
  let kept = 0;
  for (const hit of marked.matchAll(/\{([A-Z_]+)\|([^}]*)\}/g)) {
    text += marked.slice(kept, hit.index);
    spans.push({ start: text.length, end: text.length + hit[2]!.length, type: hit[1]! });
    text += hit[2]!;
    kept = hit.index + hit[0].length;
  }
  return { text: text + marked.slice(kept), spans };
}

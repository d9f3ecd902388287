import { isReference } from '../reference';

/**
 * What an event that proves an erasure, and the journal outside the database, say of its case. They stay for ever, so only a number gets in; what people
 * called the case in words, or with the name or number of a person who is erased, is said by the request (ers_...), which can lose it.
 */
export function saidCase(request: string, caseNumber: string, naming: ((text: string) => boolean) | null = null): string {
  return isReference(caseNumber) && naming?.(JSON.stringify(caseNumber)) !== true ? caseNumber : request;
}

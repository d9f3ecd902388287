import type { PolicyDocument } from '../contract';
import { documentHash } from './document-hash';

/** How events name a document. */
export function aboutDocument(document: PolicyDocument): { policy: string; version: string; title: string; hash: string } {
  return { policy: document.id, version: document.version, title: document.title, hash: documentHash(document) };
}

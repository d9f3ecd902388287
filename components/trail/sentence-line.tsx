import Link from 'next/link';
import { explorerHref } from '../explorer/decisions/decision-list';
import { quote } from './trail-header';

/** One run of the generated sentence; what it links to, if anything. */
export interface SentenceRun {
  text: string;
  link?: { kind: 'system'; id: string } | { kind: 'query'; q: string } | { kind: 'step'; id: string } | { kind: 'status' };
}

/** The sentence of facts. Each noun leads to what it names; nothing in it was written by a model. */
export function SentenceLine({ parts }: { parts: readonly SentenceRun[] }) {
  return parts.map((part, i) => {
    const href = hrefOf(part.link);
    return href ? (
      <Link key={i} href={href} className="link" prefetch={false} scroll={part.link?.kind !== 'step'}>
        <bdi>{part.text}</bdi>
      </Link>
    ) : (
      <bdi key={i}>{part.text}</bdi>
    );
  });
}

function hrefOf(link: SentenceRun['link']): string | null {
  switch (link?.kind) {
    case 'system':
      return explorerHref({ q: `system:${quote(link.id)}`, range: { preset: 'all' } });
    case 'query':
      return explorerHref({ q: link.q, range: { preset: 'all' } });
    case 'step':
      return `?step=${encodeURIComponent(link.id)}`;
    default:
      return null;
  }
}

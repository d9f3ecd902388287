import Link from 'next/link';
import type { SentencePart } from '@/lib/decisions/sentence';
import { explorerHref } from '../explorer/decisions/decision-list';
import { quote } from './trail-header';

/** The sentence of facts. Each noun leads to what it names; nothing in it was written by a model. */
export function SentenceLine({ parts }: { parts: readonly SentencePart[] }) {
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

function hrefOf(link: SentencePart['link']): string | null {
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

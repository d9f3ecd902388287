import { Fragment, type ReactNode } from 'react';
import Link from 'next/link';
import { cx } from './cx';

export interface Crumb {
  label: ReactNode;
  /** Absent for the page itself. */
  href?: string;
}

/** Where the page stands. The last crumb is the page itself. */
export function Breadcrumbs({ crumbs, className }: { crumbs: readonly Crumb[]; className?: string }) {
  return (
    <nav aria-label="Breadcrumb" className={cx('min-w-0 text-label text-muted', className)} data-print="hide">
      <ol className="flex flex-wrap items-center gap-x-1.5">
        {crumbs.map((crumb, index) => (
          <Fragment key={index}>
            {index > 0 ? <li aria-hidden>/</li> : null}
            <li className="min-w-0 truncate">
              {crumb.href ? (
                <Link
                  href={crumb.href}
                  className="inline-flex min-h-6 items-center rounded-sm hover:text-ink hover:underline hover:underline-offset-3"
                >
                  {crumb.label}
                </Link>
              ) : (
                <span aria-current="page">{crumb.label}</span>
              )}
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  );
}

/** The head of a page: crumbs, the one h1, a sentence, commands at the end. */
export function PageHeader({
  title,
  crumbs,
  sentence,
  actions,
  className,
}: {
  title: ReactNode;
  crumbs?: readonly Crumb[];
  sentence?: ReactNode;
  actions?: ReactNode;
  className?: string;
}) {
  return (
    <header className={cx('flex flex-wrap items-end justify-between gap-x-6 gap-y-3 px-gutter pt-5 pb-4', className)}>
      <div className="min-w-0">
        {crumbs ? <Breadcrumbs crumbs={crumbs} className="mb-1" /> : null}
        <h1 className="text-h2 break-words">{title}</h1>
        {sentence ? <p className="mt-1 max-w-prose text-prose text-pretty text-ink-2">{sentence}</p> : null}
      </div>
      {actions ? (
        <div className="flex flex-wrap items-center gap-2" data-print="hide">
          {actions}
        </div>
      ) : null}
    </header>
  );
}

/** A part of a page under a heading, a hairline above it. */
export function Section({
  title,
  aside,
  id,
  className,
  children,
}: {
  title: ReactNode;
  aside?: ReactNode;
  id?: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section
      id={id}
      aria-labelledby={id ? `${id}-title` : undefined}
      data-inset
      className={cx('border-t border-line px-gutter py-6', className)}
    >
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 id={id ? `${id}-title` : undefined} className="text-h3">
          {title}
        </h2>
        {aside ? <div className="text-label text-muted">{aside}</div> : null}
      </div>
      {children}
    </section>
  );
}

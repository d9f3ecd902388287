import { FOLDED_IN_PART, FOLDED_TABLES, NOT_COMPARED, VERIFIED_TABLES } from '@/lib/integrity/coverage';
import { RECORD_TABLES } from '@/lib/integrity/records/record-tables';

const tables = (names: readonly string[]) =>
  names.map((name, i) => (
    <span key={name}>
      <code className="text-label">{name}</code>
      {i < names.length - 1 ? ', ' : null}
    </span>
  ));

/** What of the database a verification covers, and by name what it does not. */
export function ComparedList() {
  const records = Object.entries(RECORD_TABLES);
  const left = records.flatMap(([table, { leftOut }]) =>
    Object.entries(leftOut).map(([column, why]) => ({ column: `${table}.${column}`, why })),
  );
  return (
    <div className="flex max-w-prose flex-col gap-3 text-prose">
      <p>
        <span className="font-medium">Verified themselves</span>, by hash, digest or signature:{' '}
        {tables(Object.keys(VERIFIED_TABLES))}.
      </p>
      <p>
        <span className="font-medium">Folded anew from the log</span>, and every row and column compared: {tables(FOLDED_TABLES)};
        of{' '}
        {Object.entries(FOLDED_IN_PART).map(([name, which], i) => (
          <span key={name}>
            {i > 0 ? '; of ' : null}
            <code className="text-label">{name}</code> those {which}
          </span>
        ))}
        . Every night; above a million entries once a week, and whenever somebody asks.
      </p>
      <p>
        <span className="font-medium">Held against what people and Countersign did</span>, as the log has it:{' '}
        {tables(records.map(([name]) => name))} and the AI systems of each member (
        <code className="text-label">system_grant</code>). Times that only the database set are compared to the minute.
      </p>
      <details>
        <summary className="cursor-pointer font-medium">
          Not compared: {NOT_COMPARED.reduce((sum, one) => sum + one.tables.length, 0)} tables
        </summary>
        <p className="mt-2 text-ink-2">
          A change here is not noticed by a verification. What people did about them is in the log in any case, and can be read
          there.
        </p>
        <ul className="mt-2 flex list-disc flex-col gap-2 ps-5">
          {NOT_COMPARED.map(({ why, tables: names }) => (
            <li key={why} className="break-words">
              {why} <span className="text-ink-2">{tables(names)}</span>
            </li>
          ))}
        </ul>
      </details>
      <details>
        <summary className="cursor-pointer font-medium">Single columns of compared tables that are not: {left.length}</summary>
        <ul className="mt-2 flex list-disc flex-col gap-1 ps-5">
          {left.map(({ column, why }) => (
            <li key={column} className="break-words">
              <code className="text-label">{column}</code>: {why}
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}

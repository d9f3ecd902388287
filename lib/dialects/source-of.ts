import type { OtlpOrigin, StepPart } from './contract';

/** Who read a record, and who had sent it. */
export function sourceOf(dialect: { name: string; version: string }, origin: OtlpOrigin): StepPart['source'] {
  const scope = origin.scope.name;
  return scope
    ? { dialect: dialect.name, mapperVersion: dialect.version, scope }
    : { dialect: dialect.name, mapperVersion: dialect.version };
}

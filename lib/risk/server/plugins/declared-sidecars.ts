import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { EnvError, env } from '@/lib/env';
import { STAGES } from '../../contract';
import { egressOf, httpSidecar } from './http-sidecar';
import { SIDECAR_KINDS } from './sidecar-shapes';
import { slot, type PluginSlot } from './with-plugins';

/** What the file that COUNTERSIGN_SIDECARS names may hold (docs/risk.md). Unknown names are refused: a misspelt limit would be none. */
const sidecar = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'is made of small letters, digits and hyphens, such as presidio'),
    version: z
      .string()
      .trim()
      .min(1, 'is empty: name the version of the sidecar and its model, such as 2.2.359; write it in quotes')
      .max(60),
    kind: z.enum(SIDECAR_KINDS, `is one of ${SIDECAR_KINDS.join(', ')}`),
    url: z.url({ protocol: /^https?$/, error: 'is the whole http or https address that is posted to' }),
    stages: z.array(z.enum(STAGES, `are of ${STAGES.join(', ')}`)).min(1, 'names at least one stage'),
    egress: z.enum(['host', 'network'], 'is host (this machine) or network (another one)'),
    timeoutMs: z.number().int().min(50).max(60_000).optional(),
    deskTimeoutMs: z.number().int().min(20).max(3_000).optional(),
    maxChars: z.number().int().min(100).max(1_000_000).optional(),
    callChars: z.number().int().min(100).max(1_000_000).optional(),
    maxResponseBytes: z.number().int().min(1_000).max(10_000_000).optional(),
    language: z
      .string()
      .regex(/^[a-z]{2,3}$/, 'is a language code such as en')
      .optional(),
    severity: z.number().min(0).max(1).optional(),
    headers: z.record(z.string().regex(/^[A-Za-z0-9-]{1,60}$/), z.string().max(4_000)).optional(),
  })
  .superRefine((one, context) => {
    const said = URL.canParse(one.url) && /^https?:/.test(one.url) ? egressOf(one.url) : null;
    if (said && said.reach !== one.egress)
      context.addIssue({
        code: 'custom',
        path: ['egress'],
        message:
          said.reach === 'network'
            ? `is "host", and the address is on another machine: texts, with the personal data in them, would leave for ${said.to}. Write "network" if they may`
            : `is "network", and the address is on this machine. Write "host"`,
      });
    if (one.kind === 'llm-guard' && one.stages.includes('output') && one.stages.length > 1)
      context.addIssue({
        code: 'custom',
        path: ['stages'],
        message: 'LLM Guard has an address of its own for answers (/analyze/output): declare it as a second sidecar',
      });
  });
const declared = z
  .strictObject({ sidecars: z.array(sidecar).max(10) })
  .refine(({ sidecars }) => new Set(sidecars.map(({ id }) => id)).size === sidecars.length, {
    path: ['sidecars'],
    message: 'two of them have the same id',
  });

/** The sidecars that are declared, in YAML or JSON. Throws EnvError that names the file, the place in it and what it must be; never a header. */
export function readSidecars(file: string): PluginSlot[] {
  const wrong = (lines: readonly string[]): EnvError =>
    new EnvError(`COUNTERSIGN_SIDECARS: ${path.resolve(file)} cannot be used.\n  ${lines.join('\n  ')}`);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw wrong([`it cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`]);
  }
  let value: unknown;
  try {
    value = parseYaml(text);
  } catch (error) {
    const at = (error as { linePos?: { line: number }[] }).linePos?.[0];
    throw wrong([`it is neither YAML nor JSON${at ? `, from line ${at.line} on` : ''}`]);
  }
  const parsed = declared.safeParse(value);
  if (!parsed.success)
    throw wrong(parsed.error.issues.map(({ path: at, message }) => `${at.join('.') || 'the file'}: ${message}`));
  return parsed.data.sidecars.map(({ egress: _egress, ...one }) => slot(httpSidecar(definedOnly(one))));
}

/** Optional members that are absent, and not undefined. */
function definedOnly<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

type Held = typeof globalThis & { countersignSidecars?: Map<string, PluginSlot[]> };

/** What is switched on in this process, with its breakers: read once, also when the bundler loads this module twice. Throws EnvError. */
export function sidecarsInForce(): readonly PluginSlot[] {
  const file = env().COUNTERSIGN_SIDECARS;
  if (file === undefined) return [];
  const held = ((globalThis as Held).countersignSidecars ??= new Map());
  let slots = held.get(file);
  if (!slots) held.set(file, (slots = readSidecars(file)));
  return slots;
}

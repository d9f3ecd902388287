import { FRAMEWORK_IDS, type AutomationClass, type Control, type Framework, type FrameworkId } from './contract';
import dora from './frameworks/dora.2022-2554.json';
import aiActBefore from './frameworks/eu-ai-act.2024-1689.json';
import aiAct from './frameworks/eu-ai-act.2026-1744.json';
import gdpr from './frameworks/gdpr.2016-679.json';
import iso from './frameworks/iso-42001.2023.json';
import nist from './frameworks/nist-ai-rmf.1.0.json';

/** A version told by how it differs from a later one. */
interface Patch extends Omit<Framework, 'id' | 'title' | 'publisher' | 'kind' | 'controls'> {
  base: string;
  remove: string[];
  add: Control[];
  change: (Partial<Control> & { ref: string })[];
}

// The files are checked against framework-schema.ts by a test, so that pages need not do it.
const WHOLE = [aiAct, iso, nist, gdpr, dora] as unknown as readonly Framework[];
const PATCHES = [aiActBefore] as unknown as readonly Patch[];

/** Every version of every framework, the newest of each first. */
export const FRAMEWORKS: readonly Framework[] = [...WHOLE, ...PATCHES.map(patched)].sort(
  (a, b) => FRAMEWORK_IDS.indexOf(a.id) - FRAMEWORK_IDS.indexOf(b.id) || (a.validFrom < b.validFrom ? 1 : -1),
);

function patched({ base, remove, add, change, ...head }: Patch): Framework {
  const whole = WHOLE.find((one) => `${one.id}@${one.version}` === base);
  if (!whole) throw new Error(`no framework ${base}`);
  const changes = new Map(change.map((one) => [one.ref, one]));
  const controls = whole.controls.filter((one) => !remove.includes(one.ref)).map((one) => ({ ...one, ...changes.get(one.ref) }));
  return { ...whole, ...head, controls: [...controls, ...add] };
}

/**
 * The version of a framework that counted on a day (`YYYY-MM-DD`): last year's report is made under last year's law. Before the first version there is
 * none: the first is taken, and its dates say that nothing applied yet. Null for no framework of this name.
 */
export function frameworkOn(id: string, day: string): Framework | null {
  const versions = FRAMEWORKS.filter((one) => one.id === id);
  return (
    versions.find((one) => one.validFrom <= day && (one.validUntil === null || day < one.validUntil)) ?? versions.at(-1) ?? null
  );
}

/** A named version, whatever the day. */
export function frameworkVersion(id: FrameworkId, version: string): Framework | null {
  return FRAMEWORKS.find((one) => one.id === id && one.version === version) ?? null;
}

export function findControl(framework: Framework, ref: string): Control | null {
  return framework.controls.find((one) => one.ref === ref) ?? null;
}

/** How many controls the record can answer by itself. */
export function splitOf(controls: readonly Control[]): Record<AutomationClass, number> {
  const split = { computed: 0, computedAndDocument: 0, organisational: 0 };
  for (const { automation } of controls) split[automation]++;
  return split;
}

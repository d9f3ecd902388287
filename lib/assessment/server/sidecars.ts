import type { ActionSubject, Assessment, InputSubject, OutputSubject, Segment, Stage } from '@/lib/risk/contract';
import { bundleWith } from '@/lib/risk/bundle';
import { sidecarsInForce } from '@/lib/risk/server/plugins/declared-sidecars';
import { addPlugins, askPlugins, type PluginsSaid, type PluginSlot } from '@/lib/risk/server/plugins/with-plugins';
import { argumentsText } from '../arguments-text';
import type { Scorers } from '../assess';
import { tellStates } from './sidecar-states';

/**
 * Our scorers and the sidecars that an operator declared (docs/risk.md): each thing that is scored is shown to those of its stage, within their
 * limits of time and size. Without any these are the scorers as they were given.
 */
export function withSidecars(own: Scorers, slots: readonly PluginSlot[] = sidecarsInForce()): Scorers {
  if (slots.length === 0) return own;
  const both = async (said: Assessment, asking: Promise<PluginsSaid>): Promise<Assessment> =>
    addPlugins(said, await asking, slots);
  return {
    bundle: bundleWith(own.bundle, slots.map(({ plugin }) => plugin)), // prettier-ignore
    input: async (subject: InputSubject) => both(await own.input(subject), asked('input', subject.segments, slots)),
    output: async (subject: OutputSubject) =>
      both(await own.output(subject), asked('output', [{ field: 'answer', text: subject.answer, provenance: 'model' }], slots)),
    action: async (subject: ActionSubject) =>
      both(await own.action(subject), askedAboutCall(subject.arguments, slots, 'background')),
  };
}

async function asked(stage: Stage, segments: readonly Segment[], slots: readonly PluginSlot[]): Promise<PluginsSaid> {
  const said = await askPlugins(stage, segments, slots);
  await tellStates(slots, 'worker');
  return said;
}

/** What sidecars say of a call's arguments. At the desk each has its shorter time, because an agent waits. Never throws. */
export async function askedAboutCall(
  args: unknown,
  slots: readonly PluginSlot[] = sidecarsInForce(),
  where: 'background' | 'desk' = 'desk',
): Promise<PluginsSaid> {
  if (!slots.some(({ plugin }) => plugin.stages.includes('action'))) return [];
  const { text, placesOf } = argumentsText(args);
  if (text === '') return [];
  const said = await askPlugins('action', [{ field: 'arguments', text, provenance: 'model' }], slots, where);
  await tellStates(slots, where === 'desk' ? 'desk' : 'worker');
  return said.map(({ plugin, answer }) => ({
    plugin,
    answer: answer && {
      ...answer,
      findings: answer.findings.map((one) => ({ ...one, spans: one.spans.flatMap(({ start, end }) => placesOf(start, end)) })),
    },
  }));
}

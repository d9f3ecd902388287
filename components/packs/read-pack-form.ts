import { FRAMEWORK_IDS } from '@/lib/evidence/contract';
import type { NewPack } from '@/lib/evidence/packs/pack-contract';
import { WITHHOLDING_GROUNDS, type PackContent, type PackMode, type PackProfile } from '@/lib/evidence/packs/words';

const DAY = 86_400_000;

/** What the builder's form asks for. What is not a day stays as it was written, so that the answer can name the field. */
export function readPackForm(form: FormData, given: { profile: PackProfile; incident: string }): NewPack {
  const { profile, incident } = given;
  const named = profile === 'affectedPerson' || profile === 'incident';
  const text = (name: string): string => String(form.get(name) ?? '').trim();
  const day = (name: string, plus: number): string => {
    const at = Date.parse(`${text(name)}T00:00:00.000Z`);
    return Number.isNaN(at) ? text(name) : new Date(at + plus).toISOString();
  };
  return {
    system: text('system') || null,
    from: day('from', 0),
    until: day('to', DAY),
    // What an affected person is told is one decision: no control is measured for them, whatever was ticked before.
    frameworks: profile === 'affectedPerson' ? [] : FRAMEWORK_IDS.filter((id) => form.get(`framework ${id}`) === 'on'),
    profile,
    mode: (text('mode') || 'selected') as PackMode,
    ...(text('lawDate') && { lawDate: text('lawDate') }),
    ...(text('content') && { content: text('content') as PackContent }),
    ...(text('reveal') && { reveal: { reason: text('reveal') } }),
    ...(text('sampleSize') && { sampleSize: Number(text('sampleSize')) }),
    ...(text('seed') && { seed: text('seed') }),
    ...(profile === 'incident' && incident && { incident }),
    decisions: named ? text('decisions').split(/[\s,]+/).filter(Boolean) : [],
    grounds: WITHHOLDING_GROUNDS.filter((ground) => form.get(`ground ${ground}`) === 'on'),
  }; // prettier-ignore
}

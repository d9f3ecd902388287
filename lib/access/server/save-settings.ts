import { withControl } from '@/lib/db/transaction';
import type { PersonActor } from '../actor';
import { personSettings, type PersonSettings } from '../settings';
import { mergeSettings } from './settings-store';

/** Saves what a person set for themselves; what is not given stays. Preferences are nobody's evidence, so no event is written. */
export async function saveSettings(actor: PersonActor, settings: Partial<PersonSettings>): Promise<void> {
  const given = personSettings.partial().parse(settings);
  await withControl((tx) => mergeSettings(tx, actor.personId, given));
}

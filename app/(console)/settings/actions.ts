'use server';
import { revalidatePath } from 'next/cache';
import { defineAction } from '@/lib/access/server/define-action';
import { saveSettings } from '@/lib/access/server/save-settings';
import { personSettings } from '@/lib/access/settings';

/** Saves what one changed in one's own settings and renders every page anew with them. */
export const saveOwnSettings = defineAction({
  permission: null,
  input: personSettings.partial(),
  handle: async (actor, settings) => {
    await saveSettings(actor, settings);
    revalidatePath('/', 'layout');
    return settings;
  },
});

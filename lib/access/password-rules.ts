import { z } from 'zod';
import { PASSWORD_MAX, PASSWORD_MIN } from './password-length';

/** What people choose first when twelve characters are asked for; compared without case, spaces, digits and punctuation at the ends. */
const COMMON = new Set([
  'password',
  'passwordpassword',
  'qwertyuiop',
  'qwertyuiopasdf',
  'letmeinletmein',
  'administrator',
  'countersign',
  'changeme',
  'changemechangeme',
  'iloveyou',
  'welcome',
]);

/** A password somebody chooses: long, and none of the obvious ones. Length is what protects; no rules on kinds of characters. */
export const newPassword = z
  .string()
  .min(PASSWORD_MIN, `Use at least ${PASSWORD_MIN} characters. A few words in a row are good.`)
  .max(PASSWORD_MAX, `Use at most ${PASSWORD_MAX} characters.`)
  .refine((text) => !COMMON.has(text.toLowerCase().replace(/^[\W\d_]+|(?<![\W\d_])[\W\d_]+$/g, '')) && new Set(text).size >= 5, {
    message: 'This password is among the first that are tried. Choose another.',
  });

/** An e-mail address as it is stored: trimmed, lower case. */
export const emailAddress = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'An e-mail address has at most 254 characters.')
  .pipe(z.email('This is not an e-mail address.'));

export const personName = z
  .string()
  .trim()
  .min(1, 'A name is needed: it stands beside everything this person does.')
  .max(120, 'Use at most 120 characters.')
  .refine((text) => !/[\p{Cc}\p{Cf}]/u.test(text), { message: 'A name may not hold invisible characters.' });

import type { Command } from 'commander';
import { register as backup } from './backup';
import { register as bench } from './bench';
import { register as halt } from './halt';
import { register as importFiles } from './import';
import { register as key } from './key';
import { register as keys } from './keys';
import { register as migrate } from './migrate';
import { register as rebuild } from './rebuild';
import { register as recovery } from './recovery';
import { register as redact } from './redact';
import { register as restore } from './restore';
import { register as score } from './score';
import { register as signer } from './signer';
import { register as user } from './user';
import { register as verify } from './verify';
import { register as verifyPack } from './verify-pack';

/** Every command; each file is an adapter that parses options and calls one use case. */
export const COMMANDS: readonly ((program: Command) => void)[] = [
  user,
  key,
  keys,
  signer,
  migrate,
  rebuild,
  verify,
  verifyPack,
  bench,
  halt,
  importFiles,
  redact,
  score,
  backup,
  restore,
  recovery,
];

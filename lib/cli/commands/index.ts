import type { Command } from 'commander';
import { register as keys } from './keys';
import { register as migrate } from './migrate';

/** Every command; each file is an adapter that parses options and calls one use case. */
export const COMMANDS: readonly ((program: Command) => void)[] = [migrate, keys];

import fc from 'fast-check';
import { inject } from 'vitest';

declare module 'vitest' {
  export interface ProvidedContext {
    /** What property tests draw their cases from (vitest.config.ts). */
    propertySeed: number;
  }
}

fc.configureGlobal({ seed: inject('propertySeed') });

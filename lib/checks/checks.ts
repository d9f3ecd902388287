/**
 * What is looked for by itself in every decision once it is closed, against what the registry says at that moment. Each finding is one event
 * `check.<name>` about the decision, a flag and the label `check:<name>`. Pure and client-safe.
 */
export const CHECKS = {
  versionNotDeployed: {
    title: 'Version was not deployed then',
    flag: 'used a version that was not deployed then',
    why: 'A version was used of an artifact that has deployment windows for this AI system and environment, and none of them covers this version at that time.',
    needs: 'deployments',
  },
  modelDiffers: {
    title: 'Another model answered',
    flag: 'another model answered than was asked for',
    why: 'The model that answered is not the one that was asked for, nor a dated build of it.',
    needs: null,
  },
  toolNotRegistered: {
    title: 'Tool is not registered',
    flag: 'called a tool that is not registered for this system',
    why: 'A tool was called that is not deployed to this AI system in that environment, or was taken out of it before.',
    needs: 'tools',
  },
  modelNotRegistered: {
    title: 'Model is not registered',
    flag: 'used a model that is not registered for this system',
    why: 'A model was used that is not deployed to this AI system in that environment, or was taken out of it before.',
    needs: 'models',
  },
  digestDiffers: {
    title: 'Digest differs or is disputed',
    flag: 'ran an artifact whose digest differs from the registered one, or is disputed',
    why: 'The emitter reported another digest of an artifact it ran with than is registered for that version; or it reported none, and a parts list or a call claimed another one.',
    needs: 'digests',
  },
  unsignedInProduction: {
    title: 'Unsigned in production',
    flag: 'ran an unsigned artifact in production',
    why: 'A registered version was used in production without a valid signature of a trusted signer over its digest, or without any digest to sign. Hosted models without a digest are left out.',
    needs: 'signers',
  },
} as const;
export type CheckName = keyof typeof CHECKS;
export const CHECK_NAMES = Object.keys(CHECKS) as CheckName[];
export type CheckNeed = NonNullable<(typeof CHECKS)[CheckName]['needs']>;

/** What is missing for a check to say anything, in words: nothing found is then no good news. */
export const NEEDS_WORDS: Readonly<Record<CheckNeed, string>> = {
  deployments: 'no deployment is registered for this system yet',
  tools: 'no tool is registered for this system yet',
  models: 'no model is registered for this system yet',
  digests: 'no digest is registered yet for what this system has deployed',
  signers: 'no trusted signer is named yet',
};

/** One check over the decisions of one AI system. */
export interface CheckSummary {
  check: CheckName;
  /** Decisions in which it was found, of all times. */
  decisions: number;
  /** Why it can say nothing, in words; null when it can. */
  silent: string | null;
}

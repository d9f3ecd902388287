import fc from 'fast-check';

// The same commit gives the same outcome: which cases a property test tries must not decide whether an unrelated change may land. Those who look for new
// faults choose other cases: FAST_CHECK_SEED=random, or the number that a failure names.
const DEFAULT_SEED = 20_261_127;
const asked = process.env['FAST_CHECK_SEED'];

fc.configureGlobal({ seed: asked === 'random' ? Math.floor(Math.random() * 2 ** 31) : asked ? Number(asked) : DEFAULT_SEED });

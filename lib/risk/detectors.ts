import { ACTION_DETECTORS } from './action/detectors';
import { ACTION_WORDS } from './action/words';
import { INPUT_DETECTORS } from './input/detectors';
import { DOMAIN_WORDS } from './input/domains';
import { ABOUT, RULES } from './input/rules';
import { ACTIVE, CODE } from './output/markup';
import { FORBIDDEN, TOXIC } from './output/wording';
import { OUTPUT_DETECTORS } from './output/detectors';
import { CONFUSABLES } from './text/confusables';
import { PERSONAL_FORMS } from './text/personal-data';

/** Every detector with its version, as findings name them: `input.rules` is `1`. */
export const DETECTORS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    input: INPUT_DETECTORS,
    output: OUTPUT_DETECTORS,
    action: ACTION_DETECTORS,
    personal: PERSONAL_FORMS,
  }).flatMap(([stage, versions]) => Object.entries(versions).map(([name, version]) => [`${stage}.${name}`, version])),
);

/** All words and expressions that decide; hashed into the bundle's id. */
export function lexicons(): unknown {
  return [
    ACTION_WORDS,
    RULES.map(({ id, weight, foreign, forms }) => [id, weight, foreign, forms.map(String)]),
    String(ABOUT),
    [...CONFUSABLES],
    DOMAIN_WORDS,
    [...ACTIVE, ...CODE, ...TOXIC, ...FORBIDDEN].map(({ severity, form }) => [severity, String(form)]),
  ];
}

import { SCORED_TIERS, type Assessment, type AssessedTier, type OutputSubject } from './contract';
import { assess } from './assess';
import { groundednessOf } from './output/groundedness';
import { leakageEvidence } from './output/leakage';
import { markupEvidence } from './output/markup';
import { wordingEvidence } from './output/wording';

/**
 * Scores an answer: what it gives away that it was not given, whether its claims stand in the context, what it says that it must not,
 * and what in it acts when it is rendered. Without a context its claims are `no_context`: nothing is called ungrounded.
 */
export function scoreOutput(subject: OutputSubject): Assessment {
  const grounded = groundednessOf(subject.answer, subject.context, subject.question);
  const others = [...leakageEvidence(subject), ...wordingEvidence(subject.answer), ...markupEvidence(subject)];
  const nothing = subject.answer.trim() === '';
  const assessment = assess('output', [...grounded.evidence, ...others], {
    categoryScores: grounded.score === null ? {} : { groundedness: grounded.score },
    nothing,
    ...(grounded.open ? { unscored: ['output.groundedness'] } : {}),
  });
  const contradicted = grounded.claims.some((claim) => claim.label === 'contradicted');
  const tier = contradicted ? assessment.tier : atMost(UNSUPPORTED, assessment.tier, assess('output', others, { nothing }).tier);
  return { ...assessment, tier, claims: grounded.claims };
}

/**
 * What a claim that merely does not stand in the context can make of an answer: people word freely what they were not given word for word
 * ("I am sorry", "it will arrive soon"), so it is a reason to look and not, by itself, one to wait for a person. Contradiction is.
 */
const UNSUPPORTED = 'medium';

/** The tier, held down to `most` as far as nothing else asks for more. */
function atMost(most: AssessedTier, tier: AssessedTier, otherwise: AssessedTier): AssessedTier {
  const rank = (one: AssessedTier): number => (one === 'unscored' ? -1 : SCORED_TIERS.indexOf(one));
  if (rank(tier) <= rank(most)) return tier;
  return rank(otherwise) > rank(most) ? otherwise : most;
}

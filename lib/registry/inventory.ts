/**
 * What is stated of an AI system as the AI Act asks for it: role (Art. 3), risk class, and the point of Annex III that it falls under. Pure and
 * client-safe. A statement of people, never computed: what nobody stated is "not stated", which is not "none".
 */
export const SYSTEM_ROLES = {
  provider: { label: 'Provider', law: 'Art. 3(3)' },
  deployer: { label: 'Deployer', law: 'Art. 3(4)' },
  providerAndDeployer: { label: 'Provider and deployer', law: 'Art. 3(3), (4)' },
  authorisedRepresentative: { label: 'Authorised representative', law: 'Art. 3(5)' },
  importer: { label: 'Importer', law: 'Art. 3(6)' },
  distributor: { label: 'Distributor', law: 'Art. 3(7)' },
  productManufacturer: { label: 'Product manufacturer', law: 'Art. 25(3)' },
} as const;
export type SystemRole = keyof typeof SYSTEM_ROLES;
export const SYSTEM_ROLE_NAMES = Object.keys(SYSTEM_ROLES) as [SystemRole, ...SystemRole[]];

/** What this organisation is, where a duty of deployers depends on it (AI Act Art. 27(1)). */
export const OPERATORS = {
  publicBody: { label: 'Body governed by public law' },
  publicService: { label: 'Private, provides a public service' },
  private: { label: 'Private, provides no public service' },
} as const;
export type Operator = keyof typeof OPERATORS;
export const OPERATOR_NAMES = Object.keys(OPERATORS) as [Operator, ...Operator[]];

export const RISK_CLASSES = {
  prohibited: { label: 'Prohibited practice', law: 'Art. 5' },
  highAnnexI: { label: 'High risk, product of Annex I', law: 'Art. 6(1)' },
  highAnnexIII: { label: 'High risk, use of Annex III', law: 'Art. 6(2)' },
  exempted: { label: 'Use of Annex III, argued not to be high risk', law: 'Art. 6(3)' },
  transparency: { label: 'Transparency duties', law: 'Art. 50' },
  minimal: { label: 'Minimal', law: '' },
} as const;
export type RiskClass = keyof typeof RISK_CLASSES;
export const RISK_CLASS_NAMES = Object.keys(RISK_CLASSES) as [RiskClass, ...RiskClass[]];

/** Annex III of Regulation (EU) 2024/1689, in our words. `none`: somebody looked, and it falls under no point. */
export const ANNEX_POINTS = {
  none: 'None: looked at, falls under no point',
  '1a': 'Biometrics: remote identification, not one-to-one verification',
  '1b': 'Biometrics: categorisation by sensitive attributes',
  '1c': 'Biometrics: emotion recognition',
  '2': 'Critical infrastructure: safety components',
  '3a': 'Education: admission',
  '3b': 'Education: assessment of learning',
  '3c': 'Education: level of education',
  '3d': 'Education: monitoring of exams',
  '4a': 'Employment: recruitment',
  '4b': 'Employment: terms, promotion, termination, allocation of tasks, monitoring',
  '5a': 'Essential services: public benefits',
  '5b': 'Essential services: creditworthiness, but not detection of fraud',
  '5c': 'Essential services: life and health insurance',
  '5d': 'Essential services: emergency calls and triage',
  '6a': 'Law enforcement: risk of becoming a victim',
  '6b': 'Law enforcement: polygraphs and the like',
  '6c': 'Law enforcement: reliability of evidence',
  '6d': 'Law enforcement: risk of offending',
  '6e': 'Law enforcement: profiling',
  '7a': 'Migration, asylum, border: polygraphs and the like',
  '7b': 'Migration, asylum, border: assessment of risk',
  '7c': 'Migration, asylum, border: examination of applications',
  '7d': 'Migration, asylum, border: detection and identification of persons',
  '8a': 'Justice and alternative dispute resolution',
  '8b': 'Elections and referenda',
} as const;
export type AnnexPoint = keyof typeof ANNEX_POINTS;
export const ANNEX_POINT_NAMES = Object.keys(ANNEX_POINTS) as [AnnexPoint, ...AnnexPoint[]];

/**
 * True of what is stated to be high-risk: classified so, or under a point of Annex III without anybody having argued that it is not (AI Act Art. 6(1) to
 * (3)). The database has the same rule for how long logs are kept (`countersign_high_risk`); a test holds the two together.
 */
export const isHighRisk = ({ riskClass, annexPoint }: { riskClass: RiskClass | null; annexPoint: AnnexPoint | null }): boolean =>
  riskClass === null ? annexPoint !== null && annexPoint !== 'none' : riskClass === 'highAnnexI' || riskClass === 'highAnnexIII';

/** A point of Annex III as the law writes it: `5(b)`. */
export const pointName = (point: string): string => point.replace(/^(\d)([a-e])$/, '$1($2)');

export function annexLabel(point: AnnexPoint): string {
  return point === 'none' ? ANNEX_POINTS.none : `${pointName(point)} ${ANNEX_POINTS[point]}`;
}

/** What follows from a point, for the system page: short, and about duties that depend on the point alone. */
export function annexEffects(point: AnnexPoint): string[] {
  const effects: string[] = [];
  if (point === 'none') return effects;
  if (point === '2') effects.push('No entry in the EU database, no FRIA, no explanation under Art. 86.');
  if (point === '5b' || point === '5c') effects.push('A FRIA also where the deployer is private (Art. 27).');
  if (point === '1a') effects.push('Logs hold the fields of Art. 12(3); two people confirm an identification (Art. 14(5)).');
  if (/^[167]/.test(point)) effects.push('Registered in the restricted part of the EU database (Art. 49(4)).');
  return effects;
}

/** Does the environment count as production? Its own name is all there is. */
export function isProduction(environment: string): boolean {
  return /^(prd|prod|production|live)\b/i.test(environment.trim());
}

import { ACCESS_CLAIMS } from './access-claims';
import { APPROVAL_CLAIMS } from './approval-claims';
import type { KindClaims } from './claim';
import { EVIDENCE_CLAIMS } from './evidence-claims';
import { POLICY_CLAIMS } from './policy-claims';
import { REGISTER_CLAIMS } from './register-claims';
import { RETENTION_CLAIMS } from './retention-claims';
import { SYSTEM_CLAIMS } from './system-claims';

/** By kind, what acts say of the rows that pages show. */
export const CLAIMS: ReadonlyMap<string, KindClaims> = new Map(
  Object.entries({
    ...ACCESS_CLAIMS,
    ...APPROVAL_CLAIMS,
    ...EVIDENCE_CLAIMS,
    ...POLICY_CLAIMS,
    ...REGISTER_CLAIMS,
    ...RETENTION_CLAIMS,
    ...SYSTEM_CLAIMS,
  }),
);

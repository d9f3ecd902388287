import type { AnyAccess } from '@/lib/access/server/route-matrix';
import type { RouteFacts, RouteHandler } from '@/lib/http/server/define-route';
import * as apiHealth from './health/route';
import * as apiOtelV1Logs from './otel/v1/logs/route';
import * as apiOtelV1Metrics from './otel/v1/metrics/route';
import * as apiOtelV1Traces from './otel/v1/traces/route';
import * as apiPublicOtelV1Traces from './public/otel/v1/traces/route';
import * as apiV1Actions from './v1/actions/route';
import * as apiV1ActionsId from './v1/actions/[id]/route';
import * as apiV1ActionsIdCancel from './v1/actions/[id]/cancel/route';
import * as apiV1ActionsIdEvents from './v1/actions/[id]/events/route';
import * as apiV1ActionsIdRedeem from './v1/actions/[id]/redeem/route';
import * as apiV1ActionsIdResult from './v1/actions/[id]/result/route';
import * as apiV1ApprovalSettings from './v1/approval-settings/route';
import * as apiV1Delegations from './v1/delegations/route';
import * as apiV1DelegationsIdEnd from './v1/delegations/[id]/end/route';
import * as apiV1Halts from './v1/halts/route';
import * as apiV1HaltsIdResume from './v1/halts/[id]/resume/route';
import * as apiV1Reviews from './v1/reviews/route';
import * as apiV1SessionConfirmation from './v1/session/confirmation/route';
import * as wellKnownJwks from '../.well-known/jwks.json/route';
import * as apiV1ReviewsEvents from './v1/reviews/events/route';
import * as apiV1ReviewsId from './v1/reviews/[id]/route';
import * as apiV1ReviewsIdClaim from './v1/reviews/[id]/claim/route';
import * as apiV1ReviewsIdRelease from './v1/reviews/[id]/release/route';
import * as apiV1ReviewsIdAssign from './v1/reviews/[id]/assign/route';
import * as apiV1ReviewsIdEscalate from './v1/reviews/[id]/escalate/route';
import * as apiV1ReviewsIdRevoke from './v1/reviews/[id]/revoke/route';
import * as apiV1ReviewsIdVotes from './v1/reviews/[id]/votes/route';
import * as apiV1ReviewsIdOverride from './v1/reviews/[id]/override/route';
import * as apiV1ReviewsIdSecondReview from './v1/reviews/[id]/second-review/route';
import * as apiV1Artifacts from './v1/artifacts/route';
import * as apiV1ArtifactsBom from './v1/artifacts/bom/route';
import * as apiV1ArtifactsId from './v1/artifacts/[id]/route';
import * as apiV1ArtifactsIdCard from './v1/artifacts/[id]/card/route';
import * as apiV1ArtifactsIdLinks from './v1/artifacts/[id]/links/route';
import * as apiV1ArtifactsIdSignatures from './v1/artifacts/[id]/signatures/route';
import * as apiV1ArtifactsIdTexts from './v1/artifacts/[id]/texts/route';
import * as apiV1ArtifactsIdTextsWithdraw from './v1/artifacts/[id]/texts/withdraw/route';
import * as apiV1AssessmentsRescore from './v1/assessments/rescore/route';
import * as apiV1Deployments from './v1/deployments/route';
import * as apiV1Policies from './v1/policies/route';
import * as apiV1PoliciesCheck from './v1/policies/check/route';
import * as apiV1PoliciesId from './v1/policies/[id]/route';
import * as apiV1PoliciesIdVersions from './v1/policies/[id]/versions/route';
import * as apiV1PoliciesIdDraft from './v1/policies/[id]/draft/route';
import * as apiV1PoliciesIdPropose from './v1/policies/[id]/propose/route';
import * as apiV1PoliciesIdActivate from './v1/policies/[id]/activate/route';
import * as apiV1PoliciesIdWithdraw from './v1/policies/[id]/withdraw/route';
import * as apiV1PoliciesIdRetire from './v1/policies/[id]/retire/route';
import * as apiV1PoliciesIdDiff from './v1/policies/[id]/diff/route';
import * as apiV1PoliciesEvaluate from './v1/policies/evaluate/route';
import * as apiV1PoliciesDryRuns from './v1/policies/dry-runs/route';
import * as apiV1PoliciesDryRunsId from './v1/policies/dry-runs/[id]/route';
import * as apiV1PoliciesDryRunsIdCalls from './v1/policies/dry-runs/[id]/calls/route';
import * as apiV1PoliciesDryRunsIdDecisions from './v1/policies/dry-runs/[id]/decisions/route';
import * as apiV1PoliciesDryRunsIdExport from './v1/policies/dry-runs/[id]/export/route';
import * as apiV1PoliciesDryRunsIdCancel from './v1/policies/dry-runs/[id]/cancel/route';
import * as apiV1Promotions from './v1/promotions/route';
import * as apiV1PromotionsIdDecision from './v1/promotions/[id]/decision/route';
import * as apiV1Signers from './v1/signers/route';
import * as apiV1SignersId from './v1/signers/[id]/route';
import * as apiV1Systems from './v1/systems/route';
import * as apiV1SystemsId from './v1/systems/[id]/route';
import * as apiV1Completeness from './v1/completeness/route';
import * as apiV1CompletenessAssertions from './v1/completeness/assertions/route';
import * as apiV1Counters from './v1/counters/route';
import * as apiV1DecisionsIdReplay from './v1/decisions/[id]/replay/route';
import * as apiV1Quarantine from './v1/quarantine/route';
import * as apiV1QuarantineIdRetry from './v1/quarantine/[id]/retry/route';
import * as apiV1Remaps from './v1/remaps/route';
import * as apiV1DecisionsIdCommentsComment from './v1/decisions/[id]/comments/[comment]/route';
import * as apiV1DecisionsIdComments from './v1/decisions/[id]/comments/route';
import * as apiV1DecisionsIdCompareOther from './v1/decisions/[id]/compare/[other]/route';
import * as apiV1DecisionsIdEvents from './v1/decisions/[id]/events/route';
import * as apiV1DecisionsIdPreviews from './v1/decisions/[id]/previews/route';
import * as apiV1DecisionsIdRecords from './v1/decisions/[id]/records/route';
import * as apiV1DecisionsIdProof from './v1/decisions/[id]/proof/route';
import * as apiV1DecisionsId from './v1/decisions/[id]/route';
import * as apiV1DecisionsIdReveal from './v1/decisions/[id]/reveal/route';
import * as apiV1DecisionsIdSteps from './v1/decisions/[id]/steps/route';
import * as apiV1DecisionsCompletions from './v1/decisions/completions/route';
import * as apiV1DecisionsExport from './v1/decisions/export/route';
import * as apiV1DecisionsFacets from './v1/decisions/facets/route';
import * as apiV1DecisionsHistogram from './v1/decisions/histogram/route';
import * as apiV1DecisionsMatches from './v1/decisions/matches/route';
import * as apiV1Decisions from './v1/decisions/route';
import * as apiV1ErasuresIdCertificate from './v1/erasures/[id]/certificate/route';
import * as apiV1ErasuresIdDecision from './v1/erasures/[id]/decision/route';
import * as apiV1ErasuresId from './v1/erasures/[id]/route';
import * as apiV1ErasuresIdWithdrawal from './v1/erasures/[id]/withdrawal/route';
import * as apiV1ErasuresPreview from './v1/erasures/preview/route';
import * as apiV1Erasures from './v1/erasures/route';
import * as apiV1HoldsIdRelease from './v1/holds/[id]/release/route';
import * as apiV1Holds from './v1/holds/route';
import * as apiV1Incidents from './v1/incidents/route';
import * as apiV1IncidentsId from './v1/incidents/[id]/route';
import * as apiV1IncidentsIdClassification from './v1/incidents/[id]/classification/route';
import * as apiV1IncidentsIdClosing from './v1/incidents/[id]/closing/route';
import * as apiV1IncidentsIdDecisions from './v1/incidents/[id]/decisions/route';
import * as apiV1IncidentsIdRedaction from './v1/incidents/[id]/redaction/route';
import * as apiV1IncidentsIdRedactionConsent from './v1/incidents/[id]/redaction/consent/route';
import * as apiV1IncidentsIdReopening from './v1/incidents/[id]/reopening/route';
import * as apiV1IncidentsIdReports from './v1/incidents/[id]/reports/route';
import * as apiV1EvidencePacksIdRestart from './v1/evidence-packs/[id]/restart/route';
import * as apiV1RetentionChangesId from './v1/retention/changes/[id]/route';
import * as apiV1RetentionDue from './v1/retention/due/route';
import * as apiV1RetentionDueExport from './v1/retention/due/export/route';
import * as apiV1RetentionPolicies from './v1/retention/policies/route';
import * as apiV1Retention from './v1/retention/route';
import * as apiV1EvidencePacks from './v1/evidence-packs/route';
import * as apiV1EvidencePacksId from './v1/evidence-packs/[id]/route';
import * as apiV1EvidencePacksIdDownload from './v1/evidence-packs/[id]/download/route';
import * as apiV1EvidencePacksIdCancellation from './v1/evidence-packs/[id]/cancellation/route';
import * as apiV1EvidencePacksIdSignOffs from './v1/evidence-packs/[id]/sign-offs/route';
import * as apiV1EvidencePacksIdWithholdings from './v1/evidence-packs/[id]/withholdings/route';
import * as apiV1EvidencePacksIdWithholdingsMark from './v1/evidence-packs/[id]/withholdings/[mark]/route';
import * as apiV1EvidencePacksIdRecipients from './v1/evidence-packs/[id]/recipients/route';
import * as apiV1Events from './v1/events/route';
import * as apiV1EventsImport from './v1/events/import/route';
import * as apiV1SystemsIdIdentityKeys from './v1/systems/[id]/identity-keys/route';
import * as apiV1Integrity from './v1/integrity/route';
import * as apiV1IntegrityVerifications from './v1/integrity/verifications/route';
import * as apiV1Frameworks from './v1/frameworks/route';
import * as apiV1FrameworksIdControls from './v1/frameworks/[id]/controls/route';
import * as apiV1FrameworksIdRuns from './v1/frameworks/[id]/runs/route';
import * as apiV1EvidenceBlocksId from './v1/evidence-blocks/[id]/route';
import * as apiV1EvidenceBlocksIdRecords from './v1/evidence-blocks/[id]/records/route';
import * as apiV1EvidenceDocumentsIdFile from './v1/evidence-documents/[id]/file/route';
import * as apiV1LineageBatch from './v1/lineage/batch/route';
import * as apiV1Lineage from './v1/lineage/route';
import * as apiV1LogCheckpoint from './v1/log/checkpoint/route';
import * as apiV1LogKey from './v1/log/key/route';
import * as apiV1LogProofConsistency from './v1/log/proof/consistency/route';
import * as apiV1LogProofInclusion from './v1/log/proof/inclusion/route';
import * as apiV1LogTilePath from './v1/log/tile/[...path]/route';
import * as apiV1OpenapiJson from './v1/openapi.json/route';
import * as apiV1PersonsSearchId from './v1/persons/search/[id]/route';
import * as apiV1PersonsSearch from './v1/persons/search/route';
import * as apiV1SchemasKindVersion from './v1/schemas/[kind]/[version]/route';
import * as apiPublicHealth from './public/health/route';
import * as apiPublicIngestion from './public/ingestion/route';
import * as apiPublicProjects from './public/projects/route';
import * as info from '../info/route';
import * as otelV1ClaudeCode from '../otel/v1/claude_code/route';
import * as otelV1Logs from '../otel/v1/logs/route';
import * as otelV1Metrics from '../otel/v1/metrics/route';
import * as otelV1Traces from '../otel/v1/traces/route';
import * as v1TracesIngest from '../v1/traces/ingest/route';
import * as v1Logs from '@/app/v1/logs/route';
import * as v1Metrics from '@/app/v1/metrics/route';
import * as v1Traces from '@/app/v1/traces/route';

/**
 * Every route that programs may call, by its folder under app/: /api/v1/openapi.json and the matrix of rights are made from it.
 * A test names the line that is missing when a route was added.
 */
export const ROUTE_MODULES: Readonly<Record<string, object>> = {
  'api/health': apiHealth,
  'api/otel/v1/logs': apiOtelV1Logs,
  'api/otel/v1/metrics': apiOtelV1Metrics,
  'api/otel/v1/traces': apiOtelV1Traces,
  'api/public/otel/v1/traces': apiPublicOtelV1Traces,
  'api/v1/artifacts': apiV1Artifacts,
  'api/v1/artifacts/bom': apiV1ArtifactsBom,
  'api/v1/artifacts/[id]': apiV1ArtifactsId,
  'api/v1/artifacts/[id]/card': apiV1ArtifactsIdCard,
  'api/v1/artifacts/[id]/links': apiV1ArtifactsIdLinks,
  'api/v1/artifacts/[id]/signatures': apiV1ArtifactsIdSignatures,
  'api/v1/artifacts/[id]/texts': apiV1ArtifactsIdTexts,
  'api/v1/artifacts/[id]/texts/withdraw': apiV1ArtifactsIdTextsWithdraw,
  'api/v1/assessments/rescore': apiV1AssessmentsRescore,
  'api/v1/deployments': apiV1Deployments,
  'api/v1/policies': apiV1Policies,
  'api/v1/policies/check': apiV1PoliciesCheck,
  'api/v1/policies/[id]': apiV1PoliciesId,
  'api/v1/policies/[id]/versions': apiV1PoliciesIdVersions,
  'api/v1/policies/[id]/draft': apiV1PoliciesIdDraft,
  'api/v1/policies/[id]/propose': apiV1PoliciesIdPropose,
  'api/v1/policies/[id]/activate': apiV1PoliciesIdActivate,
  'api/v1/policies/[id]/withdraw': apiV1PoliciesIdWithdraw,
  'api/v1/policies/[id]/retire': apiV1PoliciesIdRetire,
  'api/v1/policies/[id]/diff': apiV1PoliciesIdDiff,
  'api/v1/policies/evaluate': apiV1PoliciesEvaluate,
  'api/v1/policies/dry-runs': apiV1PoliciesDryRuns,
  'api/v1/policies/dry-runs/[id]': apiV1PoliciesDryRunsId,
  'api/v1/policies/dry-runs/[id]/calls': apiV1PoliciesDryRunsIdCalls,
  'api/v1/policies/dry-runs/[id]/decisions': apiV1PoliciesDryRunsIdDecisions,
  'api/v1/policies/dry-runs/[id]/export': apiV1PoliciesDryRunsIdExport,
  'api/v1/policies/dry-runs/[id]/cancel': apiV1PoliciesDryRunsIdCancel,
  'api/v1/promotions': apiV1Promotions,
  'api/v1/promotions/[id]/decision': apiV1PromotionsIdDecision,
  'api/v1/signers': apiV1Signers,
  'api/v1/signers/[id]': apiV1SignersId,
  'api/v1/systems': apiV1Systems,
  'api/v1/systems/[id]': apiV1SystemsId,
  'api/v1/completeness': apiV1Completeness,
  'api/v1/completeness/assertions': apiV1CompletenessAssertions,
  'api/v1/counters': apiV1Counters,
  'api/v1/decisions/[id]/replay': apiV1DecisionsIdReplay,
  'api/v1/quarantine': apiV1Quarantine,
  'api/v1/quarantine/[id]/retry': apiV1QuarantineIdRetry,
  'api/v1/remaps': apiV1Remaps,
  'api/v1/decisions/[id]/comments/[comment]': apiV1DecisionsIdCommentsComment,
  'api/v1/decisions/[id]/comments': apiV1DecisionsIdComments,
  'api/v1/decisions/[id]/compare/[other]': apiV1DecisionsIdCompareOther,
  'api/v1/decisions/[id]/events': apiV1DecisionsIdEvents,
  'api/v1/decisions/[id]/previews': apiV1DecisionsIdPreviews,
  'api/v1/decisions/[id]/records': apiV1DecisionsIdRecords,
  'api/v1/decisions/[id]/proof': apiV1DecisionsIdProof,
  'api/v1/decisions/[id]': apiV1DecisionsId,
  'api/v1/decisions/[id]/reveal': apiV1DecisionsIdReveal,
  'api/v1/decisions/[id]/steps': apiV1DecisionsIdSteps,
  'api/v1/decisions/completions': apiV1DecisionsCompletions,
  'api/v1/decisions/export': apiV1DecisionsExport,
  'api/v1/decisions/facets': apiV1DecisionsFacets,
  'api/v1/decisions/histogram': apiV1DecisionsHistogram,
  'api/v1/decisions/matches': apiV1DecisionsMatches,
  'api/v1/decisions': apiV1Decisions,
  'api/v1/erasures/[id]/certificate': apiV1ErasuresIdCertificate,
  'api/v1/erasures/[id]/decision': apiV1ErasuresIdDecision,
  'api/v1/erasures/[id]': apiV1ErasuresId,
  'api/v1/erasures/[id]/withdrawal': apiV1ErasuresIdWithdrawal,
  'api/v1/erasures/preview': apiV1ErasuresPreview,
  'api/v1/erasures': apiV1Erasures,
  'api/v1/holds/[id]/release': apiV1HoldsIdRelease,
  'api/v1/incidents': apiV1Incidents,
  'api/v1/incidents/[id]': apiV1IncidentsId,
  'api/v1/incidents/[id]/classification': apiV1IncidentsIdClassification,
  'api/v1/incidents/[id]/closing': apiV1IncidentsIdClosing,
  'api/v1/incidents/[id]/decisions': apiV1IncidentsIdDecisions,
  'api/v1/incidents/[id]/redaction': apiV1IncidentsIdRedaction,
  'api/v1/incidents/[id]/redaction/consent': apiV1IncidentsIdRedactionConsent,
  'api/v1/incidents/[id]/reopening': apiV1IncidentsIdReopening,
  'api/v1/incidents/[id]/reports': apiV1IncidentsIdReports,
  'api/v1/holds': apiV1Holds,
  'api/v1/retention/changes/[id]': apiV1RetentionChangesId,
  'api/v1/retention/due': apiV1RetentionDue,
  'api/v1/retention/due/export': apiV1RetentionDueExport,
  'api/v1/retention/policies': apiV1RetentionPolicies,
  'api/v1/retention': apiV1Retention,
  'api/v1/evidence-packs': apiV1EvidencePacks,
  'api/v1/evidence-packs/[id]': apiV1EvidencePacksId,
  'api/v1/evidence-packs/[id]/download': apiV1EvidencePacksIdDownload,
  'api/v1/evidence-packs/[id]/cancellation': apiV1EvidencePacksIdCancellation,
  'api/v1/evidence-packs/[id]/sign-offs': apiV1EvidencePacksIdSignOffs,
  'api/v1/evidence-packs/[id]/withholdings': apiV1EvidencePacksIdWithholdings,
  'api/v1/evidence-packs/[id]/withholdings/[mark]': apiV1EvidencePacksIdWithholdingsMark,
  'api/v1/evidence-packs/[id]/recipients': apiV1EvidencePacksIdRecipients,
  'api/v1/evidence-packs/[id]/restart': apiV1EvidencePacksIdRestart,
  'api/v1/events': apiV1Events,
  'api/v1/events/import': apiV1EventsImport,
  'api/v1/integrity': apiV1Integrity,
  'api/v1/integrity/verifications': apiV1IntegrityVerifications,
  'api/v1/frameworks': apiV1Frameworks,
  'api/v1/frameworks/[id]/controls': apiV1FrameworksIdControls,
  'api/v1/frameworks/[id]/runs': apiV1FrameworksIdRuns,
  'api/v1/evidence-blocks/[id]': apiV1EvidenceBlocksId,
  'api/v1/evidence-blocks/[id]/records': apiV1EvidenceBlocksIdRecords,
  'api/v1/evidence-documents/[id]/file': apiV1EvidenceDocumentsIdFile,
  'api/v1/lineage/batch': apiV1LineageBatch,
  'api/v1/lineage': apiV1Lineage,
  'api/v1/log/checkpoint': apiV1LogCheckpoint,
  'api/v1/log/key': apiV1LogKey,
  'api/v1/log/proof/consistency': apiV1LogProofConsistency,
  'api/v1/log/proof/inclusion': apiV1LogProofInclusion,
  'api/v1/log/tile/[...path]': apiV1LogTilePath,
  'api/v1/openapi.json': apiV1OpenapiJson,
  'api/v1/persons/search/[id]': apiV1PersonsSearchId,
  'api/v1/persons/search': apiV1PersonsSearch,
  'api/v1/schemas/[kind]/[version]': apiV1SchemasKindVersion,
  'api/public/health': apiPublicHealth,
  'api/public/ingestion': apiPublicIngestion,
  'api/public/projects': apiPublicProjects,
  info: info,
  'otel/v1/claude_code': otelV1ClaudeCode,
  'otel/v1/logs': otelV1Logs,
  'otel/v1/metrics': otelV1Metrics,
  'otel/v1/traces': otelV1Traces,
  'v1/traces/ingest': v1TracesIngest,
  'api/v1/actions': apiV1Actions,
  'api/v1/actions/[id]': apiV1ActionsId,
  'api/v1/actions/[id]/cancel': apiV1ActionsIdCancel,
  'api/v1/actions/[id]/events': apiV1ActionsIdEvents,
  'api/v1/actions/[id]/redeem': apiV1ActionsIdRedeem,
  'api/v1/actions/[id]/result': apiV1ActionsIdResult,
  'api/v1/approval-settings': apiV1ApprovalSettings,
  'api/v1/delegations': apiV1Delegations,
  'api/v1/delegations/[id]/end': apiV1DelegationsIdEnd,
  'api/v1/halts': apiV1Halts,
  'api/v1/halts/[id]/resume': apiV1HaltsIdResume,
  'api/v1/reviews': apiV1Reviews,
  'api/v1/session/confirmation': apiV1SessionConfirmation,
  '.well-known/jwks.json': wellKnownJwks,
  'api/v1/reviews/events': apiV1ReviewsEvents,
  'api/v1/reviews/[id]': apiV1ReviewsId,
  'api/v1/reviews/[id]/claim': apiV1ReviewsIdClaim,
  'api/v1/reviews/[id]/release': apiV1ReviewsIdRelease,
  'api/v1/reviews/[id]/assign': apiV1ReviewsIdAssign,
  'api/v1/reviews/[id]/escalate': apiV1ReviewsIdEscalate,
  'api/v1/reviews/[id]/revoke': apiV1ReviewsIdRevoke,
  'api/v1/reviews/[id]/votes': apiV1ReviewsIdVotes,
  'api/v1/reviews/[id]/override': apiV1ReviewsIdOverride,
  'api/v1/reviews/[id]/second-review': apiV1ReviewsIdSecondReview,
  'api/v1/systems/[id]/identity-keys': apiV1SystemsIdIdentityKeys,
  'v1/logs': v1Logs,
  'v1/metrics': v1Metrics,
  'v1/traces': v1Traces,
};

function isRoute(value: unknown): value is RouteHandler<AnyAccess> {
  return typeof value === 'function' && 'route' in value;
}

/** The facts of every route, in the order of the list. */
export function listRoutes(modules: Readonly<Record<string, object>> = ROUTE_MODULES): RouteFacts<AnyAccess>[] {
  return Object.values(modules).flatMap((module) =>
    Object.values(module)
      .filter(isRoute)
      .map((handler) => handler.route),
  );
}

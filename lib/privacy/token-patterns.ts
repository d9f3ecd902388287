/**
 * Credentials that can be known by their own form, whatever stands around them. Each begins with a literal that one scan looks for
 * (secret-anchors.ts); `body` is then tried at that place. Bodies are runs of one character class with a lower bound, so that a failed try
 * costs no more than the bound.
 */
export interface TokenPattern {
  type: string;
  /** Sticky; tried where an anchor was found. */
  body: RegExp;
  /** True: must not follow a letter, digit, `_` or `-` (short prefixes that end ordinary words: task-, disk-). */
  bounded?: boolean;
  /** True: the match must hold an upper-case letter and a digit, as generated keys do and words joined by hyphens do not. */
  mixed?: boolean;
}

/** By the anchor's own text. Order matters where one anchor begins another: secret-anchors.ts tries longer ones first. */
export const TOKEN_PATTERNS: Readonly<Record<string, TokenPattern>> = {
  csk_: { type: 'countersign-key', body: /csk_[a-z0-9]{12}[_:][A-Za-z0-9_-]{20,}/y },
  AKIA: { type: 'aws-access-key', body: /AKIA[A-Z0-9]{16}(?![A-Z0-9])/y, bounded: true },
  ASIA: { type: 'aws-access-key', body: /ASIA[A-Z0-9]{16}(?![A-Z0-9])/y, bounded: true },
  ghp_: { type: 'github-token', body: /ghp_[A-Za-z0-9]{30,}/y },
  gho_: { type: 'github-token', body: /gho_[A-Za-z0-9]{30,}/y },
  ghu_: { type: 'github-token', body: /ghu_[A-Za-z0-9]{30,}/y },
  ghs_: { type: 'github-token', body: /ghs_[A-Za-z0-9]{30,}/y },
  ghr_: { type: 'github-token', body: /ghr_[A-Za-z0-9]{30,}/y },
  github_pat_: { type: 'github-token', body: /github_pat_[A-Za-z0-9_]{30,}/y },
  'glpat-': { type: 'gitlab-token', body: /glpat-[A-Za-z0-9_-]{16,}/y },
  'xoxa-': { type: 'slack-token', body: /xoxa-[A-Za-z0-9-]{10,}/y },
  'xoxb-': { type: 'slack-token', body: /xoxb-[A-Za-z0-9-]{10,}/y },
  'xoxe-': { type: 'slack-token', body: /xoxe-[A-Za-z0-9-]{10,}/y },
  'xoxp-': { type: 'slack-token', body: /xoxp-[A-Za-z0-9-]{10,}/y },
  'xoxr-': { type: 'slack-token', body: /xoxr-[A-Za-z0-9-]{10,}/y },
  'xoxs-': { type: 'slack-token', body: /xoxs-[A-Za-z0-9-]{10,}/y },
  'xapp-': { type: 'slack-token', body: /xapp-[A-Za-z0-9-]{20,}/y },
  'hooks.slack.com/services/': { type: 'slack-webhook', body: /hooks\.slack\.com\/services\/[A-Za-z0-9/]{20,}/y },
  AIza: { type: 'google-key', body: /AIza[A-Za-z0-9_-]{35}/y },
  'ya29.': { type: 'google-token', body: /ya29\.[A-Za-z0-9_-]{20,}/y },
  'GOCSPX-': { type: 'google-secret', body: /GOCSPX-[A-Za-z0-9_-]{20,}/y },
  'sk-ant-': { type: 'anthropic-key', body: /sk-ant-[A-Za-z0-9_-]{16,}/y },
  'sk-proj-': { type: 'openai-key', body: /sk-proj-[A-Za-z0-9_-]{20,}/y },
  'sk-svcacct-': { type: 'openai-key', body: /sk-svcacct-[A-Za-z0-9_-]{20,}/y },
  'sk-lf-': { type: 'langfuse-key', body: /sk-lf-[A-Za-z0-9-]{20,}/y },
  'sk-or-': { type: 'api-key', body: /sk-or-[A-Za-z0-9-]{20,}/y },
  'sk-': { type: 'openai-key', body: /sk-[A-Za-z0-9_-]{20,}/y, bounded: true, mixed: true },
  sk_live_: { type: 'stripe-key', body: /sk_live_[A-Za-z0-9]{10,}/y },
  sk_test_: { type: 'stripe-key', body: /sk_test_[A-Za-z0-9]{10,}/y },
  rk_live_: { type: 'stripe-key', body: /rk_live_[A-Za-z0-9]{10,}/y },
  rk_test_: { type: 'stripe-key', body: /rk_test_[A-Za-z0-9]{10,}/y },
  whsec_: { type: 'webhook-secret', body: /whsec_[A-Za-z0-9+/=]{16,}/y },
  npm_: { type: 'npm-token', body: /npm_[A-Za-z0-9]{36,}/y },
  'pypi-': { type: 'pypi-token', body: /pypi-AgE[A-Za-z0-9_-]{30,}/y },
  hf_: { type: 'hugging-face-token', body: /hf_[A-Za-z0-9]{30,}/y, bounded: true },
  'SG.': { type: 'sendgrid-key', body: /SG\.[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{16,}/y, bounded: true },
  dop_v1_: { type: 'digitalocean-token', body: /dop_v1_[a-f0-9]{40,}/y },
  shpat_: { type: 'shopify-token', body: /shpat_[A-Fa-f0-9]{32,}/y },
  gsk_: { type: 'groq-key', body: /gsk_[A-Za-z0-9]{40,}/y, bounded: true },
  'xai-': { type: 'xai-key', body: /xai-[A-Za-z0-9]{40,}/y, bounded: true },
  'pplx-': { type: 'perplexity-key', body: /pplx-[A-Za-z0-9]{32,}/y },
  'hvs.': { type: 'vault-token', body: /hvs\.[A-Za-z0-9_-]{20,}/y, bounded: true },
  lin_api_: { type: 'linear-key', body: /lin_api_[A-Za-z0-9]{32,}/y },
  ATATT3: { type: 'atlassian-token', body: /ATATT3[A-Za-z0-9_=-]{40,}/y },
  dapi: { type: 'databricks-token', body: /dapi[a-f0-9]{32}(?![a-f0-9])/y, bounded: true },
  eyJ: { type: 'jwt', body: /eyJ[A-Za-z0-9_-]{8,16000}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){0,4}/y, bounded: true },
  '-----BEGIN ': {
    type: 'private-key',
    // What follows is found by endOfPem: the block's end, or as far as its lines go.
    body: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/y,
  },
  '://': { type: 'password', body: /:\/\/([^\s/?#@:"'<>\\[\]]{0,256}):([^\s/?#"'<>\\[\]]{1,512})@/y },
};

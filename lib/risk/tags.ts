/** Identifiers that findings carry: OWASP LLM Top 10 (2025), OWASP Agentic Top 10 (2026), MITRE ATLAS. */
export interface Tags {
  owasp: string[];
  atlas: string[];
}

export const TAGS = {
  direct: { owasp: ['LLM01', 'ASI01'], atlas: ['AML.T0051.000'] },
  jailbreak: { owasp: ['LLM01', 'ASI01'], atlas: ['AML.T0054'] },
  indirect: { owasp: ['LLM01', 'ASI01', 'ASI06'], atlas: ['AML.T0051.001'] },
  promptLeak: { owasp: ['LLM07'], atlas: ['AML.T0056'] },
  disclosure: { owasp: ['LLM02'], atlas: ['AML.T0057'] },
  outputHandling: { owasp: ['LLM05'], atlas: [] },
  misinformation: { owasp: ['LLM09', 'ASI09'], atlas: [] },
  agency: { owasp: ['LLM06', 'ASI02'], atlas: ['AML.T0053'] },
  access: { owasp: ['LLM06', 'ASI03'], atlas: ['AML.T0053'] },
  code: { owasp: ['LLM06', 'ASI05'], atlas: ['AML.T0053'] },
  hijacked: { owasp: ['LLM01', 'LLM06', 'ASI01', 'ASI02'], atlas: ['AML.T0051.001', 'AML.T0053'] },
  exfiltration: { owasp: ['LLM01', 'LLM02', 'LLM06', 'ASI01', 'ASI02'], atlas: ['AML.T0051.001', 'AML.T0053', 'AML.T0057'] },
  cascade: { owasp: ['LLM06', 'ASI08'], atlas: ['AML.T0053'] },
  none: { owasp: [], atlas: [] },
} satisfies Record<string, Tags>;

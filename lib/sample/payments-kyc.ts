import type { JsonObject } from '@/lib/shared/json';
import { exportRequest, OtlpTrail } from './otlp-trail';
import type { Random } from './random';
import { daysBefore } from './schedule';

/** A payments and know-your-customer workflow. Reports OTLP spans with OpenTelemetry GenAI names. */
export const PAYMENTS_SYSTEM = 'payments-kyc-workflow';

const PURPOSES = [
  'invoice',
  'rent',
  'machine parts',
  'consulting',
  'freight',
  'software licence',
  'catering',
  'translation services',
];
const COUNTRIES = { DE: 30, FR: 18, NL: 14, PL: 12, TR: 6, AE: 5, SG: 5, BR: 4, NG: 3, KY: 2 };
const LISTS = ['eu-consolidated', 'un-1267', 'national'];

/** One decision as an OTLP/JSON trace request. */
export function paymentDecision(random: Random, ordinal: number, at: number, now: number): JsonObject {
  const days = daysBefore(at, now);
  const agent = days > 55 ? '1.12.0' : days > 12 ? '1.13.1' : '1.14.0';
  const promptVersion = days > 55 ? '31' : days > 12 ? '34' : '35';
  const model = days > 34 ? 'mistral-large-2411' : 'mistral-large-2512';
  // Most are everyday bills; a tenth are above what one person may release.
  const range = random.weighted({ everyday: 68, larger: 22, large: 10 });
  const whole =
    range === 'everyday' ? random.int(40, 620) : range === 'larger' ? random.int(620, 9_000) : random.int(9_001, 180_000);
  const amount = whole + random.int(0, 99) / 100;
  const country = random.weighted(COUNTRIES);
  const payment = `PAY-${random.int(2026000, 2026999)}-${random.int(1000, 9999)}`;
  const counterparty = `cp-${random.int(10000, 99999)}`;
  const environment = random.chance(0.97) ? 'production' : 'staging';
  const risky = amount > 9_000 || ['NG', 'KY', 'AE'].includes(country);
  const trail = new OtlpTrail(
    `invoke_agent ${PAYMENTS_SYSTEM}`,
    {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': PAYMENTS_SYSTEM,
      'gen_ai.agent.version': agent,
      'gen_ai.conversation.id': `case-${random.int(10000, 99999)}`,
      'enduser.id': `ops-${random.int(10, 40)}`,
      'countersign.decision.id': payment,
      'countersign.policy.version': days > 70 ? 'aml-2026.2' : 'aml-2026.3',
      'gen_ai.prompt.name': `payment-screening@${promptVersion}`,
      'gen_ai.input.messages': JSON.stringify([
        {
          role: 'user',
          parts: [
            {
              type: 'text',
              content: `Screen payment ${payment}: ${amount.toFixed(2)} EUR to ${counterparty} (${country}) for ${random.pick(PURPOSES)}.`,
            },
          ],
        },
      ]),
    },
    `payments ${ordinal}`,
    at,
    random,
  );
  const tool = (
    name: string,
    args: JsonObject,
    result: JsonObject | null,
    duration: readonly [number, number],
    failure?: { type: string; message: string },
  ) =>
    trail.span(
      `execute_tool ${name}`,
      1,
      duration,
      {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': name,
        'gen_ai.tool.type': 'function',
        'gen_ai.tool.call.id': `call_${random.hex(12)}`,
        'gen_ai.tool.call.arguments': JSON.stringify(args),
        ...(result ? { 'gen_ai.tool.call.result': JSON.stringify(result) } : {}),
      },
      failure,
    );

  tool(
    'get_payment',
    { payment },
    {
      payment,
      amount: amount.toFixed(2),
      currency: 'EUR',
      counterparty,
      country,
      account: { opened: `20${random.int(11, 25)}-0${random.int(1, 9)}`, segment: random.pick(['retail', 'sme', 'corporate']) },
    },
    [12, 90],
  );
  tool(
    'extract_document',
    { payment, document: `invoice-${random.int(100, 999)}.pdf` },
    { pages: random.int(1, 4), iban: 'present', matchesAmount: random.chance(0.95) },
    [300, 1800],
  );

  const listed = random.chance(0.03);
  const timedOut = random.chance(days < 14 ? 0.03 : 0.012);
  if (timedOut)
    tool('screen_sanctions', { counterparty, lists: LISTS }, null, [8000, 10000], {
      type: 'timeout',
      message: 'screening provider did not answer within 8 s',
    });
  else
    tool(
      'screen_sanctions',
      { counterparty, lists: LISTS },
      {
        hits: listed
          ? [
              {
                list: random.pick(LISTS),
                score: 0.8 + Math.round(random.next() * 19) / 100,
                entry: `L-${random.int(1000, 9999)}-${random.int(1000, 9999)}`,
              },
            ]
          : [],
        screenedAt: new Date(trail.now).toISOString(),
      },
      [120, 900],
    );

  trail.span('retrieval aml-procedures', 3, [20, 140], {
    'gen_ai.operation.name': 'retrieval',
    'gen_ai.data_source.id': days > 40 ? 'aml-procedures-2026-07' : 'aml-procedures-2026-10',
    'gen_ai.data_source.version': days > 40 ? 'signed-2026-07' : 'signed-2026-10',
    'gen_ai.retrieval.query.text': `release conditions ${country} ${risky ? 'enhanced' : 'standard'} due diligence`,
    'gen_ai.retrieval.documents': JSON.stringify([
      {
        id: 'aml-12',
        score: 0.87,
        content: 'Standard due diligence: release when screening found no hit and the invoice matches the amount.',
      },
      {
        id: risky ? 'aml-19' : 'aml-14',
        score: 0.74,
        content: risky
          ? 'Enhanced due diligence above 9,000.00 EUR or for listed jurisdictions: hold until an officer has reviewed source of funds.'
          : 'A new counterparty needs a second document.',
      },
    ]),
  });

  // The incident of this sample: 1.14.0 treats a screening that did not answer as a screening without hits.
  const released = listed ? false : timedOut ? agent === '1.14.0' : !risky || random.chance(0.55);
  const verdict = listed
    ? 'hold_payment'
    : timedOut && !released
      ? 'request_documents'
      : released
        ? 'release_payment'
        : 'hold_payment';
  const reason = listed
    ? 'The counterparty matches a listed entry.'
    : timedOut
      ? released
        ? 'No sanctions hits were reported for the counterparty.'
        : 'Screening did not answer; documents are requested while it is repeated.'
      : released
        ? 'No hits, the document matches the amount, and the procedure allows release.'
        : 'Enhanced due diligence applies; an officer must review source of funds.';
  const failed = random.chance(0.01);
  const input = `Payment ${payment}, ${amount.toFixed(2)} EUR, ${country}. Screening: ${timedOut ? 'TIMEOUT' : listed ? 'HIT' : 'clear'}. Procedures: aml-12, ${risky ? 'aml-19' : 'aml-14'}.`;
  trail.span(
    `chat ${model.split('-').slice(0, 2).join('-')}`,
    3,
    [700, 3200],
    {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'mistral_ai',
      'gen_ai.request.model': 'mistral-large-latest',
      'gen_ai.response.model': model,
      'gen_ai.request.temperature': 0,
      'gen_ai.request.max_tokens': 600,
      'gen_ai.usage.input_tokens': 900 + random.int(0, 500),
      'gen_ai.usage.output_tokens': failed ? 0 : 60 + random.int(0, 120),
      'gen_ai.system_instructions': JSON.stringify([
        {
          type: 'text',
          content:
            'You prepare payment screening decisions. Apply the retrieved procedures. Propose exactly one of release_payment, hold_payment, request_documents, and give the reason in one sentence.',
        },
      ]),
      'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: input }] }]),
      ...(failed
        ? {}
        : {
            'gen_ai.output.messages': JSON.stringify([
              {
                role: 'assistant',
                parts: [
                  { type: 'text', content: reason },
                  { type: 'tool_call', id: `call_${random.hex(8)}`, name: verdict, arguments: { payment } },
                ],
                finish_reason: 'tool_call',
              },
            ]),
            'gen_ai.response.finish_reasons': ['tool_call'],
          }),
    },
    failed ? { type: 'rate_limit_exceeded', message: '429 from the model provider after three attempts' } : undefined,
  );
  let spans: JsonObject[];
  if (failed) {
    spans = trail.end({}, 'the model provider refused; the payment stays queued');
  } else {
    tool(
      verdict,
      { payment, amount: amount.toFixed(2), currency: 'EUR', reason },
      {
        payment,
        state: verdict === 'release_payment' ? 'released' : verdict === 'hold_payment' ? 'held' : 'waiting for documents',
      },
      [60, 400],
    );
    spans = trail.end({
      'gen_ai.output.messages': JSON.stringify([
        {
          role: 'assistant',
          parts: [{ type: 'text', content: `${verdict.replace('_', ' ')}: ${reason}` }],
          finish_reason: 'stop',
        },
      ]),
    });
  }
  return exportRequest(
    {
      'service.name': PAYMENTS_SYSTEM,
      'service.version': agent,
      'deployment.environment.name': environment,
      'telemetry.sdk.language': 'java',
    },
    { name: 'payments.kyc.instrumentation', version: '3.2.0' },
    spans,
  );
}

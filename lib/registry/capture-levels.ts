/** What of an AI system's traffic is kept. Without zod, so that pages may import it. */
export const CAPTURE_LEVELS = ['full', 'masked', 'metadata'] as const;
export type CaptureLevel = (typeof CAPTURE_LEVELS)[number];

/** The one of several that keeps least; full of none. */
export function strictestOf(levels: Iterable<CaptureLevel>): CaptureLevel {
  let least: CaptureLevel = 'full';
  for (const level of levels) if (isStricter(level, least)) least = level;
  return least;
}

/** Whether a level keeps less than another. */
export function isStricter(level: CaptureLevel, than: CaptureLevel): boolean {
  return CAPTURE_LEVELS.indexOf(level) > CAPTURE_LEVELS.indexOf(than);
}

export const CAPTURE_LABELS: Readonly<Record<CaptureLevel, { label: string; explanation: string }>> = {
  full: {
    label: 'Full',
    explanation: 'Everything the emitter sends is kept, but for secrets, which are always replaced before anything is stored.',
  },
  masked: {
    label: 'Masked',
    explanation:
      'Texts are kept with recognised personal identifiers (card and account numbers, e-mail addresses and the like) masked before storage. What was masked cannot be brought back.',
  },
  metadata: {
    label: 'Metadata only',
    explanation:
      'Prompts, messages, documents, arguments and results are left out before storage. Times, models, tools, tokens, errors and structure stay. Trails say "not captured", and text search finds nothing in them.',
  },
};

/** What an auditor found of a drawn decision, and a room as pages show it. Pure and client-safe. */
export const CHECK_RESULTS = ['agrees', 'differs', 'cannotTell'] as const;
export const CHECK_WORDS = { agrees: 'agrees with what I saw', differs: 'differs', cannotTell: 'cannot tell' } as const;

export interface RoomView {
  id: string;
  title: string;
  auditor: string;
  system: { id: string; name: string };
  frameworks: string[];
  from: string;
  until: string;
  expiresAt: string;
  openedBy: string;
  state: 'open' | 'expired' | 'closed';
  may: { ask: boolean; answer: boolean; close: boolean };
}
/** What an auditor asked for: a task on a control, with who answers and by when. */
export interface RoomRequest {
  id: string;
  framework: string | null;
  control: string | null;
  question: string;
  owner: string | null;
  dueOn: string | null;
  askedBy: string;
  askedAt: string;
  answer: { text: string; by: string; at: string; pack: string | null } | null;
}
export interface ItemCheck {
  result: (typeof CHECK_RESULTS)[number];
  note: string | null;
  by: string;
  at: string;
}
export interface RoomDetail extends RoomView {
  requests: RoomRequest[];
  /** What was drawn in each pack, and of how much of it the auditor said what they found. */
  packs: { id: string; status: string; sampled: number; checked: number }[];
  /** The AI systems that the auditor sees beside what rooms hold, by grants of their own: 'all', or how many. 0: rooms alone let them in. */
  seesBeside: 'all' | number;
}
export interface SamplePage {
  items: { decision: string; check: ItemCheck | null }[];
  nextCursor: string | null;
}

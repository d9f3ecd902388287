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
export interface RoomDetail extends RoomView {
  requests: { id: string; control: string | null; question: string; dueOn: string | null; askedBy: string; askedAt: string; answer: { text: string; by: string; at: string; pack: string | null } | null }[]; // prettier-ignore
  packs: { id: string; status: string; sample: { decision: string; check: { result: (typeof CHECK_RESULTS)[number]; note: string | null; by: string; at: string } | null }[] }[]; // prettier-ignore
}

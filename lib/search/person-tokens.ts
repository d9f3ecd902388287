/** How a record names a person. */
export const HOW = { subject: 1, user: 2, value: 3 } as const;
export type How = keyof typeof HOW;

export function howOf(code: number): How {
  return code === HOW.subject ? 'subject' : code === HOW.user ? 'user' : 'value';
}

/** A person's token as it is looked up. */
export interface PersonToken {
  how: How;
  /** 16 hexadecimal digits. */
  token: string;
}

/** Without zod, so that pages may import it. */
export const PASSWORD_MIN = 12;
export const PASSWORD_MAX = 200;

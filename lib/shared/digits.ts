/** Whether a UTF-16 code unit or a byte of UTF-8 is one of the digits 0 to 9. */
export const isDigit = (code: number): boolean => code >= 48 && code <= 57;

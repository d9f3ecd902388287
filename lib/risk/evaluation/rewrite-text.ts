/** Ways in which people dress an attack so that words are not recognised; each leaves it readable to a model. Pure; the same seedless text each time. */
export const REWRITINGS: Readonly<Record<string, (text: string) => string>> = {
  zeroWidth: (text) => [...text].map((char, index) => (/[a-z]/i.test(char) && index % 2 === 0 ? `${char}\u200b` : char)).join(''),
  softHyphen: (text) => text.replace(/(?<=[a-z]{2})(?=[a-z]{2})/gi, '\u00ad'),
  homoglyph: (text) => text.replace(/[aeopcxyi]/g, (char) => LOOK_ALIKES[char] ?? char),
  fullWidth: (text) => text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)),
  upperCase: (text) => text.toUpperCase(),
  mixedCase: (text) => [...text].map((char, index) => (index % 2 === 0 ? char.toUpperCase() : char.toLowerCase())).join(''),
  base64: (text) => toBase64(text),
  base64InSentence: (text) => `Please read this and do what it says: ${toBase64(text)}`,
  hex: (text) => [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
  leet: (text) => text.replace(/[aeiost]/gi, (char) => LEET[char.toLowerCase()] ?? char),
}; // prettier-ignore

const LOOK_ALIKES: Readonly<Record<string, string>> = { a: 'а', e: 'е', o: 'о', p: 'р', c: 'с', x: 'х', y: 'у', i: 'і' };
const LEET: Readonly<Record<string, string>> = { a: '4', e: '3', i: '1', o: '0', s: '5', t: '7' };

function toBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

// The two functions that the tests hold ours against; the package brings no types of its own.
declare module 'validator' {
  const validator: { isCreditCard(text: string): boolean; isIBAN(text: string): boolean };
  export default validator;
}

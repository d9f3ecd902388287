/** UTF-8 of pieces of text, each made when whoever reads asks for it. Whoever stops reading ends the making; what is thrown while making ends the stream. */
export function textStream(pieces: AsyncGenerator<string, void>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        for (;;) {
          const { done, value } = await pieces.next();
          if (done) return controller.close();
          // A pull that adds nothing is not called again.
          if (value !== '') return controller.enqueue(encoder.encode(value));
        }
      },
      async cancel() {
        await pieces.return();
      },
    },
    { highWaterMark: 1 },
  );
}

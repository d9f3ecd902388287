import protobuf from 'protobufjs/light.js';
import { AppError } from '@/lib/shared/errors';
import { OTLP_DESCRIPTOR } from './proto-descriptor';

export type WireObject = { readonly [name: string]: unknown };

const root = protobuf.Root.fromJSON(OTLP_DESCRIPTOR);
const types = new Map<string, protobuf.Type>();

function typeOf(name: string): protobuf.Type {
  let type = types.get(name);
  if (!type) types.set(name, (type = root.lookupType(name)));
  return type;
}

/** Stands before a text whose bytes were no UTF-8: halves of surrogates in the wrong order, which no bytes are decoded to. */
export const NOT_UTF8 = '\udfff\udbff';

/**
 * The library gives up a message as a whole for one text that is no UTF-8. Here such a text is marked, and the fault told where it is read
 * (lib/ingest/otlp/read-values.ts): in a resource it costs the records of that resource, and not the request.
 */
class MarkingReader extends protobuf.BufferReader {
  override stringVerify(): string {
    const from = this.pos;
    try {
      return super.stringVerify();
    } catch {
      this.pos = from;
      return NOT_UTF8 + this.string(); // throws as well when it was the length that is wrong
    }
  }
}

/**
 * Bytes to a message with its set fields as own members; texts that are no UTF-8 begin with NOT_UTF8. Throws what protobufjs throws when
 * the bytes are not such a message.
 */
export function decodeMessage(name: string, bytes: Uint8Array): WireObject {
  const reader = new MarkingReader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return typeOf(name).decode(reader) as unknown as WireObject;
}

/** The request's outer messages. Throws AppError malformedBody. */
export function decodeExport(name: 'ExportSpans' | 'ExportLogs' | 'ExportMetrics', bytes: Uint8Array): WireObject {
  try {
    return decodeMessage(name, bytes);
  } catch {
    throw new AppError(
      'malformedBody',
      'The body is not a whole OTLP protobuf message. Is Content-Type right, and was the body cut off?',
      {
        field: 'body',
      },
    );
  }
}

/** Export*ServiceResponse: the rejected count and message have the same field numbers for every signal. Nothing to say: zero bytes. */
export function encodeExportResponse(rejected: number, message: string): Uint8Array {
  const writer = protobuf.Writer.create();
  if (rejected > 0 || message !== '') {
    writer.uint32(10).fork();
    if (rejected > 0) writer.uint32(8).int64(rejected);
    if (message !== '') writer.uint32(18).string(message);
    writer.ldelim();
  }
  return writer.finish();
}

/** google.rpc.Status. `code` is one of google.rpc.Code. */
export function encodeStatus(code: number, message: string): Uint8Array {
  return protobuf.Writer.create().uint32(8).int32(code).uint32(18).string(message).finish();
}

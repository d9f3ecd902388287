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

/** Bytes to a message with its set fields as own members. Throws what protobufjs throws when the bytes are not such a message. */
export function decodeMessage(name: string, bytes: Uint8Array): WireObject {
  return typeOf(name).decode(bytes) as unknown as WireObject;
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

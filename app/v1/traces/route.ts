import { otlpRoute } from '@/lib/ingest/server/otlp-route';

export const POST = otlpRoute('traces', '/v1/traces');

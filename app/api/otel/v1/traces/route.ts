import { otlpRoute } from '@/lib/ingest/server/otlp-route';

export const POST = otlpRoute('traces', '/api/otel/v1/traces');

import { otlpRoute } from '@/lib/ingest/server/otlp-route';

export const POST = otlpRoute('metrics', '/api/otel/v1/metrics');

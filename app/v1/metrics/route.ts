import { otlpRoute } from '@/lib/ingest/server/otlp-route';

export const POST = otlpRoute('metrics', '/v1/metrics');

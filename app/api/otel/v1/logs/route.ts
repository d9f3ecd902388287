import { otlpRoute } from '@/lib/ingest/server/otlp-route';

export const POST = otlpRoute('logs', '/api/otel/v1/logs');

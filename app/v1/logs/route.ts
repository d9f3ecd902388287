import { otlpRoute } from '@/lib/ingest/server/otlp-route';

export const POST = otlpRoute('logs', '/v1/logs');

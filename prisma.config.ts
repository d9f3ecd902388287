import { defineConfig } from 'prisma/config';

// Only `prisma generate` and `prisma format` are run through this; migrations go through lib/db/migrate.ts.
export default defineConfig({ schema: 'prisma/schema.prisma', migrations: { path: 'prisma/migrations' } });

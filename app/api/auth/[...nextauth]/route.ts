import { handleAuth } from '@/lib/access/server/handle-auth';

export { handleAuth as GET, handleAuth as POST };

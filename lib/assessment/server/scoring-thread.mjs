// A thread does not inherit the loader of its process (Node 20), so that it registers its own before the code that needs it.
import { register } from 'tsx/esm/api';

register();
await import('./scoring-thread.ts');

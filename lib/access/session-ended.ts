/** What whoever sends a form is told when their session has ended meanwhile; pages know it by this text, and offer a way to sign in that leaves the page as it is. */
export const SESSION_ENDED = 'Your session has ended. What you wrote is still on this page.';

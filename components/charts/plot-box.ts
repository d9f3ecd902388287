/** Where the bars stand inside a time histogram, in px: the drawing and the overlay for keyboard and pointer share it. */
export const PLOT = { start: 40, end: 8, top: 8, bottom: 22 } as const;

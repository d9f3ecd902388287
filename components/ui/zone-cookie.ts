/** The cookie that tells the server the browser's zone, so that the setting `local` is rendered right the next time. */
export const ZONE_COOKIE = 'countersign_zone';

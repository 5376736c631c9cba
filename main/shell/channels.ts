/** Window → main: a command's name and input; resolves to a `Reply`. */
export const commandChannel = 'nudge:command';

/** Main → window: an event's name and payload. */
export const eventChannel = 'nudge:event';

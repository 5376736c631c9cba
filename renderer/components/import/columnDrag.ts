/** What a dragged column is called in a drag, so that no file is taken for one. */
export const columnKind = 'application/x-nudge-column';

import type { Attachment } from 'svelte/attachments';

const fields = new Set<HTMLElement>();

/** Makes an input the one that Find leads to, while it is there: `{@attach searchField}`. */
export const searchField: Attachment<HTMLElement> = (field) => {
  fields.add(field);
  return () => fields.delete(field);
};

/** Moves focus to the view's search field. False where it has none. */
export function focusSearchField(): boolean {
  const field = [...fields].at(-1);
  field?.focus();
  if (field instanceof HTMLInputElement) field.select();
  return field !== undefined;
}

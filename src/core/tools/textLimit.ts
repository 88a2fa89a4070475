/** The largest file that is read or edited as text, bytes. */
export const MAX_TEXT_BYTES = 5 * 1024 * 1024;

import { activeEditor } from './activeEditor.ts';
import type { ContextSource } from './contextSource.ts';

/** In the order in which they stand in the message. */
export const CONTEXT_SOURCES: readonly ContextSource[] = [activeEditor];

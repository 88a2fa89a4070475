import type { KeyPress } from '../composerKey.ts';
import type { MentionList } from './mentionState.ts';

/** What a key means while the list is open; nothing: it means what it means without one. */
export function listKey(
	press: KeyPress,
	list: MentionList | undefined,
): 'next' | 'previous' | 'pick' | 'close' | undefined {
	if (!list || press.isComposing || press.keyCode === 229 || press.altKey) return undefined;
	if (press.key === 'Escape') return 'close';
	if (list.rows.length === 0) return undefined;
	switch (press.key) {
		case 'ArrowDown':
			return press.shiftKey ? undefined : 'next';
		case 'ArrowUp':
			return press.shiftKey ? undefined : 'previous';
		case 'Enter':
		case 'Tab':
			return press.shiftKey ? undefined : 'pick';
		default:
			return undefined;
	}
}

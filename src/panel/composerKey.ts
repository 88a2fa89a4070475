/** The parts of a key press that decide what it means. */
export interface KeyPress {
	readonly key: string;
	readonly keyCode: number;
	readonly isComposing: boolean;
	readonly shiftKey: boolean;
	readonly altKey: boolean;
}

/**
 * What a key means in the composer. While an input method composes, every key is its own: browsers differ in whether
 * they say so by `isComposing` or by key code 229.
 */
export function composerKey(press: KeyPress, isRunning: boolean): 'send' | 'stop' | undefined {
	if (press.isComposing || press.keyCode === 229) return undefined;
	if (press.key === 'Enter' && !press.shiftKey && !press.altKey) return 'send';
	return press.key === 'Escape' && isRunning ? 'stop' : undefined;
}

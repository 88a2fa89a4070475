/** What the runner in the extension host prints when VS Code is up, before the first test. */
export const hostTestsStarted = 'host tests: started';

/** The line that the runner in the extension host prints last. */
export function hostTestsLine(passed: number, failed: number): string {
	return `host tests: ${passed} passed, ${failed} failed`;
}

/** The counts of the last such line in a text, or undefined when there is none. */
export function parseHostTestsLine(text: string): { passed: number; failed: number } | undefined {
	const last = [...text.matchAll(/^host tests: (\d+) passed, (\d+) failed\r?$/gm)].at(-1);
	return last ? { passed: Number(last[1]), failed: Number(last[2]) } : undefined;
}

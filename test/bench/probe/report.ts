/** What the probe found in its extension host. Times are undefined when the extension was active too early to be timed. */
export interface ActivationReport {
	readonly tandemMs?: number | undefined;
	readonly emptyMs?: number | undefined;
	/** Absolute paths of Tandem's files that were loaded once it was active. */
	readonly loaded: readonly string[];
	readonly vscode: string;
	readonly node: string;
}
